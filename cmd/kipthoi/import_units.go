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

	"kipthoi/geo"
	"kipthoi/responder"
)

// importUnitsCmd imports a mapping from old communes to those in force; the old one serves until the new one is stored.
type importUnitsCmd struct {
	settings
	File   string `arg:"" type:"existingfile" help:"The file."`
	Source string `help:"Where the file is from, for the record."`
}

// Run stores the rows whose codes are known and says, by number, which are not.
func (c *importUnitsCmd) Run(ctx context.Context, a *app) (err error) {
	pairs, err := readMapping(c.File)
	if err != nil {
		return err
	}
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	rejected, err := s.service.ImportSuccession(ctx, pairs, c.Source)
	printRejected(a.stdout, rejected)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "đã nhập %d dòng chuyển đổi xã cũ - xã mới; %d dòng có lỗi (rows taken, rows with an error)\n",
		len(pairs)-len(rejected), len(rejected))
	return nil
}

func printRejected(out io.Writer, rejected []geo.Rejected) {
	for _, r := range rejected {
		fmt.Fprintf(out, "dòng %d: %s (row %d: %s)\n", r.Row, r.VI, r.Row, r.EN)
	}
}

// maxMapping bounds the bytes of a mapping; the longest one known has under a million.
const maxMapping = 16 << 20

// readMapping reads the columns old_code and new_code of a CSV file. Rows are numbered from 1 after the header.
func readMapping(file string) (pairs []geo.Succession, err error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("open mapping: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open mapping: %w", err)
	}
	if info.Size() > maxMapping {
		return nil, errors.New("tệp lớn quá 16 MiB (the file is larger than 16 MiB)")
	}
	t, err := openTable(io.LimitReader(f, maxMapping))
	if err != nil {
		return nil, err
	}
	if err := t.need("old_code", "new_code"); err != nil {
		return nil, err
	}
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return pairs, nil
		}
		if err != nil {
			return nil, err
		}
		if r.number > responder.MaxSuccessions {
			return nil, fmt.Errorf("quá %d dòng (more than %d rows)", responder.MaxSuccessions, responder.MaxSuccessions)
		}
		pairs = append(pairs, geo.Succession{Old: r.cell("old_code"), New: r.cell("new_code")})
	}
}
