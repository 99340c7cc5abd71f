package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type inTimeIn struct {
	From string `query:"from" required:"true" maxLength:"10" doc:"first day on which duties fell due, such as 2026-11-01"`
	To   string `query:"to" required:"true" maxLength:"10" doc:"last day"`
}

type inTimeOut struct{ Body responder.InTime }

func (s *Server) inTime(ctx context.Context, in *inTimeIn) (*inTimeOut, error) {
	m, err := s.service.InTime(ctx, user(ctx), in.From, in.To)
	return &inTimeOut{m}, err
}
