package mobileapi

import (
	"bytes"
	"context"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"

	"github.com/danielgtaylor/huma/v2"
)

const carerListPath = "/api/v1/lists/carers"

type carerListForm struct {
	File   huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"XLSX, or CSV with comma, semicolon or tab"`
	Unit   string        `form:"unit" required:"false" maxLength:"5" doc:"code of the commune of rows that say no other"`
	Broken bool          `form:"broken" required:"false" doc:"also answer the rows to be mended as a file of the same kind"`
}

type importCarersIn struct {
	RawBody huma.MultipartFormFiles[carerListForm]
}

type importCarersOut struct {
	Body struct {
		Format hamletlist.Format `json:"format" enum:"csv,xlsx"`
		Others int               `json:"others" doc:"rows below the titles that are no carer: numbers of columns, sums, signatures"`
		responder.ListResult
		Broken []byte `json:"broken,omitempty" doc:"the rows to be mended as a file of the same kind, with their number, fields and reasons"`
	}
}

// importCarers registers each good row of a register; the others are told, by row and field, without what stood there.
func (s *Server) importCarers(ctx context.Context, in *importCarersIn) (*importCarersOut, error) {
	f := in.RawBody.Data()
	if err := s.service.CheckCarers(user(ctx), f.Unit); err != nil {
		return nil, err
	}
	list, rows, faults, others, err := s.openCarers(f)
	if err != nil {
		return nil, err
	}
	if err := bounded(len(rows) + others); err != nil {
		return nil, err
	}
	out := &importCarersOut{}
	out.Body.ListResult, err = s.service.ImportCarers(ctx, user(ctx), f.Unit, rows, func(int) {})
	if err != nil {
		return nil, err // what was imported is found again when the list is sent again
	}
	faults = append(faults, out.Body.Faults...)
	out.Body.Format, out.Body.Others, out.Body.Faults = list.Format(), others, list.Named(faults)
	out.Body.Broken, err = brokenRows(list, f.Broken, faults)
	return out, err
}

func (s *Server) openCarers(f *carerListForm) (list *hamletlist.List, rows []responder.CarerRow, faults []responder.ListFault, others int, err error) {
	data, err := readFile(f.File)
	if err != nil {
		return nil, nil, nil, 0, err
	}
	today := law.DateOf(s.service.Now())
	if list, err = hamletlist.OpenCarers(data, today); err != nil {
		return nil, nil, nil, 0, err
	}
	rows, faults, others, err = list.Carers(s.service.Law, today)
	return list, rows, faults, others, err
}

func (s *Server) carerTemplate(context.Context, *struct{}) (*listTemplateOut, error) {
	forms, err := hamletlist.Carers()
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := forms.On(law.DateOf(s.service.Now())).CarerTemplate(&file); err != nil {
		return nil, err
	}
	return &listTemplateOut{xlsxType, `attachment; filename="mau-noi-cham-soc.xlsx"`, file.Bytes()}, nil
}
