package responder_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"

	"pgregory.net/rapid"
)

// treatment proposes 1,250,000 VND of covered cost without a card: 1,000,000 VND for the group "other" (example 9).
func (w *world) treatment(f filed) string {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "cost.propose", id, obj{"case_id": f.id, "person_id": f.person, "evidence": "BK-" + id, "evidence_on": "2026-10-19",
		"item": obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2026-10-19"}})
	return id
}

func TestFourEyes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		f := w.report("field", "disaster", "storm", nil)
		line := w.treatment(f)
		w.refused(responder.CodeForbidden, "fund_manager", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", line, obj{}) // not approved yet
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.refused(responder.CodeForbidden, "approver", "cost.pay", line, obj{})
		w.refused(responder.CodeRule, "approver2", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"}) // once
		w.do("fund_manager", "cost.pay", line, obj{})
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", line, obj{})
		if balance, reserved := w.balance(account); balance != 4_000_000 || reserved != 0 {
			t.Errorf("balance %d, reserved %d; want 4,000,000 and 0", balance, reserved)
		}
		price := newID()
		w.do("fund_manager", "price.enter", price, obj{"product": "E10-RON95-III", "region": 1, "valid_from": "2026-10-15T15:00:00+07:00",
			"price_mdong_per_l": 22_660_000, "source": "kỳ điều hành", "unit": haTinh})
		w.do("approver", "price.approve", price, obj{})
	})
}

// TestOnlyWhatIsThereIsPromised: 64 approvals against money for half of them.
func TestOnlyWhatIsThereIsPromised(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(32_000_000)
		f := w.report("field", "disaster", "storm", nil)
		lines := make([]string, 64)
		for i := range lines {
			lines[i] = w.treatment(f)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		approved := 0
		for _, id := range lines {
			all.Go(func() {
				res := w.try("approver", "cost.approve", id, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
				mu.Lock()
				defer mu.Unlock()
				if res.Error == nil {
					approved++
				} else if res.Error.Code != responder.CodeNoFunds {
					t.Errorf("got %v, want %s", res.Error, responder.CodeNoFunds)
				}
			})
		}
		all.Wait()
		balance, reserved := w.balance(account)
		if approved != 32 || balance != 32_000_000 || reserved != 32_000_000 {
			t.Errorf("%d approved, balance %d, reserved %d; want 32 and everything reserved", approved, balance, reserved)
		}
	})
}

// TestBooksBalance plays random histories: every entry sums to zero, balances are the sums of postings, and no fund
// account is below what it has promised (architecture, invariant 3).
func TestBooksBalance(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		rapid.Check(t, func(r *rapid.T) {
			account, _, _ := w.accounts(rapid.Int64Range(1, 4_000_000).Draw(r, "money"))
			for range rapid.IntRange(1, 8).Draw(r, "lines") {
				line := w.treatment(f)
				if rapid.Bool().Draw(r, "approve") && w.try("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"}).Error == nil && rapid.Bool().Draw(r, "pay") {
					w.do("fund_manager", "cost.pay", line, obj{})
				}
			}
			w.checkBooks(r, account)
		})
	})
}

func (w *world) checkBooks(r *rapid.T, account string) {
	var a responder.Account
	var own, all int64
	err := w.service.Store.Read(context.Background(), func(tx responder.Tx) (err error) {
		if err = tx.Get(&a, account); err != nil {
			return err
		}
		if own, err = tx.Sum("postings", "amount_vnd", responder.Where("account_id", responder.Eq, account)); err != nil {
			return err
		}
		all, err = tx.Sum("postings", "amount_vnd", responder.Query{})
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	if own != a.BalanceVND {
		r.Fatalf("the account holds %d, its postings sum to %d", a.BalanceVND, own)
	}
	if a.BalanceVND < a.ReservedVND || a.ReservedVND < 0 {
		r.Fatalf("the fund holds %d and promised %d", a.BalanceVND, a.ReservedVND)
	}
	if all != 0 {
		r.Fatalf("the books are out by %d", all)
	}
}

// TestATripWithoutAPriceIsNotPriced: no silent fallback, and the price of the instant counts (R-5.6, example 6).
func TestATripWithoutAPriceIsNotPriced(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", nil)
		trip := newID()
		w.do("coordinator", "trip.record", trip, obj{"case_id": f.id, "persons": []string{f.person}, "mode": "agency", "purpose": "home",
			"started_at": "2026-08-21T15:30:00+07:00", "odometer_start_m": 1_000_000, "odometer_end_m": 1_036_500})
		line := obj{"case_id": f.id, "trip_id": trip}
		if e := w.refused(responder.CodeInvalid, "fund_manager", "cost.propose", newID(), line); e.Field != "data.item.fuel_price_vnd" {
			t.Errorf("error names %s", e.Field)
		}
		enter := func(from time.Time, mdong int64, approve bool) {
			id := newID()
			w.do("fund_manager", "price.enter", id, obj{"product": "E10-RON95-III", "region": 1, "valid_from": from, "price_mdong_per_l": mdong, "source": "s", "unit": haTinh})
			if approve {
				w.do("approver", "price.approve", id, obj{})
			}
		}
		enter(time.Date(2026, 8, 21, 8, 0, 0, 0, time.UTC), 22_660_000, true)
		enter(time.Date(2026, 8, 21, 8, 15, 0, 0, time.UTC), 30_000_000, false) // nobody approved it
		enter(time.Date(2026, 8, 28, 8, 0, 0, 0, time.UTC), 40_000_000, true)   // later
		res := w.do("fund_manager", "cost.propose", newID(), line)
		if res.Facts["amount_vnd"] != "165418" {
			t.Errorf("36.5 km at 22,660 cost %s VND, want 165,418", res.Facts["amount_vnd"])
		}
		w.refused(responder.CodeExists, "fund_manager", "cost.propose", newID(), line) // one trip, one line
	})
}

// TestMoneyIsReceivedFromOutside: what was spent does not come back as a receipt, and funds are not drained into another.
func TestMoneyIsReceivedFromOutside(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, spending, _ := w.accounts(1_000_000)
		other, _, _ := w.accounts(1)
		for _, from := range []string{spending, other, account} {
			w.refused(responder.CodeRule, "fund_manager", "fund.receive", account, obj{"from_account_id": from, "amount_vnd": 5, "document": "PT-9"})
		}
		w.refused(responder.CodeNotFound, "fund_manager", "fund.receive", account, obj{"from_account_id": newID(), "amount_vnd": 5, "document": "PT-9"})
	})
}

func TestACostIsForSomebodyOfTheCase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, g := w.report("field", "disaster", "storm", nil), w.report("field", "disaster", "storm", nil)
		item := obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_000_000, "on": "2026-10-19"}
		w.refused(responder.CodeInvalid, "fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "person_id": g.person, "item": item})
		e := w.refused(responder.CodeRule, "fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "item": obj{"kind": "transport", "mode": "agency",
			"metres": 1000, "at": "2026-10-19T09:00:00+07:00", "fuel_price_vnd": 59000}})
		if e.Field != "data.trip_id" {
			t.Errorf("a price of one's own is refused at %s", e.Field)
		}
	})
}
