package mobileapi

import (
	"context"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"

	"github.com/danielgtaylor/huma/v2"
)

const bankPath = "/api/v1/donations/bank"

type bankForm struct {
	File    huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"XLSX, or CSV with comma, semicolon or tab"`
	Account string        `form:"account_id" required:"true" maxLength:"36" doc:"fund account that the money came into"`
	From    string        `form:"from_account_id" required:"true" maxLength:"36" doc:"account of the world outside"`
	Late    string        `form:"late_account_id" required:"false" maxLength:"36" doc:"general account for what comes when the campaign receives no more; empty: such lines are faults"`
}

type importBankIn struct {
	RawBody huma.MultipartFormFiles[bankForm]
}

type importBankOut struct {
	Body struct {
		Others int `json:"others" doc:"rows that are no donation: money that went out, sums, balances"`
		responder.ListResult
	}
}

// importBank books the lines of a bank's statement as donations; sending it again books nothing twice.
func (s *Server) importBank(ctx context.Context, in *importBankIn) (*importBankOut, error) {
	f := in.RawBody.Data()
	if err := s.service.CheckBank(ctx, user(ctx), f.Account); err != nil {
		return nil, err
	}
	out := &importBankOut{}
	var err error
	out.Body.Others, out.Body.ListResult, err = takeFile(s, f.File, hamletlist.OpenBank, (*hamletlist.List).BankLines, func(rows []responder.BankLine) (responder.ListResult, error) {
		return s.service.ImportBank(ctx, user(ctx), responder.BankImport{AccountID: f.Account, From: f.From, Late: f.Late, Lines: rows}, func(int) {})
	})
	return out, err
}

type donationsIn struct {
	Account string `query:"account" maxLength:"36" doc:"only to this account"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) donations(ctx context.Context, in *donationsIn) (*listOut[responder.DonationView], error) {
	return listed(s.service.Donations(ctx, user(ctx), in.Account, in.Limit))
}
