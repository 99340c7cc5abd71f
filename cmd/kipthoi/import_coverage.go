package main

import (
	"fmt"
	"io"

	"kipthoi/geo"
)

const (
	coverageSpacing = 10    // metres between the parallels on which communes are compared
	coverageLeast   = 1_000 // square metres; less is told by number only
	coverageWorst   = 10    // how many are named
)

// coverageReport says what does not fit together in a set of polygons.
func coverageReport(out io.Writer, b *geo.Boundaries, bars *progress) {
	crossings := b.Crossings()
	found := b.Coverage(coverageSpacing, func(perMille int) { bars.step("kiểm tra chồng, hở", perMille, 1000) })
	bars.end()
	fmt.Fprintf(out, "đường bao tự cắt / rings that cross themselves: %d\n", len(crossings))
	for _, c := range crossings[:min(len(crossings), coverageWorst)] {
		fmt.Fprintf(out, "  %s: %.6f, %.6f\n", c.Code, c.At[1], c.At[0])
	}
	var overlaps, gaps fault
	for _, o := range found.Overlaps {
		overlaps.add(o.AreaM2, fmt.Sprintf("%s + %s: %.2f ha, %.6f, %.6f", o.Codes[0], o.Codes[1], o.AreaM2/1e4, o.At[1], o.At[0]))
	}
	for _, g := range found.Gaps {
		gaps.add(g.AreaM2, fmt.Sprintf("%.2f ha, %.6f, %.6f", g.AreaM2/1e4, g.At[1], g.At[0]))
	}
	overlaps.print(out, "chồng nhau / overlaps")
	gaps.print(out, "chỗ hở / gaps")
}

// fault adds up overlaps or gaps, which come with the largest first.
type fault struct {
	count, large int
	m2           float64
	worst        []string
}

func (f *fault) add(m2 float64, text string) {
	f.count++
	f.m2 += m2
	if m2 >= coverageLeast {
		f.large++
		if len(f.worst) < coverageWorst {
			f.worst = append(f.worst, text)
		}
	}
}

func (f *fault) print(out io.Writer, name string) {
	fmt.Fprintf(out, "%s: %d, trên 0,1 ha / above 0.1 ha: %d, %.2f ha\n", name, f.count, f.large, f.m2/1e4)
	for _, text := range f.worst {
		fmt.Fprintf(out, "  %s\n", text)
	}
}
