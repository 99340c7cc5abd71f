package mobileapi

import (
	"context"

	"kipthoi/geo"
	"kipthoi/responder"
)

type unitsIn struct {
	Text  string `query:"q" maxLength:"100" doc:"beginning of a code, or of the words of a name; marks may be left out; empty: communes of the province"`
	Under string `query:"under" maxLength:"2" doc:"code of the province to look in"`
	Level string `query:"level" enum:"commune,province" doc:"only these; both when left out"`
}

func (s *Server) units(ctx context.Context, in *unitsIn) (*listOut[responder.UnitChoice], error) {
	return listed(s.service.FindUnits(user(ctx), in.Text, in.Under, geo.Level(in.Level)), nil)
}

func (s *Server) incidents(ctx context.Context, _ *struct{}) (*listOut[responder.IncidentChoice], error) {
	return listed(s.service.Incidents(ctx, user(ctx)))
}

func (s *Server) workers(ctx context.Context, in *caseIn) (*listOut[responder.WorkerChoice], error) {
	return listed(s.service.Workers(ctx, user(ctx), in.ID))
}
