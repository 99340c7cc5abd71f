package responder_test

import (
	"maps"
	"testing"

	"kipthoi/responder"
)

// coordinators adds one coordinator for each of two communes.
func (w *world) coordinators() (here, there string) {
	w.t.Helper()
	for login, unit := range map[string]string{"here": thachHa, "there": huongKe} {
		w.users[login] = newID()
		_, err := w.service.AsSystem(w.t.Context(), "user.create", w.users[login], obj{"login": login, "name": "Người " + login, "role": "coordinator",
			"unit": unit, "phone": "0912345678", "password": "mat-khau-thu"})
		ok(w.t, err)
	}
	return "here", "there"
}

// knows says how a reader knows a case: not, by its code, or all of it; the list and the case itself must agree.
func (w *world) knows(login, id string) string {
	w.t.Helper()
	return w.knowsAs(w.reader(login), id)
}

func (w *world) knowsAs(u responder.User, id string) string {
	w.t.Helper()
	page, err := w.service.Cases(w.t.Context(), u, responder.CaseFilter{Limit: 50})
	ok(w.t, err)
	listed := "not"
	for _, k := range page.Items {
		if k.ID == id {
			listed = map[bool]string{true: "code", false: "all"}[k.Restricted]
		}
	}
	alone := "not"
	if d, err := w.service.Case(w.t.Context(), u, id); err == nil {
		alone = map[bool]string{true: "code", false: "all"}[d.Case.Restricted]
	}
	if listed != alone {
		w.t.Errorf("%s knows %s in the list and %s alone", u.Login, listed, alone)
	}
	return alone
}

func (w *world) wantKnown(what, id string, want map[string]string) {
	w.t.Helper()
	for login, how := range want {
		if got := w.knows(login, id); got != how {
			w.t.Errorf("%s: %s knows %s of the case, want %s", what, login, got, how)
		}
	}
}

func referral(id string, change obj) obj {
	d := obj{"case_id": id, "need": "psychological", "urgency": "now", "reason": "Tên Người Riêng cần tư vấn"}
	maps.Copy(d, change)
	return d
}

// TestAReferralIsSeenFromAcceptanceOn: before it the other unit knows code, need and urgency; then the case; and after
// it is done no more.
func TestAReferralIsSeenFromAcceptanceOn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		here, there := w.coordinators()
		f := w.report(here, "protection", "P_DV", nil)
		r := newID()
		before := w.messages("referral.received")
		w.do(here, "referral.send", r, referral(f.id, obj{"to_unit": huongKe}))
		w.refused(responder.CodeExists, here, "referral.send", newID(), referral(f.id, obj{"to_unit": huongKe}))
		if n := w.messages("referral.received") - before; n != 3 {
			t.Errorf("%d messages, want one to the commune and two to the province", n)
		}
		w.wantKnown("sent", f.id, map[string]string{here: "all", there: "not", "far": "not"})
		list, err := w.service.Referrals(t.Context(), w.reader(there), 10)
		ok(t, err)
		if len(list) != 1 || list[0].Code == "" || list[0].Need != "psychological" || list[0].Urgency != "now" || list[0].CaseID != "" {
			t.Errorf("the other unit is shown %+v", list)
		}
		shows(t, "a referral before it is accepted", list)
		w.refused(responder.CodeNotFound, there, "case.note", f.id, obj{"text": "x"})
		w.refused(responder.CodeForbidden, here, "referral.accept", r, obj{})
		w.refused(responder.CodeRule, there, "referral.done", r, obj{})
		w.do(there, "referral.accept", r, obj{})
		w.wantKnown("accepted", f.id, map[string]string{here: "all", there: "all", "far": "not"})
		w.do(there, "case.note", f.id, obj{"text": "đã gặp"})
		w.refused(responder.CodeForbidden, there, "case.decide", f.id, decision(nil))
		w.refused(responder.CodeForbidden, there, "referral.send", newID(), referral(f.id, obj{"to_unit": thachHa}))
		w.do(there, "referral.done", r, obj{"reason": "đã tư vấn xong"})
		w.wantKnown("done", f.id, map[string]string{here: "all", there: "not"})
	})
}

// TestAReferralIsRefusedWithAReason, or taken back; a case is not closed while somebody is asked.
func TestAReferralIsRefusedWithAReason(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		here, there := w.coordinators()
		f := w.report(here, "disaster", "storm", nil)
		r := newID()
		w.do(here, "referral.send", r, referral(f.id, obj{"to_unit": huongKe, "keep": true}))
		if e := w.refused(responder.CodeRule, here, "case.close", f.id, obj{"outcome": "helped", "reason": "xong"}); e.Field != "referrals" {
			t.Errorf("closing: %v", e)
		}
		w.refused(responder.CodeInvalid, there, "referral.refuse", r, obj{})
		w.do(there, "referral.refuse", r, obj{"reason": "hết chỗ"})
		w.refused(responder.CodeRule, there, "referral.accept", r, obj{})
		if d := w.caseAs(here, f.id); d.Referrals[0].State != responder.ReferralRefused || d.Referrals[0].Answer != "hết chỗ" {
			t.Errorf("%+v", d.Referrals)
		}
		again := newID()
		w.do(here, "referral.send", again, referral(f.id, obj{"to_unit": huongKe, "keep": true}))
		w.refused(responder.CodeForbidden, there, "referral.withdraw", again, obj{"reason": "x"})
		w.do(here, "referral.withdraw", again, obj{"reason": "không cần nữa"})
		third := newID()
		w.do(here, "referral.send", third, referral(f.id, obj{"to_unit": huongKe, "keep": true}))
		w.do(there, "referral.accept", third, obj{})
		w.do(there, "referral.done", third, obj{})
		w.wantKnown("done, with access kept", f.id, map[string]string{there: "all"})
		for field, change := range map[string]obj{
			"data.to_unit": {}, "data.service": {"service": "fortune_teller"}, "data.need": {"to_unit": huongKe, "need": "x"},
			"data.urgency": {"to_unit": huongKe, "urgency": "x"}, "data.reason": {"to_unit": huongKe, "reason": ""},
		} {
			if e := w.refused(responder.CodeInvalid, here, "referral.send", newID(), referral(f.id, change)); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.refused(responder.CodeInvalid, here, "referral.send", newID(), referral(f.id, obj{"to_unit": thachHa}))
	})
}

// TestACaseMovesWithItsPeople: at acceptance household, people and open tasks go to the new unit; the old one keeps the
// code, and all of it when that was chosen.
func TestACaseMovesWithItsPeople(t *testing.T) {
	for _, keep := range []bool{false, true} {
		onBoth(t, func(t *testing.T, w *world) {
			here, there := w.coordinators()
			f := w.report(here, "protection", "P_DV", nil)
			w.do(here, "case.assign", f.id, obj{"user": w.users["field"]})
			op := w.op(here, "case.transfer", f.id, 0, obj{"to_unit": huongKe, "reason": "về quê ngoại", "keep": keep})
			_, err := w.service.Apply(t.Context(), op)
			ok(t, err)
			w.wantKnown("asked", f.id, map[string]string{here: "all", there: "not"})
			code := w.caseAs(here, f.id).Case.Code
			w.do(there, "referral.accept", op.ID, obj{})
			old := map[bool]string{false: "code", true: "all"}[keep]
			w.wantKnown("moved", f.id, map[string]string{here: old, there: "all", "field": "code", "far": "code"})
			d := w.caseAs(there, f.id)
			if d.Case.Code != code || d.Case.Unit != huongKe || d.Household.Unit != huongKe || d.Persons[0].Unit != huongKe || d.Case.AssignedTo != "" {
				t.Errorf("moved: %+v", d.Case)
			}
			for _, task := range d.Tasks {
				if task.Unit != huongKe || task.AssignedTo != "" {
					t.Errorf("task %+v", task)
				}
			}
			w.do(there, "case.verify", f.id, obj{})
			if !keep {
				shows(t, "the old unit", w.caseAs(here, f.id))
			}
		})
	}
}

// TestNobodyIsMovedFromACarer: a stay ends before its case goes to another unit.
func TestNobodyIsMovedFromACarer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, there := w.coordinators()
		f, pl := w.placed(w.carer(1))
		op := w.op("coordinator", "case.transfer", f.id, 0, obj{"to_unit": huongKe, "reason": "về quê"})
		_, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		w.refused(responder.CodeRule, there, "referral.accept", op.ID, obj{})
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		w.do(there, "referral.accept", op.ID, obj{})
	})
}
