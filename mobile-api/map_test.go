package mobileapi

import (
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

func TestMap(t *testing.T) {
	lon, lat := 107.3, 20.95
	square := orb.MultiPolygon{{{{107, 20}, {108, 20}, {108, 21}, {107, 20}}}}
	body, err := features(responder.MapView{
		Cases:  []responder.CaseView{{ID: "c1", Code: "KT-26-00001", Priority: 2, Status: responder.CaseReported, Approx: true, Lon: &lon, Lat: &lat, HeadName: "không hiện"}},
		Carers: []responder.CarerView{{ID: "r1", Name: "Nhà A", Free: 1, Places: 3, Lon: &lon, Lat: &lat}},
		Areas: []responder.AreaView{
			{Name: "Bão số 3", Area: geo.Area{Track: []geo.Circle{{Point: orb.Point{110, 19}, RadiusM: 50_000}, {Point: orb.Point{107, 21}, RadiusM: 80_000}}}},
			{Name: "Lũ quét", Area: geo.Area{Polygon: square, Circles: []geo.Circle{{Point: orb.Point{106, 22}, RadiusM: 10_000}}}},
			{Name: "Chỉ có danh sách xã", Area: geo.Area{Communes: []string{commune}}},
		},
	}).MarshalJSON()
	must(t, err)
	all, err := geojson.UnmarshalFeatureCollection(body)
	must(t, err)
	want := []struct {
		layer, kind string
		properties  int
	}{{"track", "LineString", 3}, {"area", "MultiPolygon", 2}, {"carer", "Point", 5}, {"case", "Point", 6}}
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
	if p := all.Features[3].Properties; p["code"] != "KT-26-00001" || p["priority"] != 2.0 || p["approx"] != true || p["status"] != "reported" {
		t.Errorf("case: %v", p)
	}
}

func TestEmptyMapHasAList(t *testing.T) {
	body, err := features(responder.MapView{}).MarshalJSON()
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
