package mobileapi

import (
	"context"
	"encoding/json"

	"kipthoi/responder"
)

type batchStartIn struct {
	Body struct {
		Unit       string `json:"unit" required:"true" maxLength:"5" doc:"commune or province"`
		IncidentID string `json:"incident_id,omitempty" maxLength:"36" doc:"only cases of this disaster"`
		After      string `json:"after,omitempty" maxLength:"36" doc:"a batch that is done: its pins and bans count, and its proposals stay where they can"`
	}
}

type batchStartOut struct {
	Body struct {
		ID string `json:"id" doc:"of the batch; ask for it until it is done"`
	}
}

// batchStart has a batch worked out by a worker.
func (s *Server) batchStart(ctx context.Context, in *batchStartIn) (*batchStartOut, error) {
	data, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	out := new(batchStartOut)
	out.Body.ID = s.service.NewID()
	res, err := s.service.Apply(ctx, responder.Operation{ID: s.service.NewID(), Kind: "batch.start", Subject: out.Body.ID, At: s.service.Now(), Actor: user(ctx).ID, Data: data})
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return out, err
}

type batchIn struct {
	ID    string `path:"id" maxLength:"36"`
	Show  string `query:"show" enum:"placed,unplaced,exception,changed" doc:"only lines with a carer, without one, of priority exceptions, or that differ from the batch before"`
	After string `query:"after" maxLength:"36" doc:"id of the last line of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type batchOut struct{ Body responder.BatchView }

func (s *Server) batch(ctx context.Context, in *batchIn) (*batchOut, error) {
	v, err := s.service.Batch(ctx, user(ctx), in.ID, responder.BatchPage{Show: in.Show, After: in.After, N: in.Limit})
	return &batchOut{v}, err
}

func (s *Server) batches(ctx context.Context, _ *struct{}) (*listOut[responder.BatchView], error) {
	return listed(s.service.Batches(ctx, user(ctx)))
}

type batchTakeIn struct {
	ID   string `path:"id" maxLength:"36"`
	Body struct {
		ID       string   `json:"id" required:"true" maxLength:"36" doc:"UUID made by the sender: the same call again offers nothing twice"`
		Cases    []string `json:"cases" required:"true" minItems:"1" maxItems:"200" doc:"of the groups to be offered what is proposed"`
		AutoNext bool     `json:"auto_next,omitempty" doc:"when a carer says no, the next one is asked"`
		Reason   string   `json:"reason,omitempty" maxLength:"500"`
	}
}

// batchTake makes offers of what a batch proposes: each group by itself.
func (s *Server) batchTake(ctx context.Context, in *batchTakeIn) (*listOut[responder.LineResult], error) {
	b := in.Body
	return listed(s.service.TakeUpBatch(ctx, user(ctx), in.ID, responder.Take{ID: b.ID, Cases: b.Cases, AutoNext: b.AutoNext, Reason: b.Reason}))
}

type batchWhatIfIn struct {
	ID   string `path:"id" maxLength:"36"`
	Body struct {
		Pins      []responder.Choice `json:"pins,omitempty" maxItems:"50"`
		Bans      []responder.Choice `json:"bans,omitempty" maxItems:"50"`
		Withdrawn []string           `json:"withdrawn,omitempty" maxItems:"50" doc:"ids of carers who take nobody any more"`
	}
}

type batchWhatIfOut struct{ Body responder.WhatIf }

// batchWhatIf tells what choices would change of a batch's plan; it changes nothing.
func (s *Server) batchWhatIf(ctx context.Context, in *batchWhatIfIn) (*batchWhatIfOut, error) {
	v, err := s.service.BatchWhatIf(ctx, user(ctx), in.ID, responder.WhatIfEdits{Pins: in.Body.Pins, Bans: in.Body.Bans, Withdrawn: in.Body.Withdrawn})
	return &batchWhatIfOut{v}, err
}
