package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Share is how much of a commune an area touches.
type Share struct {
	Code   string
	Share  float64 // of the commune's area, 0 to 1; 0 where it is only grazed
	AreaM2 float64 // square metres of the commune in the area
}

// shareLines is the number of parallels on which a commune is compared with an area. Shares of real communes are then
// right to some tenths of a per cent.
const shareLines = 256

// Shares returns the communes that the area touches, by code, with the share of each. None that has so much as a point
// in common with the area is left out; circles are taken as polygons of 360 corners around them, up to 0.004 % wider.
// Listed communes are wholly in it. Without polygons (b nil) only they are known.
func (a Area) Shares(b *Boundaries) []Share {
	var out []Share
	if b == nil {
		b = NewBoundaries(nil)
	}
	pieces := a.pieces()
	for i := range b.shapes {
		if s, ok := b.share(i, pieces); ok && !slices.Contains(a.Communes, s.Code) {
			out = append(out, s)
		}
	}
	for _, code := range union(nil, a.Communes...) {
		out = append(out, Share{Code: code, Share: 1, AreaM2: b.Area(code)})
	}
	slices.SortStableFunc(out, func(x, y Share) int { return cmp.Compare(x.Code, y.Code) })
	return out
}

// piece is a polygon of an area.
type piece struct {
	*prepared
	convex bool
}

func (a Area) pieces() []piece {
	var out []piece
	add := func(polygon orb.Polygon, convex bool) {
		if p := prepare(polygon, 0); p != nil {
			out = append(out, piece{p, convex})
		}
	}
	path := a.path()
	for _, circles := range [][]Circle{a.Circles, path} {
		for _, c := range circles {
			add(orb.Polygon{c.ring()}, true)
		}
	}
	for i := 1; i < len(path); i++ {
		add(orb.Polygon{corridor(path[i-1], path[i])}, true)
	}
	for _, polygon := range a.Polygon {
		add(polygon, false)
	}
	return out
}

// circleCorners is the number of corners of the polygon around a circle.
const circleCorners = 360

// ring returns the polygon around a circle whose edges touch it.
func (c Circle) ring() orb.Ring {
	out := make(orb.Ring, 0, circleCorners+1)
	for i := range circleCorners {
		out = append(out, destination(c.Point, float64(i)*2*math.Pi/circleCorners, c.RadiusM/math.Cos(math.Pi/circleCorners)))
	}
	return append(out, out[0])
}

// corridor returns the area beside the way between two fixes; the circles at its ends are pieces of their own.
func corridor(from, to Circle) orb.Ring {
	flat := newLocal(orb.Point{(from.Point[0] + to.Point[0]) / 2, (from.Point[1] + to.Point[1]) / 2})
	fx, fy := flat.xy(from.Point)
	tx, ty := flat.xy(to.Point)
	bearing := math.Atan2(tx-fx, ty-fy)
	const right = math.Pi / 2
	out := orb.Ring{
		destination(from.Point, bearing-right, from.RadiusM), destination(to.Point, bearing-right, to.RadiusM),
		destination(to.Point, bearing+right, to.RadiusM), destination(from.Point, bearing+right, from.RadiusM),
	}
	return append(out, out[0])
}

// destination goes metres from p with a bearing in radians, along a great circle.
func destination(p orb.Point, bearing, metres float64) orb.Point {
	sinLat, cosLat := math.Sincos(p[1] * radians)
	sinD, cosD := math.Sincos(metres / EarthRadius)
	sin := sinLat*cosD + cosLat*sinD*math.Cos(bearing)
	lon := math.Atan2(math.Sin(bearing)*sinD*cosLat, cosD-sinLat*sin)
	return orb.Point{p[0] + lon/radians, math.Asin(min(max(sin, -1), 1)) / radians}
}

// share compares shape i with the pieces; ok is false when they have no point in common.
func (b *Boundaries) share(i int, pieces []piece) (s Share, ok bool) {
	s.Code = b.shapes[i].Code
	shape := b.parts[i]
	box := boxOf(shape)
	var near []*prepared
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range pieces {
		if len(shape) == 0 || !p.bound.Intersects(box) {
			continue
		}
		if p.convex && p.holds(box) {
			return Share{s.Code, 1, b.areas[i]}, true
		}
		near = append(near, p.prepared)
		for _, part := range shape {
			if p.bound.Intersects(part.bound) {
				low, high = min(low, max(p.bound.Min[1], part.bound.Min[1])), max(high, min(p.bound.Max[1], part.bound.Max[1]))
			}
		}
	}
	if !(low < high) { // it meets no part, or only the end of one
		return s, len(near) > 0 && meet(shape, near)
	}
	s.AreaM2 = min(commonArea(shape, near, low, high), b.areas[i])
	if b.areas[i] > 0 {
		s.Share = s.AreaM2 / b.areas[i]
	}
	return s, s.AreaM2 > 0 || meet(shape, near)
}

func boxOf(shape []*prepared) (box orb.Bound) {
	for i, part := range shape {
		if box = box.Union(part.bound); i == 0 {
			box = part.bound
		}
	}
	return box
}

// holds tells whether a convex piece holds the corners of a box.
func (p piece) holds(box orb.Bound) bool {
	return p.bound.Contains(box.Min) && p.bound.Contains(box.Max) && p.contains(box.Min) && p.contains(box.Max) &&
		p.contains(orb.Point{box.Min[0], box.Max[1]}) && p.contains(orb.Point{box.Max[0], box.Min[1]})
}

// commonArea measures in square metres what two unions of polygons have in common between two latitudes.
func commonArea(a, b []*prepared, low, high float64) float64 {
	var one, two []run
	step := (high - low) / shareLines
	sum := 0.0
	for k := range shareLines {
		y := low + (float64(k)+0.5)*step
		one, two = allSpans(a, y, one), allSpans(b, y, two)
		sum += common(one, two) * step * squareMetres(y)
	}
	return sum
}

// meet tells whether polygons of two unions have a point in common.
func meet(a, b []*prepared) bool {
	for _, p := range a {
		for _, q := range b {
			if p.bound.Intersects(q.bound) && (p.contains(q.points[0]) || q.contains(p.points[0]) || p.crosses(q)) {
				return true
			}
		}
	}
	return false
}

// crosses tells whether an edge of p meets one of q.
func (p *prepared) crosses(q *prepared) bool {
	found := false
	p.eachEdge(func(e int32, _, _ int) {
		a, b := p.points[e], p.points[e+1]
		box := orb.MultiPoint{a, b}.Bound()
		if found || !box.Intersects(q.bound) {
			return
		}
		for _, f := range q.edges[q.slabs[q.at(box.Min[1])].start:q.slabs[q.at(box.Max[1])+1].start] {
			if found = segmentsMeet(a, b, q.points[f], q.points[f+1]); found {
				return
			}
		}
	})
	return found
}

// segmentsMeet tells whether two segments have a point in common.
func segmentsMeet(a, b, c, d orb.Point) bool {
	if !(orb.MultiPoint{a, b}).Bound().Intersects(orb.MultiPoint{c, d}.Bound()) {
		return false
	}
	return side(a, b, c)*side(a, b, d) <= 0 && side(c, d, a)*side(c, d, b) <= 0
}

// side tells on which side of the line ab p lies: 1 left, -1 right, 0 on it.
func side(a, b, p orb.Point) int {
	turn := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
	switch {
	case turn > 0:
		return 1
	case turn < 0:
		return -1
	}
	return 0
}
