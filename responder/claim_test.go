package responder_test

import (
	"sync"
	"testing"

	"kipthoi/responder"
)

// TestACaseIsWonOnce: many take an unassigned case at once, and one holds it; the tasks are theirs.
func TestACaseIsWonOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", nil)
		var all sync.WaitGroup
		var mu sync.Mutex
		won := map[string]int{}
		for i := range 12 {
			login := []string{"field", "field2"}[i%2]
			all.Go(func() {
				res := w.try(login, "case.claim", f.id, obj{})
				mu.Lock()
				defer mu.Unlock()
				if res.Error == nil {
					won[login]++
				} else if res.Error.Code != responder.CodeRule {
					t.Errorf("a loser was told %v", res.Error)
				}
			})
		}
		all.Wait()
		d := w.caseAs("coordinator", f.id)
		if won["field"]+won["field2"] != 1 || d.Case.AssignedTo == "" || d.Tasks[0].AssignedTo != d.Case.AssignedTo || d.HolderName == "" {
			t.Errorf("won %v, held by %q, tasks %+v", won, d.Case.AssignedTo, d.Tasks)
		}
	})
}

// TestReleaseRequestAssign: a case goes from hand to hand by its holder or a coordinator, with reasons, and who asks
// gets an answer.
func TestReleaseRequestAssign(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", nil)
		w.refused(responder.CodeNotFound, "far", "case.claim", f.id, obj{})
		w.do("field", "case.claim", f.id, obj{})
		w.refused(responder.CodeInvalid, "field2", "case.request", f.id, obj{})
		before := w.messages("case.requested")
		w.do("field2", "case.request", f.id, obj{"reason": "tôi ở ngay cạnh"})
		w.refused(responder.CodeRule, "field2", "case.request", f.id, obj{"reason": "nữa"})
		if n := w.messages("case.requested") - before; n != 1 {
			t.Errorf("%d messages to the holder, want 1", n)
		}
		w.refused(responder.CodeForbidden, "field2", "case.deny", f.id, obj{"user": w.users["field2"], "reason": "x"})
		w.refused(responder.CodeForbidden, "field2", "case.assign", f.id, obj{"user": w.users["field2"]})
		w.do("field", "case.deny", f.id, obj{"user": w.users["field2"], "reason": "tôi đang trên đường"})
		if k := w.caseAs("field2", f.id).Case; k.Asked != responder.AskRefused || k.AskAnswer != "tôi đang trên đường" {
			t.Errorf("field2 is answered %q %q", k.Asked, k.AskAnswer)
		}
		w.do("field2", "case.request", f.id, obj{"reason": "đã tới nơi"})
		w.refused(responder.CodeInvalid, "field", "case.assign", f.id, obj{"user": w.users["far"]})
		w.do("field", "case.assign", f.id, obj{"user": w.users["field2"], "reason": "đã tới nơi"})
		if d := w.caseAs("coordinator", f.id); d.Case.AssignedTo != w.users["field2"] || d.Asks[0].State != responder.AskGranted {
			t.Errorf("held by %q, asks %+v", d.Case.AssignedTo, d.Asks)
		}
		w.refused(responder.CodeForbidden, "field", "case.release", f.id, obj{"reason": "x"})
		w.refused(responder.CodeInvalid, "field2", "case.release", f.id, obj{})
		w.do("field2", "case.release", f.id, obj{"reason": "hết ca"})
		w.refused(responder.CodeRule, "field2", "case.release", f.id, obj{"reason": "hết ca"})
		w.refused(responder.CodeInvalid, "coordinator", "case.update", f.id, obj{"set": obj{"assigned_to": w.users["field"]}})
	})
}

// TestNobodyLetsThemselvesIn: who sees only the code of a protected case cannot claim it; handed over, they see it, and
// no longer after they gave it back.
func TestNobodyLetsThemselvesIn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_DV", nil)
		if e := w.refused(responder.CodeRule, "field2", "case.claim", f.id, obj{}); e.Reason != "R-3.25" {
			t.Errorf("claiming: %v", e)
		}
		w.do("field2", "case.request", f.id, obj{"reason": "quen gia đình"})
		shows(t, "field2 having asked", w.caseAs("field2", f.id))
		w.do("coordinator", "case.assign", f.id, obj{"user": w.users["field2"]})
		if d := w.caseAs("field2", f.id); d.Household == nil || len(d.Asks) != 1 {
			t.Error("the holder does not see the case")
		}
		w.do("field2", "case.assign", f.id, obj{"user": w.users["field"]})
		shows(t, "field2 after handing over", w.caseAs("field2", f.id))
		w.do("field", "case.release", f.id, obj{"reason": "hết ca"})
		shows(t, "field after releasing", w.caseAs("field", f.id))
	})
}
