package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// prepared is one polygon with its edges sorted into horizontal slabs, so that a point meets only the edges of
// its own height. All rings share one list of edges: crossing a hole's edge leaves the polygon again.
type prepared struct {
	shape  int
	bound  orb.Bound
	points []orb.Point // all rings one after the other, each closed
	rings  []int       // where in points each ring starts
	slabs  []slab      // from south to north; one more than there are, to end the last
	edges  []int32     // edge i goes from points[i] to points[i+1]
	scale  float64     // slabs per degree of latitude
}

// slab is a strip of the polygon between two latitudes.
type slab struct {
	west, east float64 // longitudes that its edges reach
	start      int32   // its first entry in edges
}

// edgesPerSlab is the aim when choosing the number of slabs.
const edgesPerSlab = 8

// prepare returns nil for a polygon without area.
func prepare(polygon orb.Polygon, shape int) *prepared {
	size := 0
	for _, ring := range polygon {
		size += len(ring) + 1
	}
	p := &prepared{shape: shape, points: make([]orb.Point, 0, size)}
	for _, ring := range polygon {
		if len(ring) < 3 {
			continue
		}
		p.rings = append(p.rings, len(p.points))
		p.points = append(p.points, ring...)
		if ring[0] != ring[len(ring)-1] {
			p.points = append(p.points, ring[0])
		}
	}
	if len(p.points) == 0 {
		return nil
	}
	p.bound = orb.MultiPoint(p.points).Bound()
	height := p.bound.Max[1] - p.bound.Min[1]
	if !(height > 0) || math.IsInf(height, 0) {
		return nil
	}
	slabs := min(max(len(p.points)/edgesPerSlab, 1), 1<<16)
	p.scale = float64(slabs) / height
	p.fill(slabs)
	return p
}

// fill counts the edges of each slab, then places them. The edge from the end of one ring to the start of the
// next is none.
func (p *prepared) fill(slabs int) {
	p.slabs = make([]slab, slabs+1)
	for i := range p.slabs {
		p.slabs[i].west, p.slabs[i].east = math.Inf(1), math.Inf(-1)
	}
	p.eachEdge(func(edge int32, low, high int) {
		x1, x2 := p.points[edge][0], p.points[edge+1][0]
		for i := low; i <= high; i++ {
			s := &p.slabs[i]
			s.west, s.east = min(s.west, x1, x2), max(s.east, x1, x2)
			p.slabs[i+1].start++
		}
	})
	for i := range slabs {
		p.slabs[i+1].start += p.slabs[i].start
	}
	p.edges = make([]int32, p.slabs[slabs].start)
	next := make([]int32, slabs)
	p.eachEdge(func(edge int32, low, high int) {
		for i := low; i <= high; i++ {
			p.edges[p.slabs[i].start+next[i]] = edge
			next[i]++
		}
	})
}

// eachEdge calls visit with each edge, and the first and last slab it touches.
func (p *prepared) eachEdge(visit func(edge int32, low, high int)) {
	for r, from := range p.rings {
		for i := from; i < p.ringEnd(r)-1; i++ {
			y1, y2 := p.points[i][1], p.points[i+1][1]
			visit(int32(i), p.at(min(y1, y2)), p.at(max(y1, y2)))
		}
	}
}

// ringEnd returns where in points ring r ends.
func (p *prepared) ringEnd(r int) int {
	if r+1 < len(p.rings) {
		return p.rings[r+1]
	}
	return len(p.points)
}

// polygon returns the rings as views of points.
func (p *prepared) polygon() orb.Polygon {
	out := make(orb.Polygon, len(p.rings))
	for r, from := range p.rings {
		out[r] = p.points[from:p.ringEnd(r):p.ringEnd(r)]
	}
	return out
}

// at returns the slab of a latitude.
func (p *prepared) at(y float64) int {
	return min(max(int((y-p.bound.Min[1])*p.scale), 0), len(p.slabs)-2)
}

// contains counts the edges east of pt. An edge holds its lower end and not its upper, so a level one counts never, and is computed from its
// lower end whichever way it runs, so that a point on a border of two neighbours lies in exactly one.
func (p *prepared) contains(pt orb.Point) bool {
	i := p.at(pt[1])
	s := &p.slabs[i]
	if pt[0] < s.west || pt[0] > s.east {
		return false
	}
	inside := false
	for _, e := range p.edges[s.start:p.slabs[i+1].start] {
		a, b := &p.points[e], &p.points[e+1]
		if a[1] > b[1] {
			a, b = b, a
		}
		if pt[1] < a[1] || pt[1] >= b[1] {
			continue
		}
		if (pt[0]-a[0])*(b[1]-a[1]) < (b[0]-a[0])*(pt[1]-a[1]) {
			inside = !inside
		}
	}
	return inside
}
