package responder_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// shown is what an approver sees before approving: the lines that wait, their number and sum.
func (w *world) shown(login string) responder.CostPage {
	w.t.Helper()
	page, err := w.service.Costs(w.t.Context(), w.reader(login), responder.CostFilter{State: "waiting", Limit: 2000})
	ok(w.t, err)
	return page
}

func wish(account string, page responder.CostPage) obj {
	return obj{"account_id": account, "decision_no": "9/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch", "until": page.AsOf,
		"lines": page.Total, "sum_vnd": page.SumVND}
}

// run carries out an approval as a worker does, and gives how it ended.
func (w *world) run(id string) responder.Approval {
	w.t.Helper()
	ok(w.t, w.service.RunApproval(w.t.Context(), id))
	a, err := w.service.Approval(w.t.Context(), w.reader("fund_manager"), id)
	ok(w.t, err)
	return a
}

// TestApproveAllAtOnce: one wish approves all that the approver saw, each by itself; a line that came later, one left out
// and one without its paper stay, and say why; each case shows it.
func TestApproveAllAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(3_000_000)
		cases := []filed{}
		lines := []string{}
		for range 5 {
			f := w.report("field", "disaster", "storm", nil)
			cases, lines = append(cases, f), append(lines, w.treatment(f))
			w.advance(time.Second)
		}
		bare, _ := w.line(cases[0], obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2026-10-19"}, obj{"evidence": "", "evidence_on": ""})
		page := w.shown("approver")
		w.advance(time.Second)
		late := w.treatment(cases[0])
		data := wish(account, page)
		data["left_out"], data["lines"], data["sum_vnd"] = []string{lines[4]}, page.Total-1, page.SumVND-1_000_000
		id := newID()
		w.refused(responder.CodeRule, "approver", "approval.start", newID(), wishWith(data, "lines", page.Total))
		w.refused(responder.CodeForbidden, "fund_manager", "approval.start", newID(), data)
		w.do("approver", "approval.start", id, data)
		a := w.run(id)
		if a.State != "done" || a.Approved != 3 || a.ApprovedVND != 3_000_000 || a.Refused != 2 {
			t.Errorf("%+v", a)
		}
		for i, want := range []responder.CostState{"approved", "approved", "approved", "submitted", "submitted"} {
			if l := w.cost(lines[i]); l.State != want || (l.ApprovalID == id) != (i < 4) {
				t.Errorf("line %d: %s of %q, %s", i, l.State, l.ApprovalID, l.Reason)
			}
		}
		if l := w.cost(lines[3]); !strings.Contains(l.Reason, "không đủ số dư") {
			t.Errorf("the account is short, but the line says %q", l.Reason)
		}
		if l := w.cost(bare); !strings.Contains(l.Reason, "thiếu chứng từ") {
			t.Errorf("the paper is missing, but the line says %q", l.Reason)
		}
		if l := w.cost(late); l.ApprovalID != "" {
			t.Error("a line that came later was taken up")
		}
		d := w.caseAs("coordinator", cases[1].id)
		if last := d.Timeline[len(d.Timeline)-1]; last.Kind != "cost.approve" || last.Reason != "9/QĐ-UBND" || last.ActorName != "Người approver" {
			t.Errorf("the way of the case ends with %+v", last)
		}
		if again := w.run(id); again.Approved != a.Approved {
			t.Errorf("run again: %+v", again)
		}
		if _, err := w.service.Approval(t.Context(), w.reader("field"), id); err == nil {
			t.Error("a field worker sees an approval")
		}
		w.holds(account, 3_000_000, 3_000_000)
		w.whole()
	})
}

func wishWith(data obj, key string, v any) obj {
	out := obj{}
	maps.Copy(out, data)
	out[key] = v
	return out
}

// TestApprovalGoesOn: a worker that dies in the middle is followed by another; each line is approved once.
func TestApprovalGoesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const n = 1200
		account, _, _ := w.accounts(n * 1_000_000)
		w.submitted(n - 1)
		w.advance(time.Second)
		id := newID()
		w.do("approver", "approval.start", id, wish(account, w.shown("approver")))
		dying, die := context.WithCancel(t.Context())
		service := *w.service
		service.Hint = func(string, string) { die() } // after its first step
		_ = responder.NewService(service).RunApproval(dying, id)
		a, err := w.service.Approval(t.Context(), w.reader("approver"), id)
		ok(t, err)
		if a.State != "waiting" || a.Approved != 500 {
			t.Errorf("after the worker's death: %+v", a)
		}
		if a := w.run(id); a.State != "done" || a.Approved != n || a.Refused != 0 {
			t.Errorf("%+v", a)
		}
		w.holds(account, n*1_000_000, n*1_000_000)
		page, err := w.service.Costs(t.Context(), w.reader("approver"), responder.CostFilter{Approval: id, State: "approved", Limit: 700})
		ok(t, err)
		rest, err := w.service.Costs(t.Context(), w.reader("approver"), responder.CostFilter{Approval: id, After: page.Next, Limit: 700})
		ok(t, err)
		if len(page.Items) != 700 || len(rest.Items) != n-700 || rest.Next != "" || page.Total != n || page.Items[699].ID <= rest.Items[0].ID {
			t.Errorf("pages of %d and %d of %d", len(page.Items), len(rest.Items), page.Total)
		}
	})
}

// TestDecisionBehindACost: without a number the case's own decision counts; without one nothing is approved, but in an
// emergency, and then a task chases the papers.
func TestDecisionBehindACost(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(9_000_000)
		f := w.report("field", "disaster", "storm", nil)
		line, urgent := w.treatment(f), w.treatment(f)
		if e := w.refused(responder.CodeInvalid, "approver", "cost.approve", line, obj{"account_id": account}); e.Field != "data.decision_no" {
			t.Errorf("error names %s", e.Field)
		}
		if e := w.refused(responder.CodeInvalid, "approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1", "decided_on": "2020-01-01"}); e.Field != "data.decided_on" {
			t.Errorf("nobody decided on that day, but the error names %s", e.Field)
		}
		tasks := func() (open int) {
			for _, x := range w.caseAs("coordinator", f.id).Tasks {
				open += count(x.State == responder.TaskOpen && strings.Contains(x.Clock, "decide"))
			}
			return open
		}
		before := tasks()
		w.do("approver", "cost.approve", urgent, obj{"account_id": account, "emergency": true})
		if tasks() != before+1 {
			t.Errorf("%d tasks to decide, want one more than %d: %+v", tasks(), before, w.caseAs("coordinator", f.id).Tasks)
		}
		if page, err := w.service.Costs(t.Context(), w.reader("fund_manager"), responder.CostFilter{State: "undecided", Limit: 9}); err != nil || page.Total != 1 || page.Items[0].ID != urgent {
			t.Errorf("without a decision: %+v %v", page, err)
		}
		w.do("coordinator", "case.decide", f.id, obj{"granted": true, "number": "77/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch xã", "rules": []string{"R-1.12"}})
		w.do("approver", "cost.approve", line, obj{"account_id": account})
		for _, id := range []string{line, urgent} {
			if l := w.cost(id); l.DecisionNo != "77/QĐ-UBND" || l.Signer != "Chủ tịch xã" || l.DecidedOn != law.NewDate(2026, 10, 20) {
				t.Errorf("paid by %q of %s, %s", l.DecisionNo, l.DecidedOn, l.Signer)
			}
		}
		if page, err := w.service.Costs(t.Context(), w.reader("fund_manager"), responder.CostFilter{State: "undecided", Limit: 9}); err != nil || page.Total != 0 {
			t.Errorf("the decision is there, but listed is %+v %v", page, err)
		}
		if tasks() != 0 {
			t.Errorf("%d tasks to decide are left", tasks())
		}
	})
}

// TestAboveTheLimitOfACommune: a commune approves up to the province's limit, passes on what is above it or what it is
// short of, and sees it no more; the province approves it.
func TestAboveTheLimitOfACommune(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(9_000_000)
		w.users["commune"] = newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", w.users["commune"], map[string]string{"login": "commune", "name": "Chủ tịch xã", "role": "approver", "unit": thachHa, "password": "mat-khau-thu"})
		ok(t, err)
		own := newID()
		w.do("fund_manager", "fund.open", own, obj{"kind": "fund", "source": "NSNN_XA", "name": "Quỹ xã", "unit": thachHa})
		w.do("fund_manager", "fund.receive", own, obj{"from_account_id": w.outside(), "amount_vnd": 1_500_000, "document": "PT-3"})
		w.set("approve_max_commune_vnd", "900000")
		line := w.treatment(w.report("field", "disaster", "storm", nil))
		approve := obj{"account_id": own, "decision_no": "1/QĐ-UBND"}
		if e := w.refused(responder.CodeRule, "commune", "cost.approve", line, approve); e.Field != "amount_vnd" || e.Reason != "R-7.11" {
			t.Errorf("%+v", e)
		}
		w.refused(responder.CodeInvalid, "commune", "cost.escalate", line, obj{})
		w.do("commune", "cost.escalate", line, obj{"reason": "vượt hạn mức"})
		w.refused(responder.CodeRule, "commune", "cost.escalate", line, obj{"reason": "lần nữa"})
		if n := w.shown("commune").Total; n != 0 {
			t.Errorf("%d lines still wait for the commune", n)
		}
		w.set("approve_max_commune_vnd", "0")
		w.refused(responder.CodeRule, "commune", "cost.approve", line, approve)
		if page := w.shown("approver"); page.Total != 1 || page.Items[0].Level != "province" || page.Items[0].Reason != "vượt hạn mức" {
			t.Errorf("the province sees %+v", page)
		}
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "2/QĐ-UBND"})
	})
}

// TestSharedTripIsSplitExactly is example 4b.
func TestSharedTripIsSplitExactly(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		others := []string{newID(), newID()}
		f := w.report("coordinator", "disaster", "storm", func(d obj) {
			d["persons"] = append(d["persons"].([]obj), obj{"id": others[0], "name": "Hai"}, obj{"id": others[1], "name": "Ba"})
		})
		price := newID()
		w.do("fund_manager", "price.enter", price, obj{"product": "E10-RON95-III", "region": 1, "valid_from": "2026-10-15T15:00:00+07:00", "price_mdong_per_l": 23_560_000, "source": "s", "unit": haTinh})
		w.do("approver", "price.approve", price, obj{})
		trip := newID()
		w.do("coordinator", "trip.record", trip, obj{"case_id": f.id, "persons": append(others, f.person), "mode": "agency", "purpose": "home",
			"started_at": "2026-10-16T09:00:00+07:00", "odometer_start_m": 0, "odometer_end_m": 47_300})
		w.do("fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "trip_id": trip})
		row := w.shown("approver").Items[0]
		if row.AmountVND != 222_878 || len(row.Shares) != 3 || row.Shares[0] != 74_293 || row.Shares[1] != 74_293 || row.Shares[2] != 74_292 {
			t.Errorf("%d VND, shares %v", row.AmountVND, row.Shares)
		}
	})
}
