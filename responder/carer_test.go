package responder_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

func applicant() obj {
	return obj{"name": "Bà Lê Thị Nhận", "kind": "household", "phone": "0911111111", "places": 2, "state": "applied", "place": obj{"unit": thachHa, "address": "ngõ 3"}}
}

// without leaves a condition out of the evidence of a carer.
func without(data obj, codes ...string) obj {
	kept := []any{}
	for _, e := range data["evidence"].([]any) {
		if !slices.Contains(codes, e.(map[string]any)["code"].(string)) {
			kept = append(kept, e)
		}
	}
	data["evidence"] = kept
	return data
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	ok(t, err)
	return string(raw)
}

func (w *world) detail(login, id string) responder.CarerDetail {
	w.t.Helper()
	d, err := w.service.Carer(w.t.Context(), w.reader(login), id)
	ok(w.t, err)
	return d
}

// TestACarerBecomesActiveWhenComplete: applied, verified, active only with every condition, paused
// and ended with a reason and a ground; each step is in the history.
func TestACarerBecomesActiveWhenComplete(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id, why := newID(), obj{"reason": "đã kiểm tra"}
		w.do("coordinator", "carer.register", id, without(respondertest.Fit(applicant(), w.clock()), "form_11", "health_certificate", "no_listed_crime"))
		w.refused(responder.CodeRule, "coordinator", "carer.verify", id, why)
		w.refused(responder.CodeRule, "coordinator", "carer.activate", id, why)
		paper := func(code, on string) obj { return obj{"code": code, "met": true, "document": "01/GT", "on": on} }
		w.do("coordinator", "carer.evidence", id, paper("form_11", "2026-10-10"))
		w.refused(responder.CodeInvalid, "coordinator", "carer.verify", id, obj{})
		w.do("coordinator", "carer.verify", id, why)
		w.do("coordinator", "carer.evidence", id, paper("no_listed_crime", "2026-10-10"))
		w.do("coordinator", "carer.evidence", id, paper("health_certificate", "2026-04-19")) // six months and a day old
		e := w.refused(responder.CodeRule, "coordinator", "carer.activate", id, why)
		if !strings.Contains(e.EN, "health certificate") || strings.Contains(e.EN, "crimes") || e.Reason != "R-3.15" {
			t.Errorf("what is missing: %+v", e)
		}
		w.do("coordinator", "carer.evidence", id, paper("health_certificate", "2026-04-20"))
		w.do("coordinator", "carer.activate", id, why)
		w.advance(300 * 24 * time.Hour) // the certificate had to be new when the carer registered, not for ever
		w.do("coordinator", "carer.pause", id, obj{"reason": "ốm"})
		w.do("coordinator", "carer.activate", id, why)
		w.refused(responder.CodeInvalid, "coordinator", "carer.end", id, obj{"reason": "x", "ground": "tired"})
		w.do("coordinator", "carer.end", id, obj{"reason": "xin nghỉ", "ground": "request"})
		w.refused(responder.CodeRule, "coordinator", "carer.activate", id, why)
		page, err := w.service.CarerHistory(t.Context(), w.reader("coordinator"), id, 0, 50)
		ok(t, err)
		var kinds []string
		for _, s := range page.Steps {
			kinds = append(kinds, strings.TrimPrefix(s.Kind, "carer."))
		}
		if want := "end activate pause activate evidence evidence evidence verify evidence register"; strings.Join(kinds, " ") != want {
			t.Errorf("history %v, want %s", kinds, want)
		}
		if d := w.detail("coordinator", id); d.Carer.State != responder.CarerEnded || d.Carer.Ground != "request" || len(d.Training) != 5 {
			t.Errorf("detail %+v", d)
		}
	})
}

// TestWhatARegisterRefuses names the field that is wrong.
func TestWhatARegisterRefuses(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		fit := func(change obj) obj {
			data := respondertest.Fit(applicant(), w.clock())
			data["state"] = "active"
			maps.Copy(data, change)
			return data
		}
		for field, change := range map[string]obj{
			"data.evidence.0.code":     {"evidence": []obj{{"code": "rich", "met": true}}},
			"data.evidence.0.document": {"evidence": []obj{{"code": "no_listed_crime", "met": true}}},
			"data.evidence.0.on":       {"evidence": []obj{{"code": "health_certificate", "met": true, "document": "1", "on": "2027-01-01"}}},
			"data.evidence.0.until":    {"evidence": []obj{{"code": "form_11", "met": true, "document": "1", "on": "2026-10-02", "until": "2026-10-01"}}},
			"data.evidence.0.by":       {"evidence": []obj{{"code": "training_a", "met": true, "on": "2026-10-02"}}},
			"data.evidence.1.code":     {"evidence": []obj{{"code": "volunteers", "met": true}, {"code": "volunteers", "met": false}}},
			"data.members.0.sex":       {"members": []obj{{"name": "x", "sex": "Y", "relation": "applicant"}}},
			"data.limits.0.group":      {"limits": []obj{{"group": "cats", "places": 1}}},
			"data.languages.0":         {"languages": []string{"Tiếng Việt"}},
			"data.ethnic_group":        {"ethnic_group": "77"},
			"data.kin.0.person_id":     {"kin": []obj{{"person_id": newID(), "relation": "grandparent"}}},
			"data.state":               {"state": "ended"},
			"data.evidence":            {"evidence": []obj{}},
		} {
			res := w.try("coordinator", "carer.register", newID(), fit(change))
			if res.Error == nil || !strings.HasPrefix(res.Error.Field, field) {
				t.Errorf("%v: %v, want %s", change, res.Error, field)
			}
		}
		w.do("coordinator", "carer.register", newID(), fit(nil))
	})
}

// TestARelativeBeginsInAnEmergency: active before the papers, which become a task of the case; a stranger may not.
func TestARelativeBeginsInAnEmergency(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		kin, stranger := applicant(), newID()
		kin["kind"], kin["kin"] = "relative", []obj{{"person_id": f.person, "relation": "grandparent"}}
		id, now := newID(), obj{"reason": "đêm nay", "emergency": true, "case_id": f.id, "due_at": w.clock().Add(72 * time.Hour)}
		w.do("coordinator", "carer.register", id, kin)
		w.do("coordinator", "carer.register", stranger, applicant())
		w.refused(responder.CodeRule, "coordinator", "carer.activate", stranger, now)
		w.refused(responder.CodeInvalid, "coordinator", "carer.activate", id, obj{"reason": "đêm nay", "emergency": true, "case_id": f.id})
		w.do("coordinator", "carer.activate", id, now)
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		if !slices.ContainsFunc(d.Tasks, func(v responder.TaskView) bool { return v.Rule == "R-3.10" && v.State == responder.TaskOpen }) {
			t.Errorf("nobody is told to complete the papers: %+v", d.Tasks)
		}
		if c := w.detail("coordinator", id).Carer; c.EmergencyOn.String() != "2026-10-20" || c.State != responder.CarerActive {
			t.Errorf("carer %+v", c)
		}
		for _, e := range respondertest.Fit(applicant(), w.clock())["evidence"].([]any) {
			w.do("coordinator", "carer.evidence", id, e)
		}
		w.do("coordinator", "carer.update", id, obj{"set": obj{"members": []obj{{"name": "Bà Nội", "birth_year": 1960, "sex": "F", "relation": "applicant"}}}})
		w.do("coordinator", "carer.evidence", id, obj{"code": "volunteers", "met": true})
		if c := w.detail("coordinator", id).Carer; !c.EmergencyOn.IsZero() || c.CompleteOn.String() != "2026-10-20" {
			t.Errorf("complete, and still chased: %+v", c)
		}
	})
}

// TestASecretPlaceIsToldOneByOne: in no list, detail, map or history; by its own route to coordinators of its area, and
// each reading is noted.
func TestASecretPlaceIsToldOneByOne(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ids := map[string]string{}
		for _, kind := range []string{"shelter", "facility"} {
			ids[kind] = newID()
			w.do("coordinator", "carer.register", ids[kind], obj{"name": "Nhà " + kind, "kind": kind, "phone": "0912000777", "places": 3, "state": "active",
				"invented": true, "place": obj{"unit": thachHa, "address": "ngõ Rất Kín", "lat": 18.3601, "lon": 105.8602}})
		}
		id := ids["shelter"]
		e := w.refused(responder.CodeRule, "coordinator", "carer.update", id, obj{"set": obj{"address": "đường Khác"}}) // of another version
		if strings.Contains(asJSON(t, e), "Kín") {
			t.Errorf("the error tells the address: %+v", e)
		}
		op := w.op("coordinator", "carer.update", id, 1, obj{"set": obj{"address": "ngõ Rất Kín Mới"}})
		res, err := w.service.Apply(t.Context(), op)
		if ok(t, err); res.Status != responder.StatusApplied {
			t.Fatalf("update: %+v", res)
		}
		u := w.reader("coordinator")
		for what, read := range map[string]func() (any, error){
			"list":     func() (any, error) { return w.service.Carers(t.Context(), u, responder.CarerFilter{}) },
			"detail":   func() (any, error) { return w.service.Carer(t.Context(), u, id) },
			"facility": func() (any, error) { return w.service.Carer(t.Context(), u, ids["facility"]) },
			"history":  func() (any, error) { return w.service.CarerHistory(t.Context(), u, id, 0, 50) },
			"map":      func() (any, error) { return w.service.Map(t.Context(), u) },
		} {
			v, err := read()
			ok(t, err)
			if text := asJSON(t, v); strings.Contains(text, "Kín") || strings.Contains(text, "18.36") || strings.Contains(text, "912000777") {
				t.Errorf("%s tells where the shelter is: %s", what, text)
			}
		}
		w.try("coordinator", "carer.register", newID(), obj{"name": "Nơi khác", "kind": "shelter", "phone": "1", "place": obj{"unit": thachHa, "address": "ngõ Rất Kín"}})
		rejected, err := w.service.Rejected(t.Context(), w.reader("coordinator2"), 50)
		if ok(t, err); len(rejected) != 2 || strings.Contains(asJSON(t, rejected), "Kín") {
			t.Errorf("another coordinator sees of what was refused: %s", asJSON(t, rejected))
		}
		for range 2 {
			a, err := w.service.CarerAddress(t.Context(), u, id)
			ok(t, err)
			if a.Address != "ngõ Rất Kín Mới" || a.Lon == nil {
				t.Errorf("address %+v", a)
			}
		}
		readings, err := w.service.Readings(t.Context(), w.reader("auditor"), 10)
		ok(t, err)
		if len(readings) != 1 || readings[0].CarerID != id || readings[0].Reader != "Người coordinator" {
			t.Errorf("readings %+v", readings)
		}
		for _, login := range []string{"field", "auditor", "admin", "fund_manager", "approver"} {
			if _, err := w.service.CarerAddress(t.Context(), w.reader(login), id); err == nil {
				t.Errorf("%s reads the address", login)
			}
		}
		far := newID()
		_, err = w.service.AsSystem(t.Context(), "user.create", far, obj{"login": "far_coordinator", "name": "Xa", "role": "coordinator", "unit": "01", "password": "mat-khau-thu"})
		ok(t, err)
		for what, read := range map[string]func(u responder.User) error{
			"address": func(u responder.User) error { _, err := w.service.CarerAddress(t.Context(), u, id); return err },
			"detail":  func(u responder.User) error { _, err := w.service.Carer(t.Context(), u, id); return err },
			"history": func(u responder.User) error { _, err := w.service.CarerHistory(t.Context(), u, id, 0, 9); return err },
		} {
			if err := read(w.reader("far_coordinator")); err == nil {
				t.Errorf("a coordinator of another province reads the %s", what)
			}
		}
	})
}

// TestKinTellsOfNoCase: that a carer is somebody's grandmother is shown to those who may know the person.
func TestKinTellsOfNoCase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, err := w.service.AsSystem(t.Context(), "user.create", newID(), obj{"login": "commune", "name": "Xã", "role": "coordinator", "unit": huongKe, "password": "mat-khau-thu"})
		ok(t, err)
		f := w.report("coordinator", "protection", "P_DV", nil)
		data := applicant()
		data["kind"], data["place"], data["kin"] = "relative", obj{"unit": huongKe}, []obj{{"person_id": f.person, "relation": "grandparent"}}
		id := newID()
		w.do("coordinator", "carer.register", id, data)
		if n := len(w.detail("coordinator", id).Carer.Kin); n != 1 {
			t.Errorf("the coordinator sees %d kin", n)
		}
		if d := w.detail("commune", id); strings.Contains(fmt.Sprint(d), f.person) {
			t.Errorf("the commune of the carer learns of the person: %+v", d)
		}
	})
}
