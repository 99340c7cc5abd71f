package mobileapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

// SMSPost is what a provider of text messages posted, as it came.
type SMSPost struct {
	Target string // path and query, as they were asked for
	Header func(name string) string
	Fields map[string]string // of a form or a JSON object; of a name that stands twice the first
}

// SMSProvider is a provider of text messages that posts to us.
type SMSProvider interface {
	// Inbound takes in a text message; ErrForged when the post is not the provider's.
	Inbound(ctx context.Context, p SMSPost) error
	// Status takes in what became of a message, and says whether there is one; ErrForged likewise.
	Status(ctx context.Context, p SMSPost) (known bool, err error)
}

// ErrForged says that a post does not come from the provider whose it would be.
var ErrForged = errors.New("the post is not the provider's")

// The names of the providers in Config.SMS, and in the addresses that they post to.
const (
	SMSTwilio  = "twilio"
	SMSGateway = "gateway"
)

// smsPath is where a provider posts a text that came in (inbound) or what became of one that went out (status).
func smsPath(provider, what string) string { return "/api/v1/sms/" + provider + "/" + what }

// maxSMSPost is the most bytes of a provider's post.
const maxSMSPost = 64 << 10

// smsRoutes are for providers, who have no session and prove themselves in their own way. They are no part of the API
// document, as each provider prescribes its own form.
func (s *Server) smsRoutes(app *fiber.App) {
	for _, provider := range []string{SMSTwilio, SMSGateway} {
		for what, handle := range map[string]func(SMSProvider, *fiber.Ctx, SMSPost) error{"inbound": s.smsInbound, "status": s.smsStatus} {
			path := smsPath(provider, what)
			s.open["POST "+path] = true
			app.Post(path, func(c *fiber.Ctx) error { return s.smsPosted(c, provider, handle) })
		}
	}
}

// smsPosted reads a post and hands it to its provider. A forged one is refused, and noted without anything of it.
func (s *Server) smsPosted(c *fiber.Ctx, provider string, handle func(SMSProvider, *fiber.Ctx, SMSPost) error) error {
	p, configured := s.sms[provider]
	if !configured {
		return fiber.ErrNotFound
	}
	fields, err := smsFields(c)
	if err != nil {
		return err
	}
	err = handle(p, c, SMSPost{Target: c.OriginalURL(), Header: func(name string) string { return c.Get(name) }, Fields: fields})
	if errors.Is(err, ErrForged) {
		k := callOf(c.UserContext())
		s.log.WarnContext(c.UserContext(), "forged post of a provider of text messages", "provider", provider, "from", k.ip, "request_id", k.id)
		return &responder.Error{Code: responder.CodeForbidden, VI: "chữ ký hoặc mã bí mật không đúng", EN: "the signature or secret is wrong"}
	}
	return err
}

// smsFields reads a form, or a JSON object; what stands inside of another is named by both, joined by a dot.
func smsFields(c *fiber.Ctx) (map[string]string, error) {
	if len(c.Body()) > maxSMSPost {
		return nil, fiber.ErrRequestEntityTooLarge
	}
	fields := map[string]string{}
	if c.Is("json") {
		var whole map[string]any
		d := json.NewDecoder(bytes.NewReader(c.Body()))
		d.UseNumber() // an id may have more digits than a float64 holds
		if d.Decode(&whole) != nil {
			return nil, fiber.ErrBadRequest
		}
		flatten(fields, "", whole)
		return fields, nil
	}
	for name, value := range c.Request().PostArgs().All() {
		if _, twice := fields[string(name)]; !twice {
			fields[string(name)] = string(value)
		}
	}
	return fields, nil
}

// flatten puts what a JSON value holds into fields. What lies deeper than anybody sends is left out.
func flatten(fields map[string]string, name string, value any) {
	if strings.Count(name, ".") > 8 {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			flatten(fields, strings.TrimPrefix(name+"."+key, "."), inner)
		}
	case []any:
		for i, inner := range v {
			flatten(fields, fmt.Sprintf("%s.%d", name, i), inner)
		}
	case nil:
	default:
		fields[name] = fmt.Sprint(v)
	}
}

// smsInbound answers with an empty reply in Twilio's form: replies go out like all messages.
func (s *Server) smsInbound(p SMSProvider, c *fiber.Ctx, post SMSPost) error {
	if err := p.Inbound(c.UserContext(), post); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/xml; charset=utf-8")
	return c.SendString("<Response></Response>")
}

// smsStatus answers a report on a message that is not ours like any other, so that it is not sent again, and notes it.
func (s *Server) smsStatus(p SMSProvider, c *fiber.Ctx, post SMSPost) error {
	known, err := p.Status(c.UserContext(), post)
	if err != nil {
		return err
	}
	if !known {
		s.log.WarnContext(c.UserContext(), "report on a text message that is not ours", "request_id", callOf(c.UserContext()).id)
	}
	return c.SendStatus(http.StatusNoContent)
}

type inboxIn struct {
	State string `query:"state" enum:"open,done,settled" default:"open"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) inbox(ctx context.Context, in *inboxIn) (*listOut[responder.InboundView], error) {
	return listed(s.service.Inbox(ctx, user(ctx), in.State, in.Limit))
}
