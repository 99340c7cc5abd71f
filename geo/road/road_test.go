package road

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

const shared = "../../../shared/data/points-roads/hanoi_southeast_"

// hanoi reads the trial's roads, which lie beside the repository; ok is false where they are absent.
func hanoi(t testing.TB) (g *Graph, ok bool) {
	t.Helper()
	nodes, err1 := os.Open(filepath.FromSlash(shared + "nodes.csv"))
	segments, err2 := os.Open(filepath.FromSlash(shared + "segments.csv"))
	if err1 != nil || err2 != nil {
		return nil, false
	}
	defer nodes.Close()
	defer segments.Close()
	d := NewDraft(nil)
	if err := errors.Join(d.AddNodes(nodes), d.AddSegments(segments)); err != nil {
		t.Fatal(err)
	}
	g, _, err := d.Graph(0)
	if err != nil {
		t.Fatal(err)
	}
	return g, true
}

// roads asks for distances.
func roads(t require, o *Open, from orb.Point, to ...orb.Point) []geo.Road {
	out, err := o.Roads(context.Background(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// require is what a test and a property have in common.
type require interface{ Fatal(args ...any) }

// grid is a town of n by n crossings 150 m apart, some streets missing, some one way, with bends that make them longer.
func grid(n int, seed uint64) *Graph {
	rng := rand.New(rand.NewPCG(seed, 2))
	nodes, segments := map[int64]orb.Point{}, []Segment(nil)
	for i := range int64(n * n) {
		nodes[i] = orb.Point{105.8 + 0.0014*float64(i%int64(n)) + 0.0004*rng.Float64(), 21 + 0.0014*float64(i/int64(n)) + 0.0004*rng.Float64()}
	}
	for i := range int64(n * n) {
		for _, j := range []int64{i + 1, i + int64(n)} {
			if j < int64(n*n) && (j != i+1 || j%int64(n) != 0) && rng.IntN(6) > 0 {
				segments = append(segments, Segment{From: i, To: j, Metres: geo.Metres(nodes[i], nodes[j]) * (1 + 0.5*rng.Float64()), OneWay: rng.IntN(4) == 0})
			}
		}
	}
	g, err := Build(nodes, segments)
	if err != nil {
		panic(err)
	}
	return g
}

// TestReferenceDistances compares with 600 distances that another program computed.
func TestReferenceDistances(t *testing.T) {
	g, ok := hanoi(t)
	if !ok {
		t.Log("the roads of Hà Nội are not there; the other tests use a town of their own")
		return
	}
	points := map[int64]orb.Point{}
	nodes, err := os.Open(filepath.FromSlash(shared + "nodes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer nodes.Close()
	if err := NewDraft(nil).eachRow(nodes, []string{"osm_node", "lat", "lon"}, nil, func(v []float64, id []int64) error {
		points[id[0]] = orb.Point{v[2], v[1]}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	pairs, err := os.Open(filepath.FromSlash(shared + "reference_distances.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer pairs.Close()
	count, worst := 0, 0.0
	err = NewDraft(nil).eachRow(pairs, []string{"from_node", "to_node", "road_metres"}, nil, func(v []float64, id []int64) error {
		got := roads(t, g.Without(nil), points[id[0]], points[id[1]])[0]
		count++
		worst = max(worst, math.Abs(got.Metres-v[2]))
		if !got.Reachable || math.Abs(got.Metres-v[2]) > 0.1 {
			t.Errorf("%d to %d: %+v, want %.1f", id[0], id[1], got, v[2])
		}
		return nil
	})
	t.Logf("%d distances, the worst %.3f m off; %d nodes, %d arcs, bound scaled by %.4f", count, worst, g.Nodes(), g.Arcs(), g.scale)
	if err != nil || count != 600 {
		t.Errorf("%d distances, %v", count, err)
	}
}

// plain is a Dijkstra search of the tests' own: no heap, no bound.
func plain(g *Graph, from int32, shut []bool) []float64 {
	dist, done := make([]float64, g.Nodes()), make([]bool, g.Nodes())
	for i := range dist {
		dist[i] = math.Inf(1)
	}
	dist[from] = 0
	for range dist {
		at := -1
		for i := range dist {
			if !done[i] && !math.IsInf(dist[i], 1) && (at < 0 || dist[i] < dist[at]) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		done[at] = true
		for a := g.first[at]; a < g.first[at+1]; a++ {
			if shut == nil || !shut[a] {
				dist[g.to[a]] = min(dist[g.to[a]], dist[at]+float64(g.mm[a])/1000)
			}
		}
	}
	return dist
}

// TestSearchEqualsPlain: A* and the search for many give what a plain search gives, roads closed or not.
func TestSearchEqualsPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := grid(rapid.IntRange(2, 9).Draw(t, "size"), rapid.Uint64().Draw(t, "seed"))
		node := rapid.IntRange(0, g.Nodes()-1)
		start := node.Draw(t, "from")
		var floods []geo.Area
		for range rapid.IntRange(0, 3).Draw(t, "floods") {
			floods = append(floods, geo.Area{Circles: []geo.Circle{{Point: g.points[node.Draw(t, "flooded")], RadiusM: rapid.Float64Range(1, 300).Draw(t, "radius")}}})
		}
		open := g.Without(floods)
		from, _, _ := g.snap(g.points[start])
		want := plain(g, from, open.shut)
		many := roads(t, open, g.points[start], g.points...)
		for i, p := range g.points {
			n, _, _ := g.snap(p)
			one := roads(t, open, g.points[start], p)[0]
			if one != many[i] || one.Reachable == math.IsInf(want[n], 1) || one.Reachable && math.Abs(one.Metres-want[n]) > 1e-6 {
				t.Fatalf("to %d: A* %+v, many %+v, plain %v", i, one, many[i], want[n])
			}
		}
	})
}

// TestStored: what is stored is the same graph, and damage is told.
func TestStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := grid(rapid.IntRange(2, 9).Draw(t, "size"), rapid.Uint64().Draw(t, "seed"))
		var stored bytes.Buffer
		if err := g.Encode(&stored); err != nil {
			t.Fatal(err)
		}
		got, err := Decode(bytes.NewReader(stored.Bytes()))
		if err != nil || !slices.Equal(got.points, g.points) || !slices.Equal(got.first, g.first) || !slices.Equal(got.to, g.to) ||
			!slices.Equal(got.mm, g.mm) || !slices.Equal(got.inMain, g.inMain) || got.scale != g.scale {
			t.Fatalf("got %+v, %v", got, err)
		}
		cut := rapid.IntRange(0, stored.Len()-1).Draw(t, "cut")
		if _, err := Decode(bytes.NewReader(stored.Bytes()[:cut])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	var stored bytes.Buffer
	if err := grid(3, 1).Encode(&stored); err != nil {
		f.Fatal(err)
	}
	f.Add(stored.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Decode(bytes.NewReader(data))
		if err == nil {
			roads(t, g.Without(nil), g.points[0], g.points[:min(9, len(g.points))]...)
		}
	})
}

func TestNoRoadNear(t *testing.T) {
	g := grid(5, 1)
	got := roads(t, g.Without(nil), g.points[0], orb.Point{105.8, 22}, g.points[1])
	if got[0].Near || got[0].Reachable || !got[1].Near {
		t.Errorf("got %+v", got)
	}
	if got := roads(t, g.Without(nil), orb.Point{105.8, 22}, g.points[1])[0]; got.Near {
		t.Errorf("from nowhere: %+v", got)
	}
}

// near gives the node at a point, of whatever part.
func (g *Graph) near(p orb.Point) int32 {
	best := int32(0)
	for i := range g.points {
		if geo.Metres(p, g.points[i]) < geo.Metres(p, g.points[best]) {
			best = int32(i)
		}
	}
	return best
}

// BenchmarkRoute measures A* beside the same search without a bound, on the same pairs.
func BenchmarkRoute(b *testing.B) {
	g, ok := hanoi(b)
	if !ok {
		g = grid(150, 3)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	s := newSearch(g.Nodes())
	var settled [2]float64
	for b.Loop() {
		goals := map[int32]bool{int32(rng.IntN(g.Nodes())): true}
		from := int32(rng.IntN(g.Nodes()))
		for i, bound := range []func(int32) uint64{g.bound(goals), none} {
			settled[i] += float64(g.run(s, from, goals, nil, bound))
			s.wipe()
		}
	}
	b.ReportMetric(settled[1]/settled[0], "dijkstra-nodes/astar-nodes")
}
