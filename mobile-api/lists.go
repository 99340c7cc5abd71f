package mobileapi

import (
	"bytes"
	"context"
	"errors"
	"io"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"

	"github.com/danielgtaylor/huma/v2"
)

const listPath = "/api/v1/lists"

// maxListRows is the most rows one request may bring; longer lists come in by the command line.
const maxListRows = 5_000

type listForm struct {
	File     huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"XLSX, or CSV with comma, semicolon or tab"`
	Incident string        `form:"incident_id" required:"true" maxLength:"36" doc:"id of the disaster"`
	Unit     string        `form:"unit" required:"true" maxLength:"5" doc:"code of the commune"`
	Form     string        `form:"form" required:"false" maxLength:"2" doc:"5a or 5b; found out by the columns when left out"`
	Broken   bool          `form:"broken" required:"false" doc:"also answer the rows to be mended as a file of the same kind"`
}

type importListIn struct {
	RawBody huma.MultipartFormFiles[listForm]
}

type importListOut struct {
	Body struct {
		Form   string            `json:"form" enum:"5a,5b"`
		Format hamletlist.Format `json:"format" enum:"csv,xlsx"`
		Others int               `json:"others" doc:"rows below the titles that are no household: numbers of columns, sums, signatures"`
		responder.ListResult
		Broken []byte `json:"broken,omitempty" doc:"the rows to be mended as a file of the same kind, with their number, fields and reasons"`
	}
}

// importList reports each good row of a list as a case; the others are told, by row and field, without what stood there.
func (s *Server) importList(ctx context.Context, in *importListIn) (*importListOut, error) {
	f := in.RawBody.Data()
	if _, err := s.service.CheckList(ctx, user(ctx), f.Incident, f.Unit); err != nil {
		return nil, err
	}
	list, err := s.openList(f)
	if err != nil {
		return nil, err
	}
	rows, faults, others := list.Rows(law.DateOf(s.service.Now()))
	if err := bounded(len(rows) + others); err != nil {
		return nil, err
	}
	out := &importListOut{}
	out.Body.ListResult, err = s.service.ImportList(ctx, user(ctx), responder.List{IncidentID: f.Incident, Unit: f.Unit, Rows: rows}, func(int) {})
	if err != nil {
		return nil, err // what was imported is found again when the list is sent again
	}
	faults = append(faults, out.Body.Faults...)
	out.Body.Form, out.Body.Format, out.Body.Others, out.Body.Faults = list.Form, list.Format(), others, list.Named(faults)
	out.Body.Broken, err = brokenRows(list, f.Broken, faults)
	return out, err
}

// takeFile opens a file, reads its rows and takes them in; others counts rows that are none. Faults name the titles of
// columns, and never what stood there.
func takeFile[T any](s *Server, f huma.FormFile, open func([]byte, law.Date) (*hamletlist.List, error),
	read func(*hamletlist.List, law.Date) ([]T, []responder.ListFault, int), take func([]T) (responder.ListResult, error)) (others int, res responder.ListResult, err error) {
	data, err := readFile(f)
	if err != nil {
		return 0, res, err
	}
	today := law.DateOf(s.service.Now())
	list, err := open(data, today)
	if err != nil {
		return 0, res, err
	}
	rows, faults, others := read(list, today)
	if err := bounded(len(rows) + others); err != nil {
		return 0, res, err
	}
	res, err = take(rows)
	res.Faults = list.Named(append(faults, res.Faults...))
	return others, res, err
}

// readFile reads a file of a form; the request's size is limited.
func readFile(f huma.FormFile) (data []byte, err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(f)
}

// bounded refuses a file of more rows than one request may bring.
func bounded(rows int) error {
	if rows <= maxListRows {
		return nil
	}
	return &responder.Error{Code: responder.CodeTooLarge, Field: "file", VI: "tệp quá 5.000 dòng: hãy chia thành nhiều tệp", EN: "the file has more than 5,000 rows: split it"}
}

// brokenRows gives the rows to be mended as a file of the same kind, when it is wanted and there are any.
func brokenRows(list *hamletlist.List, wanted bool, faults []responder.ListFault) ([]byte, error) {
	var file bytes.Buffer
	if !wanted || len(faults) == 0 {
		return nil, nil
	}
	err := list.WriteBroken(&file, faults)
	return file.Bytes(), err
}

func (s *Server) openList(f *listForm) (list *hamletlist.List, err error) {
	forms, err := s.listForms()
	if err != nil {
		return nil, err
	}
	data, err := readFile(f.File)
	if err != nil {
		return nil, err
	}
	return hamletlist.Open(data, forms, f.Form, law.DateOf(s.service.Now()))
}

func (s *Server) listForms() (*hamletlist.Forms, error) {
	if s.lists != nil {
		return s.lists, nil
	}
	return hamletlist.Default()
}

type listTemplateIn struct {
	Form string `query:"form" enum:"5a,5b" default:"5a"`
}

type listTemplateOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (*listTemplateOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A workbook with the titles of the columns",
		Content: map[string]*huma.MediaType{xlsxType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

func (s *Server) listTemplate(_ context.Context, in *listTemplateIn) (*listTemplateOut, error) {
	forms, err := s.listForms()
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := forms.On(law.DateOf(s.service.Now())).Template(&file, in.Form); err != nil {
		return nil, err
	}
	return &listTemplateOut{xlsxType, `attachment; filename="mau-` + in.Form + `.xlsx"`, file.Bytes()}, nil
}
