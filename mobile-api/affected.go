package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type affectedIn struct {
	ID    string `path:"id" maxLength:"36"`
	Limit int    `query:"limit" minimum:"0" maximum:"500" default:"100" doc:"households by name; all are counted"`
}

type affectedOut struct{ Body responder.Affected }

func (s *Server) affected(ctx context.Context, in *affectedIn) (*affectedOut, error) {
	a, err := s.service.Affected(ctx, user(ctx), in.ID, in.Limit)
	return &affectedOut{a}, err
}
