package responder_test

import (
	"slices"
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"
)

// TestFindUnits puts the reader's province first among equals, and tells the old name that was looked for.
func TestFindUnits(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		near := w.service.FindUnits(w.reader("field"), "thach", "", geo.LevelCommune)
		if len(near) != 20 || near[0].Code != thachHa || near[0].Name != "Xã Thạch Hà, Tỉnh Hà Tĩnh" {
			t.Errorf("%d units: %+v", len(near), near)
		}
		if none := w.service.FindUnits(w.reader("field"), "ba chẽ", "01", ""); len(none) > 0 {
			t.Errorf("in another province: %+v", none)
		}
		if old := w.service.FindUnits(w.reader("field"), "đạp thanh", "", ""); len(old) == 0 || old[0].Was != "Xã Đạp Thanh, Huyện Ba Chẽ, Tỉnh Quảng Ninh" {
			t.Errorf("an old name: %+v", old)
		}
	})
}

// TestIncidentsToChoose lists open disasters of the reader's area: none of another commune, none that is closed, and
// nothing that a protection case is about.
func TestIncidentsToChoose(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		declare := func(family, kind, name, commune string) string {
			id := newID()
			w.do("coordinator", "incident.declare", id, obj{"family": family, "kind": kind, "name": name, "unit": haTinh,
				"started_at": w.clock(), "area": obj{"communes": []string{commune}}})
			return id
		}
		here, there := declare("disaster", "flood", "Lũ ở Thạch Hà", thachHa), declare("disaster", "flood", "Lũ ở Hương Khê", huongKe)
		declare("protection", "P_ABUSE", "Việc kín", thachHa)
		for login, want := range map[string][]string{"field": {here}, "far": {there}, "coordinator": {here, there}, "auditor": {here, there}, "admin": nil} {
			list, err := w.service.Incidents(t.Context(), w.reader(login))
			ok(t, err)
			var got []string
			for _, i := range list {
				got = append(got, i.ID)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s sees %+v", login, list)
			}
		}
	})
}

// TestWorkersToChoose: a coordinator who may know all of a case sees who can be given it, and each of those can be.
func TestWorkersToChoose(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_ABUSE", nil)
		list, err := w.service.Workers(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
			w.do("coordinator", "case.assign", f.id, obj{"user": p.ID})
		}
		if want := []string{"Người coordinator", "Người coordinator2", "Người field", "Người field2"}; !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
		stranger := w.reader("coordinator2")
		stranger.Unit = huongKe
		for _, c := range []struct {
			reader responder.User
			code   responder.Code
		}{{w.reader("field"), responder.CodeForbidden}, {w.reader("auditor"), responder.CodeForbidden}, {stranger, responder.CodeNotFound}} {
			list, err := w.service.Workers(t.Context(), c.reader, f.id)
			var e *responder.Error
			if !asError(err, &e) || e.Code != c.code || len(list) > 0 {
				t.Errorf("%s: %+v, %v", c.reader.Name, list, err)
			}
		}
	})
}
