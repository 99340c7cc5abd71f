package responder_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kipthoi/responder"
)

func stranger() responder.Registration {
	return responder.Registration{Name: "Lê Văn Khai", Phone: "0912 345 678", Address: "thôn Đông, xã Thạch Hà, tỉnh Hà Tĩnh", Kind: "flood", People: 4,
		Needs: []string{"food", "water"}, Narrative: "Nhà ngập", Urgent: true, Channel: "public"}
}

func (w *world) registrations(login, state string) []responder.RegistrationView {
	w.t.Helper()
	out, err := w.service.Registrations(w.t.Context(), w.reader(login), state, 10)
	ok(w.t, err)
	return out
}

// TestRegistration: a stranger's call waits without a case or a message, is seen by the field workers of the place only,
// and becomes a case once when one of them confirms it.
func TestRegistration(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ok(t, w.service.Register(t.Context(), stranger()))
		if len(w.registrations("far", "unconfirmed")) != 0 || len(w.registrations("coordinator", "unconfirmed")) != 1 || w.cases() != 0 || w.messages("report.received") != 0 {
			t.Fatal("seen elsewhere, not seen by the coordinator, or a case or message already")
		}
		got := w.registrations("field", "unconfirmed")
		if len(got) != 1 || got[0].Unit != thachHa || got[0].Phone != "+84912345678" || got[0].State != "unconfirmed" {
			t.Fatalf("%+v", got)
		}
		id, ids := got[0].ID, obj{"case_id": newID(), "household_id": newID(), "person_id": newID()}
		w.refused(responder.CodeNotFound, "far", "report.confirm", id, ids)
		w.refused(responder.CodeInvalid, "field", "report.confirm", id, obj{"case_id": "x"})
		w.refused(responder.CodeNotSupported, "field", "report.receive", newID(), stranger())
		w.do("field", "report.confirm", id, ids)
		w.refused(responder.CodeRule, "field2", "report.confirm", id, obj{"case_id": newID(), "household_id": newID(), "person_id": newID()})
		d := w.caseAs("coordinator", ids["case_id"].(string))
		if d.Case.HeadName != "Lê Văn Khai" || d.Case.People != 4 || d.Case.DueAt.IsZero() || d.Household.Phones[0].Safe != "" || len(d.Case.Needs) != 2 {
			t.Errorf("%+v %+v", d.Case, d.Household)
		}
		if now := w.registrations("field", "confirmed"); len(now) != 1 || now[0].CaseID != ids["case_id"] {
			t.Errorf("%+v", now)
		}
	})
}

// TestRegistrationRejected: with a reason, and nothing comes of it.
func TestRegistrationRejected(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ok(t, w.service.Register(t.Context(), stranger()))
		id := w.registrations("field", "unconfirmed")[0].ID
		w.refused(responder.CodeInvalid, "field", "report.reject", id, obj{})
		w.do("field", "report.reject", id, obj{"reason": "không có người này"})
		if now := w.registrations("field", "rejected"); len(now) != 1 || now[0].Reason == "" || w.cases() != 0 {
			t.Errorf("%+v", now)
		}
		for _, login := range []string{"fund_manager", "approver", "auditor", "admin"} {
			if _, err := w.service.Registrations(t.Context(), w.reader(login), "rejected", 10); err == nil {
				t.Errorf("%s sees registrations", login)
			}
		}
	})
}

// TestRegistrationRefused: what is wrong is named, not repeated and not kept.
func TestRegistrationRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for field, spoil := range map[string]func(*responder.Registration){
			"name": func(r *responder.Registration) { r.Name = "" }, "phone": func(r *responder.Registration) { r.Phone = "bimat" },
			"address": func(r *responder.Registration) { r.Address = "nhà bimat" }, "kind": func(r *responder.Registration) { r.Kind = "bimat" },
			"needs.0": func(r *responder.Registration) { r.Needs = []string{"bimat"} }, "people": func(r *responder.Registration) { r.People = 61 },
			"narrative": func(r *responder.Registration) { r.Narrative = strings.Repeat("bimat", 300) },
		} {
			r := stranger()
			spoil(&r)
			err := w.service.Register(t.Context(), r)
			var e *responder.Error
			if !asError(err, &e) || e.Field != field || strings.Contains(e.VI+e.EN, "bimat") {
				t.Errorf("%s: %v", field, err)
			}
		}
		rejected, err := w.service.Rejected(t.Context(), responder.SystemUser(), 10)
		ok(t, err)
		if len(rejected) != 0 || len(w.registrations("field", "unconfirmed")) != 0 {
			t.Errorf("kept: %+v", rejected)
		}
	})
}

// TestUrgentReportIsShort counts what an urgent report must hold, ids that the phone makes aside: at most 12 answers.
func TestUrgentReportIsShort(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		answers := obj{"family": "disaster", "kind": "flood", "channel": "phone", "urgent": true, "needs": []string{"rescue"},
			"place": obj{"unit": thachHa, "address": "thôn Đông"}, "household": obj{"head_name": "Lê A", "size": 4, "phones": []obj{{"number": "0912345678"}}}}
		raw, err := json.Marshal(answers)
		ok(t, err)
		if n := strings.Count(string(raw), ":") - 2; n > 12 { // without the words place and household
			t.Errorf("%d answers", n)
		}
		answers["household"].(obj)["id"] = newID()
		w.do("field", "case.report", newID(), answers)
		for _, without := range []string{"urgent", "needs", "place"} { // nor are these required
			delete(answers, without)
		}
		answers["household"] = obj{"id": newID()}
		w.do("field", "case.report", newID(), answers)
	})
}
