package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// reminders runs the jobs that remind of who waits, each twice, and gives how many messages came of it.
func (w *world) reminders() int64 {
	w.t.Helper()
	before := w.messages("placement.look_now")
	jobs, err := w.service.Store.Claim(w.t.Context(), []string{responder.JobWaiting}, w.clock(), time.Minute, 10, "")
	ok(w.t, err)
	var out []responder.JobOutcome
	for _, j := range jobs {
		for range 2 {
			ok(w.t, w.service.RemindOfWaiting(w.t.Context(), j.Payload))
		}
		out = append(out, responder.JobOutcome{Job: j, State: responder.JobDone})
	}
	ok(w.t, w.service.Store.Settle(w.t.Context(), out))
	return w.messages("placement.look_now") - before
}

// TestNobodyWaitsForgotten: an offer that no message carries, and a yes after which nobody comes, are brought to the mind of
// who made the offer, each morning until somebody has acted.
func TestNobodyWaitsForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // 2026-10-20 09:00
		f := w.report("coordinator", "disaster", "storm", nil)
		mute := newID()
		w.register(mute, obj{"name": "Nhà Không Điện Thoại", "kind": "household", "places": 2, "place": obj{"unit": thachHa}})
		pl := w.holdsPlace("placement.propose", f, mute)
		for _, x := range []struct {
			after time.Duration
			do    func()
			want  int64
		}{
			{30 * time.Minute, nil, 0},
			{31 * time.Minute, nil, 1},
			{10 * time.Hour, nil, 0},
			{13 * time.Hour, nil, 1}, // the next morning
			{time.Minute, func() { w.do("coordinator", "placement.accept", pl, obj{}) }, 0},
			{24 * time.Hour, nil, 1}, // still the job of the proposal, or that of the yes: they are one
			{24 * time.Hour, nil, 1},
			{time.Minute, func() { w.do("coordinator", "placement.handover", pl, obj{"decision_no": "1/QĐ"}) }, 0},
			{48 * time.Hour, nil, 0},
		} {
			if w.advance(x.after); x.do != nil {
				x.do()
			}
			if got := w.reminders(); got != x.want {
				t.Errorf("at %s: %d reminders, want %d", w.clock().Format(time.DateTime), got, x.want)
			}
		}
	})
}

// TestAFacilityOwesItsPapers: who is handed over to a facility has its papers within ten working days.
func TestAFacilityOwesItsPapers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := newID()
		w.register(id, obj{"name": "Trung Tâm", "kind": "facility", "phone": "0911111114", "places": 9, "place": obj{"unit": thachHa}})
		f, _ := w.placed(id)
		for _, task := range w.caseAs("coordinator", f.id).Tasks {
			if task.Clock == "facility_papers" && task.DueAt.Format(time.DateOnly) == "2026-11-03" { // the day ends at 17:00 UTC
				return
			}
		}
		t.Errorf("no task for the papers: %+v", w.openTasks(f))
	})
}

// TestPapersThatEndDuringAStay: a new decision, or a corrected paper, may let a stay outlast the carer's papers: a task says
// by when to renew them, and is settled by the new paper.
func TestPapersThatEndDuringAStay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // 2026-10-20
		carer := w.carer(1)
		until := func(day string) {
			w.do("coordinator", "carer.evidence", carer, obj{"code": "health_certificate", "met": true, "document": "GK-1", "on": "2026-10-20", "until": day})
		}
		due := func(f filed) string {
			for _, task := range w.caseAs("coordinator", f.id).Tasks {
				if task.Clock == "carer_papers" && task.State == responder.TaskOpen {
					return task.DueAt.In(time.FixedZone("", 7*3600)).Format(time.DateOnly)
				}
			}
			return ""
		}
		until("2027-02-01")
		f, pl := w.placed(carer)
		want := func(day string) {
			t.Helper()
			if got := due(f); got != day {
				t.Errorf("to be renewed by %q, want %q", got, day)
			}
		}
		want("")
		w.advance(80 * 24 * time.Hour)
		w.do("coordinator", "placement.extend", pl, obj{"decision_no": "2/QĐ", "decided_on": "2027-01-05", "signer": "Chủ tịch"})
		want("2027-02-02")
		until("2027-03-01")
		want("2027-03-02")
		until("2027-12-01")
		want("")
		w.do("coordinator", "carer.evidence", carer, obj{"code": "no_child_abuse", "met": false, "by": "Công an xã"})
		want("2027-01-08") // at once
		w.do("coordinator", "placement.end", pl, obj{"end_code": "carer_request"})
		want("")
		w.whole()
	})
}
