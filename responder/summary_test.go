package responder_test

import (
	"testing"
	"time"
)

// TestSummary counts each case of the reader's area once: helped in time, helped late, not helped and overdue or still in
// time, closed without help.
func TestSummary(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(9)
		help := func(f filed) {
			pl := newID()
			w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
			w.do("coordinator", "placement.accept", pl, obj{})
			w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
		}
		help(w.report("coordinator", "protection", "P_ORPHAN", nil)) // in time
		late := w.report("coordinator", "protection", "P_ORPHAN", nil)
		w.report("field", "disaster", "storm", nil) // overdue
		closed := w.report("field", "disaster", "flood", nil)
		w.do("coordinator", "case.close", closed.id, obj{"outcome": "other", "reason": "Đã có người thân lo"})
		w.advance(30 * 24 * time.Hour)
		help(late)
		w.report("field", "disaster", "flood", nil) // waiting
		for login, want := range map[string][5]int64{"coordinator": {5, 1, 2, 1, 1}, "field": {5, 1, 2, 1, 1}, "fund_manager": {5, 1, 2, 1, 1},
			"auditor": {5, 1, 2, 1, 1}, "admin": {}, "far": {}} {
			sum, err := w.service.Summary(t.Context(), w.reader(login))
			ok(t, err)
			if got := [5]int64{sum.Reports, sum.InTime, sum.Overdue, sum.Waiting, sum.Unneeded}; got != want {
				t.Errorf("%s: reports, in time, overdue, waiting, unneeded are %v, want %v", login, got, want)
			}
			if login == "coordinator" && (sum.ByFamily["disaster"] != 3 || sum.ByFamily["protection"] != 2 || sum.ByStatus["closed"] != 1 || sum.Located["unit"] != 5 || sum.Placed != 2) {
				t.Errorf("%+v", sum)
			}
		}
	})
}
