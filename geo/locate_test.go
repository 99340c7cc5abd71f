package geo_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// locator has real units and settlements, and two squares for polygons: Ba Đình and, overlapping it, Ngọc Hà.
func locator(t testing.TB, polygons bool) *geo.Locator {
	t.Helper()
	units, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	settlements, err := geo.LoadSettlements()
	if err != nil {
		t.Fatal(err)
	}
	l := &geo.Locator{Units: units, Settlements: settlements}
	if polygons {
		l.Boundaries = geo.NewBoundaries([]geo.Shape{square("00004", 105.80, 21.03, 0.02), square("00008", 105.815, 21.03, 0.03)})
	}
	return l
}

func at(lon, lat float64) *orb.Point { return &orb.Point{lon, lat} }

func TestLocate(t *testing.T) {
	with, without := locator(t, true), locator(t, false)
	tests := []struct {
		name       string
		l          *geo.Locator
		place      geo.Place
		unit       string
		method     geo.Method
		confidence geo.Confidence
		approx     bool
		review     bool
		note       string
	}{
		{"in a polygon", with, geo.Place{Point: at(105.805, 21.04)}, "00004", geo.MethodPolygon, geo.Certain, false, false, ""},
		{"where polygons overlap", with, geo.Place{Point: at(105.8155, 21.04)}, "00004", geo.MethodPolygon, geo.Likely, false, false, "overlap"},
		{"fix less exact than the border is far", with, geo.Place{Point: at(105.8001, 21.04), AccuracyM: 50}, "00004", geo.MethodPolygon, geo.Likely, false, false, "border"},
		{"address agrees", with, geo.Place{Point: at(105.805, 21.04), Address: "phường Ba Đình, Hà Nội"}, "00004", geo.MethodPolygon, geo.Certain, false, false, ""},
		{"address disagrees", with, geo.Place{Point: at(105.805, 21.04), Address: "xã Ba Chẽ, Quảng Ninh"}, "00004", geo.MethodPolygon, geo.Likely, false, true, "disagree"},
		{"chosen unit disagrees", with, geo.Place{Point: at(105.805, 21.04), Unit: "00008"}, "00004", geo.MethodPolygon, geo.Likely, false, true, "disagree"},
		{"overlap settled by the chosen unit", with, geo.Place{Point: at(105.8155, 21.04), Unit: "00004"}, "00004", geo.MethodPolygon, geo.Certain, false, false, "overlap"},
		{"in no polygon", with, geo.Place{Point: at(107.30, 21.27)}, "06978", geo.MethodSettlement, geo.Likely, true, true, "no commune"},
		{"no polygons", without, geo.Place{Point: at(107.285, 21.274)}, "06978", geo.MethodSettlement, geo.Likely, true, false, "approximate"},
		{"no polygons, unit chosen", without, geo.Place{Point: at(107.285, 21.274), Unit: "06862"}, "06862", geo.MethodUnit, geo.Certain, false, false, "approximate"},
		{"no polygons, unit far away", without, geo.Place{Point: at(107.285, 21.274), Unit: "00004"}, "00004", geo.MethodUnit, geo.Likely, false, true, "another province"},
		{"far at sea", without, geo.Place{Point: at(115, 12)}, "", geo.MethodNone, geo.None, true, true, "no known settlement"},
		{"chosen unit", with, geo.Place{Unit: "00004"}, "00004", geo.MethodUnit, geo.Certain, false, false, ""},
		{"renumbered unit", with, geo.Place{Unit: "06970"}, "06978", geo.MethodUnit, geo.Certain, false, false, ""},
		{"unit and address disagree", with, geo.Place{Unit: "00004", Address: "xã Ba Chẽ, tỉnh Quảng Ninh"}, "00004", geo.MethodUnit, geo.Likely, false, true, "address says"},
		{"address", with, geo.Place{Address: "P. Trúc Bạch, Q. Ba Đình, Hà Nội"}, "00004", geo.MethodAddress, geo.Likely, false, false, ""},
		{"ambiguous address", with, geo.Place{Address: "xã Tân Lập"}, "", geo.MethodNone, geo.Ambiguous, false, true, "several"},
		{"nothing", with, geo.Place{}, "", geo.MethodNone, geo.None, false, false, "neither"},
	}
	for _, tt := range tests {
		got, err := tt.l.Locate(tt.place)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got.Unit != tt.unit || got.Method != tt.method || got.Confidence != tt.confidence || got.Approximate != tt.approx || got.Review != tt.review {
			t.Errorf("%s: got %+v", tt.name, got)
		}
		if !strings.Contains(got.NoteEN, tt.note) || (got.NoteVI == "") != (got.NoteEN == "") {
			t.Errorf("%s: notes %q, %q", tt.name, got.NoteVI, got.NoteEN)
		}
		if (got.Point == nil) != (tt.place.Point == nil) {
			t.Errorf("%s: point %v", tt.name, got.Point)
		}
	}
}

func TestLocateErrors(t *testing.T) {
	l := locator(t, false)
	tests := []struct {
		name  string
		place geo.Place
		field string
	}{
		{"abroad north", geo.Place{Point: at(105, 30)}, "lat"},
		{"abroad west", geo.Place{Point: at(90, 15)}, "lon"},
		{"swapped", geo.Place{Point: at(21, 105.8)}, "lat"},
		{"null island", geo.Place{Point: at(0, 0)}, "lat"},
		{"not a number", geo.Place{Point: at(math.NaN(), 15)}, "lon"},
		{"unknown unit", geo.Place{Unit: "99999"}, "unit"},
		{"province for a unit", geo.Place{Unit: "01"}, "unit"},
		{"not a code", geo.Place{Unit: "'; drop table"}, "unit"},
	}
	for _, tt := range tests {
		_, err := l.Locate(tt.place)
		var field *geo.FieldError
		if !errors.As(err, &field) || field.Field != tt.field || field.VI == "" || field.EN == "" {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if err != nil && tt.place.Unit != "" && strings.Contains(err.Error(), tt.place.Unit) && len(tt.place.Unit) > 2 {
			t.Errorf("%s: the value is repeated: %v", tt.name, err)
		}
	}
}

func TestLocateFromManyAtOnce(t *testing.T) {
	l := locator(t, true)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				for _, p := range []geo.Place{{Point: at(105.805, 21.04)}, {Point: at(107.285, 21.274)}, {Address: "phường Ba Đình, Hà Nội"}} {
					if _, err := l.Locate(p); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
}

// TestSettlements checks the settlements against themselves, and their communes against the trial polygons.
func TestSettlements(t *testing.T) {
	l := locator(t, false)
	all := l.Settlements.In(geo.Country)
	coded := 0
	for _, s := range all {
		if !geo.InVietNam(s.Point) {
			t.Errorf("%s is at %v", s.Name, s.Point)
		}
		if s.Commune != "" {
			coded++
			if l.Units.Province(s.Commune) != s.Province {
				t.Errorf("%s: commune %s is not in province %s", s.Name, s.Commune, s.Province)
			}
		}
	}
	if len(all) != 905 || coded < 600 {
		t.Errorf("%d settlements, %d with commune", len(all), coded)
	}
	if shapes, real := communeShapes(t); real {
		b := geo.NewBoundaries(shapes)
		right := 0
		for _, s := range all {
			if code, ok, _ := b.Commune(s.Point); ok && code == s.Commune {
				right++
			}
		}
		t.Logf("%d of %d settlements have a commune, %d lie in its polygon", coded, len(all), right)
	}
}

// TestALikeNameFarAwayIsReviewed: a made-up address must not be placed in a far province without a person's look.
func TestALikeNameFarAwayIsReviewed(t *testing.T) {
	units, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	l := &geo.Locator{Units: units}
	for _, hint := range []string{"01", "42"} {
		at, err := l.Locate(geo.Place{Address: "Xã Chưa Từng Có, Huyện Chưa Từng Có, Tỉnh Chưa Từng Có", ProvinceHint: hint})
		if err != nil || at.Unit != "" && !at.Review {
			t.Errorf("from province %s: %+v %v, want a review", hint, at, err)
		}
	}
}
