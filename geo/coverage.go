package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Overlap is where the polygons of two communes lie on one another.
type Overlap struct {
	Codes  [2]string // in order
	AreaM2 float64   // square metres
	At     orb.Point // a point in it
}

// Gap is a hole that communes enclose and none covers. A gap that is open to the sea or abroad is none.
type Gap struct {
	AreaM2 float64   // square metres
	At     orb.Point // a point in it
}

// Coverage is what does not fit together in a set of polygons, the largest first.
type Coverage struct {
	Overlaps []Overlap
	Gaps     []Gap
}

// Coverage compares all polygons along parallels that are spacing metres apart, and at every level edge longer than
// that; areas are those of strips around them. What is lower than the spacing may be missed; done is called now and then
// with the part of the strips that is ready, in per mille.
func (b *Boundaries) Coverage(spacing float64, done func(perMille int)) Coverage {
	s := &sweep{shapes: b.shapes, pairs: map[[2]int]*region{}}
	parts := slices.Concat(b.parts...)
	slices.SortStableFunc(parts, func(p, q *prepared) int { return cmp.Compare(p.bound.Min[1], q.bound.Min[1]) })
	cuts := cuts(parts, spacing)
	s.before = []strip{{west: math.Inf(-1), east: math.Inf(1)}}
	s.gaps = []region{{}} // the first is what lies outside
	s.parent = []int{0}
	var active []*prepared
	for k := 1; k < len(cuts); k++ {
		y := (cuts[k-1] + cuts[k]) / 2
		active = slices.DeleteFunc(active, func(p *prepared) bool { return p.bound.Max[1] < y })
		for ; len(parts) > 0 && parts[0].bound.Min[1] <= y; parts = parts[1:] {
			active = append(active, parts[0])
		}
		s.line(active, y, (cuts[k]-cuts[k-1])*squareMetres(y))
		if k%1024 == 0 || k == len(cuts)-1 {
			done(1000 * k / (len(cuts) - 1))
		}
	}
	s.join([]strip{{west: math.Inf(-1), east: math.Inf(1)}}) // north of all lies the outside again
	return s.coverage()
}

// cuts returns the latitudes between strips, from south to north.
func cuts(parts []*prepared, spacing float64) []float64 {
	if len(parts) == 0 {
		return nil
	}
	step := spacing / (EarthRadius * radians)
	north := parts[0].bound.Max[1]
	var out []float64
	for _, p := range parts {
		north = max(north, p.bound.Max[1])
		out = append(out, p.levels(step)...)
	}
	for k := 0; ; k++ {
		y := parts[0].bound.Min[1] + float64(k)*step
		if y >= north {
			break
		}
		out = append(out, y)
	}
	out = append(out, north)
	slices.Sort(out)
	return slices.Compact(out)
}

// levels returns the latitudes of level edges longer than step, where the length of a strip jumps.
func (p *prepared) levels(step float64) (out []float64) {
	p.eachEdge(func(e int32, _, _ int) {
		if a, b := p.points[e], p.points[e+1]; a[1] == b[1] && math.Abs(a[0]-b[0]) > step {
			out = append(out, a[1])
		}
	})
	return out
}

// region is a part of the map that strips add up to.
type region struct {
	area float64
	wide float64 // width of its widest strip
	at   orb.Point
}

func (r *region) add(west, east, y, perDegree float64) {
	r.area += (east - west) * perDegree
	if east-west > r.wide {
		r.wide, r.at = east-west, orb.Point{(west + east) / 2, y}
	}
}

// strip is a part of a parallel: of a shape, or of a gap.
type strip struct {
	west, east float64
	of         int
}

// sweep goes over the map from south to north.
type sweep struct {
	shapes []Shape
	pairs  map[[2]int]*region
	gaps   []region
	parent []int   // of each gap, the one it turned out to be a part of
	before []strip // gaps of the line before

	runs   []run
	strips []strip
}

// line takes the parallel y.
func (s *sweep) line(active []*prepared, y, perDegree float64) {
	s.strips = s.strips[:0]
	for _, p := range active {
		s.runs = p.spans(y, s.runs[:0])
		for _, r := range s.runs {
			s.strips = append(s.strips, strip{r.west, r.east, p.shape})
		}
	}
	slices.SortFunc(s.strips, func(a, b strip) int { return cmp.Compare(a.west, b.west) })
	s.overlaps(y, perDegree)
	reach := math.Inf(-1)
	var gaps []strip
	for _, t := range s.strips {
		if t.west > reach {
			gaps = append(gaps, strip{west: reach, east: t.west})
		}
		reach = max(reach, t.east)
	}
	gaps = append(gaps, strip{west: reach, east: math.Inf(1)})
	s.join(gaps)
	for _, g := range gaps {
		if g.of != 0 {
			s.gaps[g.of].add(g.west, g.east, y, perDegree)
		}
	}
	s.before = gaps
}

func (s *sweep) overlaps(y, perDegree float64) {
	for i, a := range s.strips {
		for _, b := range s.strips[i+1:] {
			if b.west >= a.east {
				break
			}
			if a.of == b.of {
				continue
			}
			key := [2]int{min(a.of, b.of), max(a.of, b.of)}
			if s.pairs[key] == nil {
				s.pairs[key] = &region{}
			}
			s.pairs[key].add(b.west, min(a.east, b.east), y, perDegree)
		}
	}
}

// join gives the gaps of a line the regions of those they touch on the line before; those at its ends are outside.
func (s *sweep) join(gaps []strip) {
	j := 0
	for i := range gaps {
		g := &gaps[i]
		g.of = -1
		if math.IsInf(g.west, 0) || math.IsInf(g.east, 0) {
			g.of = 0
		}
		for j < len(s.before) && s.before[j].east <= g.west {
			j++
		}
		for k := j; k < len(s.before) && s.before[k].west < g.east; k++ {
			g.of = s.unite(g.of, s.before[k].of)
		}
		if g.of < 0 {
			g.of = len(s.gaps)
			s.gaps, s.parent = append(s.gaps, region{}), append(s.parent, g.of)
		}
	}
}

// unite makes two regions one, the earlier; -1 is none yet.
func (s *sweep) unite(a, b int) int {
	b = s.root(b)
	if a < 0 {
		return b
	}
	a = s.root(a)
	s.parent[max(a, b)] = min(a, b)
	return min(a, b)
}

func (s *sweep) root(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

func (s *sweep) coverage() (out Coverage) {
	for key, r := range s.pairs {
		out.Overlaps = append(out.Overlaps, Overlap{[2]string{s.shapes[key[0]].Code, s.shapes[key[1]].Code}, r.area, r.at})
	}
	for i := len(s.gaps) - 1; i > 0; i-- { // a root comes before its parts
		g := s.gaps[i]
		switch root := s.root(i); {
		case root == i:
			out.Gaps = append(out.Gaps, Gap{g.area, g.at})
		case root != 0:
			to := &s.gaps[root]
			if to.area += g.area; g.wide > to.wide {
				to.wide, to.at = g.wide, g.at
			}
		}
	}
	slices.SortFunc(out.Overlaps, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(b.AreaM2, a.AreaM2), cmp.Compare(a.Codes[0], b.Codes[0]), cmp.Compare(a.Codes[1], b.Codes[1]))
	})
	slices.SortFunc(out.Gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.AreaM2, a.AreaM2), cmp.Compare(a.At[0], b.At[0]), cmp.Compare(a.At[1], b.At[1]))
	})
	return out
}
