package main

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/responder"
)

// together sends one operation over each connection, all at the same moment, and gives the results in the same order.
func together(t *testing.T, clients []*e2e.Client, ops []e2e.Op) []responder.Result {
	t.Helper()
	out := make([]responder.Result, len(ops))
	errs := make([]error, len(ops))
	gate := make(chan struct{})
	var working sync.WaitGroup
	for i, c := range clients {
		working.Go(func() {
			<-gate
			var results []responder.Result
			if results, errs[i] = c.Send(ops[i]); errs[i] == nil {
				out[i] = results[0]
			}
		})
	}
	close(gate)
	working.Wait()
	for _, err := range errs {
		must(t, err)
	}
	return out
}

// connections gives n connections of somebody, each open already.
func connections(c *e2e.Client, n int) (out []*e2e.Client) {
	for range n {
		own := c.Again()
		own.Get("/me", &struct{}{})
		out = append(out, own)
	}
	return out
}

// outcomes counts results by status, rejected ones by their code.
func outcomes(results []responder.Result) map[string]int {
	out := map[string]int{}
	for _, r := range results {
		key := string(r.Status)
		if r.Error != nil {
			key = string(r.Error.Code)
		}
		out[key]++
	}
	return out
}

// TestSameOperationAtOnce sends the same operation over two connections at once, many times: it takes effect once, and
// both are told the same.
func TestSameOperationAtOnce(t *testing.T) {
	const times = 200
	s := e2e.New(t)
	field := s.Staff(responder.RoleField)[responder.RoleField]
	pair := connections(field, 2)
	ops, _ := e2e.Reports(times)
	for _, op := range ops {
		r := together(t, pair, []e2e.Op{op, op})
		if r[0].Duplicate == r[1].Duplicate {
			t.Errorf("%s: duplicate is %v for both", op.ID, r[0].Duplicate)
		}
		if r[0].Duplicate, r[1].Duplicate = false, false; r[0].Status != responder.StatusApplied || !reflect.DeepEqual(r[0], r[1]) {
			t.Errorf("two answers:\n%+v\n%+v", r[0], r[1])
		}
	}
	s.Stop()
	wantWhole(t, s.DB, times)
}

// TestLastPlace has 50 coordinators' connections propose somebody for a carer's last place at once.
func TestLastPlace(t *testing.T) {
	const rivals = 50
	s := e2e.New(t)
	coordinator := s.Staff(responder.RoleCoordinator)[responder.RoleCoordinator]
	carer := e2e.ID()
	coordinator.Apply(e2e.Carer(carer, 1))
	reports, persons := e2e.Reports(rivals)
	coordinator.Apply(reports...)
	var ops []e2e.Op
	for i, r := range reports {
		ops = append(ops, e2e.Do("placement.propose", e2e.ID(), e2e.Object{"case_id": r.Subject, "person_id": persons[i][0], "carer_id": carer, "reason": "gần nhất", "emergency": true}))
	}
	got := outcomes(together(t, connections(coordinator, rivals), ops))
	t.Logf("%d proposals for one place: %v", rivals, got)
	if want := map[string]int{"applied": 1, "no_place": rivals - 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	var placements struct{ Items []responder.PlacementView }
	coordinator.Get("/placements", &placements)
	var carers struct{ Items []responder.CarerView }
	coordinator.Get("/carers", &carers)
	if len(placements.Items) != 1 || len(carers.Items) != 1 || carers.Items[0].Free != 0 {
		t.Errorf("placements %+v, carers %+v", placements.Items, carers.Items)
	}
}

// TestMoneyForHalf has 64 lines approved at once against an account that can pay for 32 of them and almost one more.
func TestMoneyForHalf(t *testing.T) {
	const lines, affordable, each = 64, 32, 80_000
	s := e2e.New(t)
	staff := s.Staff(responder.RoleCoordinator, responder.RoleFund, responder.RoleApprover)
	account := e2e.ID()
	staff[responder.RoleFund].Apply(e2e.Fund(account, affordable*each+each-1)...)
	approve := proposeLines(staff, account, lines, each)

	got := outcomes(together(t, connections(staff[responder.RoleApprover], lines), approve))
	t.Logf("%d approvals, money for %d: %v", lines, affordable, got)
	if want := map[string]int{"applied": affordable, "no_funds": lines - affordable}; !reflect.DeepEqual(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	wantAccount(t, staff[responder.RoleFund], account, affordable*each+each-1, affordable*each)
	for state, want := range map[string]int{"approved": affordable, "submitted": lines - affordable} {
		var costs struct{ Items []responder.CostRow }
		staff[responder.RoleFund].Get("/costs?state="+state, &costs)
		if len(costs.Items) != want {
			t.Errorf("%d lines are %s, want %d", len(costs.Items), state, want)
		}
	}
}

// TestPaidOnce has one approved line paid over 16 connections at once, each with an operation of its own.
func TestPaidOnce(t *testing.T) {
	const rivals, vnd = 16, 90_000
	s := e2e.New(t)
	staff := s.Staff(responder.RoleCoordinator, responder.RoleFund, responder.RoleApprover)
	account := e2e.ID()
	staff[responder.RoleFund].Apply(e2e.Fund(account, 10*vnd)...)
	approve := proposeLines(staff, account, 1, vnd)
	staff[responder.RoleApprover].Apply(approve...)
	var pay []e2e.Op
	for range rivals {
		pay = append(pay, e2e.Do("cost.pay", approve[0].Subject, e2e.Object{}))
	}
	got := outcomes(together(t, connections(staff[responder.RoleFund], rivals), pay))
	t.Logf("%d payments of one line: %v", rivals, got)
	if want := map[string]int{"applied": 1, "rule": rivals - 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	wantAccount(t, staff[responder.RoleFund], account, 9*vnd, 0)
}

// wantAccount checks what an account holds, and how much of it is promised.
func wantAccount(t *testing.T, c *e2e.Client, account string, balance, reserved int64) {
	t.Helper()
	var fund responder.FundView
	c.Get("/fund", &fund)
	for _, a := range fund.Accounts {
		if a.ID != account {
			continue
		}
		if a.BalanceVND != balance || a.ReservedVND != reserved {
			t.Errorf("the account holds %d VND, %d reserved; want %d, %d", a.BalanceVND, a.ReservedVND, balance, reserved)
		}
		return
	}
	t.Errorf("the account is not among the %d of the fund", len(fund.Accounts))
}

// proposeLines has n treatments of the same amount proposed, and gives the operations that approve them.
func proposeLines(staff map[responder.Role]*e2e.Client, account string, n int, each int64) (approve []e2e.Op) {
	report, persons := e2e.Report(1)
	staff[responder.RoleCoordinator].Apply(report)
	var propose []e2e.Op
	for i := range n {
		line := e2e.ID()
		propose = append(propose, e2e.Do("cost.propose", line, e2e.Object{"case_id": report.Subject, "person_id": persons[0], "evidence": fmt.Sprintf("BK-%d", i), "evidence_on": "2025-02-05",
			"item": e2e.Object{"kind": "treatment", "card": false, "group": "child_under_6", "covered_vnd": each, "on": "2025-02-05"}}))
		approve = append(approve, e2e.Do("cost.approve", line, e2e.Object{"account_id": account, "decision_no": "1/QĐ-UBND"}))
	}
	staff[responder.RoleFund].Apply(propose...)
	return approve
}
