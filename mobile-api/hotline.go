package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type hotlineIn struct{ Body responder.HotlineFile }

type hotlineOut struct{ Body responder.HotlineResult }

// hotlineFile makes a protection case of a file of the hotline 111.
func (s *Server) hotlineFile(ctx context.Context, in *hotlineIn) (*hotlineOut, error) {
	res, err := s.service.ReceiveHotline(ctx, user(ctx), in.Body)
	return &hotlineOut{res}, err
}

type hotlineCaseOut struct{ Body responder.HotlineFile }

func (s *Server) hotlineCase(ctx context.Context, in *caseIn) (*hotlineCaseOut, error) {
	f, err := s.service.Hotline(ctx, user(ctx), in.ID)
	return &hotlineCaseOut{f}, err
}
