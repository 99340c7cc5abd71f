package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type readingsIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) readings(ctx context.Context, in *readingsIn) (*listOut[responder.ReadingView], error) {
	return listed(s.service.Readings(ctx, user(ctx), in.Limit))
}
