package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// holdsPlace holds a place that a carer was asked for by a message.
func (w *world) holdsPlace(kind string, f filed, carer string) string {
	w.t.Helper()
	pl := newID()
	w.do("coordinator", kind, pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
	return pl
}

// openTasks lists the clocks that run for a case.
func (w *world) openTasks(f filed) map[string]bool {
	w.t.Helper()
	out := map[string]bool{}
	for _, t := range w.caseAs("coordinator", f.id).Tasks {
		if t.State == responder.TaskOpen {
			out[t.Clock] = true
		}
	}
	return out
}

// TestACarerThatTakesNobodyIn: who was to come to a carer that pauses or leaves the register waits there no longer, the
// next one is asked and who made the offer hears of it; for who lives there another place must be found at once.
func TestACarerThatTakesNobodyIn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		resting, leaving, next := w.carer(2), w.carer(3), w.carer(9)
		f, g, h := w.report("coordinator", "disaster", "storm", nil), w.report("coordinator", "disaster", "storm", nil), w.report("coordinator", "disaster", "storm", nil)
		sent, agreed, meant := w.holdsPlace("placement.propose", f, resting), w.accepted("placement.propose", g, resting), w.holdsPlace("placement.propose", h, leaving)
		w.do("coordinator", "carer.pause", resting, obj{"reason": "ốm"})
		there, lives := w.placed(leaving)
		res := w.do("coordinator", "carer.end", leaving, obj{"reason": "bạo hành", "ground": "breach"})
		for _, pl := range []string{sent, agreed, meant} {
			if got := w.placementState(pl); got != responder.PlacementDeclined {
				t.Errorf("an offer at a carer that takes nobody in is %s", got)
			}
			w.refused(responder.CodeRule, "coordinator", "placement.accept", pl, obj{})
			ok(t, w.service.NextCarer(t.Context(), pl))
		}
		if n := w.messages("placement.declined"); n != 3 {
			t.Errorf("%d were told that the place is gone, want who made each of 3 offers", n)
		}
		for _, c := range []filed{f, g, h} {
			if got := w.caseAs("coordinator", c.id).Placements; len(got) != 2 || got[1].CarerID != next {
				t.Errorf("after the carer was gone: %+v", got)
			}
		}
		if res.Facts["people_there"] != "1" || w.messages("placement.look_now") == 0 || !w.openTasks(there)["placement_next"] {
			t.Errorf("who lives with a carer off the register: %v, %d messages, tasks %v", res.Facts, w.messages("placement.look_now"), w.openTasks(there))
		}
		w.do("coordinator", "placement.transfer", newID(), obj{"case_id": there.id, "person_id": there.person, "carer_id": next})
		if got := w.placementState(lives); got != responder.PlacementActive {
			t.Errorf("the stay before the move is %s", got)
		}
		w.whole()
	})
}

// TestNobodyWillCome: when a stay ends so that no other place is needed, or the person dies, the place held elsewhere is
// free again and the family there is told not to wait.
func TestNobodyWillCome(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for code, want := range map[string]responder.PlacementState{"home": responder.PlacementWithdrawn, "ran_away": responder.PlacementWithdrawn,
			"death": responder.PlacementWithdrawn, "carer_request": responder.PlacementOffered} {
			next, told := w.carer(1), w.messages("placement.withdrawn")
			f, stay := w.placed(w.carer(1))
			pl := w.holdsPlace("placement.transfer", f, next)
			w.do("coordinator", "placement.end", stay, obj{"end_code": code})
			if got := w.placementState(pl); got != want || w.messages("placement.withdrawn")-told != int64(count(want == responder.PlacementWithdrawn)) {
				t.Errorf("%s: the offer is %s, %d told", code, got, w.messages("placement.withdrawn")-told)
			}
			if want == responder.PlacementWithdrawn {
				w.placed(next) // the place is free
			}
			again := w.try("coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
			if dead := code == "death"; dead != (again.Error != nil && again.Error.Field == "data.person_id" && again.Error.Code == responder.CodeRule) && want == responder.PlacementWithdrawn {
				t.Errorf("%s: proposed again: %v", code, again.Error)
			}
		}
		w.whole()
	})
}

// TestADeadPersonNeedsNoPlace: from when a death is written down nobody waits for the person, and a stay is looked at.
func TestADeadPersonNeedsNoPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		pl := w.accepted("placement.propose", f, w.carer(1))
		dead := obj{"set": obj{"state": "dead"}, "seen": obj{"state": ""}}
		w.do("coordinator", "person.update", f.person, dead)
		if got := w.placementState(pl); got != responder.PlacementWithdrawn || w.messages("placement.withdrawn") != 1 {
			t.Errorf("the offer is %s, %d told", got, w.messages("placement.withdrawn"))
		}
		w.refused(responder.CodeRule, "coordinator", "placement.handover", pl, obj{"decision_no": "1/QĐ"})
		w.refused(responder.CodeRule, "coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
		g, _ := w.placed(w.carer(1))
		w.do("coordinator", "person.update", g.person, dead)
		if w.messages("placement.look_now") == 0 {
			t.Error("nobody heard of the death of somebody who lives with a carer")
		}
		w.whole()
	})
}

// TestHandOverAfterTheReport: a stay begins no earlier than the news of the case came; older ones are reported with the
// day on which they came.
func TestHandOverAfterTheReport(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		pl := w.accepted("placement.propose", f, w.carer(1))
		if e := w.refused(responder.CodeInvalid, "coordinator", "placement.handover", pl, obj{"decision_no": "1/QĐ", "start": "2024-01-01"}); e.Field != "data.start" {
			t.Errorf("the error names %s", e.Field)
		}
		old := w.report("coordinator", "protection", "P_ORPHAN", func(o obj) { o["received_at"] = w.clock().Add(-20 * 24 * time.Hour) })
		w.do("coordinator", "placement.handover", w.accepted("placement.propose", old, w.carer(1)), obj{"decision_no": "1/QĐ", "start": "2026-10-01"})
	})
}
