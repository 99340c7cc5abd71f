package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"

	"pgregory.net/rapid"
)

// booked is what a plain ledger remembers of an account: when, and how much.
type booked struct {
	at  time.Time
	vnd int64
}

// ledger is a model of the books, kept by hand beside the service.
type ledger map[string][]booked

func (l ledger) move(at time.Time, from, to string, vnd int64) {
	l[from] = append(l[from], booked{at, -vnd})
	l[to] = append(l[to], booked{at, vnd})
}

// until gives what an account held and what had come in before an instant.
func (l ledger) until(account string, end time.Time) (balance, in int64) {
	for _, b := range l[account] {
		if b.at.Before(end) {
			balance, in = balance+b.vnd, in+max(0, b.vnd)
		}
	}
	return balance, in
}

// TestStatement plays random bookings over weeks, and compares statements of random times, page by page, and trial
// balances of random days with a ledger kept by hand.
func TestStatement(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		books := ledger{}
		fund, spending, outside := w.accounts(2_000_000)
		books.move(w.now, outside, fund, 2_000_000)
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 4).Draw(r, "bookings") {
				w.advance(time.Duration(rapid.IntRange(1, 90).Draw(r, "hours")) * time.Hour)
				w.book(r, books, f, fund, spending, outside)
			}
			from := w.now.AddDate(0, 0, -rapid.IntRange(0, 40).Draw(r, "from")).Truncate(24 * time.Hour)
			to := from.AddDate(0, 0, rapid.IntRange(0, 30).Draw(r, "days"))
			account := rapid.SampledFrom([]string{fund, spending, outside}).Draw(r, "account")
			w.checkStatement(r, books, account, from, to)
			w.checkTrial(r, books, []string{fund, spending, outside}, to)
		})
	})
}

// book receives money, or pays a line and perhaps takes that back.
func (w *world) book(r *rapid.T, books ledger, f filed, fund, spending, outside string) {
	if rapid.Bool().Draw(r, "receive") {
		vnd := rapid.Int64Range(1, 3_000_000).Draw(r, "vnd")
		w.do("fund_manager", "fund.receive", fund, obj{"from_account_id": outside, "amount_vnd": vnd, "document": "PT-2"})
		books.move(w.now, outside, fund, vnd)
		return
	}
	line := w.treatment(f)
	if w.try("approver", "cost.approve", line, obj{"account_id": fund, "decision_no": "1/QĐ-UBND"}).Error != nil {
		return // no money
	}
	w.do("fund_manager", "cost.pay", line, obj{})
	books.move(w.now, fund, spending, 1_000_000)
	if rapid.Bool().Draw(r, "back") {
		w.advance(time.Minute)
		w.do("approver", "fund.reverse", w.entryOf(line), obj{"reason": "Người nhận vắng mặt", "document": "BT-1"})
		books.move(w.now, spending, fund, 1_000_000)
		w.do("approver", "cost.cancel", line, obj{"reason": "Không còn ở đó"})
	}
}

// entryOf gives the entry that paid a line last.
func (w *world) entryOf(line string) (id string) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		e := &responder.Entry{}
		err := tx.Select("entries", responder.Where("cost_line_id", responder.Eq, line).And("kind", responder.Eq, "pay").By("created_at"), func() responder.Record { return e })
		id = e.ID
		return err
	}))
	return id
}

func onDay(at time.Time) string { return at.Format(time.DateOnly) }

// midnight is when a day begins in Việt Nam.
func midnight(at time.Time) time.Time { return at.Add(-7 * time.Hour) }

func (w *world) checkStatement(r *rapid.T, books ledger, account string, from, to time.Time) {
	var lines []responder.StatementLine
	ask := responder.StatementAsk{From: onDay(from), To: onDay(to), Limit: 3}
	u := w.reader("fund_manager")
	for {
		st, err := w.service.Statement(w.t.Context(), u, account, ask)
		if err != nil {
			r.Fatal(err)
		}
		opening, before := books.until(account, midnight(from))
		closing, in := books.until(account, midnight(to.AddDate(0, 0, 1)))
		if st.OpeningVND != opening || st.ClosingVND != closing || st.InVND != in-before || st.OpeningVND+st.InVND-st.OutVND != st.ClosingVND {
			r.Fatalf("opening %d, in %d, out %d, closing %d; want opening %d, in %d, closing %d", st.OpeningVND, st.InVND, st.OutVND, st.ClosingVND, opening, in-before, closing)
		}
		if lines = append(lines, st.Lines...); st.Next == 0 {
			break
		}
		ask.After = st.Next
	}
	var want []int64
	for _, b := range books[account] {
		if !b.at.Before(midnight(from)) && b.at.Before(midnight(to.AddDate(0, 0, 1))) {
			want = append(want, b.vnd)
		}
	}
	if len(lines) != len(want) {
		r.Fatalf("%d lines, want %d", len(lines), len(want))
	}
	balance, _ := books.until(account, midnight(from))
	for i, l := range lines {
		if balance += l.AmountVND; l.AmountVND != want[i] || l.AfterVND != balance || l.EntryID == "" || l.Kind == "" {
			r.Fatalf("line %d: %+v, want %d and %d afterwards", i, l, want[i], balance)
		}
	}
}

func (w *world) checkTrial(r *rapid.T, books ledger, accounts []string, on time.Time) {
	t, err := w.service.TrialBalance(w.t.Context(), w.reader("auditor"), onDay(on))
	if err != nil {
		r.Fatal(err)
	}
	if t.SumVND != 0 {
		r.Fatalf("the balances sum to %d", t.SumVND)
	}
	found := 0
	for _, l := range t.Accounts {
		for _, id := range accounts {
			if l.ID != id {
				continue
			}
			found++
			if balance, in := books.until(id, midnight(on.AddDate(0, 0, 1))); l.BalanceVND != balance || l.InVND != in || l.OutVND != in-balance {
				r.Fatalf("%+v, want %d and %d in", l, balance, in)
			}
		}
	}
	if found != len(accounts) {
		r.Fatalf("%d accounts of %d", found, len(accounts))
	}
}
