package geo_test

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

var vietNam = orb.Bound{Min: orb.Point{102, 6}, Max: orb.Point{118, 24}}

func items(n int) []geo.Item {
	var out []geo.Item
	for i, p := range randomPoints(n, vietNam) {
		out = append(out, geo.Item{ID: strconv.Itoa(i), Point: p})
	}
	return out
}

func TestNearestEqualsSorting(t *testing.T) {
	all := append(items(2000), geo.Item{ID: "a", Point: orb.Point{105, 21}}, geo.Item{ID: "b", Point: orb.Point{105, 21}})
	x := geo.NewIndex(all)
	for _, p := range append(randomPoints(200, vietNam), orb.Point{105, 21}, orb.Point{105.001, 21}) {
		want := make([]geo.Neighbour, len(all))
		for i, item := range all {
			want[i] = geo.Neighbour{ID: item.ID, Metres: geo.Metres(p, item.Point)}
		}
		slices.SortFunc(want, func(a, b geo.Neighbour) int {
			return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.ID, b.ID))
		})
		if got := x.Nearest(p, 10, 0); !slices.Equal(got, want[:10]) {
			t.Fatalf("%v: got %v, want %v", p, got, want[:10])
		}
		near := slices.IndexFunc(want, func(n geo.Neighbour) bool { return n.Metres > 50_000 })
		if got := x.Nearest(p, len(all), 50_000); !slices.Equal(got, want[:near]) {
			t.Fatalf("%v within 50 km: got %d, want %d", p, len(got), near)
		}
	}
}

func TestNearestEdges(t *testing.T) {
	if got := geo.NewIndex(nil).Nearest(orb.Point{105, 21}, 5, 0); got != nil {
		t.Errorf("empty index: %v", got)
	}
	if got := geo.NewIndex(items(5)).Nearest(orb.Point{105, 21}, 0, 0); got != nil {
		t.Errorf("none wanted: %v", got)
	}
	if got := geo.NewIndex(items(5)).Nearest(orb.Point{105, 21}, 50, 0); len(got) != 5 {
		t.Errorf("%d of 5", len(got))
	}
}

func TestMetres(t *testing.T) {
	// One degree of a meridian on a sphere of mean radius.
	if got := geo.Metres(orb.Point{105, 20}, orb.Point{105, 21}); math.Abs(got-111195.08) > 0.01 {
		t.Errorf("got %.2f", got)
	}
	if got := geo.Metres(orb.Point{105, 20}, orb.Point{105, 20}); got != 0 {
		t.Errorf("got %v", got)
	}
	if got := geo.RoadEstimate(1000); got != 1290 {
		t.Errorf("road estimate %v", got)
	}
}

// BenchmarkNearest finds the ten nearest of 10,000 carers, beside sorting all of them by distance.
func BenchmarkNearest(b *testing.B) {
	all, points := items(10_000), randomPoints(1024, vietNam)
	x := geo.NewIndex(all)
	var index, scan time.Duration
	for i := 0; b.Loop(); i++ {
		p, start := points[i%len(points)], time.Now()
		x.Nearest(p, 10, 0)
		index += time.Since(start)
		start = time.Now()
		far := make([]geo.Neighbour, len(all))
		for j, item := range all {
			far[j] = geo.Neighbour{ID: item.ID, Metres: geo.Metres(p, item.Point)}
		}
		slices.SortFunc(far, func(a, b geo.Neighbour) int { return cmp.Compare(a.Metres, b.Metres) })
		scan += time.Since(start)
	}
	b.ReportMetric(float64(index.Nanoseconds())/float64(b.N), "index-ns")
	b.ReportMetric(float64(scan.Nanoseconds())/float64(b.N), "scan-ns")
	b.ReportMetric(float64(scan)/float64(index), "scan/index")
}
