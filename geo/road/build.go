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

// mainPart marks the largest part of the graph in which every node reaches every other (Tarjan, without recursion), and
// counts the parts and its nodes.
func (g *Graph) mainPart() []bool {
	n := len(g.points)
	index, low, part := make([]int32, n), make([]int32, n), make([]int32, n)
	next := slices.Clone(g.first[:n])
	var open, path []int32
	count, parts, best, most := int32(0), int32(0), int32(0), 0
	for root := range int32(n) {
		if index[root] != 0 {
			continue
		}
		for path = append(path, root); len(path) > 0; {
			v := path[len(path)-1]
			if index[v] == 0 {
				count++
				index[v], low[v] = count, count
				open = append(open, v)
			}
			if next[v] < g.first[v+1] {
				w := g.to[next[v]]
				next[v]++
				if index[w] == 0 {
					path = append(path, w)
				} else if part[w] == 0 {
					low[v] = min(low[v], index[w])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				u := path[len(path)-1]
				low[u] = min(low[u], low[v])
			}
			if low[v] == index[v] {
				parts++
				from := len(open) - 1
				for open[from] != v {
					from--
				}
				for _, w := range open[from:] {
					part[w] = parts
				}
				if len(open)-from > most {
					best, most = parts, len(open)-from
				}
				open = open[:from]
			}
		}
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = part[i] == best
	}
	g.parts, g.most = int(parts), most
	return out
}
