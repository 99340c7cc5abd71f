package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type duplicatesIn struct {
	State string `query:"state" enum:"open,same,different" default:"open"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) duplicates(ctx context.Context, in *duplicatesIn) (*listOut[responder.DuplicateView], error) {
	return listed(s.service.Duplicates(ctx, user(ctx), in.State, in.Limit))
}
