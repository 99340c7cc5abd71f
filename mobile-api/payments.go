package mobileapi

import (
	"bytes"
	"context"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"

	"github.com/danielgtaylor/huma/v2"
)

const paymentResultsPath = "/api/v1/payments/results"

type paymentsIn struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type paymentsOut struct{ Body responder.PaymentsView }

func (s *Server) payments(ctx context.Context, in *paymentsIn) (*paymentsOut, error) {
	v, err := s.service.Payments(ctx, user(ctx), in.Limit)
	return &paymentsOut{v}, err
}

type paymentIn struct {
	ID string `path:"id" maxLength:"36"`
}

type paymentOut struct{ Body responder.PaymentView }

func (s *Server) payment(ctx context.Context, in *paymentIn) (*paymentOut, error) {
	v, err := s.service.Payment(ctx, user(ctx), in.ID)
	return &paymentOut{v}, err
}

type paymentFileIn struct {
	ID     string            `path:"id" maxLength:"36"`
	Format hamletlist.Format `query:"format" enum:"csv,xlsx" default:"xlsx"`
}

// fileOut is a file to be kept.
type fileOut struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

const csvType = "text/csv; charset=utf-8"

func (*fileOut) document(_ api, op *huma.Operation) {
	schema := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{xlsxType: {Schema: schema}, csvType: {Schema: schema}}}
}

func download(format hamletlist.Format, name string, body []byte) *fileOut {
	kind := csvType
	if format == hamletlist.XLSX {
		kind = xlsxType
	}
	return &fileOut{kind, `attachment; filename="` + name + "." + string(format) + `"`, "no-store", body}
}

// paymentFile gives a list as the file for the payment service. Its name is the list's code, which says nothing of anybody.
func (s *Server) paymentFile(ctx context.Context, in *paymentFileIn) (*fileOut, error) {
	v, err := s.service.Payment(ctx, user(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := hamletlist.WritePayment(&out, in.Format, &v); err != nil {
		return nil, err
	}
	return download(in.Format, v.Code, out.Bytes()), nil
}

type paymentResultsForm struct {
	File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"XLSX, or CSV with comma, semicolon or tab"`
	List string        `form:"list_id" required:"true" maxLength:"36" doc:"the payment list that it answers"`
}

type paymentResultsIn struct {
	RawBody huma.MultipartFormFiles[paymentResultsForm]
}

type paymentResultsOut struct {
	Body struct {
		Others int `json:"others" doc:"rows that say nothing of a line yet, sums and signatures"`
		responder.ListResult
	}
}

// paymentResults reads what the service says of a list; sending it again changes nothing.
func (s *Server) paymentResults(ctx context.Context, in *paymentResultsIn) (*paymentResultsOut, error) {
	f := in.RawBody.Data()
	if err := s.service.CheckPayment(ctx, user(ctx), f.List); err != nil {
		return nil, err
	}
	out := &paymentResultsOut{}
	var err error
	out.Body.Others, out.Body.ListResult, err = takeFile(s, f.File, hamletlist.OpenPayment, (*hamletlist.List).PaymentResults, func(rows []responder.PaymentResult) (responder.ListResult, error) {
		return s.service.ImportResults(ctx, user(ctx), f.List, rows, func(int) {})
	})
	return out, err
}

type suspensionsOut struct{ Body responder.SuspensionList }

func (s *Server) suspensions(ctx context.Context, _ *struct{}) (*suspensionsOut, error) {
	v, err := s.service.Suspensions(ctx, user(ctx))
	return &suspensionsOut{v}, err
}
