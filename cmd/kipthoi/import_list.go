package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"
)

// importListCmd imports the list of households of a hamlet; sending it again imports nothing twice.
type importListCmd struct {
	settings
	File     string `arg:"" type:"existingfile" help:"The list: XLSX, or CSV with comma, semicolon or tab."`
	Incident string `required:"" help:"Id of the disaster."`
	Unit     string `required:"" help:"Code of the commune (5 digits)."`
	Form     string `placeholder:"5a|5b" help:"Which form; found out by the columns when left out."`
	Errors   string `placeholder:"FILE" help:"Where the rows to be mended go; beside the list when left out."`
}

// Run reports each good row as a case and writes the others into a file of the same kind.
func (c *importListCmd) Run(ctx context.Context, a *app) (err error) {
	forms, err := c.listForms()
	if err != nil {
		return err
	}
	today := law.DateOf(time.Now())
	list, err := c.read(forms, today)
	if err != nil {
		return spoken(err)
	}
	rows, faults, _ := list.Rows(today)
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	bars := newProgress(a.stderr)
	res, err := s.service.ImportList(ctx, responder.SystemUser(), responder.List{IncidentID: c.Incident, Unit: c.Unit, Rows: rows},
		func(done int) { bars.step("nhập danh sách", done, len(rows)) })
	bars.end()
	return errors.Join(spoken(err), c.tell(a.stdout, list, res, append(faults, res.Faults...)))
}

func (c *importListCmd) read(forms *hamletlist.Forms, today law.Date) (*hamletlist.List, error) {
	data, err := readList(c.File)
	if err != nil {
		return nil, err
	}
	return hamletlist.Open(data, forms, c.Form, today)
}

// tell prints what became of the list, and writes the rows that have to be mended.
func (c *importListCmd) tell(out io.Writer, list *hamletlist.List, res responder.ListResult, faults []responder.ListFault) error {
	broken := tellFaults(out, list, faults)
	fmt.Fprintf(out, "mẫu %s: đã nhập %d hộ, %d hộ đã có từ trước, %d dòng cần sửa (imported, there already, to be mended)\n",
		list.Form, res.Imported, res.Already, broken)
	return saveBroken(out, c.File, c.Errors, list, faults)
}

// writeBroken writes a file that only its owner can read: it names people in need.
func writeBroken(file string, list *hamletlist.List, faults []responder.ListFault) (err error) {
	f, err := os.OpenFile(filepath.Clean(file), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write rows to be mended: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return list.WriteBroken(f, faults)
}

// spoken gives an error in both languages, when it has them.
func spoken(err error) error {
	var e *responder.Error
	if errors.As(err, &e) && e.Code != responder.CodeInternal {
		return fmt.Errorf("%s: %s (%w)", e.Field, e.VI, err)
	}
	return err
}
