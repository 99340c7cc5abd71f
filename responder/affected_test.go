package responder_test

import (
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"
)

// TestAffectedIsAsDrawnNow: households by their place, those known only by a commune apart, never the home of a
// protection case; a redrawn area is answered for at once.
func TestAffectedIsAsDrawnNow(t *testing.T) {
	people, err := geo.LoadPopulation()
	ok(t, err)
	onBoth(t, func(t *testing.T, w *world) {
		w.service.People = people
		at := func(lat, lon float64) func(obj) {
			return func(o obj) { o["place"] = obj{"lat": lat, "lon": lon, "unit": thachHa} }
		}
		w.report("field", "disaster", "storm", at(18.360, 105.860))
		w.report("field", "disaster", "storm", at(18.300, 105.860)) // 6.7 km to the south
		w.report("field", "disaster", "storm", nil)                 // by commune only
		w.report("field", "protection", "P_DV", at(18.360, 105.860))
		w.report("field", "protection", "P_DV", nil)
		incident := newID()
		w.do("coordinator", "incident.alert", incident, obj{"alert": capAlert("B1", "05", "Alert", "", "3"), "unit": haTinh})
		w.affected(incident, 1, 1)
		update := capAlert("B2", "06", "Update", "B1,2026-10-20T05:00:00+07:00", "20")
		w.do("coordinator", "incident.alert", newID(), obj{"alert": update, "unit": haTinh})
		a := w.affected(incident, 2, 1)
		if len(a.Communes) == 0 || a.People < 1000 {
			t.Errorf("%d communes with %d people", len(a.Communes), a.People)
		}
		for _, h := range a.Households {
			if h.HeadName != "Chủ Hộ Riêng" || h.Unit != thachHa {
				t.Errorf("household %+v", h)
			}
		}
		for _, login := range []string{"field", "fund_manager", "approver", "auditor", "admin"} {
			if _, err := w.service.Affected(t.Context(), w.reader(login), incident, 10); err == nil {
				t.Errorf("%s sees whom the storm reaches", login)
			}
		}
	})
}

// TestAffectedByEachKindOfArea declares incidents by a circle, a polygon, a track and a list of communes. Three homes
// have a place, two of them noted with a far commune; a fourth is known by its commune only.
func TestAffectedByEachKindOfArea(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, p := range []obj{{"lat": 18.360, "lon": 105.860, "unit": thachHa}, {"lat": 18.361, "lon": 105.861, "unit": huongKe}, {"lat": 18.300, "lon": 105.860, "unit": huongKe}} {
			w.report("coordinator", "disaster", "flood", func(o obj) { o["place"] = p })
		}
		w.report("coordinator", "disaster", "flood", nil)
		ring := [][]float64{{105.85, 18.35}, {105.87, 18.35}, {105.87, 18.37}, {105.85, 18.37}, {105.85, 18.35}}
		around := func(lat, lon, radius float64) obj { return obj{"point": []float64{lon, lat}, "radius_m": radius} }
		for name, c := range map[string]struct {
			area                obj
			inside, communeOnly int64
		}{
			"circle":              {obj{"circles": []obj{around(18.36, 105.86, 3000)}}, 2, 1},
			"circle of one house": {obj{"circles": []obj{around(18.30, 105.86, 20)}}, 1, 0},
			"polygon":             {obj{"polygon": [][][][]float64{{ring}}}, 2, 1},
			"track":               {obj{"track": []obj{around(18.36, 106.5, 3000), around(18.36, 105.2, 3000)}}, 2, 1},
			"track at sea":        {obj{"track": []obj{around(17, 112, 50_000), around(18, 110, 50_000)}}, 0, 0},
			"list":                {obj{"communes": []string{thachHa, thachHa}}, 1, 1},
			"list and circle":     {obj{"communes": []string{huongKe}, "circles": []obj{around(18.36, 105.86, 3000)}}, 3, 1},
		} {
			id := newID()
			w.do("coordinator", "incident.declare", id, obj{"family": "disaster", "kind": "flood", "name": name, "unit": haTinh, "started_at": w.clock(), "area": c.area})
			t.Log(name)
			w.affected(id, c.inside, c.communeOnly)
		}
		for field, area := range map[string]obj{
			"data.area": {}, "data.area.polygon": {"polygon": [][][][]float64{{ring[:4]}}}, "data.area.communes": {"communes": []string{"99999"}},
			"data.area.circles": {"circles": []obj{around(105.86, 18.36, 3000)}}, "data.area.track": {"track": []obj{around(18.36, 105.86, 0)}},
		} {
			e := w.refused(responder.CodeInvalid, "coordinator", "incident.declare", newID(), obj{"family": "disaster", "kind": "flood", "name": "x", "unit": haTinh,
				"started_at": w.clock(), "area": area})
			if e.Field != field || e.VI == "" || e.EN == "" {
				t.Errorf("%s: %+v", field, e)
			}
		}
	})
}

func (w *world) affected(incident string, inside, communeOnly int64) responder.Affected {
	w.t.Helper()
	a, err := w.service.Affected(w.t.Context(), w.reader("coordinator"), incident, 100)
	ok(w.t, err)
	if a.Inside != inside || a.CommuneOnly != communeOnly || int64(len(a.Households)) != inside+communeOnly {
		w.t.Errorf("%d inside, %d by commune, %d listed; want %d and %d", a.Inside, a.CommuneOnly, len(a.Households), inside, communeOnly)
	}
	return a
}
