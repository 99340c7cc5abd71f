package road

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Segment is a piece of road between two nodes, by the ids of its source.
type Segment struct {
	From, To int64
	Metres   float64 // 0: the straight distance
	OneWay   bool    // from From to To only
}

// The largest graph that is taken: a province and its neighbours many times over.
const (
	MaxNodes    = 3_000_000
	MaxSegments = 4_000_000
	maxMetres   = 100_000.0 // of one segment
	rounded     = 0.006     // metres: a length so near the straight one is that, rounded to centimetres
)

func tooLarge() error {
	return &geo.FieldError{Field: "roads", VI: "mạng đường quá lớn", EN: "the network is too large"}
}

// Build makes a graph. Nodes without a segment are left out. The error is a *geo.FieldError: no segment at all, too many,
// a node that is missing or outside Việt Nam, a length that cannot be.
func Build(nodes map[int64]orb.Point, segments []Segment) (*Graph, error) {
	if len(nodes) > MaxNodes || len(segments) > MaxSegments {
		return nil, tooLarge()
	}
	if len(segments) == 0 {
		return nil, &geo.FieldError{Field: "segments", VI: "không có đoạn đường nào", EN: "there is no road"}
	}
	numbers, g := map[int64]int32{}, &Graph{}
	arcs := make([]arc, 0, 2*len(segments))
	for i, s := range segments {
		from, err1 := g.number(numbers, nodes, s.From)
		to, err2 := g.number(numbers, nodes, s.To)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, fmt.Errorf("segment %d: %w", i+1, err)
		}
		if straight := geo.Metres(nodes[s.From], nodes[s.To]); s.Metres == 0 || math.Abs(s.Metres-straight) < rounded {
			s.Metres = straight
		}
		if !(s.Metres >= 0 && s.Metres <= maxMetres) {
			return nil, fmt.Errorf("segment %d: %w", i+1, &geo.FieldError{Field: "metres", VI: "phải từ 0 đến 100.000", EN: "must be from 0 to 100,000"})
		}
		mm := uint32(math.Round(s.Metres * 1000))
		arcs = append(arcs, arc{from, to, mm})
		if !s.OneWay {
			arcs = append(arcs, arc{to, from, mm})
		}
	}
	g.lay(arcs)
	g.finish()
	return g, nil
}

// arc is one direction of a segment.
type arc struct {
	from, to int32
	mm       uint32
}

// number gives the place of a node in the arrays.
func (g *Graph) number(numbers map[int64]int32, nodes map[int64]orb.Point, id int64) (int32, error) {
	if n, ok := numbers[id]; ok {
		return n, nil
	}
	p, ok := nodes[id]
	if !ok {
		return 0, &geo.FieldError{Field: "node", VI: "đoạn đường có nút không tồn tại", EN: "a node of the segment is missing"}
	}
	if err := geo.CheckPoint(p); err != nil {
		return 0, err
	}
	n := int32(len(g.points))
	numbers[id], g.points = n, append(g.points, orb.Point{float64(steps(p[0])) / unit, float64(steps(p[1])) / unit})
	return n, nil
}

// steps rounds degrees to what is stored.
func steps(degrees float64) int64 { return int64(math.Round(degrees * unit)) }

// lay puts the arcs into arrays, sorted by where they begin.
func (g *Graph) lay(arcs []arc) {
	slices.SortStableFunc(arcs, func(a, b arc) int { return cmp.Compare(a.from, b.from) })
	g.first = make([]int32, len(g.points)+1)
	for _, a := range arcs {
		g.first[a.from+1]++
		g.to, g.mm = append(g.to, a.to), append(g.mm, a.mm)
	}
	for n := range g.points {
		g.first[n+1] += g.first[n]
	}
}

// mainPart marks the largest part of the graph in which every node reaches every other, and counts the parts and its
// nodes.
func (g *Graph) mainPart() []bool {
	n := len(g.points)
	p := parting{Graph: g, index: make([]int32, n), low: make([]int32, n), part: make([]int32, n), next: slices.Clone(g.first[:n])}
	for root := range int32(n) {
		if p.index[root] == 0 {
			p.walk(root)
		}
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = p.part[i] == p.best
	}
	g.parts, g.most = int(p.parts), p.most
	return out
}

// parting finds the parts of a graph (Tarjan, without recursion: a province is deeper than a stack).
type parting struct {
	*Graph
	index, low []int32 // when a node was reached, 0 not yet, and the earliest that it leads back to
	next       []int32 // the arc of a node to go next
	part       []int32 // of a node, 0 while it is open
	open, path []int32 // nodes whose part is not known yet; the way from the root
	count      int32   // nodes reached
	parts      int32
	best       int32 // the largest part, of so many nodes:
	most       int
}

// walk reaches all that a root leads to and that was not reached before.
func (p *parting) walk(root int32) {
	p.enter(root)
	for len(p.path) > 0 {
		v := p.path[len(p.path)-1]
		if p.next[v] == p.first[v+1] {
			p.leave(v)
			continue
		}
		w := p.to[p.next[v]]
		p.next[v]++
		if p.index[w] == 0 {
			p.enter(w)
		} else if p.part[w] == 0 {
			p.low[v] = min(p.low[v], p.index[w])
		}
	}
}

func (p *parting) enter(v int32) {
	p.count++
	p.index[v], p.low[v] = p.count, p.count
	p.open, p.path = append(p.open, v), append(p.path, v)
}

// leave goes back from a node all of whose arcs were gone. One that leads back to nothing earlier ends a part.
func (p *parting) leave(v int32) {
	p.path = p.path[:len(p.path)-1]
	if len(p.path) > 0 {
		u := p.path[len(p.path)-1]
		p.low[u] = min(p.low[u], p.low[v])
	}
	if p.low[v] == p.index[v] {
		p.close(v)
	}
}

// close makes a part of the open nodes from v on.
func (p *parting) close(v int32) {
	p.parts++
	from := len(p.open) - 1
	for p.open[from] != v {
		from--
	}
	for _, w := range p.open[from:] {
		p.part[w] = p.parts
	}
	if n := len(p.open) - from; n > p.most {
		p.best, p.most = p.parts, n
	}
	p.open = p.open[:from]
}
