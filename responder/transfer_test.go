package responder_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// short is a commune that is short of money: its account, its fund manager, and an account of the province that has some.
type short struct {
	account, above string
}

func (w *world) short(vnd int64) (s short) {
	w.t.Helper()
	s.above, _, _ = w.accounts(vnd)
	w.users["commune"] = newID()
	_, err := w.service.AsSystem(w.t.Context(), "user.create", w.users["commune"], map[string]string{"login": "commune", "name": "Kế toán xã", "role": "fund_manager",
		"unit": thachHa, "phone": "0912345679", "password": "mat-khau-thu"})
	ok(w.t, err)
	s.account = newID()
	w.do("commune", "fund.open", s.account, obj{"kind": "fund", "source": "NSNN_XA", "name": "Dự phòng xã", "unit": thachHa})
	return s
}

// TestTransfer: a commune asks, somebody of the province approves, and another sends; what is promised is held meanwhile.
func TestTransfer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.short(1_000_000)
		ask := func(vnd int64) string {
			id := newID()
			w.do("commune", "transfer.ask", id, obj{"to_account_id": s.account, "amount_vnd": vnd, "reason": "Thiếu tiền ăn sau bão"})
			return id
		}
		id := ask(600_000)
		yes := obj{"from_account_id": s.above, "decision_no": "7/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch tỉnh"}
		w.refused(responder.CodeForbidden, "commune", "transfer.approve", id, yes)
		w.refused(responder.CodeInvalid, "approver", "transfer.approve", id, obj{"from_account_id": s.account})
		w.refused(responder.CodeRule, "fund_manager", "transfer.send", id, obj{}) // not approved yet
		w.do("approver", "transfer.approve", id, yes)
		w.holds(s.above, 1_000_000, 600_000)
		if e := w.refused(responder.CodeNoFunds, "approver", "transfer.approve", ask(500_000), yes); e.Field != "data.from_account_id" {
			t.Errorf("error names %s", e.Field)
		}
		w.refused(responder.CodeForbidden, "commune", "transfer.send", id, obj{}) // the account is the province's
		w.between(t, 600_000, 0)
		w.do("fund_manager", "transfer.send", id, obj{})
		w.holds(s.above, 400_000, 0)
		w.holds(s.account, 600_000, 0)
		w.between(t, 0, 600_000)
		w.refused(responder.CodeRule, "fund_manager", "transfer.withdraw", id, obj{})
		other, refused := ask(100_000), ask(1)
		w.do("approver", "transfer.approve", other, yes)
		w.do("commune", "transfer.withdraw", refused, obj{})
		w.refused(responder.CodeForbidden, "commune", "transfer.withdraw", other, obj{}) // what the province holds the province frees
		w.do("fund_manager", "transfer.withdraw", other, obj{})
		w.holds(s.above, 400_000, 0)
		w.do("approver", "fund.reverse", w.sent(id), obj{"reason": "Chuyển nhầm xã", "document": "BT-2"})
		w.holds(s.above, 1_000_000, 0)
		w.between(t, 0, 0)
		w.whole()
	})
}

// between checks what the province owes the commune, and has sent it.
func (w *world) between(t *testing.T, owed, sent int64) {
	t.Helper()
	v, err := w.service.Transfers(t.Context(), w.reader("commune"), "", 100)
	ok(t, err)
	var got responder.Between
	for _, b := range v.Between {
		if b.ToUnit == thachHa && b.FromUnit == haTinh {
			got = b
		}
	}
	if got.OwedVND != owed || got.SentVND != sent {
		t.Errorf("owed %d and sent %d, want %d and %d", got.OwedVND, got.SentVND, owed, sent)
	}
}

// sent gives the entry of a transfer.
func (w *world) sent(transfer string) string {
	w.t.Helper()
	return w.moved(transfer).EntryID
}

// moved reads a transfer; an empty one when there is none.
func (w *world) moved(transfer string) (row responder.Transfer) {
	w.t.Helper()
	err := w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error { return tx.Get(&row, transfer) })
	if !errors.Is(err, responder.ErrNotFound) {
		ok(w.t, err)
	}
	return row
}

// TestContributionsStayContributions: money given for a purpose does not become budget.
func TestContributionsStayContributions(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.short(10)
		gifts := newID()
		w.do("fund_manager", "fund.open", gifts, obj{"kind": "fund", "source": "DONG_GOP", "name": "Đóng góp", "unit": haTinh})
		w.do("fund_manager", "fund.receive", gifts, obj{"from_account_id": w.outside(), "amount_vnd": 100, "document": "PT-5"})
		id := newID()
		w.do("commune", "transfer.ask", id, obj{"to_account_id": s.account, "amount_vnd": 50, "reason": "Thiếu"})
		if e := w.refused(responder.CodeRule, "approver", "transfer.approve", id, obj{"from_account_id": gifts}); e.Reason != "R-7.1" {
			t.Errorf("%+v", e)
		}
	})
}

// TestMoneyHistories lets several people do at once, in random order, all that can be done with money. Whatever came
// about: the books balance, every posting follows from the one before, no fund is below what it promised, what is
// reserved is what was approved, and recomputing the lines changes nothing (architecture, invariants 3 and 8).
func TestMoneyHistories(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		seed := rand.Uint64()
		s := w.short(3_000_000)
		f := w.report("field", "disaster", "storm", nil)
		m := &money{world: w, accounts: []string{s.above, s.account}, outside: w.outside(), to: s.account}
		for range 6 {
			m.lines = append(m.lines, w.treatment(f))
		}
		var all sync.WaitGroup
		for n := range uint64(4) {
			all.Go(func() { m.play(rand.New(rand.NewPCG(seed, n)), f) })
		}
		all.Wait()
		w.whole()
		u := w.reader("fund_manager")
		adjust, err := w.service.Recompute(t.Context(), u)
		ok(t, err)
		trial, err := w.service.TrialBalance(t.Context(), u, "")
		ok(t, err)
		if t.Failed() || len(adjust) > 0 || trial.SumVND != 0 || m.done < 20 {
			t.Errorf("seed %d: %d adjustments, the books are out by %d, %d things done", seed, len(adjust), trial.SumVND, m.done)
		}
	})
}

// money is what several people work on.
type money struct {
	*world
	mu        sync.Mutex
	accounts  []string
	outside   string
	to        string
	lines     []string
	transfers []string
	done      int
}

func (m *money) play(r *rand.Rand, f filed) {
	pick := func(list *[]string) string {
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(*list) == 0 {
			return newID()
		}
		return (*list)[r.IntN(len(*list))]
	}
	approver, manager := &[]string{"approver", "approver2"}, &[]string{"fund_manager", "commune"}
	for range 60 {
		line, account, transfer := pick(&m.lines), pick(&m.accounts), pick(&m.transfers)
		switch r.IntN(10) {
		case 0:
			m.attempt("fund_manager", "fund.receive", account, obj{"from_account_id": m.outside, "amount_vnd": 1 + r.Int64N(900_000), "document": "PT"})
		case 1, 2:
			m.attempt(pick(approver), "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		case 3:
			m.attempt("fund_manager", "cost.pay", line, obj{})
		case 4:
			m.attempt(pick(approver), "cost.cancel", line, obj{"reason": "Nhầm"})
		case 5:
			if e := m.entryOf(line); e != "" {
				m.attempt(pick(approver), "fund.reverse", e, obj{"reason": "Nhầm", "document": "BT"})
			}
			if t := m.moved(transfer); t.EntryID != "" {
				m.attempt(pick(approver), "fund.reverse", t.EntryID, obj{"reason": "Nhầm", "document": "BT"})
			}
		case 6:
			id := newID()
			m.attempt("commune", "transfer.ask", id, obj{"to_account_id": m.to, "amount_vnd": 1 + r.Int64N(900_000), "reason": "Thiếu"})
			m.attempt(pick(approver), "transfer.approve", id, obj{"from_account_id": account})
			m.mu.Lock()
			m.transfers = append(m.transfers, id)
			m.mu.Unlock()
		case 7:
			m.attempt(pick(manager), []string{"transfer.send", "transfer.withdraw"}[r.IntN(2)], transfer, obj{})
		case 8:
			id := newID()
			m.attempt("fund_manager", "cost.propose", id, obj{"case_id": f.id, "person_id": f.person, "evidence": id, "evidence_on": "2026-10-19",
				"item": obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1 + r.Int64N(900_000), "on": "2026-10-19"}})
			m.mu.Lock()
			m.lines = append(m.lines, id)
			m.mu.Unlock()
		case 9:
			m.attempt(pick(manager), "cost.escalate", line, obj{"reason": "Thiếu", "account_id": m.to})
			if t := m.transferOf(line); t.ID != "" {
				m.mu.Lock()
				m.transfers = append(m.transfers, t.ID)
				m.mu.Unlock()
			}
		}
	}
}

// attempt does what may be refused for a reason of the domain, never for a fault of ours.
func (m *money) attempt(login, kind, subject string, data obj) {
	res, err := m.service.Apply(m.t.Context(), m.op(login, kind, subject, 0, data))
	m.mu.Lock()
	defer m.mu.Unlock()
	var e *responder.Error
	switch {
	case err != nil && !errors.As(err, &e) && !errors.Is(err, responder.ErrStale):
		m.t.Errorf("%s: %v", kind, err)
	case err == nil && res.Error == nil:
		m.done++
	}
	m.advance(time.Second)
}
