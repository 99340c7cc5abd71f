package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// passedOn is a line that a commune was short for, with the transfer that is asked for it.
func (w *world) passedOn(s short) (line string, t responder.TransferView) {
	w.t.Helper()
	line = w.treatment(w.report("field", "disaster", "storm", nil))
	w.do("commune", "cost.escalate", line, obj{"reason": "Quỹ xã hết tiền"})
	return line, w.transferOf(line)
}

// transferOf gives the newest transfer that was asked for a line; one without an id when there is none.
func (w *world) transferOf(line string) (t responder.TransferView) {
	w.t.Helper()
	v, err := w.service.Transfers(w.t.Context(), w.reader("fund_manager"), "", 100)
	ok(w.t, err)
	for i := len(v.Items) - 1; i >= 0; i-- {
		if v.Items[i].CostLineID == line {
			t = v.Items[i]
		}
	}
	return t
}

// TestPassedOnLineBringsItsMoney: draft, submitted, approved, transferred: the province approves the line from its own
// account, another person sends the money, and the commune pays from its own; at each step the money is held in one place.
func TestPassedOnLineBringsItsMoney(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.short(1_500_000)
		w.do("fund_manager", "fund.open", newID(), obj{"kind": "spending", "source": "NSNN_XA", "name": "Chi", "unit": thachHa})
		line, asked := w.passedOn(s)
		if asked.State != responder.TransferAsked || asked.AmountVND != 1_000_000 || asked.ToAccountID != s.account || asked.CaseCode == "" {
			t.Fatalf("asked for: %+v", asked)
		}
		yes := obj{"account_id": s.above, "decision_no": "7/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch tỉnh"}
		for _, kind := range []string{"transfer.approve", "transfer.refuse"} {
			if e := w.refused(responder.CodeRule, "approver", kind, asked.ID, obj{"from_account_id": s.above, "reason": "không"}); e.Field != "cost_line_id" {
				t.Errorf("%+v", e)
			}
		}
		w.do("approver", "cost.approve", line, yes)
		if got := w.transferOf(line); got.State != responder.TransferApproved || got.FromAccountID != s.above || got.DecisionNo != "7/QĐ-UBND" {
			t.Errorf("approved: %+v", got)
		}
		w.holds(s.above, 1_500_000, 1_000_000)
		w.between(t, 1_000_000, 0)
		if e := w.refused(responder.CodeRule, "fund_manager", "cost.pay", line, obj{}); e.Field != "transfer_id" {
			t.Errorf("%+v", e)
		}
		w.refused(responder.CodeRule, "fund_manager", "payment.make", newID(), obj{"account_id": s.above, "month": "2026-11", "service": "post"})
		w.whole()
		w.refused(responder.CodeForbidden, "commune", "transfer.send", asked.ID, obj{})
		w.do("fund_manager", "transfer.send", asked.ID, obj{})
		w.holds(s.above, 500_000, 0)
		w.holds(s.account, 1_000_000, 1_000_000)
		w.whole()
		w.do("commune", "cost.pay", line, obj{})
		w.holds(s.account, 0, 0)
		w.whole()
	})
}

// TestPassedOnLineIsPaidFromAbove: the commune's money is not asked for when it has enough; what is approved as direct, or
// whose transfer is withdrawn, is paid from the province's account; returned or cancelled, nothing waits.
func TestPassedOnLineIsPaidFromAbove(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.short(9_000_000)
		yes := obj{"account_id": s.above, "decision_no": "7/QĐ-UBND"}
		ends := func(what, line string, state responder.TransferState, reserved int64) {
			t.Helper()
			if got := w.transferOf(line); got.State != state || w.cost(line).TransferID != "" {
				t.Errorf("%s: %+v, the line waits for %q", what, got, w.cost(line).TransferID)
			}
			_, held := w.balance(s.above)
			if held != reserved {
				t.Errorf("%s: %d held, want %d", what, held, reserved)
			}
			w.whole()
		}
		direct, _ := w.passedOn(s)
		w.do("approver", "cost.approve", direct, obj{"account_id": s.above, "decision_no": "7/QĐ-UBND", "direct": true})
		ends("direct", direct, responder.TransferWithdrawn, 1_000_000)
		w.do("fund_manager", "cost.pay", direct, obj{})
		withdrawn, t2 := w.passedOn(s)
		w.do("approver", "cost.approve", withdrawn, yes)
		w.refused(responder.CodeForbidden, "commune", "transfer.withdraw", t2.ID, obj{})
		w.do("fund_manager", "transfer.withdraw", t2.ID, obj{})
		ends("withdrawn", withdrawn, responder.TransferWithdrawn, 1_000_000)
		w.do("fund_manager", "cost.pay", withdrawn, obj{})
		returned, _ := w.passedOn(s)
		w.do("approver", "cost.return", returned, obj{"reason": "thiếu giấy"})
		ends("returned", returned, responder.TransferRefused, 0)
		cancelled, _ := w.passedOn(s)
		w.do("approver", "cost.approve", cancelled, yes)
		w.do("approver", "cost.cancel", cancelled, obj{"reason": "nhầm"})
		ends("cancelled", cancelled, responder.TransferWithdrawn, 0)
		early, t5 := w.passedOn(s)
		w.do("commune", "transfer.withdraw", t5.ID, obj{})
		w.do("approver", "cost.approve", early, yes)
		ends("withdrawn before", early, responder.TransferWithdrawn, 1_000_000)
		w.do("fund_manager", "fund.receive", s.account, obj{"from_account_id": w.outside(), "amount_vnd": 2_000_000, "document": "PT-9"})
		if _, none := w.passedOn(s); none.ID != "" {
			t.Errorf("a commune with enough asks for %+v", none)
		}
		named := w.treatment(w.report("field", "disaster", "storm", nil))
		w.refused(responder.CodeInvalid, "commune", "cost.escalate", named, obj{"reason": "vượt hạn mức", "account_id": s.above})
		w.do("commune", "cost.escalate", named, obj{"reason": "vượt hạn mức", "account_id": s.account})
		w.do("approver", "cost.approve", named, obj{"account_id": s.account, "decision_no": "8/QĐ-UBND"}) // the money is there
		ends("paid from there", named, responder.TransferWithdrawn, 1_000_000)
	})
}

// TestPassedOnMoneyGoesBack: a transfer for a line is reversed like any other, and the line is held above again; who passed it
// on does not approve it.
func TestPassedOnMoneyGoesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.short(1_000_000)
		line, asked := w.passedOn(s)
		w.do("approver", "cost.approve", line, obj{"account_id": s.above, "decision_no": "7/QĐ-UBND"})
		w.do("fund_manager", "transfer.send", asked.ID, obj{})
		w.do("approver", "fund.reverse", w.sent(asked.ID), obj{"reason": "Chuyển nhầm xã", "document": "BT-2"})
		w.holds(s.above, 1_000_000, 1_000_000)
		w.holds(s.account, 0, 0)
		w.whole()
		w.do("fund_manager", "cost.pay", line, obj{})
		w.holds(s.above, 0, 0)
		w.whole()
		own := w.treatment(w.report("field", "disaster", "storm", nil))
		w.do("fund_manager", "fund.receive", s.above, obj{"from_account_id": w.outside(), "amount_vnd": 1_000_000, "document": "PT-9"})
		w.do("approver", "cost.escalate", own, obj{"reason": "Quỹ xã hết tiền"})
		yes := obj{"account_id": s.above, "decision_no": "7/QĐ-UBND"}
		w.refused(responder.CodeRule, "approver", "cost.approve", own, yes)
		w.do("approver2", "cost.approve", own, yes)
	})
}
