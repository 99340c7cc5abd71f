package geo

import "github.com/paulmach/orb"

// Crossing is where the border of a commune crosses itself: its ring is invalid, and what is inside is a guess.
type Crossing struct {
	Code string
	At   orb.Point // the end of an edge that crosses another
}

// crossingTests bounds the comparisons of edges in one polygon.
const crossingTests = 1 << 28

// Crossings returns the communes with a border whose edges cross one another, each once, by code. Edges that only touch
// do not cross. A polygon whose edges crowd at one latitude, as those of no commune do, is not searched to its end.
func (b *Boundaries) Crossings() []Crossing {
	var out []Crossing
	for i := range b.shapes {
		for _, p := range b.parts[i] {
			if at, ok := p.crossing(); ok {
				out = append(out, Crossing{b.shapes[i].Code, at})
				break
			}
		}
	}
	return out
}

func (p *prepared) crossing() (orb.Point, bool) {
	left := crossingTests
	for i := 1; i < len(p.slabs); i++ {
		edges := p.edges[p.slabs[i-1].start:p.slabs[i].start]
		if left -= len(edges) * len(edges) / 2; left < 0 {
			return orb.Point{}, false
		}
		for j, e := range edges {
			for _, f := range edges[j+1:] {
				if p.cross(e, f) {
					return p.points[e], true
				}
			}
		}
	}
	return orb.Point{}, false
}

// cross tells whether two edges have a point in common that is an end of neither.
func (p *prepared) cross(e, f int32) bool {
	a, b, c, d := &p.points[e], &p.points[e+1], &p.points[f], &p.points[f+1]
	if max(a[0], b[0]) < min(c[0], d[0]) || max(c[0], d[0]) < min(a[0], b[0]) {
		return false
	}
	return side(*a, *b, *c)*side(*a, *b, *d) < 0 && side(*c, *d, *a)*side(*c, *d, *b) < 0
}
