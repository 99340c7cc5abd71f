package responder_test

import (
	"reflect"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestMapRenewed: a map into which what has changed since was put is the map as it would be read anew, for each reader.
func TestMapRenewed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		at := func(o obj) { o["place"] = obj{"unit": thachHa, "lat": 18.36, "lon": 105.86} }
		carer := func() string {
			id := newID()
			w.register(id, obj{"name": "Nhà Chăm Sóc", "kind": "household", "phone": "0911111111", "places": 3,
				"place": obj{"unit": thachHa, "lat": 18.35, "lon": 105.87}})
			return id
		}
		stays, closes, changes := w.report("field", "disaster", "storm", at), w.report("field", "disaster", "storm", at), w.report("field", "protection", "P_ABUSE", at)
		home, pauses := carer(), carer()
		readers := []string{"coordinator", "field", "field2", "far", "fund_manager", "auditor", "admin"}
		before := map[string]responder.MapView{}
		mark, err := w.service.MapMark(t.Context(), responder.MapMark{})
		ok(t, err)
		for _, login := range readers {
			before[login], err = w.service.Map(t.Context(), w.reader(login))
			ok(t, err)
		}
		w.do("coordinator", "case.close", closes.id, obj{"outcome": "other", "reason": "Đã có người thân lo"})
		w.do("coordinator", "case.verify", changes.id, obj{})
		w.do("coordinator", "household.update", stays.household, obj{"set": obj{"head_name": "Tên Khác"}, "seen": obj{"head_name": "Chủ Hộ Riêng"}, "reason": "ghi sai"})
		w.report("field", "disaster", "flood", at)
		w.do("coordinator", "carer.pause", pauses, obj{"reason": "đi vắng"})
		w.do("coordinator", "carer.update", home, obj{"set": obj{"places": 5}, "seen": obj{"places": 3}})
		carer()
		w.advance(time.Hour)
		for _, login := range readers {
			u := w.reader(login)
			news, few, err := w.service.MapChanges(t.Context(), u, mark.Changed)
			ok(t, err)
			now, err := w.service.Map(t.Context(), u)
			ok(t, err)
			renewed := before[login].Renewed(news)
			if login == "coordinator" && (len(now.Cases) != 3 || len(now.Carers) != 2 || reflect.DeepEqual(now, before[login])) {
				t.Errorf("%d cases and %d carers to be seen", len(now.Cases), len(now.Carers))
			}
			if !few || !sameMap(renewed, now) {
				t.Errorf("%s: renewed to %d cases and %d carers\n%+v\nread anew\n%+v", login, len(renewed.Cases), len(renewed.Carers), renewed, now)
			}
		}
	})
}

// sameMap compares cases in their order, and carers, whose order nobody asks for.
func sameMap(a, b responder.MapView) bool {
	carers := func(v responder.MapView) map[string]responder.CarerView {
		m := map[string]responder.CarerView{}
		for _, c := range v.Carers {
			m[c.ID] = c
		}
		return m
	}
	return len(a.Cases) == len(b.Cases) && (len(a.Cases) == 0 || reflect.DeepEqual(a.Cases, b.Cases)) && reflect.DeepEqual(carers(a), carers(b))
}
