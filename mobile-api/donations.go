package mobileapi

import (
	"context"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"

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
	data, err := readFile(f.File)
	if err != nil {
		return nil, err
	}
	today := law.DateOf(s.service.Now())
	list, err := hamletlist.OpenBank(data, today)
	if err != nil {
		return nil, err
	}
	rows, faults, others := list.BankLines(today)
	if err := bounded(len(rows) + others); err != nil {
		return nil, err
	}
	out := &importBankOut{}
	out.Body.ListResult, err = s.service.ImportBank(ctx, user(ctx), responder.BankImport{AccountID: f.Account, From: f.From, Late: f.Late, Lines: rows}, func(int) {})
	out.Body.Others, out.Body.Faults = others, list.Named(append(faults, out.Body.Faults...))
	return out, err
}

type donationsIn struct {
	Account string `query:"account" maxLength:"36" doc:"only to this account"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

func (s *Server) donations(ctx context.Context, in *donationsIn) (*listOut[responder.DonationView], error) {
	return listed(s.service.Donations(ctx, user(ctx), in.Account, in.Limit))
}
