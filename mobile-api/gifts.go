package mobileapi

import (
	"context"

	"kipthoi/responder"
)

type giftsIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) campaigns(ctx context.Context, in *giftsIn) (*listOut[responder.CampaignView], error) {
	return listed(s.service.Campaigns(ctx, user(ctx), in.Limit))
}

type donorsIn struct {
	Search string `query:"q" maxLength:"200" doc:"the beginning of the name, with or without marks"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) donors(ctx context.Context, in *donorsIn) (*listOut[responder.Donor], error) {
	return listed(s.service.Donors(ctx, user(ctx), responder.DonorFilter{Search: in.Search, Limit: in.Limit}))
}

type pledgesIn struct {
	Campaign string `query:"campaign" maxLength:"36" doc:"only to this campaign"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) pledges(ctx context.Context, in *pledgesIn) (*listOut[responder.PledgeView], error) {
	return listed(s.service.Pledges(ctx, user(ctx), in.Campaign, in.Limit))
}

type unmatchedIn struct {
	Campaign string `query:"campaign" required:"true" minLength:"1" maxLength:"36"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) unmatched(ctx context.Context, in *unmatchedIn) (*listOut[responder.Unmatched], error) {
	return listed(s.service.Unmatched(ctx, user(ctx), in.Campaign, in.Limit))
}
