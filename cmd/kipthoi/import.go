package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/geofile"
	"kipthoi/responder"
)

// importCmd brings files in.
type importCmd struct {
	List       importListCmd       `cmd:"" help:"A hamlet's list of households (forms 5a, 5b): XLSX or CSV."`
	Carers     importCarersCmd     `cmd:"" help:"A register of carers (form 09): XLSX or CSV."`
	Hotline    importHotlineCmd    `cmd:"" help:"Case files of the child hotline 111: JSON."`
	Boundaries importBoundariesCmd `cmd:"" help:"Commune polygons: GeoJSON, one feature a line, or TopoJSON; plain, gz or xz."`
	Units      importUnitsCmd      `cmd:"" help:"Mapping from old communes to those in force: CSV with columns old_code and new_code."`
	Roads      importRoadsCmd      `cmd:"" help:"Roads: OSM JSON (Overpass), GeoJSON lines, or CSV segments with --nodes; plain, gz or xz."`
}

// importBoundariesCmd imports polygons; the old ones serve until all the new ones are stored.
type importBoundariesCmd struct {
	settings
	File   string `arg:"" type:"existingfile" help:"The file."`
	Code   string `default:"code" help:"Property that holds the commune's code."`
	Source string `help:"Where the file is from, for the record."`
	precision
}

// precision is the flag of how far borders may be off.
type precision struct {
	Precision string `placeholder:"METRES" help:"By how many metres borders may be off; 0: exact. Estimated from the distance between vertices when left out."`
}

// metres gives the flag's value, or the estimate for shapes.
func (p precision) metres(shapes []geo.Shape) (int64, error) {
	if p.Precision == "" {
		return int64(geo.EstimatePrecision(shapes)), nil
	}
	m, err := strconv.ParseUint(p.Precision, 10, 16)
	if err != nil || m > responder.MaxPrecisionM {
		return 0, errors.New("--precision: phải từ 0 đến 10000 mét / must be 0 to 10000 metres")
	}
	return int64(m), nil
}

// Run reads, reports what is wrong with the file, and stores the rest.
func (c *importBoundariesCmd) Run(ctx context.Context, a *app) (err error) {
	bars := newProgress(a.stderr)
	shapes, report, err := readBoundaries(c.File, c.Code, bars)
	if err != nil {
		bars.end()
		return err
	}
	precise, err := c.metres(shapes)
	if err != nil {
		bars.end()
		return err
	}
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		bars.end()
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	err = s.service.ImportBoundaries(ctx, shapes, c.Source, precise, func(n int) { bars.step("lưu", n, len(shapes)) })
	if err != nil {
		bars.end()
		return err
	}
	coverageReport(a.stdout, geo.NewBoundaries(shapes), bars)
	for _, p := range report.Problems {
		fmt.Fprintf(a.stdout, "mục %d, dòng %d %s: %s (%s)\n", p.Feature, p.Line, p.Code, p.VI, p.EN)
	}
	fmt.Fprintf(a.stdout, "đã nhập ranh giới %d xã, phường, đặc khu; %d mục có lỗi; ranh giới chính xác đến %d m\n", len(shapes), len(report.Problems), precise)
	return nil
}

func readBoundaries(file, code string, bars *progress) (shapes []geo.Shape, report geofile.Report, err error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, report, fmt.Errorf("open boundaries: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, report, fmt.Errorf("open boundaries: %w", err)
	}
	return geofile.Read(f, geofile.Options{CodeProperty: code, Progress: func(done int64) { bars.step("đọc", int(done), int(info.Size())) }})
}
