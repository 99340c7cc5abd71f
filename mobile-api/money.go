package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type costsIn struct {
	State string `query:"state" enum:"draft,submitted,approved,returned,paid"`
	Limit int    `query:"limit" minimum:"1" maximum:"2000" default:"200"`
}

func (s *Server) costs(ctx context.Context, in *costsIn) (*listOut[responder.CostRow], error) {
	return listed(s.service.Costs(ctx, user(ctx), in.State, in.Limit))
}

func (s *Server) adjustments(ctx context.Context, _ *struct{}) (*listOut[responder.Adjustment], error) {
	return listed(s.service.Recompute(ctx, user(ctx)))
}

type fundOut struct{ Body responder.FundView }

func (s *Server) fund(ctx context.Context, _ *struct{}) (*fundOut, error) {
	v, err := s.service.Fund(ctx, user(ctx))
	return &fundOut{v}, err
}
