package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type stockOut struct{ Body responder.StockView }

func (s *Server) stock(ctx context.Context, _ *struct{}) (*stockOut, error) {
	v, err := s.service.Stock(ctx, user(ctx))
	return &stockOut{v}, err
}

type movementsIn struct {
	Warehouse string `query:"warehouse" maxLength:"36" doc:"only of this one"`
	Limit     int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) movements(ctx context.Context, in *movementsIn) (*listOut[responder.Movement], error) {
	return listed(s.service.Movements(ctx, user(ctx), in.Warehouse, in.Limit))
}

type writeOffsIn struct {
	State string `query:"state" enum:"reported,approved,refused"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) writeOffs(ctx context.Context, in *writeOffsIn) (*listOut[responder.WriteOff], error) {
	return listed(s.service.WriteOffs(ctx, user(ctx), in.State, in.Limit))
}

type distributionsIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"2000" default:"500" doc:"lines, the newest"`
}

func (s *Server) distributions(ctx context.Context, in *distributionsIn) (*listOut[responder.DistributionView], error) {
	return listed(s.service.Distributions(ctx, user(ctx), in.Limit))
}
