package responder_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"maps"
	"slices"
	"testing"
	"time"

	"kipthoi/responder"
)

// photo attaches a photo to a case and gives its id.
func (w *world) photo(f filed) string {
	w.t.Helper()
	var b bytes.Buffer
	ok(w.t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	id := newID()
	res, err := w.service.Attach(w.t.Context(), w.reader("coordinator"), id, f.id, b.Bytes())
	ok(w.t, err)
	if res.Error != nil {
		w.t.Fatal(res.Error)
	}
	return id
}

// TestMinutesOfTheHandOver: who gave, who received and a file of the case; with the hand-over, or chased by a task until
// they are there.
func TestMinutesOfTheHandOver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		other := w.report("coordinator", "protection", "P_ORPHAN", nil)
		page := w.photo(f)
		pl := w.accepted("placement.propose", f, w.carer(1))
		good := obj{"given_by": "Cán bộ xã", "taken_by": "Nhà Chăm Sóc", "evidence_id": page}
		for field, wrong := range map[string]obj{
			"data.minutes.given_by": {"given_by": ""}, "data.minutes.taken_by": {"taken_by": ""}, "data.minutes.evidence_id": {"evidence_id": w.photo(other)},
			"data.minutes.on": {"on": "2026-10-19"},
		} {
			data := obj{}
			for _, part := range []obj{good, wrong} {
				maps.Copy(data, part)
			}
			if e := w.refused(responder.CodeInvalid, "coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND", "minutes": data}); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND", "minutes": good})
		if m := w.stayOf(f, pl).Minutes; m.Evidence != page || m.On.String() != "2026-10-20" || m.GivenBy == "" || m.TakenBy == "" {
			t.Errorf("minutes %+v", m)
		}
		w.wantOpen("with minutes", f.id, "carer_report_first", "child_first_assessment", "child_visit_1", "child_visit_2", "orphan_commune", "placement_limit")
		w.refused(responder.CodeRule, "coordinator", "placement.minutes", pl, good)
		_, late := w.placed(w.carer(1))
		w.refused(responder.CodeNotFound, "field2", "placement.minutes", late, good)
	})
}

// TestTheHandOverIsDueFromFacts: no matter which rules a decision names, the hand-over of a child is due from when it is
// decided and a carer has said yes, whichever comes last.
func TestTheHandOverIsDueFromFacts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(4)
		for _, first := range []string{"case.decide", "placement.accept"} {
			f, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
			w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
			steps := []func(){
				func() { w.do("coordinator", "case.decide", f.id, decision(nil)) },
				func() { w.do("coordinator", "placement.accept", pl, obj{}) },
			}
			if first == "placement.accept" {
				slices.Reverse(steps)
			}
			steps[0]()
			if slices.Contains(w.open(f.id), "child_handover") {
				t.Errorf("due after %s alone", first)
			}
			steps[1]()
			if task := w.task(f.id, "child_handover"); task.DueAt.Sub(w.clock()) < 15*24*time.Hour {
				t.Errorf("%s first: the hand-over is due %v", first, task.DueAt)
			}
			w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
			if slices.Contains(w.open(f.id), "child_handover") {
				t.Error("the hand-over is still due")
			}
		}
	})
}

// TestMinutesLater: a field worker who may know the case brings the paper the day after.
func TestMinutesLater(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_ORPHAN", nil)
		pl := w.accepted("placement.propose", f, w.carer(1))
		w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
		w.task(f.id, "handover_minutes")
		w.advance(24 * time.Hour)
		w.do("field", "placement.minutes", pl, obj{"given_by": "Cán bộ xã", "taken_by": "Nhà Chăm Sóc", "evidence_id": w.photo(f)})
		w.wantOpen("with minutes", f.id, "carer_report_first", "child_first_assessment", "child_visit_1", "child_visit_2", "orphan_commune", "placement_limit")
	})
}

// TestTheDecisionFollows: a hand-over in an emergency is chased by a task until its decision is entered, for each
// of those who were handed over.
func TestTheDecisionFollows(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", nil)
		sister := newID()
		w.do("coordinator", "person.add", sister, obj{"household_id": f.household, "name": "Em Gái", "birth_date": "2021-01-02", "sex": "F"})
		home := w.carer(2)
		one := w.accepted("placement.propose", f, home)
		two := w.accepted("placement.propose", filed{f.id, f.household, sister}, home)
		for _, pl := range []string{one, two} {
			w.do("coordinator", "placement.handover", pl, obj{"emergency": true})
		}
		w.task(f.id, "urgent_decide")
		paper := obj{"decision_no": "9/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch"}
		w.refused(responder.CodeInvalid, "coordinator", "placement.decide", one, obj{"decision_no": "9/QĐ-UBND", "signer": "Chủ tịch"})
		w.do("coordinator", "placement.decide", one, paper)
		w.task(f.id, "urgent_decide")
		w.do("coordinator", "placement.decide", two, paper)
		w.wantOpen("both decided", f.id, "carer_report_first", "carer_report_first", "child_visit_1", "child_visit_1", "child_visit_2", "child_visit_2", "handover_minutes", "handover_minutes", "placement_limit", "placement_limit")
		w.refused(responder.CodeRule, "coordinator", "placement.decide", one, paper)
		w.do("coordinator", "placement.end", one, obj{"end_code": "home"})
		w.wantOpen("one is home", f.id, "carer_report_first", "child_visit_1", "child_visit_2", "handover_minutes", "handover_minutes", "placement_follow_up", "placement_limit")

		g := w.allowed(w.report("coordinator", "protection", "P_DV", nil))
		w.do("coordinator", "case.verify", g.id, obj{})
		pl := w.accepted("placement.propose", g, w.carer(1))
		w.do("coordinator", "placement.handover", pl, obj{"emergency": true})
		w.do("coordinator", "case.decide", g.id, decision(nil))
		if p := w.stayOf(g, pl); p.Decision == "" || p.Signer == "" {
			t.Errorf("the case's decision does not reach the stay: %+v", p.Placement)
		}
	})
}

// TestVisits: one and three months after the hand-over, then every six (ND 56/2017, 43.2); a visit is written down with what
// it found, and who is not safe must get another place at once.
func TestVisits(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(1))
		if one, two := w.task(f.id, "child_visit_1"), w.task(f.id, "child_visit_2"); one.DueAt.Sub(w.clock()) > 33*24*time.Hour || two.DueAt.Sub(w.clock()) < 91*24*time.Hour {
			t.Errorf("visits are due %s and %s", one.DueAt, two.DueAt)
		}
		w.refused(responder.CodeNotFound, "field2", "placement.review", pl, obj{"safe": "yes"})
		for field, data := range map[string]obj{"data.safe": {}, "data.findings": {"safe": "yes", "findings": []string{"bored"}}, "data.note": {"safe": "unclear"},
			"data.visited_on": {"safe": "yes", "visited_on": "2026-10-19"}, "data.evidence_id": {"safe": "yes", "evidence_id": newID()}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "placement.review", pl, data); e.Field != field && e.Field != field+".0" {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.advance(30 * 24 * time.Hour)
		w.do("coordinator", "placement.review", pl, obj{"safe": "yes", "heard": true, "findings": []string{"schooling"}, "evidence_id": w.photo(f)})
		w.wantOpen("visited", f.id, "carer_report_first", "child_first_assessment", "child_visit_2", "handover_minutes", "orphan_commune", "placement_limit")
		w.do("coordinator", "placement.review", pl, obj{"safe": "no", "findings": []string{"harm"}, "note": "Bí mật trong lời kể"})
		w.wantOpen("not safe", f.id, "carer_report_first", "child_first_assessment", "child_visit_next", "handover_minutes", "orphan_commune", "placement_limit", "placement_next")
		if n := w.messages("placement.look_now"); n != 2 {
			t.Errorf("%d coordinators were told", n)
		}
		got := w.caseAs("coordinator", f.id).Reviews
		if len(got) != 2 || got[0].Visit != "child_visit_1" || got[1].Visit != "child_visit_2" || got[1].Safe != "no" || !got[0].Heard {
			t.Errorf("reviews %+v", got)
		}
		for _, login := range []string{"field2", "far", "fund_manager", "approver", "auditor", "admin"} {
			if d, err := w.service.Case(t.Context(), w.reader(login), f.id); len(d.Reviews) != 0 {
				t.Errorf("%s reads %+v, %v", login, d.Reviews, err)
			}
		}
	})
}

// TestBeforeAndAfterTheHandOver: a child meets strangers twice before it moves in, or who hands it over is told; a
// decision by starts the time for the hand-over, whose record both sides are told of without a name.
func TestBeforeAndAfterTheHandOver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(2)
		for _, meetings := range []int{0, 2} {
			f, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
			w.do("coordinator", "case.decide", f.id, decision(func(d obj) { d["rules"] = []string{"R-3.16"} }))
			if task := w.task(f.id, "child_handover"); task.DueAt.Sub(w.clock()) < 15*24*time.Hour {
				t.Errorf("the hand-over is due %v", task.DueAt)
			}
			w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
			w.do("coordinator", "placement.accept", pl, obj{})
			w.refused(responder.CodeNotFound, "field", "placement.meet", pl, obj{"on": "2026-10-20"}) // a protected case of somebody else
			w.refused(responder.CodeInvalid, "coordinator", "placement.meet", pl, obj{"on": "2027-01-01"})
			for range meetings {
				w.do("coordinator", "placement.meet", pl, obj{"on": "2026-10-20", "note": "chơi cùng nhau"})
			}
			if v := w.caseAs("coordinator", f.id).Placements[0]; int(v.MeetingsLeft) != 2-meetings || len(v.Meetings) != meetings {
				t.Errorf("%d meetings left after %d", v.MeetingsLeft, meetings)
			}
			res := w.do("coordinator", "placement.handover", pl, obj{"decision_no": "12/QĐ-UBND"})
			if left := res.Facts["meetings_left"]; (left == "2") != (meetings == 0) {
				t.Errorf("handed over after %d meetings: %q left", meetings, left)
			}
			if slices.Contains(w.open(f.id), "child_handover") {
				t.Error("the hand-over is still due")
			}
		}
		told, err := w.service.Messages(t.Context(), w.reader("coordinator"), "queued", 100)
		ok(t, err)
		count := 0
		for _, m := range told {
			if m.Template == "placement.handed_over" {
				count++
			}
		}
		if count != 4 {
			t.Errorf("%d are told of two hand-overs, want 4", count)
		}
	})
}
