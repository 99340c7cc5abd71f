package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestSilentHouseholdsAreFound: who was known before a storm and has sent no news since is listed once the wait is
// over, until a report or a visit; a home with a protection case by its code alone, and a commune without a report first.
func TestSilentHouseholdsAreFound(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		at := func(lat, lon float64) func(obj) {
			return func(o obj) { o["place"] = obj{"lat": lat, "lon": lon, "unit": thachHa} }
		}
		known := w.report("field", "disaster", "storm", at(18.360, 105.860))
		byCommune := w.report("field", "disaster", "storm", nil)
		w.report("field", "disaster", "storm", at(18.100, 105.860)) // far from the storm
		hidden := w.report("field", "protection", "P_DV", at(18.361, 105.860))
		w.advance(48 * time.Hour)
		incident := newID()
		w.do("coordinator", "incident.declare", incident, obj{"family": "disaster", "kind": "storm", "name": "Bão thử", "unit": haTinh, "started_at": w.clock(),
			"area": obj{"polygon": [][][][]float64{{{{105.8, 18.3}, {105.95, 18.3}, {105.95, 18.45}, {105.8, 18.45}, {105.8, 18.3}}}}}})
		w.advance(23 * time.Hour)
		if q := w.silent("field", incident); q.Due || len(q.Households) > 0 || q.Known != 3 {
			t.Errorf("before the wait is over: %+v", q)
		}
		w.advance(time.Hour)
		q := w.silent("field", incident)
		if !q.Due || q.Silent != 3 || len(q.Households) != 3 || q.Communes[0].Reported != 0 {
			t.Fatalf("after it: %+v", q)
		}
		for _, h := range q.Households {
			if (h.CaseCode != "") != (h.HeadName == "" && h.ID == "") || h.ID == hidden.household {
				t.Errorf("a line %+v", h)
			}
		}
		w.refused(responder.CodeInvalid, "field", "household.heard", known.household, obj{"state": "lost"})
		w.do("field", "household.heard", known.household, obj{"state": "safe"})
		w.refused(responder.CodeNotFound, "far", "household.heard", byCommune.household, obj{"state": "safe"})
		w.refused(responder.CodeNotFound, "field2", "household.heard", hidden.household, obj{"state": "safe"})
		w.do("coordinator", "household.heard", byCommune.household, obj{"state": "moved"})
		w.report("field", "disaster", "storm", func(o obj) { at(18.37, 105.87)(o); o["incident_id"] = incident })
		if q = w.silent("coordinator", incident); q.Silent != 1 || q.Known != 4 || q.Households[0].CaseCode == "" {
			t.Errorf("after two were heard from: %+v", q)
		}
		if last := q.Communes[len(q.Communes)-1]; last.Reported != 1 {
			t.Errorf("a commune that reported does not come last: %+v", q.Communes)
		}
		for _, login := range []string{"fund_manager", "approver", "auditor", "admin"} {
			if _, err := w.service.Silence(t.Context(), w.reader(login), incident, 24, 10); err == nil {
				t.Errorf("%s sees who is silent", login)
			}
		}
	})
}

func (w *world) silent(login, incident string) responder.Silence {
	w.t.Helper()
	q, err := w.service.Silence(w.t.Context(), w.reader(login), incident, 24, 100)
	ok(w.t, err)
	return q
}
