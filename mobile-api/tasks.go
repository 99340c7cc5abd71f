package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type tasksIn struct {
	Of    string `query:"of" enum:"mine,unit" default:"mine" doc:"mine: given to the reader; unit: of the reader's area"`
	After string `query:"after" maxLength:"60" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type tasksOut struct{ Body responder.TaskPage }

func (s *Server) tasks(ctx context.Context, in *tasksIn) (*tasksOut, error) {
	page, err := s.service.Tasks(ctx, user(ctx), responder.TaskFilter{Mine: in.Of == "mine", After: in.After, Limit: in.Limit})
	return &tasksOut{page}, err
}
