package mobileapi

import (
	"context"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

type householdOut struct{ Body responder.HouseholdDetail }

func (s *Server) household(ctx context.Context, in *caseIn) (*householdOut, error) {
	d, err := s.service.Household(ctx, user(ctx), in.ID)
	return &householdOut{d}, err
}

type historyIn struct {
	ID     string `path:"id" maxLength:"36"`
	Before int64  `query:"before" minimum:"1" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type historyOut struct{ Body responder.HistoryPage }

func (s *Server) householdHistory(ctx context.Context, in *historyIn) (*historyOut, error) {
	page, err := s.service.HouseholdHistory(ctx, user(ctx), in.ID, in.Before, in.Limit)
	return &historyOut{page}, err
}

func (s *Server) personHistory(ctx context.Context, in *historyIn) (*historyOut, error) {
	page, err := s.service.PersonHistory(ctx, user(ctx), in.ID, in.Before, in.Limit)
	return &historyOut{page}, err
}

// ethnicGroups gives the list of today; it tells nothing about anybody.
func (s *Server) ethnicGroups(context.Context, *struct{}) (*listOut[law.EthnicGroup], error) {
	return listed(s.service.Law.EthnicGroups(law.DateOf(s.service.Now())), nil)
}
