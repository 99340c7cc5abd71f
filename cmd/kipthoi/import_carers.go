package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"
)

// importCarersCmd imports a register of carers; sending it again imports nothing twice.
type importCarersCmd struct {
	settings
	File   string `arg:"" type:"existingfile" help:"The register: XLSX, or CSV with comma, semicolon or tab."`
	Unit   string `help:"Code of the commune (5 digits) of rows that say no other."`
	Errors string `placeholder:"FILE" help:"Where the rows to be mended go; beside the register when left out."`
}

// Run registers each good row and writes the others into a file of the same kind.
func (c *importCarersCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	today := law.DateOf(time.Now())
	data, err := readList(c.File)
	if err != nil {
		return err
	}
	list, err := hamletlist.OpenCarers(data, today)
	if err != nil {
		return spoken(err)
	}
	rows, faults, _, err := list.Carers(s.service.Law, today)
	if err != nil {
		return err
	}
	bars := newProgress(a.stderr)
	res, err := s.service.ImportCarers(ctx, responder.SystemUser(), c.Unit, rows, func(done int) { bars.step("nhập danh sách", done, len(rows)) })
	bars.end()
	return errors.Join(spoken(err), c.tell(a.stdout, list, res, append(faults, res.Faults...)))
}

// tell prints what became of the register, and writes the rows that have to be mended.
func (c *importCarersCmd) tell(out io.Writer, list *hamletlist.List, res responder.ListResult, faults []responder.ListFault) error {
	broken := tellFaults(out, list, faults)
	fmt.Fprintf(out, "đã nhập %d nơi chăm sóc, %d nơi đã có từ trước, %d dòng cần sửa (imported, there already, to be mended)\n", res.Imported, res.Already, broken)
	return saveBroken(out, c.File, c.Errors, list, faults)
}

// readList reads a list of a limited size.
func readList(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > hamletlist.MaxFile {
		return nil, errors.New("tệp lớn quá 32 MiB (the file is larger than 32 MiB)")
	}
	data, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	return data, nil
}

// tellFaults prints what is wrong, and gives in how many rows.
func tellFaults(out io.Writer, list *hamletlist.List, faults []responder.ListFault) int {
	broken := map[int]bool{}
	for _, f := range list.Named(faults) {
		broken[f.Row] = true
		fmt.Fprintf(out, "dòng %d, %s: %s (%s)\n", f.Row, f.Field, f.VI, f.EN)
	}
	return len(broken)
}

// saveBroken writes the rows that have to be mended, if any, into a file given or one beside the list.
func saveBroken(out io.Writer, from, file string, list *hamletlist.List, faults []responder.ListFault) error {
	if len(faults) == 0 {
		return nil
	}
	if file == "" {
		file = strings.TrimSuffix(from, filepath.Ext(from)) + ".can-sua." + string(list.Format())
	}
	if err := writeBroken(file, list, faults); err != nil {
		return err
	}
	fmt.Fprintln(out, "các dòng cần sửa (rows to be mended):", file)
	return nil
}
