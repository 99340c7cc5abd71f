package road

import (
	"math"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Open is what of a graph can be driven now. It never changes and is safe for concurrent use.
type Open struct {
	graph *Graph
	shut  []bool // by arc; nil: none
}

// Without takes out the roads that touch one of the areas; lists of communes do not count. A road is looked at each 50 m.
func (g *Graph) Without(closed []geo.Area) *Open {
	if len(closed) == 0 {
		return &Open{graph: g}
	}
	o := &Open{g, make([]bool, len(g.to))}
	for _, area := range closed {
		o.close(area)
	}
	return o
}

func (o *Open) close(area geo.Area) {
	g, box := o.graph, area.Bound()
	for n := range g.points {
		for a := g.first[n]; a < g.first[n+1]; a++ {
			p, q := g.points[n], g.points[g.to[a]]
			if !o.shut[a] && box.Intersects(orb.MultiPoint{p, q}.Bound()) && touches(area, p, q) {
				o.shut[a] = true
			}
		}
	}
}

func touches(a geo.Area, p, q orb.Point) bool {
	steps := math.Ceil(max(geo.Metres(p, q)/50, 1))
	for i := 0.0; i <= steps; i++ {
		if a.Contains(orb.Point{p[0] + (q[0]-p[0])*i/steps, p[1] + (q[1]-p[1])*i/steps}) {
			return true
		}
	}
	return false
}
