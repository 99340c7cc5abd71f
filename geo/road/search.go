package road

import (
	"context"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

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
func (g *Graph) run(s *search, from int32, goals map[int32]bool, shut []bool, bound func(int32) uint64) (settled int) {
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
			if n := g.to[a]; !s.done[n] && (shut == nil || !shut[a]) {
				s.reach(n, e.dist+uint64(g.mm[a]), bound(n))
			}
		}
	}
	return settled
}

// Roads gives the way from one point to each of several. One target is searched with A*, several by one search.
func (o *Open) Roads(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g, out := o.graph, make([]geo.Road, len(to))
	start, off, ok := g.snap(from)
	if !ok {
		return out, nil
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
	g.run(s, start, goals, o.shut, g.bound(goals))
	for i, n := range nodes {
		if out[i].Near && s.done[n] {
			out[i].Reachable, out[i].Metres = true, float64(s.dist[n]-1)/1000
		}
	}
	return out, nil
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
