package geo_test

import (
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

var loadUnits = sync.OnceValues(geo.LoadUnits)

func allUnits(t testing.TB) *geo.Units {
	t.Helper()
	u, err := loadUnits()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestBorderMetres(t *testing.T) {
	b := geo.NewBoundaries([]geo.Shape{square("00001", 106, 20, 1)})
	got, ok := b.BorderMetres(orb.Point{106.5, 20.01}, "00001")
	if !ok || math.Abs(got-1112) > 2 {
		t.Errorf("got %.1f %v, want about 1112 m", got, ok)
	}
	if _, ok := b.BorderMetres(orb.Point{106.5, 20}, "99999"); ok {
		t.Error("an unknown code has no border")
	}
}

// TestWithinEqualsEveryBorder compares with the distance to each shape in turn.
func TestWithinEqualsEveryBorder(t *testing.T) {
	shapes := gridShapes(6)
	b := geo.NewBoundaries(shapes)
	const reach = 3000
	for _, p := range randomPoints(300, orb.Bound{Min: orb.Point{104.95, 15.95}, Max: orb.Point{105.65, 16.65}}) {
		in, _, _ := b.Commune(p)
		want := map[string]float64{}
		for _, s := range shapes {
			if m, _ := b.BorderMetres(p, s.Code); m <= reach && s.Code != in {
				want[s.Code] = m
			}
		}
		got := b.Within(p, reach)
		for i, n := range got {
			if math.Abs(n.Metres-want[n.Code]) > 1e-6 || i > 0 && n.Metres < got[i-1].Metres {
				t.Fatalf("%v: got %v, want %v", p, got, want)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%v: got %v, want %v", p, got, want)
		}
	}
}

func TestEstimatePrecision(t *testing.T) {
	tests := []struct {
		name   string
		shapes []geo.Shape
		want   float64
	}{
		{"no shapes", nil, 0},
		{"an empty ring", []geo.Shape{{Geometry: orb.MultiPolygon{{nil}}}}, 0},
		{"edges of some 212 and 222 m", []geo.Shape{square("1", 106, 17.5, 0.002)}, 56},
		{"long edges", []geo.Shape{square("1", 106, 17.5, 1)}, 200},
	}
	for _, tt := range tests {
		if got := geo.EstimatePrecision(tt.shapes); math.Abs(got-tt.want) > 3 {
			t.Errorf("%s: %.0f m, want %.0f", tt.name, got, tt.want)
		}
	}
}

// TestLocateWithinPrecision has Ba Đình (00004) west of Ngọc Hà (00008), borders precise to 50 m; 0.0001 degrees are about 10 m.
func TestLocateWithinPrecision(t *testing.T) {
	shapes := []geo.Shape{square("00004", 105.8, 21, 0.1), square("00008", 105.9, 21, 0.1)}
	tests := []struct {
		name         string
		precision    float64
		p            orb.Point
		unit         string
		alternatives string
		confidence   geo.Confidence
		en           string
	}{
		{"far from borders", 50, orb.Point{105.85, 21.05}, "00004", "", geo.Certain, ""},
		{"near the neighbour", 50, orb.Point{105.8999, 21.05}, "00004", "00008", geo.Likely, "10 m from a border"},
		{"exact polygons", 0, orb.Point{105.8999, 21.05}, "00004", "", geo.Certain, ""},
		{"near the sea", 50, orb.Point{105.8001, 21.05}, "00004", "", geo.Likely, "may lie in no commune"},
		{"just at sea", 50, orb.Point{105.7999, 21.05}, "00004", "", geo.Likely, "10 m outside"},
		{"just outside of both", 50, orb.Point{105.8999, 20.9999}, "00004", "00008", geo.Likely, "outside"},
		{"at sea", 50, orb.Point{105.79, 21.05}, "", "", geo.None, "in no commune"},
	}
	for _, tt := range tests {
		l := &geo.Locator{Units: allUnits(t), Boundaries: geo.NewBoundariesWithin(shapes, tt.precision)}
		at, err := l.Locate(geo.Place{Point: &tt.p})
		if err != nil || at.Unit != tt.unit || strings.Join(at.Alternatives, " ") != tt.alternatives || at.Confidence != tt.confidence || !strings.Contains(at.NoteEN, tt.en) {
			t.Errorf("%s: %+v, %v", tt.name, at, err)
		}
	}
}
