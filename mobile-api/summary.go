package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type summaryOut struct{ Body responder.Summary }

func (s *Server) summary(ctx context.Context, _ *struct{}) (*summaryOut, error) {
	sum, err := s.service.Summary(ctx, user(ctx))
	return &summaryOut{sum}, err
}
