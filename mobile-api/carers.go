package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type carersIn struct {
	State  string `query:"state" enum:"applied,verified,active,paused,ended"`
	Kind   string `query:"kind" enum:"household,relative,facility,shelter"`
	Search string `query:"q" maxLength:"200" doc:"words of the name or the commune; marks may be left out"`
	After  string `query:"after" maxLength:"60" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type carersOut struct{ Body responder.CarerPage }

func (s *Server) carers(ctx context.Context, in *carersIn) (*carersOut, error) {
	page, err := s.service.Carers(ctx, user(ctx), responder.CarerFilter{State: in.State, Kind: in.Kind, Search: in.Search, After: in.After, N: in.Limit})
	return &carersOut{page}, err
}

type carerIn struct {
	ID string `path:"id" maxLength:"36"`
}

type carerOut struct{ Body responder.CarerDetail }

func (s *Server) oneCarer(ctx context.Context, in *carerIn) (*carerOut, error) {
	d, err := s.service.Carer(ctx, user(ctx), in.ID)
	return &carerOut{d}, err
}

func (s *Server) carerHistory(ctx context.Context, in *historyIn) (*historyOut, error) {
	page, err := s.service.CarerHistory(ctx, user(ctx), in.ID, in.Before, in.Limit)
	return &historyOut{page}, err
}

type carerAddressOut struct{ Body responder.CarerAddress }

func (s *Server) carerAddress(ctx context.Context, in *carerIn) (*carerAddressOut, error) {
	a, err := s.service.CarerAddress(ctx, user(ctx), in.ID)
	return &carerAddressOut{a}, err
}

func (s *Server) placements(ctx context.Context, _ *struct{}) (*listOut[responder.PlacementView], error) {
	return listed(s.service.Placements(ctx, user(ctx)))
}
