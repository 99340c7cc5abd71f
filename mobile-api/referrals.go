package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type referralsIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) referrals(ctx context.Context, in *referralsIn) (*listOut[responder.ReferralView], error) {
	return listed(s.service.Referrals(ctx, user(ctx), in.Limit))
}

func (s *Server) services(context.Context, *struct{}) (*listOut[responder.ServiceKind], error) {
	return listed(responder.Services(), nil)
}
