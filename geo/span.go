package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// run is a part of a parallel between two longitudes.
type run struct{ west, east float64 }

// spans adds the stretches of the parallel y that lie in the polygon, from west to east. Neighbours that share an edge
// get the very same longitude for it, whichever way it runs.
func (p *prepared) spans(y float64, out []run) []run {
	if y < p.bound.Min[1] || y > p.bound.Max[1] {
		return out
	}
	i := p.at(y)
	var room [64]float64
	xs := room[:0]
	for _, e := range p.edges[p.slabs[i].start:p.slabs[i+1].start] {
		a, b := &p.points[e], &p.points[e+1]
		if a[1] > b[1] {
			a, b = b, a
		}
		if y >= a[1] && y < b[1] {
			xs = append(xs, a[0]+(y-a[1])*((b[0]-a[0])/(b[1]-a[1])))
		}
	}
	slices.Sort(xs)
	for k := 1; k < len(xs); k += 2 {
		if xs[k] > xs[k-1] {
			out = append(out, run{xs[k-1], xs[k]})
		}
	}
	return out
}

// allSpans gives the stretches of the parallel y that lie in any of the polygons, none overlapping another.
func allSpans(polygons []*prepared, y float64, out []run) []run {
	out = out[:0]
	for _, p := range polygons {
		out = p.spans(y, out)
	}
	slices.SortFunc(out, func(a, b run) int { return cmp.Compare(a.west, b.west) })
	kept := 0
	for i := range out {
		if kept > 0 && out[i].west <= out[kept-1].east {
			out[kept-1].east = max(out[kept-1].east, out[i].east)
			continue
		}
		out[kept] = out[i]
		kept++
	}
	return out[:kept]
}

// common returns how many degrees two lists of spans, each in order, have in common.
func common(a, b []run) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		sum += max(0, min(a[i].east, b[j].east)-max(a[i].west, b[j].west))
		if a[i].east < b[j].east {
			i++
		} else {
			j++
		}
	}
	return sum
}

// squareMetres is the area of a square degree at a latitude, on the sphere that Boundaries.Area is measured on.
func squareMetres(lat float64) float64 {
	const metres = orb.EarthRadius * radians
	return metres * metres * math.Cos(lat*radians)
}
