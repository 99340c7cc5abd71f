package mobileapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

const registerPage = "/dang-ky"

type registerIn struct {
	Body struct {
		Name      string   `json:"name" maxLength:"120"`
		Phone     string   `json:"phone" maxLength:"20"`
		Address   string   `json:"address" maxLength:"300" doc:"with the commune and the province"`
		Kind      string   `json:"kind" maxLength:"40" doc:"of disaster: storm, flood, ..."`
		People    int64    `json:"people,omitempty" minimum:"0" maximum:"60"`
		Needs     []string `json:"needs,omitempty" maxItems:"20"`
		Narrative string   `json:"narrative,omitempty" maxLength:"1000"`
		Urgent    bool     `json:"urgent,omitempty"`
	}
}

type registerOut struct {
	Body struct {
		Received bool `json:"received" doc:"always true, whether the person is known or not"`
	}
}

// register takes in a call for help from anybody.
func (s *Server) register(ctx context.Context, in *registerIn) (*registerOut, error) {
	b := in.Body
	err := s.takeIn(ctx, responder.Registration{Name: b.Name, Phone: b.Phone, Address: b.Address, Kind: b.Kind, People: b.People, Needs: b.Needs,
		Narrative: b.Narrative, Urgent: b.Urgent, Channel: "public"})
	if err != nil {
		return nil, err
	}
	out := &registerOut{}
	out.Body.Received = true
	return out, nil
}

// takeIn counts the address that asks and the phone that is named, and registers.
func (s *Server) takeIn(ctx context.Context, r responder.Registration) error {
	if err := r.Validate(); err != nil { // a mistake is no attempt; and it writes the phone in one form
		return err
	}
	for key, l := range map[string]Limiter{callOf(ctx).ip: s.callers, r.Phone: s.callPhones} {
		if wait, ok := l.Allow(ctx, key); !ok {
			return tooMany(wait, "đã gửi nhiều lần; xin chờ, hoặc gọi cho xã", "sent many times; wait, or call the commune")
		}
	}
	return s.service.Register(ctx, r)
}

type registrationsIn struct {
	State string `query:"state" enum:"unconfirmed,confirmed,rejected" default:"unconfirmed"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) registrations(ctx context.Context, in *registrationsIn) (*listOut[responder.RegistrationView], error) {
	return listed(s.service.Registrations(ctx, user(ctx), in.State, in.Limit))
}

// formPage is what the public form shows: what was typed, and what is wrong with it.
type formPage struct {
	Kinds, Needs  [][2]string
	Typed         responder.Registration
	Field, VI, EN string // what is wrong
	Done          bool
}

// registerForm shows the public form; it works without a script and on a small screen.
func (s *Server) registerForm(c *fiber.Ctx) error {
	return s.showForm(c, http.StatusOK, formPage{})
}

// registerSent takes the public form.
func (s *Server) registerSent(c *fiber.Ctx) error {
	people, err := strconv.ParseInt(strings.TrimSpace(c.FormValue("people", "0")), 10, 16)
	if err != nil {
		people = -1
	}
	r := responder.Registration{Name: c.FormValue("name"), Phone: c.FormValue("phone"), Address: c.FormValue("address"), Kind: c.FormValue("kind"),
		People: people, Narrative: c.FormValue("narrative"), Urgent: c.FormValue("urgent") != "", Channel: "public"}
	for _, n := range c.Context().PostArgs().PeekMulti("needs") {
		r.Needs = append(r.Needs, string(n))
	}
	err = s.takeIn(c.UserContext(), r)
	var p *Problem
	var e *responder.Error
	switch {
	case errors.As(err, &p):
		c.Set(fiber.HeaderRetryAfter, seconds(p.retryAfter))
		return s.showForm(c, p.Status, formPage{Typed: r, VI: p.Detail, EN: p.DetailEN})
	case errors.As(err, &e) && e.Code == responder.CodeInvalid:
		return s.showForm(c, http.StatusUnprocessableEntity, formPage{Typed: r, Field: e.Field, VI: e.VI, EN: e.EN})
	case err != nil:
		return err
	}
	return s.showForm(c, http.StatusOK, formPage{Done: true})
}

func (s *Server) showForm(c *fiber.Ctx, status int, p formPage) error {
	p.Kinds = [][2]string{{"flood", "Lũ, lụt"}, {"storm", "Bão, lốc"}, {"landslide", "Sạt lở đất"}, {"fire", "Cháy"}, {"drought", "Hạn hán"},
		{"epidemic", "Dịch bệnh"}, {"force_majeure", "Việc khác"}}
	p.Needs = [][2]string{{"rescue", "Cứu người"}, {"medical", "Y tế"}, {"food", "Thức ăn"}, {"water", "Nước uống"}, {"shelter", "Chỗ ở tạm"}, {"clothes", "Quần áo, chăn màn"}}
	return s.sendPage(c, status, notKept, "register.html", p)
}
