package responder_test

import (
	"maps"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// line proposes an item of the law for the person of a case, or its household, with what else is given.
func (w *world) line(f filed, item obj, more obj) (string, responder.Result) {
	w.t.Helper()
	id, data := newID(), obj{"case_id": f.id, "item": item, "evidence": "CT-1", "evidence_on": "2026-10-18"}
	maps.Copy(data, more)
	return id, w.try("fund_manager", "cost.propose", id, data)
}

// TestLineExamples are the worked examples of the rulebook as lines: what each comes to, or that nothing is granted.
func TestLineExamples(t *testing.T) {
	hospital := func(group string, covered int, on string) obj {
		return obj{"kind": "treatment", "card": false, "group": group, "covered_vnd": covered, "on": on}
	}
	for name, x := range map[string]struct {
		item obj
		want string // "": not granted
	}{
		"9 child":    {hospital("child_under_6", 8_400_000, "2026-10-18"), "8400000"},
		"9 near":     {hospital("near_poor", 8_400_000, "2026-10-18"), "7980000"},
		"9 other":    {hospital("other", 8_400_000, "2026-10-18"), "6720000"},
		"9b":         {hospital("other", 300_000, "2025-10-18"), "300000"},
		"9c":         {obj{"kind": "treatment", "card": true, "covered_vnd": 1_680_000, "on": "2026-10-18"}, ""},
		"10 June 24": {obj{"kind": "injury", "persons": 1, "hospital_days": 4, "on": "2024-06-20"}, "3600000"},
		"10 July 24": {obj{"kind": "injury", "persons": 1, "hospital_days": 4, "on": "2024-07-02"}, "5000000"},
		"10 now":     {obj{"kind": "injury", "persons": 1, "hospital_days": 4, "on": "2026-10-10"}, "5400000"},
		"10b":        {obj{"kind": "injury", "persons": 1, "hospital_days": 2, "on": "2026-10-10"}, ""},
		"11":         {obj{"kind": "death", "persons": 3, "on": "2024-09-10"}, "75000000"},
		"11b":        {obj{"kind": "burial", "persons": 1, "actual_vnd": 31_400_000, "on": "2024-09-10"}, "31400000"},
		"12 lost":    {obj{"kind": "house", "state": "lost", "poverty": "poor", "on": "2024-09-10"}, "40000000"},
		"12 move":    {obj{"kind": "house", "state": "must_move", "poverty": "none", "on": "2024-09-10"}, "30000000"},
		"12 damaged": {obj{"kind": "house", "state": "damaged", "poverty": "poor", "on": "2024-09-10"}, "20000000"},
		"13":         {obj{"kind": "rice", "persons": 5, "months": 4, "on": "2024-09-10"}, "0"}, // 225 kg
		"14":         {obj{"kind": "monthly", "group": "G1_U4", "on": "2025-03-01"}, "1250000"},
		"14 carer":   {obj{"kind": "carer_monthly", "group": "G1_U4", "on": "2025-03-01"}, "1250000"},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) {
				f := w.report("field", "disaster", "storm", nil)
				id, res := w.line(f, x.item, nil)
				if granted := res.Error == nil; granted != (x.want != "") || granted && res.Facts["amount_vnd"] != x.want {
					t.Fatalf("%s VND, %v; want %q", res.Facts["amount_vnd"], res.Error, x.want)
				}
				if name == "13" {
					if l := w.cost(id); l.Quantity.String() != "225" {
						t.Errorf("%s kg of rice", l.Quantity)
					}
				}
			})
		})
	}
}

func (w *world) cost(id string) (l responder.CostLine) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error { return tx.Get(&l, id) }))
	return l
}

// TestNobodyIsHelpedTwice with the same: a second line is refused, one of a higher level brings the help up to it, and of
// many at once one wins.
func TestNobodyIsHelpedTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		incident := newID()
		w.do("coordinator", "incident.declare", incident, obj{"family": "disaster", "kind": "storm", "name": "Bão", "unit": haTinh, "started_at": w.clock(), "area": obj{"communes": []string{thachHa}}})
		f := w.report("field", "disaster", "storm", func(d obj) { d["incident_id"] = incident })
		house := func(state, on string) obj { return obj{"kind": "house", "state": state, "poverty": "poor", "on": on} }
		damaged, res := w.line(f, house("damaged", "2026-10-18"), nil)
		for i, again := range []obj{house("damaged", "2026-10-18"), house("damaged", "2026-10-19")} {
			if _, r := w.line(f, again, nil); res.Error != nil || r.Error == nil || r.Error.Reason != "R-7.13" {
				t.Errorf("line %d: %v, again %v", i, res.Error, r.Error)
			}
		}
		lost, res := w.line(f, house("lost", "2026-10-19"), nil)
		if l := w.cost(lost); res.Error != nil || l.AmountVND != 20_000_000 || l.Tops != damaged {
			t.Errorf("topped up by %d VND, %v", l.AmountVND, res.Error)
		}
		if _, r := w.line(f, house("lost", "2026-10-19"), nil); r.Error == nil {
			t.Error("topped up twice")
		}
		if got := w.differences(); len(got) != 0 {
			t.Errorf("recomputing takes it back: %+v", got)
		}
		var all sync.WaitGroup
		won := make([]responder.Result, 8)
		for i := range won {
			all.Go(func() {
				_, won[i] = w.line(f, obj{"kind": "injury", "persons": 1, "hospital_days": 4, "on": "2026-10-18"}, obj{"person_id": f.person})
			})
		}
		all.Wait()
		n := 0
		for _, r := range won {
			n += count(r.Error == nil)
		}
		if n != 1 {
			t.Errorf("%d of 8 lines for one injury were taken, want 1", n)
		}
		if _, r := w.line(f, obj{"kind": "death", "persons": 1, "on": "2026-10-18"}, nil); r.Error != nil {
			t.Errorf("help of another kind adds up: %v", r.Error)
		}
	})
}

// TestPapersProveCosts: without its paper a line is not approved; returned, mended and submitted again it is; a statement
// counts once.
func TestPapersProveCosts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(9_000_000)
		f := w.report("field", "disaster", "storm", nil)
		item := obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2026-10-19"}
		id, res := w.line(f, item, obj{"evidence": "", "evidence_on": "", "draft": true, "person_id": f.person})
		approve := obj{"account_id": account, "decision_no": "1/QĐ-UBND"}
		if l := w.cost(id); res.Error != nil || l.State != responder.CostDraft {
			t.Fatalf("%v, %s", res.Error, l.State)
		}
		w.refused(responder.CodeRule, "approver", "cost.approve", id, approve)
		w.do("fund_manager", "cost.submit", id, obj{})
		if e := w.refused(responder.CodeRule, "approver", "cost.approve", id, approve); e.Field != "evidence" || e.Reason != "R-6.5" {
			t.Errorf("%+v", e)
		}
		w.do("approver", "cost.return", id, obj{"reason": "thiếu bảng kê"})
		w.refused(responder.CodeInvalid, "fund_manager", "cost.submit", id, obj{"evidence_id": newID()})
		w.do("fund_manager", "cost.submit", id, obj{"evidence": "BK-7", "evidence_on": "2026-10-19"})
		if _, r := w.line(f, item, obj{"evidence": "BK-7", "person_id": f.person}); r.Error == nil || r.Error.Reason != "R-7.13" {
			t.Errorf("the same statement again: %v", r.Error)
		}
		other, _ := w.line(f, item, obj{"evidence": "BK-8", "person_id": f.person})
		w.refused(responder.CodeRule, "fund_manager", "cost.evidence", other, obj{"evidence": "BK-7"})
		w.do("approver", "cost.approve", id, approve)
		w.refused(responder.CodeRule, "fund_manager", "cost.evidence", id, obj{"evidence": "BK-9"})
		w.do("fund_manager", "cost.pay", id, obj{})
		w.refused(responder.CodeInvalid, "fund_manager", "cost.settle", account, obj{"to": "2026-10-20", "document": "QT-1"})
		w.advance(48 * 3600e9)
		w.do("fund_manager", "cost.settle", account, obj{"to": "2026-10-20", "document": "QT-1"})
		l := w.cost(id)
		if l.State != responder.CostSettled || l.Evidence != "BK-7" || l.Body == "" || l.Authority == "" || l.Signer != "Người approver" || l.DecidedOn.String() != "2026-10-20" {
			t.Errorf("%+v", l)
		}
		st, err := w.service.Statement(t.Context(), w.reader("fund_manager"), account, responder.StatementAsk{Limit: 10})
		ok(t, err)
		w.refused(responder.CodeRule, "approver", "fund.reverse", st.Lines[1].EntryID, obj{"reason": "nhầm", "document": "D-1"})
		w.whole()
	})
}

// TestEveryKindOfHelpHasAName: and none of them tells of a child, a carer or violence.
func TestEveryKindOfHelpHasAName(t *testing.T) {
	for _, kind := range law.Kinds() {
		name := responder.HelpName(kind)
		if name == responder.HelpName("no such kind") {
			t.Errorf("%s has no name", kind)
		}
		for _, word := range []string{"trẻ", "chăm sóc", "bạo lực", "bảo vệ"} {
			if strings.Contains(strings.ToLower(name), word) {
				t.Errorf("the name of %s says %q", kind, word)
			}
		}
	}
}
