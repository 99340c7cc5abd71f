package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// NewBoundariesWithin is NewBoundaries for polygons whose borders are right to precision metres only, as those of
// simplified files are; 0 means exact. Locator does not take a fix nearer to a border than that for proved.
func NewBoundariesWithin(shapes []Shape, precision float64) *Boundaries {
	b := NewBoundaries(shapes)
	if precision > 0 { // no number is not
		b.precision = precision
	}
	return b
}

// Precision returns how far borders may be off, in metres; 0 means exact.
func (b *Boundaries) Precision() float64 { return b.precision }

// maxPrecision bounds what EstimatePrecision says: squares of a made-up map have long edges and are exact.
const maxPrecision = 200

// EstimatePrecision guesses from the distance between vertices by how many metres borders may be off: a quarter of the
// median length of an edge, at most 200. A line that was simplified leaves its chord by about that much.
func EstimatePrecision(shapes []Shape) float64 {
	var lengths []float64
	for i := range shapes {
		for _, polygon := range shapes[i].Geometry {
			for _, ring := range polygon {
				lengths = appendLengths(lengths, ring)
			}
		}
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	return min(math.Round(lengths[len(lengths)/2]/4), maxPrecision)
}

// appendLengths adds the lengths of the edges of a ring in metres.
func appendLengths(out []float64, ring orb.Ring) []float64 {
	if len(ring) == 0 {
		return out
	}
	flat := newLocal(ring[0])
	for i := 1; i < len(ring); i++ {
		out = append(out, math.Hypot((ring[i][0]-ring[i-1][0])*flat.kx, (ring[i][1]-ring[i-1][1])*flat.ky))
	}
	return out
}

// Bordering is a commune and the distance to its border in metres.
type Bordering struct {
	Code   string
	Metres float64
}

// Within returns the communes that p does not lie in and whose border is no more than metres away, nearest first.
func (b *Boundaries) Within(p orb.Point, metres float64) []Bordering {
	var out []Bordering
	for _, n := range b.near(p, metres) {
		if !n.inside {
			out = append(out, Bordering{b.shapes[n.shape].Code, n.metres})
		}
	}
	return out
}

// BorderMetres returns the distance from p to the nearest border of the commune's shape, inside or outside;
// ok is false for an unknown code.
func (b *Boundaries) BorderMetres(p orb.Point, code string) (metres float64, ok bool) {
	i, ok := b.byCode[code]
	if !ok {
		return 0, false
	}
	metres = math.Inf(1)
	local := newLocal(p)
	for _, polygon := range b.shapes[i].Geometry {
		for _, ring := range polygon {
			metres = min(metres, local.ringMetres(ring))
		}
	}
	return metres, !math.IsInf(metres, 1)
}

// nearShape is a shape whose border is near a point.
type nearShape struct {
	shape  int
	metres float64
	at     orb.Point // nearest point of the border
	inside bool      // the point lies in the shape
}

// near returns the shapes that have a border within metres of p, nearest first.
func (b *Boundaries) near(p orb.Point, metres float64) []nearShape {
	flat := newLocal(p)
	low := orb.Point{p[0] - metres/flat.kx, p[1] - metres/flat.ky}
	high := orb.Point{p[0] + metres/flat.kx, p[1] + metres/flat.ky}
	var out []nearShape
	b.tree.Search(low, high, func(_, _ [2]float64, c *prepared) bool {
		found := c.border(flat, low[1], high[1])
		if found.metres > metres {
			return true
		}
		found.inside = c.contains(p)
		i := slices.IndexFunc(out, func(n nearShape) bool { return n.shape == c.shape })
		if i < 0 {
			out = append(out, found)
			return true
		}
		found.inside = found.inside || out[i].inside
		if out[i].inside = found.inside; found.metres < out[i].metres {
			out[i] = found
		}
		return true
	})
	slices.SortFunc(out, func(x, y nearShape) int {
		return cmp.Or(cmp.Compare(x.metres, y.metres), cmp.Compare(x.shape, y.shape))
	})
	return out
}

// border finds the point of the edges between two latitudes that is nearest to the origin of a map.
func (p *prepared) border(flat local, south, north float64) nearShape {
	best := nearShape{shape: p.shape, metres: math.Inf(1)}
	for _, e := range p.edges[p.slabs[p.at(south)].start:p.slabs[p.at(north)+1].start] {
		a, b := p.points[e], p.points[e+1]
		if m, along := flat.segment(a, b); m < best.metres {
			best.metres, best.at = m, orb.Point{a[0] + along*(b[0]-a[0]), a[1] + along*(b[1]-a[1])}
		}
	}
	return best
}

// beyond tells whether a commune lies on the other side of a border point, a metre away as seen from p.
func (b *Boundaries) beyond(p, border orb.Point) bool {
	far := 1 + 1/max(Metres(p, border), 0.1)
	_, ok, _ := b.Commune(orb.Point{p[0] + far*(border[0]-p[0]), p[1] + far*(border[1]-p[1])})
	return ok
}
