package road

import (
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// DefaultGap is the widest gap in metres between the end of a line of GeoJSON and another line that is bridged.
const DefaultGap = 30.0

// MaxGap is more, in metres, than two roads that belong together are ever apart.
const MaxGap = 500.0

// touching is how near, in metres, what touches is: rounding moves both a little.
const touching = 0.05

// vertexStep is how far apart, in metres, the vertices of a line may be: points snap to vertices, and floods close what
// lies between two.
const vertexStep = 200.0

// feature takes a LineString or MultiLineString.
func (d *Draft) feature(e *element, number int) error {
	tags := map[string]string{}
	for name, raw := range e.Properties {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			tags[name] = text
		}
	}
	if d.skipped(tags) {
		d.report.Others++
		return nil
	}
	lines, err := linesOf(e.Geometry)
	if err != nil {
		d.reject(number, err)
		return nil
	}
	for _, line := range lines {
		if err := d.addLine(line, tags); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) skipped(tags map[string]string) bool {
	for name, value := range d.skip {
		if tags[name] == value {
			return true
		}
	}
	return tags["highway"] != "" && !forMotors(tags)
}

func linesOf(raw json.RawMessage) (lines [][]orb.Point, err error) {
	var g geometry
	var line []orb.Point
	switch err = json.Unmarshal(raw, &g); {
	case err != nil || g.Type == "":
		return nil, badInput("không có hình", "no geometry")
	case g.Type == "LineString":
		err = json.Unmarshal(g.Coordinates, &line)
		lines = [][]orb.Point{line}
	case g.Type == "MultiLineString":
		err = json.Unmarshal(g.Coordinates, &lines)
	default:
		return nil, badInput("loại hình không phải là đường (LineString, MultiLineString)", "the geometry is no line (LineString, MultiLineString)")
	}
	if err != nil {
		return nil, badInput("tọa độ hỏng", "broken coordinates")
	}
	for _, p := range slices.Concat(lines...) {
		if err := geo.CheckPoint(p); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// addLine takes a line with more vertices than it has. Vertices at one place are one node.
func (d *Draft) addLine(line []orb.Point, tags map[string]string) error {
	forward, back := directions(tags)
	d.lines++
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		n := math.Ceil(max(geo.Metres(a, b)/vertexStep, 1))
		for k := 1.0; k <= n; k++ {
			s := Segment{From: at(between(a, b, (k-1)/n)), To: at(between(a, b, k/n)), OneWay: forward != back}
			if back && !forward {
				s.From, s.To = s.To, s.From
			}
			if err := d.piece(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// piece keeps a segment between places, and which line it is of.
func (d *Draft) piece(s Segment) error {
	if s.From == s.To {
		return nil
	}
	for _, id := range []int64{s.From, s.To} {
		if err := d.node(id, place(id)); err != nil {
			return err
		}
	}
	d.line = append(d.line, int32(d.lines))
	return d.segment(s)
}

func between(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t}
}

// at gives the id of the node at a place, and place the place of such an id.
func at(p orb.Point) int64 { return steps(p[0])<<32 | steps(p[1]) }

func place(id int64) orb.Point {
	return orb.Point{float64(id>>32) / unit, float64(id&math.MaxUint32) / unit}
}

// loose is an end of a line at which no other begins, and the nearest place of another line.
type loose struct {
	id, to  int64
	line    int32
	segment int
	metres  float64
}

// join puts each loose end onto the nearest other line that is at most gap metres away.
func (d *Draft) join(gap float64) error {
	ends, gap := d.looseEnds(), max(gap, touching)
	var tree rtree.RTreeGN[float64, int]
	for i := range ends {
		tree.Insert(place(ends[i].id), place(ends[i].id), i)
	}
	pad := gap / 90_000 // degrees of either axis within Việt Nam, and some more
	for n, s := range d.segments {
		a, b := place(s.From), place(s.To)
		box := orb.MultiPoint{a, b}.Bound().Pad(pad)
		tree.Search(box.Min, box.Max, func(_, _ [2]float64, i int) bool {
			if e := &ends[i]; e.line != d.line[n] {
				e.try(n, a, b)
			}
			return true
		})
	}
	return d.tie(ends, gap)
}

func (d *Draft) looseEnds() (ends []loose) {
	degree := map[int64]int8{}
	for _, s := range d.segments {
		degree[s.From], degree[s.To] = min(degree[s.From]+1, 2), min(degree[s.To]+1, 2)
	}
	for n, s := range d.segments {
		for _, id := range []int64{s.From, s.To} {
			if degree[id] == 1 {
				ends = append(ends, loose{id: id, line: d.line[n], metres: math.Inf(1)})
			}
		}
	}
	return ends
}

func (e *loose) try(n int, a, b orb.Point) {
	if m, along := geo.SegmentMetres(place(e.id), a, b); m < e.metres {
		e.metres, e.segment, e.to = m, n, at(between(a, b, along))
	}
}

// tie divides the segments that ends are put onto, and bridges the gaps.
func (d *Draft) tie(ends []loose, gap float64) error {
	cuts, tied := map[int][]int64{}, map[[2]int64]bool{}
	for _, e := range ends {
		pair := [2]int64{min(e.id, e.to), max(e.id, e.to)}
		if e.metres > gap || tied[pair] {
			continue
		}
		tied[pair] = true
		cuts[e.segment] = append(cuts[e.segment], e.to)
		if e.id == e.to {
			d.report.Noded++
			continue
		}
		d.report.Bridges++
		d.report.BridgedM, d.report.WidestM = d.report.BridgedM+e.metres, max(d.report.WidestM, e.metres)
		if err := d.piece(Segment{From: e.id, To: e.to}); err != nil {
			return err
		}
	}
	for _, n := range slices.Sorted(maps.Keys(cuts)) {
		if err := d.cut(n, cuts[n]); err != nil {
			return err
		}
	}
	return nil
}

// cut divides a segment at nodes on it.
func (d *Draft) cut(n int, at []int64) error {
	s := d.segments[n]
	slices.SortFunc(at, func(a, b int64) int {
		return cmp.Compare(geo.Metres(place(s.From), place(a)), geo.Metres(place(s.From), place(b)))
	})
	from := s.From
	for _, id := range slices.Compact(append(at, s.To)) {
		if id == from {
			continue
		}
		part := Segment{From: from, To: id, OneWay: s.OneWay}
		if from == s.From {
			d.segments[n] = part
			d.nodes[id] = place(id)
		} else if err := d.piece(part); err != nil {
			return err
		}
		from = id
	}
	return nil
}
