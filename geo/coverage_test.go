package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// boxArea is the area of a box in square metres, on the sphere of Boundaries.Area.
func boxArea(width, south, height float64) float64 {
	const k = math.Pi / 180
	return orb.EarthRadius * orb.EarthRadius * width * k * (math.Sin((south+height)*k) - math.Sin(south*k))
}

func same(got, want float64) bool { return math.Abs(got/want-1) < 1e-6 }

func TestCoverageOfSquares(t *testing.T) {
	hole := orb.Ring{{106.02, 20.02}, {106.05, 20.02}, {106.05, 20.04}, {106.02, 20.04}, {106.02, 20.02}}
	b := geo.NewBoundaries([]geo.Shape{
		square("00001", 106, 20, 0.1, hole), square("00002", 106.09, 20.0301, 0.1), square("00003", 106.03, 20.03, 0.013),
		square("00004", 106.3, 20, 0.1), square("00005", 106.4, 20, 0.1), // side by side
	})
	last := 0
	got := b.Coverage(50, func(n int) { last = n })
	if last != 1000 || len(got.Overlaps) != 2 || len(got.Gaps) != 1 {
		t.Fatalf("%d per mille, %+v", last, got)
	}
	first, second, gap := got.Overlaps[0], got.Overlaps[1], got.Gaps[0]
	if first.Codes != [2]string{"00001", "00002"} || !same(first.AreaM2, boxArea(0.01, 20.0301, 0.0699)) {
		t.Errorf("overlap %+v", first)
	}
	if second.Codes != [2]string{"00001", "00003"} || !same(second.AreaM2, boxArea(0.013, 20.04, 0.003)) {
		t.Errorf("overlap %+v", second)
	}
	if !same(gap.AreaM2, boxArea(0.03, 20.02, 0.01)+boxArea(0.017, 20.03, 0.01)) {
		t.Errorf("gap %+v", gap)
	}
	for _, p := range []orb.Point{first.At, second.At} {
		if _, ok, others := b.Commune(p); !ok || len(others) == 0 {
			t.Errorf("%v lies in no overlap", p)
		}
	}
	if _, ok, _ := b.Commune(gap.At); ok {
		t.Errorf("%v lies in no gap", gap.At)
	}
}

func TestCoverageOfTilingIsWhole(t *testing.T) {
	b := geo.NewBoundaries(gridShapes(8))
	if got := b.Coverage(100, func(int) {}); len(got.Overlaps) > 0 || len(got.Gaps) > 0 {
		t.Errorf("%+v", got)
	}
	if got := geo.NewBoundaries(nil).Coverage(100, func(int) {}); len(got.Overlaps)+len(got.Gaps) > 0 {
		t.Errorf("nothing gives %+v", got)
	}
}

// TestCoverageFindsTheMissingTile takes one of the wavy tiles away, in the middle and at the rim, and puts one in twice.
func TestCoverageFindsTheMissingTile(t *testing.T) {
	shapes := gridShapes(5)
	whole := geo.NewBoundaries(shapes)
	middle, rim := shapes[12], shapes[2]
	without := append(append([]geo.Shape(nil), shapes[:12]...), shapes[13:]...)
	got := geo.NewBoundaries(without).Coverage(20, func(int) {})
	if len(got.Gaps) != 1 || len(got.Overlaps) != 0 || math.Abs(got.Gaps[0].AreaM2/whole.Area(middle.Code)-1) > 0.001 {
		t.Errorf("without the middle: %+v", got)
	}
	open := append(append([]geo.Shape(nil), shapes[:2]...), shapes[3:]...)
	if got := geo.NewBoundaries(open).Coverage(20, func(int) {}); len(got.Gaps)+len(got.Overlaps) > 0 {
		t.Errorf("without %s at the rim: %+v", rim.Code, got)
	}
	again := middle
	again.Code = "99999"
	got = geo.NewBoundaries(append(append([]geo.Shape(nil), shapes...), again)).Coverage(20, func(int) {})
	if len(got.Gaps) != 0 || len(got.Overlaps) != 1 || math.Abs(got.Overlaps[0].AreaM2/whole.Area(middle.Code)-1) > 0.001 {
		t.Errorf("the middle twice: %+v", got)
	}
}

func TestCrossings(t *testing.T) {
	bow := geo.Shape{Code: "00002", Geometry: orb.MultiPolygon{{{{106, 20}, {107, 21}, {107, 20}, {106, 21}, {106, 20}}}}}
	touching := geo.Shape{Code: "00003", Geometry: orb.MultiPolygon{{{{106, 20}, {108, 20}, {107, 21}, {108, 22}, {106, 22}, {107, 21}, {106, 20}}}}}
	got := geo.NewBoundaries(append(gridShapes(3), square("00001", 106, 20, 1), bow, touching)).Crossings()
	if len(got) != 1 || got[0].Code != "00002" {
		t.Errorf("%+v", got)
	}
}

// wantLaoCai checks the known faults of the trial file: three communes of Lào Cai on 3.48 km2, and 10.8 km2 in all.
func wantLaoCai(t *testing.T, b *geo.Boundaries) {
	t.Helper()
	got := b.Coverage(10, func(int) {})
	total, large := 0.0, 0
	for _, o := range got.Overlaps {
		if total += o.AreaM2; o.AreaM2 > 1000 {
			large++
		}
	}
	t.Logf("%d overlaps, %d above 0.1 ha, %.4f km2 in all; %d gaps; worst %+v", len(got.Overlaps), large, total/1e6, len(got.Gaps), got.Overlaps[:min(4, len(got.Overlaps))])
	t.Logf("gaps: %+v", got.Gaps[:min(4, len(got.Gaps))])
	if large < 18 || large > 22 || math.Abs(total/1e6-10.8) > 0.15 {
		t.Errorf("%d overlaps above 0.1 ha, %.3f km2 in all; want 20 and 10.8", large, total/1e6)
	}
	for _, o := range got.Overlaps[:3] {
		if math.Abs(o.AreaM2/1e6-3.48) > 0.04 {
			t.Errorf("%v overlap on %.3f km2, want 3.48", o.Codes, o.AreaM2/1e6)
		}
	}
	if c := b.Crossings(); len(c) > 0 {
		t.Errorf("rings cross themselves: %+v", c)
	}
}
