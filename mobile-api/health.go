package mobileapi

import (
	"context"
	"fmt"
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

func (s *Server) ready(ctx context.Context, in *struct{}) (*healthOut, error) {
	if err := s.service.Ready(ctx); err != nil {
		return nil, fmt.Errorf("the store does not answer: %w: %w", errBusy, err)
	}
	return s.health(ctx, in)
}
