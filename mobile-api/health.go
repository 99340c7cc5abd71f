package mobileapi

import (
	"context"
	"errors"
	"fmt"

	"kipthoi/responder"
)

type healthOut struct {
	Body struct {
		Status  string `json:"status" enum:"ok"`
		Version string `json:"version"`
	}
}

func (s *Server) health(context.Context, *struct{}) (*healthOut, error) {
	out := &healthOut{}
	out.Body.Status, out.Body.Version = "ok", s.version
	return out, nil
}

// ready asks the store for a row that is not there.
func (s *Server) ready(ctx context.Context, in *struct{}) (*healthOut, error) {
	err := s.service.Store.Read(ctx, func(tx responder.Tx) error { return tx.Get(&responder.User{}, "-") })
	if !errors.Is(err, responder.ErrNotFound) {
		return nil, fmt.Errorf("the store does not answer: %w: %w", errBusy, err)
	}
	return s.health(ctx, in)
}
