package road

import (
	"math"
	"sync"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Graph is a network of roads.
type Graph struct {
	points []orb.Point
	space  [][3]float64 // the points on the globe in metres from its centre: chords are quick lower bounds
	first  []int32      // arcs of node n are first[n] to first[n+1]
	to     []int32
	mm     []uint32 // length of each arc
	inMain []bool   // nodes of the largest part within which every node reaches every other
	parts  int      // how many there are, and how many nodes the largest has
	most   int
	scale  float64 // the least ratio of an arc's length to its chord, at most 1
	tree   rtree.RTreeGN[float64, int32]
	pool   sync.Pool
}

// What a point's road is.
const (
	MaxSnapM   = 1000.0 // metres; farther from any road there is "no road near"
	preferMain = 100.0  // metres more to reach a node of the main part rather than one cut off
)

// Nodes and Arcs give the size; an arc is one direction of a segment.
func (g *Graph) Nodes() int { return len(g.points) }

// Arcs gives the number of directed links.
func (g *Graph) Arcs() int { return len(g.to) }

// finish derives what is not stored.
func (g *Graph) finish() {
	g.scale = 1
	g.space = make([][3]float64, len(g.points))
	for i, p := range g.points {
		g.space[i] = onGlobe(p)
		g.tree.Insert(p, p, int32(i))
	}
	for n := range g.points {
		for a := g.first[n]; a < g.first[n+1]; a++ {
			if chord := g.chord(int32(n), g.to[a]); chord > 0 {
				g.scale = min(g.scale, float64(g.mm[a])/1000/chord)
			}
		}
	}
	g.inMain = g.mainPart()
	g.pool.New = func() any { return newSearch(len(g.points)) }
}

func onGlobe(p orb.Point) [3]float64 {
	lon, lat := p[0]*math.Pi/180, p[1]*math.Pi/180
	return [3]float64{geo.EarthRadius * math.Cos(lat) * math.Cos(lon), geo.EarthRadius * math.Cos(lat) * math.Sin(lon), geo.EarthRadius * math.Sin(lat)}
}

// chord is the straight distance through the globe: never more than the way over it.
func (g *Graph) chord(a, b int32) float64 {
	p, q := &g.space[a], &g.space[b]
	x, y, z := p[0]-q[0], p[1]-q[1], p[2]-q[2]
	return math.Sqrt(x*x + y*y + z*z)
}

// snap gives the node that a point is reached from, and how far it is; ok is false where no road is near.
func (g *Graph) snap(p orb.Point) (node int32, metres float64, ok bool) {
	narrow := math.Cos(p[1] * math.Pi / 180) // a degree of longitude, in degrees of latitude: exact enough to order what is near
	g.tree.Nearby(
		func(low, high [2]float64, _ int32, _ bool) float64 {
			dx, dy := narrow*max(low[0]-p[0], 0, p[0]-high[0]), max(low[1]-p[1], 0, p[1]-high[1])
			return dx*dx + dy*dy
		},
		func(at, _ [2]float64, n int32, _ float64) bool {
			m := geo.Metres(p, at)
			if m > MaxSnapM || ok && m > metres+preferMain {
				return false
			}
			if !ok {
				node, metres, ok = n, m, true
			}
			if g.inMain[n] {
				node, metres = n, m
				return false
			}
			return true
		})
	return node, metres, ok
}
