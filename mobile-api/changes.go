package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type changesIn struct {
	Cursor string `query:"cursor" maxLength:"64" doc:"next of the page before; empty: from the beginning"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

type changesOut struct{ Body responder.ChangePage }

func (s *Server) changes(ctx context.Context, in *changesIn) (*changesOut, error) {
	page, err := s.service.Changes(ctx, user(ctx), in.Cursor, in.Limit)
	return &changesOut{page}, err
}

type rejectedIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) rejected(ctx context.Context, in *rejectedIn) (*listOut[responder.RejectedView], error) {
	return listed(s.service.Rejected(ctx, user(ctx), in.Limit))
}
