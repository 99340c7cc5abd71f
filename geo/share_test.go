package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

func polygonArea(s geo.Shape) geo.Area { return geo.Area{Polygon: s.Geometry} }

func shares(list []geo.Share) map[string]float64 {
	out := map[string]float64{}
	for _, s := range list {
		out[s.Code] = s.Share
	}
	return out
}

func TestSharesKnown(t *testing.T) {
	b := geo.NewBoundaries([]geo.Shape{square("00001", 105, 16, 0.2), square("00002", 105.2, 16, 0.2), square("00003", 108, 12, 0.2)})
	quarterCircle := math.Pi * 10_000 * 10_000 / 4 / (0.2 * 0.2 * 111195 * 111195 * math.Cos(16.1*math.Pi/180))
	tests := []struct {
		name string
		area geo.Area
		want map[string]float64
	}{
		{"empty", geo.Area{}, map[string]float64{}},
		{"half of two", polygonArea(square("", 105.1, 15.9, 0.2+1e-12)), map[string]float64{"00001": 0.25, "00002": 0.25}},
		{"the whole of one, the border of the next", polygonArea(square("", 105, 16, 0.2)), map[string]float64{"00001": 1, "00002": 0}},
		{"inside one", polygonArea(square("", 105.05, 16.05, 0.1)), map[string]float64{"00001": 0.25}},
		{"all within a circle", geo.Area{Circles: []geo.Circle{{Point: orb.Point{105.2, 16.1}, RadiusM: 60_000}}}, map[string]float64{"00001": 1, "00002": 1}},
		{"circle at a corner", geo.Area{Circles: []geo.Circle{{Point: orb.Point{105, 16}, RadiusM: 10_000}}}, map[string]float64{"00001": quarterCircle}},
		{"a list", geo.Area{Communes: []string{"00003", "00001"}}, map[string]float64{"00001": 1, "00003": 1}},
		{"a list and half of it", geo.Area{Communes: []string{"00001"}, Polygon: square("", 105.1, 16, 0.05).Geometry}, map[string]float64{"00001": 1}},
	}
	for _, tt := range tests {
		list := tt.area.Shares(b)
		got := shares(list)
		if len(got) != len(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
		for i, s := range list {
			if math.Abs(s.Share-tt.want[s.Code]) > 0.002 || math.Abs(s.AreaM2-s.Share*b.Area(s.Code)) > 1 || i > 0 && s.Code <= list[i-1].Code {
				t.Errorf("%s: got %+v, want %v", tt.name, s, tt.want)
			}
		}
	}
}

// TestSharesGrazed has a corridor of changing width run south of a long straight border, 100 m from reaching it and 100 m over.
func TestSharesGrazed(t *testing.T) {
	b := geo.NewBoundaries([]geo.Shape{square("00001", 105, 17, 2)})
	for metres, want := range map[float64]int{-100: 0, 100: 1} {
		lat := 17 - (20_000-metres)/(geo.EarthRadius*math.Pi/180)
		area := geo.Area{Track: []geo.Circle{{Point: orb.Point{105.9, lat}, RadiusM: 20_000}, {Point: orb.Point{106.1, lat}, RadiusM: 10_000}}}
		got := area.Shares(b)
		if len(got) != want || want == 1 && (got[0].Share <= 0 || got[0].Share > 0.001) {
			t.Errorf("%+.0f m: %+v", metres, got)
		}
	}
}

// TestSharesCorridor measures a corridor that widens from 10 to 20 km: a trapezoid and two half circles, 0.03 of which the
// circle at the wide end adds.
func TestSharesCorridor(t *testing.T) {
	b := geo.NewBoundaries([]geo.Shape{square("00001", 104, 15, 4)})
	track := []geo.Circle{{Point: orb.Point{105.5, 17}, RadiusM: 10_000}, {Point: orb.Point{106.5, 17}, RadiusM: 20_000}}
	length := geo.Metres(track[0].Point, track[1].Point)
	want := length*30_000 + math.Pi*(10_000*10_000+20_000*20_000)/2
	got := geo.Area{Track: track}.Shares(b)
	scale := math.Pow(orb.EarthRadius/geo.EarthRadius, 2) // Area is on the sphere of orb
	if len(got) != 1 || math.Abs(got[0].AreaM2/(want*scale)-1) > 0.01 {
		t.Errorf("got %+v, want %.0f m2", got, want)
	}
}

// TestSharesOfTilesAddUp cuts a commune of the wavy grid by tiles: the shares of all tiles make 1; and an area's parts in
// all communes make the area.
func TestSharesOfTilesAddUp(t *testing.T) {
	shapes := gridShapes(6)
	b := geo.NewBoundaries(shapes)
	sum := map[string]float64{}
	for x := 104.9; x < 105.75; x += 0.05 {
		for y := 15.9; y < 16.75; y += 0.05 {
			for code, s := range shares(polygonArea(square("", x, y, 0.05)).Shares(b)) {
				sum[code] += s
			}
		}
	}
	for _, s := range shapes {
		if math.Abs(sum[s.Code]-1) > 0.002 {
			t.Errorf("%s: shares add up to %.5f", s.Code, sum[s.Code])
		}
	}
	circle := geo.Circle{Point: orb.Point{105.3, 16.3}, RadiusM: 15_000}
	total := 0.0
	for _, s := range (geo.Area{Circles: []geo.Circle{circle}}).Shares(b) {
		total += s.AreaM2
	}
	if want := math.Pi * 15_000 * 15_000 * math.Pow(orb.EarthRadius/geo.EarthRadius, 2); math.Abs(total/want-1) > 0.002 {
		t.Errorf("a circle has %.0f m2 in all communes, want %.0f", total, want)
	}
}

// TestSharesMissNothing compares with points of the area: a commune that holds one is touched.
func TestSharesMissNothing(t *testing.T) {
	shapes, _ := communeShapes(t)
	b := geo.NewBoundaries(shapes)
	area := geo.Area{Track: []geo.Circle{{Point: orb.Point{108.5, 16.2}, RadiusM: 60_000}, {Point: orb.Point{106, 17.2}, RadiusM: 20_000}}}
	got := shares(area.Shares(b))
	for _, p := range randomPoints(5000, area.Bound()) {
		if code, ok, _ := b.Commune(p); ok && area.Contains(p) {
			if _, touched := got[code]; !touched {
				t.Fatalf("%v lies in %s, which is not touched", p, code)
			}
		}
	}
}
