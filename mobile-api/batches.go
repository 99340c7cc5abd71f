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
	After string `query:"after" maxLength:"36" doc:"id of the last line of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type batchOut struct{ Body responder.BatchView }

func (s *Server) batch(ctx context.Context, in *batchIn) (*batchOut, error) {
	v, err := s.service.Batch(ctx, user(ctx), in.ID, in.After, in.Limit)
	return &batchOut{v}, err
}
