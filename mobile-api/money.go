package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type costsIn struct {
	State    string `query:"state" enum:"draft,submitted,approved,returned,paid,settled,waiting,undecided" doc:"waiting: what the reader may approve; undecided: approved in an emergency, the decision follows"`
	Unit     string `query:"unit" maxLength:"5" doc:"commune or province"`
	Kind     string `query:"kind" maxLength:"40"`
	Approval string `query:"approval" maxLength:"36" doc:"only lines that this approval of many took up"`
	After    string `query:"after" maxLength:"36" doc:"next of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"2000" default:"200"`
}

type costsOut struct{ Body responder.CostPage }

func (s *Server) costs(ctx context.Context, in *costsIn) (*costsOut, error) {
	page, err := s.service.Costs(ctx, user(ctx), responder.CostFilter{State: in.State, Unit: in.Unit, Kind: in.Kind, Approval: in.Approval, After: in.After, Limit: in.Limit})
	return &costsOut{page}, err
}

type approvalIn struct {
	ID string `path:"id" maxLength:"36"`
}

type approvalOut struct{ Body responder.Approval }

func (s *Server) approval(ctx context.Context, in *approvalIn) (*approvalOut, error) {
	a, err := s.service.Approval(ctx, user(ctx), in.ID)
	return &approvalOut{a}, err
}

func (s *Server) adjustments(ctx context.Context, _ *struct{}) (*listOut[responder.Adjustment], error) {
	return listed(s.service.Recompute(ctx, user(ctx)))
}

type fundOut struct{ Body responder.FundView }

func (s *Server) fund(ctx context.Context, _ *struct{}) (*fundOut, error) {
	v, err := s.service.Fund(ctx, user(ctx))
	return &fundOut{v}, err
}

type statementIn struct {
	ID    string `path:"id" maxLength:"36"`
	From  string `query:"from" maxLength:"10" doc:"first day of booking; empty: 1 January"`
	To    string `query:"to" maxLength:"10" doc:"last day; empty: today"`
	After int64  `query:"after" minimum:"0" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type statementOut struct{ Body responder.Statement }

func (s *Server) statement(ctx context.Context, in *statementIn) (*statementOut, error) {
	st, err := s.service.Statement(ctx, user(ctx), in.ID, responder.StatementAsk{From: in.From, To: in.To, After: in.After, Limit: in.Limit})
	return &statementOut{st}, err
}

type trialIn struct {
	On string `query:"on" maxLength:"10" doc:"end of this day; empty: today"`
}

type trialOut struct{ Body responder.TrialBalance }

func (s *Server) trialBalance(ctx context.Context, in *trialIn) (*trialOut, error) {
	t, err := s.service.TrialBalance(ctx, user(ctx), in.On)
	return &trialOut{t}, err
}

type transfersIn struct {
	State string `query:"state" enum:"asked,approved,refused,withdrawn,sent"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

type transfersOut struct{ Body responder.TransfersView }

func (s *Server) transfers(ctx context.Context, in *transfersIn) (*transfersOut, error) {
	v, err := s.service.Transfers(ctx, user(ctx), in.State, in.Limit)
	return &transfersOut{v}, err
}
