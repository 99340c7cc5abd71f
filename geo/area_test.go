package geo_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

var storm = []geo.Circle{
	{Point: orb.Point{109, 20}, RadiusM: 100_000}, {Point: orb.Point{107, 20.5}, RadiusM: 60_000}, {Point: orb.Point{105, 21}, RadiusM: 20_000},
}

func TestAreaContains(t *testing.T) {
	ring := orb.Ring{{106, 20}, {107, 20}, {107, 21}, {106, 21}, {106, 20}}
	tests := []struct {
		name string
		area geo.Area
		p    orb.Point
		want bool
	}{
		{"on the track", geo.Area{Track: storm}, orb.Point{107, 20.5}, true},
		{"between two fixes", geo.Area{Track: storm}, orb.Point{106, 21.0}, true},
		{"beside the narrow end", geo.Area{Track: storm}, orb.Point{105.1, 21.5}, false},
		{"beside the wide end", geo.Area{Track: storm}, orb.Point{109, 20.8}, true},
		{"behind the end", geo.Area{Track: storm}, orb.Point{104.7, 21.08}, false},
		{"one fix is a circle", geo.Area{Track: storm[:1]}, orb.Point{109.5, 20.5}, true},
		{"in a circle", geo.Area{Circles: storm[2:]}, orb.Point{105.1, 21.1}, true},
		{"circles have no corridor", geo.Area{Circles: storm[1:]}, orb.Point{105.7, 20.8}, false},
		{"in the polygon", geo.Area{Polygon: orb.MultiPolygon{{ring}}}, orb.Point{106.5, 20.5}, true},
		{"outside the polygon", geo.Area{Polygon: orb.MultiPolygon{{ring}}}, orb.Point{107.5, 20.5}, false},
		{"empty", geo.Area{}, orb.Point{106, 20}, false},
	}
	for _, tt := range tests {
		if got := tt.area.Contains(tt.p); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
		if tt.want && !tt.area.Bound().Contains(tt.p) {
			t.Errorf("%s: bound %v does not hold it", tt.name, tt.area.Bound())
		}
	}
}

// TestAreaReaches names the communes that areas touch; a circle or corridor may reach over the middle of a border.
func TestAreaReaches(t *testing.T) {
	b := geo.NewBoundaries([]geo.Shape{
		square("00001", 105, 20, 0.1), square("00002", 105.1, 20, 0.1), square("00003", 105.2, 20, 0.1), square("00009", 108, 15, 0.1),
	})
	tests := []struct {
		name string
		area geo.Area
		want string
	}{
		{"circle inside one", geo.Area{Circles: []geo.Circle{{orb.Point{105.05, 20.05}, 100}}}, "00001"},
		{"circle over a border", geo.Area{Circles: []geo.Circle{{orb.Point{105.095, 20.05}, 1000}}}, "00001 00002"},
		{"thin track across", geo.Area{Track: []geo.Circle{{orb.Point{104.9, 20.05}, 10}, {orb.Point{105.25, 20.05}, 10}}}, "00001 00002 00003"},
		{"polygon within one", geo.Area{Polygon: orb.MultiPolygon{{{{105.21, 20.01}, {105.22, 20.01}, {105.22, 20.02}, {105.21, 20.01}}}}}, "00003"},
		{"listed", geo.Area{Communes: []string{"00009", "00008"}}, "00008 00009"},
		{"listed and circle", geo.Area{Communes: []string{"00009"}, Circles: []geo.Circle{{orb.Point{105.05, 20.05}, 100}}}, "00001 00009"},
	}
	for _, tt := range tests {
		if got := geo.Codes(tt.area.Reach(b, nil, nil)); strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAreaReachesWithoutPolygons(t *testing.T) {
	l := locator(t, false)
	got := geo.Area{Track: storm}.Reach(nil, l.Settlements, nil)
	if len(got) < 10 {
		t.Errorf("got %v", got)
	}
	for _, r := range got {
		if !l.Units.Within(r.Code, geo.Country) || r.Method != geo.ReachSettlement || r.ShareKnown {
			t.Errorf("%+v", r)
		}
	}
}

func TestAreaCheck(t *testing.T) {
	units := locator(t, false).Units
	tests := []struct {
		name  string
		area  geo.Area
		field string
	}{
		{"empty", geo.Area{}, "area"},
		{"no radius", geo.Area{Track: []geo.Circle{{orb.Point{105, 21}, 0}}}, "track"},
		{"huge radius", geo.Area{Circles: []geo.Circle{{orb.Point{105, 21}, 1e9}}}, "circles"},
		{"no place on Earth", geo.Area{Track: []geo.Circle{{orb.Point{105, 121}, 10}}}, "track"},
		{"polygon that does not close", geo.Area{Polygon: orb.MultiPolygon{{{{105, 21}, {106, 21}, {106, 22}, {105, 22}}}}}, "polygon"},
		{"polygon of three points", geo.Area{Polygon: orb.MultiPolygon{{{{105, 21}, {106, 21}, {105, 21}}}}}, "polygon"},
		{"polygon abroad", geo.Area{Polygon: orb.MultiPolygon{{{{5, 21}, {6, 21}, {6, 22}, {5, 21}}}}}, "polygon"},
		{"polygon without area", geo.Area{Polygon: orb.MultiPolygon{{{{105, 21}, {106, 21}, {107, 21}, {105, 21}}}}}, "polygon"},
		{"polygon without rings", geo.Area{Polygon: orb.MultiPolygon{{}}}, "polygon"},
		{"too many fixes", geo.Area{Track: make([]geo.Circle, 5001)}, "track"},
		{"unknown commune", geo.Area{Communes: []string{"00004", "99999"}}, "communes"},
	}
	for _, tt := range tests {
		var field *geo.FieldError
		if err := tt.area.Check(units); !errors.As(err, &field) || field.Field != tt.field {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
	if err := (geo.Area{Track: storm, Communes: []string{"00004"}}).Check(units); err != nil {
		t.Error(err)
	}
}
