package road

import (
	"context"
	"math"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Closed says which roads cannot be driven now.
type Closed struct {
	Areas []geo.Area // roads that touch one; its list of communes does not count
	Ways  []int64
}

// search is the memory of one search; it is used again once its marks are wiped.
type search struct {
	dist    []uint64 // millimetres and 1; 0 is not reached
	done    []bool
	touched []int32
	heap    []entry
}

type entry struct {
	key  uint64 // what the heap is ordered by
	dist uint64 // of the node when it was put in
	node int32
}

func newSearch(n int) *search { return &search{dist: make([]uint64, n), done: make([]bool, n)} }

func (s *search) wipe() {
	for _, n := range s.touched {
		s.dist[n], s.done[n] = 0, false
	}
	s.touched, s.heap = s.touched[:0], s.heap[:0]
}

// reach notes that a node is so far from the start, if no shorter way is known.
func (s *search) reach(n int32, dist, bound uint64) {
	if old := s.dist[n]; old != 0 && old <= dist {
		return
	}
	if s.dist[n] == 0 {
		s.touched = append(s.touched, n)
	}
	s.dist[n] = dist
	s.push(entry{dist + bound, dist, n})
}

func (s *search) push(e entry) {
	s.heap = append(s.heap, e)
	i := len(s.heap) - 1
	for i > 0 && s.heap[(i-1)/2].key > e.key {
		s.heap[i] = s.heap[(i-1)/2]
		i = (i - 1) / 2
	}
	s.heap[i] = e
}

func (s *search) pop() entry {
	top, last := s.heap[0], s.heap[len(s.heap)-1]
	s.heap = s.heap[:len(s.heap)-1]
	i := 0
	for n := len(s.heap); ; {
		child := 2*i + 1
		if child >= n {
			break
		}
		if child+1 < n && s.heap[child+1].key < s.heap[child].key {
			child++
		}
		if s.heap[child].key >= last.key {
			break
		}
		s.heap[i] = s.heap[child]
		i = child
	}
	if len(s.heap) > 0 {
		s.heap[i] = last
	}
	return top
}

// run settles nodes from the start, nearest first, until all goals are settled; bound never says too much.
func (g *Graph) run(s *search, from int32, goals map[int32]bool, shut func(arc int32, from int32) bool, bound func(int32) uint64) (settled int) {
	left := len(goals)
	s.reach(from, 1, bound(from))
	for len(s.heap) > 0 && left > 0 {
		e := s.pop()
		if s.done[e.node] || e.dist != s.dist[e.node] {
			continue
		}
		s.done[e.node] = true
		settled++
		if goals[e.node] {
			left--
		}
		for a := g.first[e.node]; a < g.first[e.node+1]; a++ {
			if n := g.to[a]; !s.done[n] && !shut(a, e.node) {
				s.reach(n, e.dist+uint64(g.mm[a]), bound(n))
			}
		}
	}
	return settled
}

// Roads gives the way from one point to each of several. One target is searched with A*, several by one search.
func (g *Graph) Roads(ctx context.Context, from orb.Point, to []orb.Point, closed []geo.Area) ([]geo.Road, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return g.Distances(from, to, Closed{Areas: closed}), nil
}

// Distances is Roads with single roads closed too.
func (g *Graph) Distances(from orb.Point, to []orb.Point, closed Closed) []geo.Road {
	out := make([]geo.Road, len(to))
	start, off, ok := g.snap(from)
	if !ok {
		return out
	}
	nodes, goals := make([]int32, len(to)), map[int32]bool{}
	for i, p := range to {
		n, m, near := g.snap(p)
		if nodes[i], out[i].Near, out[i].SnapM = n, near, off+m; near {
			goals[n] = true
		}
	}
	s, _ := g.pool.Get().(*search)
	defer func() { s.wipe(); g.pool.Put(s) }()
	g.run(s, start, goals, g.shut(closed), g.bound(goals))
	for i, n := range nodes {
		if out[i].Near && s.done[n] {
			out[i].Reachable, out[i].Metres = true, float64(s.dist[n]-1)/1000
		}
	}
	return out
}

func none(int32) uint64 { return 0 }

// bound gives the lower bound that A* needs: the chord to the only goal.
func (g *Graph) bound(goals map[int32]bool) func(int32) uint64 {
	if len(goals) != 1 {
		return none
	}
	for goal := range goals {
		return func(n int32) uint64 { return uint64(max(g.chord(n, goal)*g.scale*1000-2, 0)) }
	}
	return none
}

// shut tells which arcs are closed. A road is looked at each 50 m.
func (g *Graph) shut(c Closed) func(arc, from int32) bool {
	ways := map[int64]bool{}
	for _, w := range c.Ways {
		ways[w] = true
	}
	if len(c.Areas) == 0 {
		return func(arc, _ int32) bool { return len(ways) > 0 && ways[g.way[arc]] }
	}
	boxes := make([]orb.Bound, len(c.Areas))
	for i, a := range c.Areas {
		boxes[i] = a.Bound()
	}
	return func(arc, from int32) bool {
		p, q := g.points[from], g.points[g.to[arc]]
		for i, a := range c.Areas {
			if boxes[i].Intersects(orb.MultiPoint{p, q}.Bound()) && touches(a, p, q) {
				return true
			}
		}
		return ways[g.way[arc]]
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
