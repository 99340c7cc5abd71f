package responder_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// close settles what is left of a case and closes it.
func (w *world) close(id string) {
	w.t.Helper()
	for _, t := range w.caseAs("coordinator", id).Tasks {
		if t.State == responder.TaskOpen {
			w.do("coordinator", "task.cancel", t.ID, obj{"reason": "không cần nữa"})
		}
	}
	w.do("coordinator", "case.close", id, obj{"outcome": "helped", "reason": "đã ổn định"})
}

func decision(change func(obj)) obj {
	d := obj{"granted": true, "number": "21/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch UBND xã", "rules": []string{"R-1.20", "R-4.3"}}
	if change != nil {
		change(d)
	}
	return d
}

// TestADecisionIsWrittenDown: number, day, signer and rules, and who decides by the law of that day; a refusal has a
// reason; the commune's clock stops with it.
func TestADecisionIsWrittenDown(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_DV", nil)
		w.do("coordinator", "case.verify", f.id, obj{"reason": "gọi lại, đúng"})
		for field, change := range map[string]func(obj){
			"data.number":     func(d obj) { delete(d, "number") },
			"data.signer":     func(d obj) { delete(d, "signer") },
			"data.rules":      func(d obj) { delete(d, "rules") },
			"data.rules.0":    func(d obj) { d["rules"] = []string{"Điều 12"} },
			"data.decided_on": func(d obj) { d["decided_on"] = "2026-10-19" },
			"data.reason":     func(d obj) { d["granted"] = false },
		} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "case.decide", f.id, decision(change)); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.do("coordinator", "case.decide", f.id, decision(nil))
		w.wantOpen("decided", f.id, "child_emergency", "child_first_assessment")
		d := w.caseAs("coordinator", f.id)
		if d.Case.Status != responder.CaseDecided || len(d.Decisions) != 1 || d.Decisions[0].Body == "" || d.Decisions[0].Citation == "" || !d.Decisions[0].Granted {
			t.Errorf("case %s, decisions %+v", d.Case.Status, d.Decisions)
		}
		storm := w.report("field", "disaster", "storm", nil)
		w.do("coordinator", "case.decide", storm.id, decision(func(d obj) { d["granted"], d["reason"], d["rules"] = false, "nhà không hư hại", nil }))
		w.wantOpen("refused", storm.id)
	})
}

// TestASeparationLastsFifteenDays: a decision by on a child starts a clock of 15 days, which the end of the stay
// stops.
func TestASeparationLastsFifteenDays(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(2))
		w.do("coordinator", "case.decide", f.id, decision(func(d obj) { d["rules"] = []string{"R-3.9"} }))
		var until time.Time
		for _, task := range w.caseAs("coordinator", f.id).Tasks {
			if task.Clock == "child_separation" {
				until = task.DueAt
			}
		}
		if want := time.Date(2026, 11, 5, 0, 0, 0, 0, law.Zone()); until.Before(want.Add(-time.Minute)) || until.After(want) {
			t.Errorf("the separation ends %v, want the end of 4 November, 15 days after 20 October", until)
		}
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		if open := w.open(f.id); slices.Contains(open, "child_separation") {
			t.Errorf("still open: %v", open)
		}
	})
}

// TestClosingWaitsForWhoDependsOnIt: no close without outcome and reason, with a carer in it, or with tasks of a
// protected person; what closed opens again with a reason, and its clocks begin anew.
func TestClosingWaitsForWhoDependsOnIt(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(1))
		end := obj{"outcome": "helped", "reason": "về nhà an toàn"}
		for _, bad := range []obj{{"reason": "xong"}, {"outcome": "helped"}, {"outcome": "fine", "reason": "xong"}} {
			w.refused(responder.CodeInvalid, "coordinator", "case.close", f.id, bad)
		}
		if e := w.refused(responder.CodeRule, "coordinator", "case.close", f.id, end); e.Field != "placements" {
			t.Errorf("with somebody at a carer: %v", e)
		}
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		if e := w.refused(responder.CodeRule, "coordinator", "case.close", f.id, end); e.Field != "tasks" {
			t.Errorf("with open tasks: %v", e)
		}
		w.close(f.id)
		w.refused(responder.CodeRule, "coordinator", "case.close", f.id, end)
		w.refused(responder.CodeRule, "coordinator", "case.decide", f.id, decision(nil))
		w.refused(responder.CodeRule, "coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
		if d := w.caseAs("coordinator", f.id); d.Case.Outcome != "helped" || d.CloseReason != "đã ổn định" {
			t.Errorf("closed: %+v", d.Case)
		}
		w.advance(48 * time.Hour)
		w.refused(responder.CodeInvalid, "coordinator", "case.reopen", f.id, obj{})
		w.do("coordinator", "case.reopen", f.id, obj{"reason": "có tin mới từ trường học"})
		w.refused(responder.CodeRule, "coordinator", "case.reopen", f.id, obj{"reason": "lần nữa"})
		w.wantOpen("opened again", f.id, "child_emergency", "child_first_assessment", "orphan_commune")
		d := w.caseAs("coordinator", f.id)
		if want := w.clock().Add(12 * time.Hour); !d.Case.DueAt.Equal(want) || d.Case.Overdue || d.Case.Outcome != "" {
			t.Errorf("opened again: %+v, want due %s", d.Case, want)
		}
		var way []string
		for _, s := range d.Timeline {
			if s.Reason != "" {
				way = append(way, s.Kind+": "+s.Reason)
			}
		}
		if got := strings.Join(way, "\n"); !strings.Contains(got, "case.close: đã ổn định") || !strings.Contains(got, "case.reopen: có tin mới từ trường học") {
			t.Errorf("the way tells these reasons:\n%s", got)
		}
	})
}
