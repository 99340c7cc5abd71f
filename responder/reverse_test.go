package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestReverse takes a payment back: the money is there again, held for the line, which is paid anew or cancelled. An entry
// is reversed once, by somebody else than made it, and a reversal is not reversed.
func TestReverse(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, spending, outside := w.accounts(1_500_000)
		line := w.treatment(w.report("field", "disaster", "storm", nil))
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", line, obj{})
		paid := w.entryOf(line)
		back := obj{"reason": "Người nhận vắng mặt", "document": "BT-1"}
		for field, data := range map[string]obj{"data.reason": {"document": "BT-1"}, "data.document": {"reason": "vắng"}} {
			if e := w.refused(responder.CodeInvalid, "approver", "fund.reverse", paid, data); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.do("approver", "fund.reverse", paid, back)
		w.holds(account, 1_500_000, 1_000_000)
		w.refused(responder.CodeExists, "approver", "fund.reverse", paid, back)
		w.do("fund_manager", "cost.pay", line, obj{})
		w.holds(account, 500_000, 0)
		w.refused(responder.CodeRule, "approver", "cost.cancel", line, obj{"reason": "đã chi"})
		w.holds(spending, 1_000_000, 0)
		w.refused(responder.CodeNoFunds, "approver", "fund.reverse", w.received(account), back) // half of it is spent
		w.do("fund_manager", "fund.receive", account, obj{"from_account_id": outside, "amount_vnd": 7, "document": "PT-8"})
		w.do("approver", "fund.reverse", w.received(account), back)
		w.holds(account, 500_000, 0)
		w.whole()
	})
}

// holds checks what an account holds and what of it is reserved.
func (w *world) holds(account string, balance, reserved int64) {
	w.t.Helper()
	if b, r := w.balance(account); b != balance || r != reserved {
		w.t.Errorf("balance %d and %d reserved, want %d and %d", b, r, balance, reserved)
	}
}

// received gives the latest entry by which an account received money.
func (w *world) received(account string) (id string) {
	w.t.Helper()
	st, err := w.service.Statement(w.t.Context(), w.reader("fund_manager"), account, responder.StatementAsk{Limit: 500})
	ok(w.t, err)
	for _, l := range st.Lines {
		if l.Kind == "receive" {
			id = l.EntryID
		}
	}
	return id
}

// TestCancel frees what an approval held.
func TestCancel(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(1_000_000)
		line := w.treatment(w.report("field", "disaster", "storm", nil))
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.refused(responder.CodeInvalid, "approver", "cost.cancel", line, obj{})
		w.do("approver", "cost.cancel", line, obj{"reason": "Tính trùng"})
		w.holds(account, 1_000_000, 0)
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", line, obj{})
	})
}

// TestBooksOfAYear: what occurred in a year is booked until 31 January of the next, never in the future, and not at all on
// a day that is closed.
func TestBooksOfAYear(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.now = time.Date(2027, 1, 31, 16, 59, 0, 0, time.UTC) // 23:59 in Việt Nam
		account, _, outside := w.accounts(10)
		receive := func(on string) obj {
			return obj{"from_account_id": outside, "amount_vnd": 5, "document": "PT-9", "on": on}
		}
		w.do("fund_manager", "fund.receive", account, receive("2026-12-31"))
		w.refused(responder.CodeInvalid, "fund_manager", "fund.receive", account, receive("2027-02-01"))
		w.advance(time.Minute)
		if e := w.refused(responder.CodeRule, "fund_manager", "fund.receive", account, receive("2026-12-31")); e.Reason != "R-7.10" || e.Field != "data.on" {
			t.Errorf("%+v", e)
		}
		w.do("fund_manager", "fund.receive", account, receive("2027-01-20"))
		w.refused(responder.CodeForbidden, "fund_manager", "fund.close", account, obj{"to": "2027-01-20"})
		w.refused(responder.CodeInvalid, "approver", "fund.close", account, obj{"to": "2027-02-01"})
		w.do("approver", "fund.close", account, obj{"to": "2027-01-20"})
		w.refused(responder.CodeRule, "approver", "fund.close", account, obj{"to": "2027-01-19"})
		w.refused(responder.CodeRule, "fund_manager", "fund.receive", account, receive("2027-01-20"))
		w.do("fund_manager", "fund.receive", account, receive("2027-01-21"))
		w.holds(account, 25, 0)
		w.whole()
	})
}

// TestDistrictBudgetsHaveEnded: since there are no districts nothing is received into their budgets or paid from them.
func TestDistrictBudgetsHaveEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.now = time.Date(2025, 6, 30, 2, 0, 0, 0, time.UTC)
		account, outside := newID(), newID()
		for id, kind := range map[string]string{account: "fund", outside: "outside"} {
			w.do("fund_manager", "fund.open", id, obj{"kind": kind, "source": "NSNN_HUYEN", "name": kind, "unit": haTinh})
		}
		receive := obj{"from_account_id": outside, "amount_vnd": 5, "document": "PT-9"}
		w.do("fund_manager", "fund.receive", account, receive)
		w.advance(24 * time.Hour)
		if e := w.refused(responder.CodeRule, "fund_manager", "fund.receive", account, receive); e.Reason != "R-1.30" {
			t.Errorf("%+v", e)
		}
	})
}
