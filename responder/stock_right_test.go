package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// riceRight approves the right of a household to 90 kg of rice, of which a depot has 500.
func (w *world) riceRight() (d depot, lot string, f filed, right string) {
	w.t.Helper()
	d = w.depot()
	lot, f, right = w.lot(d, 500, "", obj{"origin": "reserve"}), w.report("field", "disaster", "storm", nil), newID()
	w.do("fund_manager", "cost.propose", right, obj{"case_id": f.id, "item": obj{"kind": "rice", "persons": 3, "months": 2, "on": "2026-10-19"}})
	w.do("approver", "cost.approve", right, obj{"account_id": d.reserve, "decision_no": "1/QĐ-UBND"})
	return d, lot, f, right
}

// TestRightWithGoodsOutIsNotCancelled: a right of which rice is with the household is not cancelled, or they could be granted
// it anew; once all came back it is, and then nothing more is issued for it.
func TestRightWithGoodsOutIsNotCancelled(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d, lot, f, right := w.riceRight()
		line, planned := w.plan(d, f, 50, right), w.plan(d, f, 40, right)
		w.do("field", "stock.issue", line.ID, signed)
		no := obj{"reason": "chuyển đi nơi khác"}
		if e := w.refused(responder.CodeRule, "approver", "cost.cancel", right, no); e.Reason != "R-7.6" {
			t.Errorf("%+v", e)
		}
		w.do("coordinator", "stock.return", line.ID, obj{"quantity": 20, "reason": "trả lại"})
		w.refused(responder.CodeRule, "approver", "cost.cancel", right, no)
		w.do("coordinator", "stock.return", line.ID, obj{"quantity": 30, "reason": "trả lại"})
		w.do("approver", "cost.cancel", right, no)
		w.refused(responder.CodeRule, "field", "stock.issue", planned.ID, signed)
		w.state(right, responder.CostReturned)
		if got := w.held(lot, d.near); got != 500_000 {
			t.Errorf("%v lie in the warehouse, want all", got)
		}
		w.whole()
	})
}

// TestGoodsOfACancelledRightComeBack: a right that was cancelled while goods were out, as could be done once, does not keep
// them out of the warehouse, and coming back does not bring it to life.
func TestGoodsOfACancelledRightComeBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		d, lot, f, right := w.riceRight()
		line := w.plan(d, f, 50, right)
		w.do("field", "stock.issue", line.ID, signed)
		ok(t, w.service.Store.Write(t.Context(), func(tx responder.Tx) error {
			var l responder.CostLine
			if err := tx.Lock(&l, right); err != nil {
				return err
			}
			l.State = responder.CostReturned
			return tx.Update(&l)
		}))
		w.do("coordinator", "stock.return", line.ID, obj{"quantity": 50, "reason": "khoản đã hủy"})
		w.state(right, responder.CostReturned)
		if got := w.held(lot, d.near); got != 500_000 {
			t.Errorf("%v lie in the warehouse, want all", got)
		}
	})
}
