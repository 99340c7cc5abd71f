package responder_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// open gives the clocks of a case's open tasks, sorted; a task made by hand is "".
func (w *world) open(id string) (clocks []string) {
	w.t.Helper()
	for _, t := range w.caseAs("coordinator", id).Tasks {
		if t.State == responder.TaskOpen {
			clocks = append(clocks, t.Clock)
		}
	}
	slices.Sort(clocks)
	return clocks
}

// task gives the open task of a clock.
func (w *world) task(id, clock string) responder.TaskView {
	w.t.Helper()
	for _, t := range w.caseAs("coordinator", id).Tasks {
		if t.State == responder.TaskOpen && t.Clock == clock {
			return t
		}
	}
	w.t.Fatalf("no open task %q among %q", clock, w.open(id))
	return responder.TaskView{}
}

func (w *world) wantOpen(what, id string, clocks ...string) {
	w.t.Helper()
	if got := w.open(id); !slices.Equal(got, clocks) {
		w.t.Errorf("%s: open are %q, want %q", what, got, clocks)
	}
}

// TestTheLawsClocksOfAChild follows a child's case from step to step.
func TestTheLawsClocksOfAChild(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // Tuesday 2026-10-20, 09:00 in Việt Nam
		f := w.report("coordinator", "protection", "P_ABUSE", nil)
		w.wantOpen("reported", f.id, "child_emergency", "child_first_assessment", "urgent_verify")
		w.do("coordinator", "case.verify", f.id, obj{})
		w.wantOpen("verified", f.id, "child_emergency", "child_first_assessment", "urgent_decide")
		w.do("coordinator", "case.assess", f.id, obj{"form": "child_first",
			"answers": obj{"harm": "light", "again": "now", "self": "cannot", "carer": "weak", "medical": "no"}})
		w.wantOpen("assessed", f.id, "child_detailed_assessment", "child_emergency", "child_plan_draft", "urgent_decide")
		w.do("coordinator", "task.done", w.task(f.id, "child_plan_draft").ID, obj{})
		approve := w.task(f.id, "child_plan_approve")
		if got := approve.DueAt.In(law.Zone()).Format(time.DateTime); got != "2026-10-23 00:00:00" || approve.Rule != "R-3.7" || approve.Citation == "" || approve.EN == approve.VI {
			t.Errorf("2 working days after the draft: %s, %+v", got, approve)
		}
		w.do("coordinator", "task.done", approve.ID, obj{"reason": "đã ký"})
		pl := newID()
		w.do("coordinator", "placement.propose", pl, obj{"case_id": w.allowed(f).id, "person_id": f.person, "carer_id": w.carer(1)})
		w.do("coordinator", "placement.accept", pl, obj{})
		w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
		w.wantOpen("handed over", f.id, "carer_report_first", "child_detailed_assessment", "child_review", "child_visit_1", "child_visit_2", "handover_minutes", "placement_limit", "urgent_decide")
		w.do("coordinator", "task.done", w.task(f.id, "child_visit_1").ID, obj{})
		w.task(f.id, "child_visit_2")
		w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		w.wantOpen("stay ended", f.id, "child_detailed_assessment", "child_review", "handover_minutes", "placement_follow_up", "urgent_decide")
	})
}

// TestTheCaseShowsItsEarliestTask: the case's clock is that of the task due first, and none when nothing is due.
func TestTheCaseShowsItsEarliestTask(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		by := w.clock().Add(3 * time.Hour)
		add := newID()
		w.do("field", "task.add", add, obj{"case_id": f.id, "text_vi": "Mang áo phao", "text_en": "Bring life vests", "due_at": by})
		if k := w.caseAs("field", f.id).Case; !k.DueAt.Equal(by) || k.DueText != "Mang áo phao" || k.DueTextEN != "Bring life vests" || k.DueRule != "" {
			t.Errorf("with a task by hand the case shows %+v", k)
		}
		w.do("field", "task.done", add, obj{})
		relief := w.task(f.id, "relief_commune")
		if k := w.caseAs("field", f.id).Case; !k.DueAt.Equal(relief.DueAt) || k.DueRule != "R-1.12" || k.DueTextEN != relief.EN {
			t.Errorf("after it the case shows %+v", k)
		}
		w.refused(responder.CodeForbidden, "field", "task.cancel", relief.ID, obj{"reason": "không cần"})
		w.refused(responder.CodeInvalid, "coordinator", "task.cancel", relief.ID, obj{})
		w.do("coordinator", "task.cancel", relief.ID, obj{"reason": "hộ khác đã nhận"})
		w.refused(responder.CodeRule, "coordinator", "task.done", relief.ID, obj{})
		if k := w.caseAs("field", f.id).Case; !k.DueAt.IsZero() || k.DueText != "" {
			t.Errorf("with nothing due the case shows %+v", k)
		}
	})
}

// TestTasksOverdueFirst: my own and those of my area, by their clocks; a protected case's are a code and a clock.
func TestTasksOverdueFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		storm := w.report("field", "disaster", "storm", nil)
		secret := w.report("field", "protection", "P_DV", nil)
		hand := newID()
		w.do("field", "task.add", hand, obj{"case_id": secret.id, "text_vi": "Gọi Chủ Hộ Riêng", "due_at": w.clock().Add(time.Hour), "assigned_to": w.users["field"]})
		w.refused(responder.CodeInvalid, "coordinator", "task.assign", hand, obj{"assigned_to": w.users["far"]})
		w.refused(responder.CodeNotFound, "field2", "task.done", hand, obj{})
		w.advance(90 * time.Minute)
		list := func(login string, f responder.TaskFilter) (ids []string, overdue int) {
			t.Helper()
			for f.Limit = 2; ; {
				page, err := w.service.Tasks(t.Context(), w.reader(login), f)
				ok(t, err)
				for _, v := range page.Items {
					ids = append(ids, v.ID)
					if v.Overdue {
						overdue = len(ids)
					}
					if login == "field2" && v.CaseID == secret.id && (!v.Restricted || v.VI+v.Rule+v.Clock != "") {
						t.Errorf("field2 sees %+v", v)
					}
					if strings.Contains(v.VI, "Riêng") {
						t.Errorf("the list shows what was written down for a protection case: %+v", v)
					}
				}
				if f.After = page.Next; page.Next == "" {
					return ids, overdue
				}
			}
		}
		if got, overdue := list("field", responder.TaskFilter{Mine: true}); !slices.Equal(got, []string{hand}) || overdue != 1 {
			t.Errorf("mine: %v", got)
		}
		for login, want := range map[string]int{"coordinator": 5, "field2": 5, "far": 0, "admin": 0} {
			got, overdue := list(login, responder.TaskFilter{})
			if len(got) != want || want > 0 && (got[0] != hand || overdue != 1) {
				t.Errorf("%s: %d tasks, want %d", login, len(got), want)
			}
		}
		w.do("coordinator", "case.close", storm.id, obj{"outcome": "helped", "reason": "đã nhận hỗ trợ"})
		w.wantOpen("closed", storm.id)
		w.refused(responder.CodeRule, "field", "task.add", newID(), obj{"case_id": storm.id, "text_vi": "x", "due_at": w.clock()})
	})
}

// TestBadTasksNameTheirField: nothing of a bad task is kept, and its values are not repeated.
func TestBadTasksNameTheirField(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		for field, data := range map[string]obj{
			"data.text_vi":     {"case_id": f.id, "due_at": w.clock()},
			"data.text_en":     {"case_id": f.id, "text_vi": "x", "text_en": strings.Repeat("y", 301), "due_at": w.clock()},
			"data.due_at":      {"case_id": f.id, "text_vi": "x", "due_at": w.clock().AddDate(6, 0, 0)},
			"data.assigned_to": {"case_id": f.id, "text_vi": "x", "due_at": w.clock(), "assigned_to": w.users["approver"]},
		} {
			if e := w.refused(responder.CodeInvalid, "field", "task.add", newID(), data); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.refused(responder.CodeNotFound, "far", "task.add", newID(), obj{"case_id": f.id, "text_vi": "x", "due_at": w.clock()})
	})
}

// TestNotesOnlyGrow: each note stands with its author and time, and only those entitled read or write them.
func TestNotesOnlyGrow(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		w.do("field", "case.note", f.id, obj{"text": "Đã gọi, không ai nghe"})
		w.do("coordinator", "case.note", f.id, obj{"text": "Gọi lại lúc 10 giờ"})
		w.refused(responder.CodeNotFound, "field2", "case.note", f.id, obj{"text": "x"})
		w.refused(responder.CodeInvalid, "field", "case.note", f.id, obj{"text": ""})
		got := w.caseAs("coordinator", f.id).Notes
		if len(got) != 2 || got[0].Text != "Đã gọi, không ai nghe" || got[0].AuthorName != "Người field" || got[1].AuthorName != "Người coordinator" || got[0].At.IsZero() {
			t.Errorf("notes %+v", got)
		}
		for _, login := range []string{"field2", "approver", "auditor"} {
			if d := w.caseAs(login, f.id); len(d.Notes) != 0 || len(d.Tasks) != 0 {
				t.Errorf("%s sees %+v %+v", login, d.Notes, d.Tasks)
			}
		}
		err := w.service.Store.Write(t.Context(), func(tx responder.Tx) error {
			n := responder.Note{}
			if err := tx.Get(&n, got[0].ID); err != nil {
				return err
			}
			n.Text = "khác"
			return tx.Update(&n)
		})
		if err == nil {
			t.Error("a note was changed")
		}
	})
}
