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

func (w *world) affected(incident string, inside, communeOnly int64) responder.Affected {
	w.t.Helper()
	a, err := w.service.Affected(w.t.Context(), w.reader("coordinator"), incident, 100)
	ok(w.t, err)
	if a.Inside != inside || a.CommuneOnly != communeOnly || int64(len(a.Households)) != inside+communeOnly {
		w.t.Errorf("%d inside, %d by commune, %d listed; want %d and %d", a.Inside, a.CommuneOnly, len(a.Households), inside, communeOnly)
	}
	return a
}
