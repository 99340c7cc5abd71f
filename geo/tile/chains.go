package tile

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// chain is a piece of border between two places where borders meet. All who border on it share it, so that at each zoom
// they keep the same points of it and no gap opens between them.
type chain struct {
	points  []orb.Point // on the square
	weights []float32   // how far the line would move without the point, on the square; ends weigh more than anything
	owners  [2]string   // the provinces on its sides, as far as they are known
	uses    int
}

// step is a chain as a ring passes it.
type step struct {
	chain int32
	back  bool
}

// weaver cuts rings into chains.
type weaver struct {
	joints map[orb.Point]joint
	known  map[ends]int32
	chains []chain
}

// joint is a point of a border and what it is joined to.
type joint struct {
	next  [2]orb.Point
	count uint8 // above 2: borders meet here
}

// ends tells chains apart: from a place where borders meet only one leads to a given next point.
type ends struct {
	first, second orb.Point
	length        int
}

func newWeaver() *weaver { return &weaver{joints: map[orb.Point]joint{}, known: map[ends]int32{}} }

// learn counts for each point of a ring what it is joined to. All rings are learned before one is cut.
func (w *weaver) learn(ring []orb.Point) {
	n := len(ring)
	for i, p := range ring {
		j := w.joints[p]
		for _, q := range [2]orb.Point{ring[(i+n-1)%n], ring[(i+1)%n]} {
			if slices.Contains(j.next[:min(j.count, 2)], q) || j.count > 2 {
				continue
			}
			if j.count < 2 {
				j.next[j.count] = q
			}
			j.count++
		}
		w.joints[p] = j
	}
}

// cut gives the chains of a ring that lies in a province.
func (w *weaver) cut(ring []orb.Point, province string) []step {
	from := w.start(ring)
	round := append(slices.Concat(ring[from:], ring[:from]), ring[from])
	var steps []step
	for first, i := 0, 1; i < len(round); i++ {
		if i == len(round)-1 || w.joints[round[i]].count > 2 {
			steps = append(steps, w.use(round[first:i+1], province))
			first = i
		}
	}
	return steps
}

// start finds a place where borders meet, or, on an island, the same point for everyone.
func (w *weaver) start(ring []orb.Point) int {
	if i := slices.IndexFunc(ring, func(p orb.Point) bool { return w.joints[p].count > 2 }); i >= 0 {
		return i
	}
	least := 0
	for i, p := range ring {
		if before(p, ring[least]) {
			least = i
		}
	}
	return least
}

func before(a, b orb.Point) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }

func (w *weaver) use(points []orb.Point, province string) step {
	n := len(points)
	back := before(points[n-1], points[0]) || points[0] == points[n-1] && before(points[n-2], points[1])
	if back {
		points = slices.Clone(points)
		slices.Reverse(points)
	}
	key := ends{points[0], points[1], n}
	i, ok := w.known[key]
	if !ok {
		i = int32(len(w.chains))
		w.known[key] = i
		w.chains = append(w.chains, newChain(points))
	}
	c := &w.chains[i]
	c.owners[min(c.uses, 1)] = province
	c.uses++
	return step{i, back}
}

func newChain(degrees []orb.Point) chain {
	c := chain{points: make([]orb.Point, len(degrees)), weights: make([]float32, len(degrees))}
	for i, p := range degrees {
		c.points[i] = project(p)
	}
	top := float32(math.Inf(1))
	c.weights[0], c.weights[len(degrees)-1] = top, top
	c.weigh(0, len(degrees)-1, top)
	return c
}

// weigh gives the points between two of them their weights, as Douglas and Peucker would choose them; none weighs more
// than the one that it depends on.
func (c *chain) weigh(from, to int, most float32) {
	if to-from < 2 {
		return
	}
	farthest, distance := from+1, -1.0
	for i := from + 1; i < to; i++ {
		if d := away(c.points[i], c.points[from], c.points[to]); d > distance {
			farthest, distance = i, d
		}
	}
	weight := min(float32(distance), most)
	c.weights[farthest] = weight
	c.weigh(from, farthest, weight)
	c.weigh(farthest, to, weight)
}

// away is the distance of p from the line between a and b.
func away(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	along := 0.0
	if long := dx*dx + dy*dy; long > 0 {
		along = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/long, 0), 1)
	}
	return math.Hypot(p[0]-a[0]-along*dx, p[1]-a[1]-along*dy)
}

// appendTo adds the points that weigh at least so much, the last left out unless whole.
func (c *chain) appendTo(out []orb.Point, least float32, back, whole bool) []orb.Point {
	n := len(c.points)
	for i := range n {
		at := i
		if back {
			at = n - 1 - i
		}
		if c.weights[at] >= least && (whole || i < n-1) {
			out = append(out, c.points[at])
		}
	}
	return out
}

// border says that a chain parts two provinces, or a province from the sea or another country.
func (c *chain) border() bool { return c.uses != 2 || c.owners[0] != c.owners[1] }
