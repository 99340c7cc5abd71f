package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// TestWrongPaymentIsTakenBack: a line that the service wrongly told as paid is reversed in the ledger: its payment list says
// so, it may yet be told as not collected, and the next list brings it again.
func TestWrongPaymentIsTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(2_000_000)
		cost := w.approved(w.report("field", "disaster", "storm", nil), account)
		id, v := w.payout(account, "2026-11")
		row := v.Rows[0].ID
		w.advance(24 * time.Hour)
		today := law.DateOf(w.clock()).String()
		w.do("fund_manager", "payment.result", row, obj{"result": "paid", "on": today})
		w.holds(account, 1_000_000, 0)
		w.do("approver", "fund.reverse", w.entryOf(cost), obj{"reason": "Bưu điện báo nhầm", "document": "BT-1"})
		w.holds(account, 2_000_000, 1_000_000)
		shows := func(state responder.PaymentState, paid, reversed, uncollected int64) {
			t.Helper()
			got, err := w.service.Payment(t.Context(), w.reader("fund_manager"), id)
			ok(t, err)
			if got.Rows[0].State != state || got.Paid != paid || got.PaidVND != paid*1_000_000 || got.Reversed != reversed || got.Uncollected != uncollected || got.Waiting != 0 {
				t.Errorf("the list shows %+v", got)
			}
		}
		shows(responder.PaymentReversed, 0, 1, 0)
		if e := w.refused(responder.CodeRule, "fund_manager", "payment.result", row, obj{"result": "paid", "on": today}); e.Field != "result" {
			t.Errorf("%+v", e)
		}
		second, next := w.payout(account, "2026-11")
		if len(next.Rows) != 1 || next.Rows[0].AmountVND != 1_000_000 || second == id {
			t.Fatalf("the next list holds %+v", next.Rows)
		}
		w.do("fund_manager", "payment.result", row, obj{"result": "uncollected"})
		shows(responder.PaymentUncollected, 0, 0, 1)
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", cost, obj{}) // the next list holds it still
		w.advance(time.Second)
		w.do("fund_manager", "payment.result", next.Rows[0].ID, obj{"result": "paid", "on": today})
		w.holds(account, 1_000_000, 0)
		w.do("approver", "fund.reverse", w.entryOf(cost), obj{"reason": "Báo nhầm lần nữa", "document": "BT-2"})
		shows(responder.PaymentUncollected, 0, 0, 1)
		w.holds(account, 2_000_000, 1_000_000)
		w.whole()
	})
}
