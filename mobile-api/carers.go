package mobileapi

import (
	"context"

	"kipthoi/responder"
)

func (s *Server) carers(ctx context.Context, _ *struct{}) (*listOut[responder.CarerView], error) {
	return listed(s.service.Carers(ctx, user(ctx)))
}

func (s *Server) placements(ctx context.Context, _ *struct{}) (*listOut[responder.PlacementView], error) {
	return listed(s.service.Placements(ctx, user(ctx)))
}
