package responder_test

import (
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
)

// commune gives the approver of a commune, and an account of the commune with money.
func (w *world) commune(vnd int64) (account string) {
	w.t.Helper()
	w.users["commune"], account = newID(), newID()
	_, err := w.service.AsSystem(w.t.Context(), "user.create", w.users["commune"], map[string]string{"login": "commune", "name": "Chủ tịch xã", "role": "approver", "unit": thachHa, "password": "mat-khau-thu"})
	ok(w.t, err)
	w.do("fund_manager", "fund.open", account, obj{"kind": "fund", "source": "NSNN_XA", "name": "Quỹ xã", "unit": thachHa})
	w.do("fund_manager", "fund.open", newID(), obj{"kind": "spending", "source": "NSNN_XA", "name": "Chi", "unit": thachHa})
	w.do("fund_manager", "fund.receive", account, obj{"from_account_id": w.outside(), "amount_vnd": vnd, "document": "PT-3"})
	return account
}

// TestSplitAmountsDoNotPassTheLimit: a limit of 2,500,000 holds for what one person is granted of one kind in one case, over
// several decisions, in one approval of many and by the approver's wish; another person has a limit of their own, and what was
// cancelled counts no more.
func TestSplitAmountsDoNotPassTheLimit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account := w.commune(20_000_000)
		w.set("approve_max_commune_vnd", "2500000")
		approve := func(no string) obj { return obj{"account_id": account, "decision_no": no} }
		f, other := w.report("field", "disaster", "storm", nil), w.report("field", "disaster", "storm", nil)
		a, b, c := w.treatment(f), w.treatment(f), w.treatment(f)
		w.do("commune", "cost.approve", a, approve("1/QĐ-UBND"))
		w.do("commune", "cost.approve", b, approve("2/QĐ-UBND"))
		if e := w.refused(responder.CodeRule, "commune", "cost.approve", c, approve("3/QĐ-UBND")); e.Reason != "R-7.11" || e.Field != "amount_vnd" || !strings.Contains(e.VI, "nội dung này") {
			t.Errorf("%+v", e)
		}
		w.do("approver", "cost.approve", c, approve("4/QĐ-UBND")) // the province's limit is another
		w.do("fund_manager", "cost.pay", a, obj{})
		lines := []string{w.treatment(f), w.treatment(other), w.treatment(other), w.treatment(other)}
		res := w.do("commune", "cost.approve_many", account, obj{"lines": lines, "decision_no": "5/QĐ-UBND"})
		for i, passes := range []bool{false, true, true, false} {
			if (res.Lines[i].Error == nil) != passes {
				t.Errorf("line %d of many: %v", i, res.Lines[i].Error)
			}
		}
		w.do("commune", "cost.cancel", lines[1], obj{"reason": "nhầm"})
		w.do("commune", "cost.approve", lines[3], approve("6/QĐ-UBND"))
		last := w.report("field", "disaster", "storm", nil)
		for range 3 {
			w.treatment(last)
		}
		page, err := w.service.Costs(t.Context(), w.reader("commune"), responder.CostFilter{State: "waiting", Limit: 100})
		ok(t, err)
		id := newID()
		w.do("commune", "approval.start", id, wish(account, page))
		if r := w.run(id); page.Total != 4 || r.Approved != 2 || r.Refused != 2 {
			t.Errorf("of %d lines %+v", page.Total, r)
		}
	})
}

// TestTwoAccountsDoNotPassTheLimit: two halves approved at once from two accounts are one sum.
func TestTwoAccountsDoNotPassTheLimit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		accounts := []string{w.commune(9_000_000), newID()}
		w.do("fund_manager", "fund.open", accounts[1], obj{"kind": "fund", "source": "QUY", "name": "Quỹ khác", "unit": thachHa})
		w.do("fund_manager", "fund.receive", accounts[1], obj{"from_account_id": w.outside(), "amount_vnd": 9_000_000, "document": "PT-4"})
		w.set("approve_max_commune_vnd", "1500000")
		for range 8 {
			f := w.report("field", "disaster", "storm", nil)
			lines, failed := []string{w.treatment(f), w.treatment(f)}, make([]bool, 2)
			var both sync.WaitGroup
			for i := range lines {
				both.Go(func() {
					failed[i] = w.try("commune", "cost.approve", lines[i], obj{"account_id": accounts[i], "decision_no": "1/QĐ-UBND"}).Error != nil
				})
			}
			both.Wait()
			if failed[0] == failed[1] {
				t.Fatalf("refused: %v, want one", failed)
			}
		}
	})
}

// TestMonthsOfMealsAreNotSplitByHand: each month of a stay is held to the limit by itself, with what corrects it.
func TestMonthsOfMealsAreNotSplitByHand(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account := w.commune(20_000_000)
		f, pl := w.placed(w.carer(2))
		w.goTo(2026, 12, 5)
		w.accrue(pl)
		w.set("approve_max_commune_vnd", "3500000")
		sum := int64(0)
		for _, l := range w.costs(f)[:2] {
			if l.State == responder.CostDraft {
				w.do("fund_manager", "cost.submit", l.ID, obj{})
			}
			w.do("commune", "cost.approve", l.ID, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
			sum += l.AmountVND
		}
		if sum <= 3_500_000 {
			t.Errorf("two months come to %d: the test proves nothing", sum)
		}
	})
}
