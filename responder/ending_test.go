package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// warned runs the warnings that are due, as their jobs do, and gives how many messages there are.
func (w *world) warned() int64 {
	w.t.Helper()
	for {
		jobs, err := w.service.Store.Claim(w.t.Context(), []string{responder.JobLimit}, w.clock(), time.Minute, 10, "")
		ok(w.t, err)
		if len(jobs) == 0 {
			return w.messages("placement.ending")
		}
		for _, j := range jobs {
			ok(w.t, w.service.WarnLimit(w.t.Context(), j.Payload))
			ok(w.t, w.service.Store.Settle(w.t.Context(), []responder.JobOutcome{{Job: j, State: responder.JobDone}}))
		}
	}
}

// TestWarnings: on days 60, 75 and 85 the two coordinators and the carer hear how many days are left, each time once, and a
// task is put; a new decision ends the tasks and counts anew.
func TestWarnings(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // 2026-10-20 to 2027-01-20
		f, pl := w.placed(w.carer(1))
		for _, step := range []struct {
			day, messages, left int64
			open                string
		}{{59, 0, 0, ""}, {60, 3, 32, "placement_warning_1"}, {61, 3, 32, ""}, {75, 6, 17, "placement_warning_2"}, {85, 9, 7, "placement_warning_3"}, {95, 9, 7, ""}} {
			w.advance(time.Date(2026, 10, 20, 2, 0, 0, 0, time.UTC).AddDate(0, 0, int(step.day)).Sub(w.clock()))
			if n := w.warned(); n != step.messages {
				t.Fatalf("day %d: %d messages, want %d", step.day, n, step.messages)
			}
			if step.messages > 0 {
				sent := w.written("placement.ending")
				carers := 0
				for _, m := range sent[len(sent)-3:] {
					if m.Recipient[:6] == "carer:" {
						carers++
					}
					if m.Days != step.left {
						t.Errorf("day %d: %d days left, want %d", step.day, m.Days, step.left)
					}
				}
				if carers != 1 {
					t.Errorf("day %d: %d carers told", step.day, carers)
				}
			}
			if step.open != "" {
				w.task(f.id, step.open)
			}
		}
		w.do("coordinator", "placement.extend", pl, obj{"decision_no": "20/QĐ-UBND", "decided_on": "2027-01-19", "signer": "Chủ tịch", "until": "2027-02-20"})
		w.wantOpen("extended", f.id, "carer_report_first", "child_first_assessment", "child_visit_1", "child_visit_2", "handover_minutes", "orphan_commune", "placement_limit")
		if due := w.task(f.id, "placement_limit").DueAt; !due.Equal(time.Date(2027, 2, 20, 17, 0, 0, 0, time.UTC)) {
			t.Errorf("the new limit is due %s", due)
		}
		if n := w.warned(); n != 12 { // 28 days are left: day 60 of the new count came
			t.Errorf("%d messages after the new decision", n)
		}
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		w.advance(60 * 24 * time.Hour)
		if n := w.warned(); n != 12 {
			t.Errorf("%d messages after the end", n)
		}
	})
}
