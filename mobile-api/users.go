package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type usersIn struct {
	After string `query:"after" maxLength:"40" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

type usersOut struct {
	Body struct {
		Items []responder.UserRow `json:"items"`
		Next  string              `json:"next" doc:"empty on the last page"`
	}
}

func (s *Server) users(ctx context.Context, in *usersIn) (out *usersOut, err error) {
	out = &usersOut{}
	out.Body.Items, out.Body.Next, err = s.service.Users(ctx, user(ctx), in.After, in.Limit)
	return out, err
}

type passwordIn struct {
	Body struct {
		Old string `json:"old" minLength:"1" maxLength:"200" doc:"the password in use"`
		New string `json:"password" minLength:"1" maxLength:"200" doc:"another, of ten letters or more"`
	}
}

// password has the user choose another password. Wrong old ones count like attempts to sign in.
func (s *Server) password(ctx context.Context, in *passwordIn) (*struct{}, error) {
	u := user(ctx)
	key := "password " + u.ID
	if wait, ok := s.logins.Allow(ctx, key); !ok {
		return nil, tooMany(wait, "thử quá nhiều lần, xin chờ rồi thử lại", "too many attempts; wait and try again")
	}
	err := s.service.ChangePassword(ctx, u, in.Body.Old, in.Body.New, callOf(ctx).token)
	if err == nil {
		s.logins.Clear(ctx, key)
	}
	return nil, err
}
