package responder_test

import (
	"strings"
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"
)

// TestIncidentInWholeProvince: a province among the communes of an area stands for its communes in force, each once, however
// often it is named.
func TestIncidentInWholeProvince(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.declare(haTinh, haTinh, thachHa, haTinh)
		codes := map[string]int{}
		for _, c := range w.affected(id, 0, 0).Communes {
			codes[c.Code]++
		}
		all := w.service.Geo().Units.Communes(haTinh)
		if len(all) < 60 || len(codes) != len(all) {
			t.Fatalf("%d communes of %d", len(codes), len(all))
		}
		for _, u := range all {
			if codes[u.Code] != 1 || u.Level != geo.LevelCommune {
				t.Errorf("%s stands there %d times", u.Code, codes[u.Code])
			}
		}
		e := w.refused(responder.CodeInvalid, "coordinator", "incident.declare", newID(), declared(haTinh, "00"))
		if e.Field != "data.area.communes" {
			t.Errorf("no province: %+v", e)
		}
	})
}

// TestIncidentClose: a coordinator of its place closes an incident once, with a reason. It leaves the lists of open ones and
// the map; a report that comes late may name it, and who is affected stays known.
func TestIncidentClose(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id, other := w.declare(haTinh, thachHa), w.declare(haTinh, thachHa)
		for field, data := range map[string]obj{"data.reason": {}, "data.reason ": {"reason": strings.Repeat("x", 501)}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "incident.close", id, data); e.Field != strings.TrimSpace(field) {
				t.Errorf("%+v", e)
			}
		}
		w.refused(responder.CodeNotFound, "coordinator", "incident.close", newID(), obj{"reason": "hết"})
		w.choices("coordinator", id, other)
		w.do("coordinator", "incident.close", id, obj{"reason": "nước đã rút"})
		w.choices("coordinator", other)
		w.choices("field", other)
		areas, err := w.service.Areas(t.Context(), w.reader("coordinator"))
		ok(t, err)
		if len(areas) != 1 {
			t.Errorf("%d areas on the map", len(areas))
		}
		e := w.refused(responder.CodeRule, "coordinator", "incident.close", id, obj{"reason": "lần nữa"})
		if e.Field != "closed" || e.VI == "" || e.EN == "" {
			t.Errorf("closed twice: %+v", e)
		}
		w.report("field", "disaster", "flood", func(o obj) { o["incident_id"] = id })
		w.affected(id, 0, 1)
	})
}

// TestIncidentClosedInItsPlace: who does not answer for the place of an incident does not close it, and is told nothing of it.
func TestIncidentClosedInItsPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.declare(haTinh, thachHa)
		w.users["xa"] = newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", w.users["xa"], obj{"login": "xa", "name": "Điều Phối Xã", "role": "coordinator", "unit": thachHa, "password": "mat-khau-thu"})
		ok(t, err)
		list, err := w.service.Incidents(t.Context(), w.reader("xa"))
		ok(t, err)
		if len(list) != 1 || list[0].Own {
			t.Errorf("the commune sees %+v", list)
		}
		w.refused(responder.CodeForbidden, "xa", "incident.close", id, obj{"reason": "hết"})
		w.do("coordinator", "incident.close", id, obj{"reason": "hết"})
		w.refused(responder.CodeForbidden, "xa", "incident.close", id, obj{"reason": "hết"}) // not that it is closed
	})
}

func declared(unit string, communes ...string) obj {
	return obj{"family": "disaster", "kind": "flood", "name": "Lũ", "unit": unit, "started_at": beginning(), "area": obj{"communes": communes}}
}

func (w *world) declare(unit string, communes ...string) string {
	w.t.Helper()
	id := newID()
	w.do("coordinator", "incident.declare", id, declared(unit, communes...))
	return id
}

// choices checks which incidents somebody can choose, and may close.
func (w *world) choices(login string, want ...string) {
	w.t.Helper()
	list, err := w.service.Incidents(w.t.Context(), w.reader(login))
	ok(w.t, err)
	got := map[string]bool{}
	for _, i := range list {
		got[i.ID] = true
		if i.Own != (login == "coordinator") {
			w.t.Errorf("%s: own is %v", login, i.Own)
		}
	}
	if len(got) != len(want) {
		w.t.Errorf("%s sees %d open, want %d", login, len(got), len(want))
	}
	for _, id := range want {
		if !got[id] {
			w.t.Errorf("%s does not see %s", login, id)
		}
	}
}
