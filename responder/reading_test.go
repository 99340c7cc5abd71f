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
