package mobileapi

import (
	"context"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"

	"github.com/danielgtaylor/huma/v2"
)

const pricesPath = "/api/v1/prices"

type pricesIn struct {
	Waiting bool `query:"waiting" doc:"those that nobody has approved yet"`
	Limit   int  `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *Server) prices(ctx context.Context, in *pricesIn) (*listOut[responder.PriceView], error) {
	return listed(s.service.Prices(ctx, user(ctx), in.Waiting, in.Limit))
}

type waitingIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) waitingTrips(ctx context.Context, in *waitingIn) (*listOut[responder.WaitingTrip], error) {
	return listed(s.service.WaitingTrips(ctx, user(ctx), in.Limit))
}

type pricesForm struct {
	File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"XLSX, or CSV with comma, semicolon or tab"`
}

type importPricesIn struct {
	RawBody huma.MultipartFormFiles[pricesForm]
}

type importPricesOut struct {
	Body struct {
		Others int `json:"others" doc:"rows that are no price"`
		responder.ListResult
	}
}

// importPrices enters the petrol prices of a file; somebody else approves them.
func (s *Server) importPrices(ctx context.Context, in *importPricesIn) (*importPricesOut, error) {
	if err := s.service.CheckPrices(user(ctx)); err != nil {
		return nil, err
	}
	out := &importPricesOut{}
	var err error
	out.Body.Others, out.Body.ListResult, err = takeFile(s, in.RawBody.Data().File, hamletlist.OpenPrices, (*hamletlist.List).Prices, func(rows []responder.PriceRow) (responder.ListResult, error) {
		return s.service.ImportPrices(ctx, user(ctx), rows, func(int) {})
	})
	return out, err
}
