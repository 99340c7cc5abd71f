package mobileapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kipthoi/responder"
)

type userView struct {
	ID       string         `json:"id"`
	Login    string         `json:"login"`
	Name     string         `json:"name"`
	Role     responder.Role `json:"role"`
	Unit     string         `json:"unit" doc:"code of the commune or province the user works in"`
	UnitName string         `json:"unit_name"`
	Renew    bool           `json:"renew" doc:"must choose a password of their own before anything else"`
}

type sessionView struct {
	User      userView  `json:"user"`
	ExpiresAt time.Time `json:"expires_at"`
	Token     string    `json:"token,omitempty" doc:"only when it was asked for; send it as a bearer token"`
}

func (s *Server) sessionView(u responder.User, expires time.Time) sessionView {
	return sessionView{ExpiresAt: expires, User: userView{ID: u.ID, Login: u.Login, Name: u.Name, Role: u.Role, Unit: u.Unit,
		UnitName: s.service.Geo().Units.Label(u.Unit), Renew: u.Renew}}
}

type loginIn struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"40"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
		Device   string `json:"device,omitempty" maxLength:"80" doc:"what the user would call it"`
		Token    bool   `json:"token,omitempty" doc:"also answer the token, for apps that keep no cookies"`
	}
}

type loginOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      sessionView
}

func (s *Server) login(ctx context.Context, in *loginIn) (*loginOut, error) {
	name := strings.TrimSpace(in.Body.Login)
	key := strings.ToLower(name) + " " + callOf(ctx).ip
	if wait, ok := s.logins.Allow(ctx, key); !ok {
		return nil, tooMany(wait, "thử đăng nhập quá nhiều lần, xin chờ rồi thử lại", "too many attempts to sign in; wait and try again")
	}
	token, u, err := s.service.Login(ctx, name, in.Body.Password, in.Body.Device)
	if err != nil {
		return nil, err
	}
	s.logins.Clear(ctx, key) // only attempts that fail count
	out := &loginOut{SetCookie: s.cookie(token, responder.SessionLife), Body: s.sessionView(u, s.service.Now().UTC().Add(responder.SessionLife))}
	if in.Body.Token {
		out.Body.Token = token
	}
	return out, nil
}

// cookie makes the session's cookie; with no life it removes it.
func (s *Server) cookie(token string, life time.Duration) http.Cookie {
	c := http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode,
		MaxAge: int(life / time.Second)}
	if life == 0 {
		c.MaxAge = -1
	}
	return c
}

type logoutOut struct {
	SetCookie     http.Cookie `header:"Set-Cookie"`
	ClearSiteData string      `header:"Clear-Site-Data"`
}

// logout ends the session and has the browser drop what it kept of our answers. It leaves the site's storage alone:
// reports that a phone could not send yet lie there, and are lost to nobody who signs out.
func (s *Server) logout(ctx context.Context, _ *struct{}) (*logoutOut, error) {
	if err := s.service.Logout(ctx, user(ctx), callOf(ctx).token); err != nil {
		return nil, err
	}
	return &logoutOut{s.cookie("", 0), `"cache"`}, nil
}

type meOut struct{ Body sessionView }

func (s *Server) me(ctx context.Context, _ *struct{}) (*meOut, error) {
	return &meOut{s.sessionView(user(ctx), callOf(ctx).expires)}, nil
}

type demoOut struct {
	Body struct {
		Logins []DemoLogin `json:"logins"`
	}
}

func (s *Server) demoLogins(context.Context, *struct{}) (*demoOut, error) {
	out := &demoOut{}
	out.Body.Logins = append([]DemoLogin{}, s.demo...)
	return out, nil
}
