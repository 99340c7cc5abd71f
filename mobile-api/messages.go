package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type messagesIn struct {
	State string `query:"state" enum:"queued,held,sent,delivered,undelivered,failed" default:"failed"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) messages(ctx context.Context, in *messagesIn) (*listOut[responder.MessageView], error) {
	return listed(s.service.Messages(ctx, user(ctx), in.State, in.Limit))
}
