package mobileapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

func TestAreasOnMap(t *testing.T) {
	square := orb.MultiPolygon{{{{107, 20}, {108, 20}, {108, 21}, {107, 20}}}}
	body, err := features([]responder.AreaView{
		{Name: "Bão số 3", Area: geo.Area{Track: []geo.Circle{{Point: orb.Point{110, 19}, RadiusM: 50_000}, {Point: orb.Point{107, 21}, RadiusM: 80_000}}}},
		{Name: "Lũ quét", Area: geo.Area{Polygon: square, Circles: []geo.Circle{{Point: orb.Point{106, 22}, RadiusM: 10_000}}}},
		{Name: "Chỉ có danh sách xã", Area: geo.Area{Communes: []string{commune}}},
	}).MarshalJSON()
	must(t, err)
	all, err := geojson.UnmarshalFeatureCollection(body)
	must(t, err)
	want := []struct {
		layer, kind string
		properties  int
	}{{"track", "LineString", 3}, {"area", "MultiPolygon", 2}}
	if len(all.Features) != len(want) {
		t.Fatalf("%s", body)
	}
	for i, f := range all.Features {
		if f.Properties["layer"] != want[i].layer || f.Geometry.GeoJSONType() != want[i].kind || len(f.Properties) != want[i].properties {
			t.Errorf("%d: %s %v", i, f.Geometry.GeoJSONType(), f.Properties)
		}
	}
	if p := all.Features[0].Properties; p["radius_m"] != 80_000.0 {
		t.Errorf("track: %v", p)
	}
}

// TestMapFramesAndListsItsPoints puts two cases of a storm and, far from them, a protection case on the map: the frame
// and the lists of each role reach as far as what it sees.
func TestMapFramesAndListsItsPoints(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	a, b, hidden := orb.Point{107.1, 20.9}, orb.Point{107.3, 21}, orb.Point{107.6, 21.4}
	first := mapped(w, coordinator, a)
	mapped(w, coordinator, b)
	secret := mapped(w, coordinator, hidden, in("family", "protection"), in("kind", "P_ABUSE"))
	want := map[responder.Role]struct {
		frame geojson.BBox
		cases int
	}{
		responder.RoleCoordinator: {geojson.BBox{107.1, 20.9, 107.6, 21.4}, 3},
		responder.RoleField:       {geojson.BBox{107.1, 20.9, 107.3, 21}, 2},
		responder.RoleAuditor:     {nil, 0},
	}
	for role, is := range want {
		session := w.login(role)
		all, err := geojson.UnmarshalFeatureCollection(w.do("GET", "/api/v1/map", nil, session...).body)
		must(t, err)
		if !slices.Equal(all.BBox, is.frame) || len(all.Features) != 0 {
			t.Errorf("%s: frame %v, %d features", role, all.BBox, len(all.Features))
		}
		a := w.do("GET", "/api/v1/map/list?limit=1", nil, session...)
		var l mapList
		a.into(t, 200, &l)
		if l.CasesTotal != is.cases || len(l.Cases) != min(1, is.cases) {
			t.Errorf("%s: %d cases, %d of them sent", role, l.CasesTotal, len(l.Cases))
		}
		if role != responder.RoleCoordinator && strings.Contains(string(a.body), secret) {
			t.Errorf("%s: the case's id", role)
		}
	}
	var l mapList
	w.do("GET", "/api/v1/map/list?west=107.1&south=20.9&east=107.1&north=20.9", nil, coordinator...).into(t, 200, &l)
	if l.CasesTotal != 1 || l.Cases[0].ID != first || l.Cases[0].Lon != a[0] || l.Cases[0].UnitName == "" {
		t.Errorf("a frame around one place: %+v", l)
	}
	var total int
	for p := 1; p <= 4; p++ {
		w.do("GET", fmt.Sprintf("/api/v1/map/list?priority=%d", p), nil, coordinator...).into(t, 200, &l)
		total += l.CasesTotal
	}
	if total != 3 {
		t.Errorf("by priority: %d", total)
	}
	for query, field := range map[string]string{"west=2&east=1": "query.east", "south=2&north=1": "query.north", "west=181": "query.west", "limit=501": "query.limit"} {
		if p := w.do("GET", "/api/v1/map/list?"+query, nil, coordinator...).problem(t, 422); len(p.Errors) != 1 || p.Errors[0].Location != field {
			t.Errorf("%s: %+v", query, p)
		}
	}
}

func TestMapListsCarersWithRoomFirst(t *testing.T) {
	lon, lat := 107.3, 20.95
	v := newView(responder.MapView{Carers: []responder.CarerView{{Name: "hết", Lon: &lon, Lat: &lat}, {Name: "nhiều", Free: 3, Lon: &lon, Lat: &lat}, {Name: "ít", Free: 1, Lon: &lon, Lat: &lat}}})
	got := v.inside(orb.Point{lon, lat}.Bound(), 0, 2)
	if got.CarersTotal != 3 || len(got.Carers) != 2 || got.Carers[0].Name != "nhiều" || got.Carers[1].Name != "ít" {
		t.Errorf("%+v", got)
	}
}

func TestEmptyMapHasAList(t *testing.T) {
	body, err := features(nil).MarshalJSON()
	must(t, err)
	if string(body) != `{"features":[],"type":"FeatureCollection"}` {
		t.Errorf("%s", body)
	}
}

// TestRound compares a drawn circle with distances on the ground.
func TestRound(t *testing.T) {
	c := geo.Circle{Point: orb.Point{107, 21}, RadiusM: 80_000}
	ring := round(c)
	if !ring.Closed() || !planar.RingContains(ring, c.Point) {
		t.Error("no ring around its centre")
	}
	for _, p := range ring {
		if m := geo.Metres(c.Point, p); m < 79_000 || m > 81_000 {
			t.Errorf("%v is %.0f m away", p, m)
		}
	}
}
