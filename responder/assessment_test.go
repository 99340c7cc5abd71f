package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// TestAssessByForm: the answers of the form in force give a priority with its strongest reasons; another priority needs
// a reason; a form of the other family, a missing answer or a closed case is refused.
func TestAssessByForm(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		answers := obj{"house": "lost", "harm": "none", "members": "one", "shelter": "relatives", "food": "days", "means": "poor", "workers": "two"}
		w.refused(responder.CodeInvalid, "field", "case.assess", f.id, obj{"form": "child_first", "answers": answers})
		w.refused(responder.CodeInvalid, "field", "case.assess", f.id, obj{"form": "disaster", "answers": obj{"house": "lost"}})
		w.do("field", "case.assess", f.id, obj{"form": "disaster", "answers": answers})
		a := w.assessments(f.id)[0]
		if a.Points != 8+3+1+3+4 || a.Damage != 8 || a.Vulnerability != 3 || a.Circumstances != 4 || a.Recovery != 4 || a.Priority != 2 || a.Judged != 2 {
			t.Errorf("%+v", a)
		}
		if len(a.Reasons) != 3 || a.Reasons[0].Code != "lost" || a.Reasons[1].Code != "poor" || a.Answers["food"] != "days" {
			t.Errorf("reasons %+v", a.Reasons)
		}
		if e := w.refused(responder.CodeInvalid, "coordinator", "case.assess", f.id, obj{"form": "disaster", "answers": answers, "priority": 1}); e.Field != "data.override_reason" {
			t.Errorf("another priority without a reason: %+v", e)
		}
		w.do("coordinator", "case.assess", f.id, obj{"form": "disaster", "answers": answers, "priority": 1, "override_reason": "bão tiếp theo đang tới"})
		if all := w.assessments(f.id); len(all) != 2 || all[1].Priority != 1 || all[1].Judged != 2 || all[0].Priority != 2 {
			t.Errorf("after the second: %+v", all)
		}
		w.do("coordinator", "case.close", f.id, obj{"outcome": "helped", "reason": "đã giúp"})
		w.refused(responder.CodeRule, "coordinator", "case.assess", f.id, obj{"form": "disaster", "answers": answers})
	})
}

// TestAssessProtected: only those who know a protection case may assess it.
func TestAssessProtected(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_ABUSE", nil)
		data := obj{"form": "child_first", "answers": obj{"harm": "light", "again": "now", "self": "cannot", "carer": "weak", "medical": "no"}}
		w.refused(responder.CodeNotFound, "field2", "case.assess", f.id, data)
		w.do("field", "case.assess", f.id, data)
		if a := w.assessments(f.id)[0]; a.Priority != 1 || a.Reasons[0].Code != "now" {
			t.Errorf("%+v", a)
		}
	})
}

func (w *world) assessments(id string) []responder.Assessment {
	w.t.Helper()
	d, err := w.service.Case(w.t.Context(), w.reader("coordinator"), id)
	ok(w.t, err)
	return d.Assessments
}
