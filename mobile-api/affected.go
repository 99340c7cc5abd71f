package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type affectedIn struct {
	ID    string `path:"id" maxLength:"36"`
	Limit int    `query:"limit" minimum:"0" maximum:"500" default:"100" doc:"households by name; all are counted"`
}

type silentIn struct {
	ID    string `path:"id" maxLength:"36"`
	Hours int    `query:"hours" minimum:"0" maximum:"720" default:"24" doc:"after the disaster began, from when silence counts"`
	Limit int    `query:"limit" minimum:"0" maximum:"500" default:"100" doc:"households listed; all are counted"`
}

type silentOut struct{ Body responder.Silence }

func (s *Server) silent(ctx context.Context, in *silentIn) (*silentOut, error) {
	q, err := s.service.Silence(ctx, user(ctx), in.ID, in.Hours, in.Limit)
	return &silentOut{q}, err
}

type affectedOut struct{ Body responder.Affected }

func (s *Server) affected(ctx context.Context, in *affectedIn) (*affectedOut, error) {
	a, err := s.service.Affected(ctx, user(ctx), in.ID, in.Limit)
	return &affectedOut{a}, err
}
