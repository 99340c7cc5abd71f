package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/geo/geofile"
	"kipthoi/geo/road"
)

// importRoadsCmd imports roads; the old ones serve until all the new ones are stored.
type importRoadsCmd struct {
	settings
	File   string            `arg:"" type:"existingfile" help:"The file."`
	Nodes  string            `type:"existingfile" help:"Table of the nodes, when the file is a table of segments in CSV."`
	Gap    float64           `default:"30" help:"Widest gap in metres that is bridged between the end of a line of GeoJSON and another line; 0 to 500."`
	Skip   map[string]string `placeholder:"PROPERTY=VALUE" help:"Leave out features of GeoJSON with this value, such as railways."`
	Source string            `help:"Where the file is from, for the record."`
}

// maxRoadFeature bounds the bytes of one feature or element.
const maxRoadFeature = 16 << 20

// Run reads, stores, and says what the roads are like.
func (c *importRoadsCmd) Run(ctx context.Context, a *app) (err error) {
	if !(c.Gap >= 0 && c.Gap <= road.MaxGap) {
		return errors.New("--gap: phải từ 0 đến 500 mét / must be 0 to 500 metres")
	}
	bars := newProgress(a.stderr)
	defer bars.end()
	draft := road.NewDraft(c.Skip)
	if err := c.read(draft, bars); err != nil {
		return err
	}
	g, report, err := draft.Graph(c.Gap)
	if err != nil {
		return err
	}
	s, err := c.open(ctx, time.Now, io.Discard, slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.service.ImportRoads(ctx, g, c.Source, func(n, all int) { bars.step("lưu", n, all) }); err != nil {
		return err
	}
	reportRoads(a.stdout, &report)
	return nil
}

// read tells JSON from CSV by its first letter.
func (c *importRoadsCmd) read(d *road.Draft, bars *progress) error {
	if c.Nodes != "" {
		if err := eachText(c.Nodes, "đọc nút", bars, func(text *bufio.Reader) error { return d.AddNodes(text) }); err != nil {
			return err
		}
	}
	return eachText(c.File, "đọc", bars, func(text *bufio.Reader) error {
		if first, _ := text.Peek(1); c.Nodes != "" && string(first) != "{" {
			return d.AddSegments(text)
		}
		n := 0
		return geofile.Each(text, geofile.Options{MaxFeature: maxRoadFeature}, func(raw []byte) error { n++; return d.Add(raw, n) })
	})
}

// eachText opens a file, unpacks it and shows how much of it is read.
func eachText(file, part string, bars *progress, read func(*bufio.Reader) error) (err error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return fmt.Errorf("open roads: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open roads: %w", err)
	}
	text, err := geofile.Text(f, geofile.Options{Progress: func(done int64) { bars.step(part, int(done), int(info.Size())) }})
	if err != nil {
		return err
	}
	return read(text)
}

// reasonsShown is how many reasons are told, each with how often it came.
const reasonsShown = 20

func reportRoads(out io.Writer, r *road.Report) {
	type reason struct{ vi, en string }
	var order []reason
	first, count := map[reason]int{}, map[reason]int{}
	for _, why := range r.Reasons {
		at := reason{why.VI, why.EN}
		if count[at]++; count[at] == 1 {
			order, first[at] = append(order, at), why.Row
		}
	}
	for _, why := range order[:min(len(order), reasonsShown)] {
		fmt.Fprintf(out, "mục %d: %s; %d lần (item %d: %s; %d times)\n", first[why], why.vi, count[why], first[why], why.en, count[why])
	}
	fmt.Fprintf(out, "nút / nodes: %d; đoạn / segments: %d\n", r.Nodes, r.Segments)
	fmt.Fprintf(out, "phần liền nhau / connected parts: %d, lớn nhất / the largest: %.1f %% nút / of nodes\n", r.Parts, 100*r.MainShare)
	fmt.Fprintf(out, "đầu đường chạm đường khác / ends on a line: %d; khoảng hở đã nối / gaps bridged: %d, %.0f m, rộng nhất / widest %.1f m\n",
		r.Noded, r.Bridges, r.BridgedM, r.WidestM)
	fmt.Fprintf(out, "không phải đường ô tô / no roads for cars: %d; bị loại / rejected: %d\n", r.Others, r.Rejected)
}
