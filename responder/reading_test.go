package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestReadingIsLogged: whoever is shown a protected case is on the auditor's list, once an hour; whoever is shown only
// its code is not, and a disaster case makes no entry.
func TestReadingIsLogged(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		storm := w.report("field", "disaster", "storm", nil)
		read := func(login, id string) {
			_, err := w.service.Case(t.Context(), w.reader(login), id)
			ok(t, err)
		}
		read("coordinator", f.id)
		read("coordinator", f.id) // the same hour
		read("field2", f.id)      // sees the code alone
		read("approver", f.id)    // and its amounts
		read("coordinator", storm.id)
		if got := w.readings(); len(got) != 1 || got[0].Reader != "Người coordinator" || got[0].Role != responder.RoleCoordinator || got[0].Code == "" {
			t.Fatalf("readings %+v", got)
		}
		w.advance(time.Hour)
		read("coordinator", f.id)
		read("field", f.id)
		if got := w.readings(); len(got) != 3 {
			t.Fatalf("an hour later %d readings, want 3", len(got))
		}
	})
}

// TestChangesAreReadings: a phone that is sent a protected person's record has been shown it.
func TestChangesAreReadings(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.report("field", "protection", "P_DV", nil)
		for _, login := range []string{"field2", "auditor", "field"} {
			_, err := w.service.Changes(t.Context(), w.reader(login), "", 500)
			ok(t, err)
		}
		if got := w.readings(); len(got) != 1 || got[0].Reader != "Người field" {
			t.Errorf("readings %+v", got)
		}
	})
}

func TestReadingsAreForAuditors(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, login := range []string{"field", "coordinator", "fund_manager", "approver", "admin"} {
			if _, err := w.service.Readings(t.Context(), w.reader(login), 10); err == nil {
				t.Errorf("%s sees who read what", login)
			}
		}
	})
}

func (w *world) readings() []responder.ReadingView {
	w.t.Helper()
	out, err := w.service.Readings(w.t.Context(), w.reader("auditor"), 100)
	ok(w.t, err)
	return out
}

// TestEmergencyOpening: a field worker who sees only the code opens a protected case with a ground; the coordinators are
// told, the auditor sees who and why, and after twelve hours it is closed to them again.
func TestEmergencyOpening(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		before := w.messages("case.unsealed")
		w.refused(responder.CodeInvalid, "field2", "case.unseal", f.id, obj{"ground": "curious", "note": "xem thử"})
		w.refused(responder.CodeInvalid, "field2", "case.unseal", f.id, obj{"ground": "danger_now"})
		w.refused(responder.CodeNotFound, "far", "case.unseal", f.id, obj{"ground": "danger_now", "note": "đang nguy hiểm"})
		w.refused(responder.CodeForbidden, "approver", "case.unseal", f.id, obj{"ground": "danger_now", "note": "đang nguy hiểm"})
		w.do("field2", "case.unseal", f.id, obj{"ground": "danger_now", "note": "đang bị đuổi đánh, cần đưa đi ngay"})
		w.advance(time.Minute)
		w.refused(responder.CodeRule, "field2", "case.unseal", f.id, obj{"ground": "danger_now", "note": "lần nữa"})
		if d := w.caseAs("field2", f.id); d.Household == nil || d.Case.Restricted {
			t.Errorf("after opening the case shows %+v", d.Case)
		}
		if got := w.readings(); len(got) != 2 || got[1].Ground != "danger_now" || got[1].Reader != "Người field2" {
			t.Errorf("readings %+v", got)
		}
		if n := w.messages("case.unsealed") - before; n != 2 {
			t.Errorf("%d messages to coordinators, want 2", n)
		}
		w.advance(12 * time.Hour)
		_, err := w.service.AsSystem(t.Context(), "case.reseal", f.id, obj{})
		ok(t, err)
		if d := w.caseAs("field2", f.id); d.Household != nil || !d.Case.Restricted {
			t.Errorf("twelve hours later the case shows %+v", d.Case)
		}
	})
}

func (w *world) caseAs(login, id string) responder.CaseDetail {
	w.t.Helper()
	d, err := w.service.Case(w.t.Context(), w.reader(login), id)
	ok(w.t, err)
	return d
}

// messages counts the messages of a template.
func (w *world) messages(template string) (n int64) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		all, err := tx.Count("messages", "template", responder.Query{})
		n = all[template]
		return err
	}))
	return n
}
