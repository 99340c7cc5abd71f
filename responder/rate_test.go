package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// stay hands a person over on a day and ends the stay on another; it gives what the meals come to.
func (w *world) stay(from, to time.Time) (filed, int64) {
	w.t.Helper()
	w.now = from
	f, pl := w.placed(w.carer(1))
	w.now = to
	w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
	d, err := w.service.Case(w.t.Context(), w.reader("coordinator"), f.id)
	ok(w.t, err)
	var total int64
	for _, c := range d.Costs {
		total += c.AmountVND
	}
	return f, total
}

func day(month time.Month, d int) time.Time { return time.Date(2026, month, d, 2, 0, 0, 0, time.UTC) }

// TestAProvinceMayPayMore: a province's own meal rate counts from its day on, once somebody else has approved it, and
// never below the nation's.
func TestAProvinceMayPayMore(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		rate := obj{"param": "meal_rate", "value": "120000", "valid_from": "2026-11-05", "document": "15/2026/NQ-HĐND", "citation": "Nghị quyết số 15/2026/NQ-HĐND (mẫu)"}
		low := obj{"param": "meal_rate", "value": "90000", "valid_from": "2026-11-05", "document": "x", "citation": "y"}
		w.refused(responder.CodeInvalid, "fund_manager", "rate.propose", newID(), low)
		w.refused(responder.CodeInvalid, "fund_manager", "rate.propose", newID(), obj{"param": "nonsense", "value": "1", "valid_from": "2026-11-05", "document": "x", "citation": "y"})
		id := newID()
		w.do("fund_manager", "rate.propose", id, rate)
		if _, total := w.stay(day(11, 1), day(11, 10)); total != 10*100_000 {
			t.Errorf("before anybody approved: %d VND, want 1,000,000", total)
		}
		w.do("approver", "rate.approve", id, obj{})
		if _, total := w.stay(day(11, 1), day(11, 10)); total != 4*100_000+6*120_000 {
			t.Errorf("after approval: %d VND, want 1,120,000", total)
		}
	})
}

// TestCorrectionsMakeAnotherLine: after a correction the dry run shows the difference, the old line stays, and the
// adjustment is made once (R-0.2a, R-7.9).
func TestCorrectionsMakeAnotherLine(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		f, _ := w.stay(day(11, 1), day(11, 10))
		line := w.costs(f)[0]
		w.do("approver", "cost.approve", line.ID, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", line.ID, obj{})
		if got := w.differences(); len(got) != 0 {
			t.Fatalf("nothing was corrected, but %+v", got)
		}
		id := newID()
		w.do("fund_manager", "rate.propose", id, obj{"param": "meal_rate", "value": "120000", "valid_from": "2026-11-05", "document": "d", "citation": "c"})
		w.do("approver", "rate.approve", id, obj{})
		got := w.differences()
		if len(got) != 1 || got[0].LineID != line.ID || got[0].DeltaVND != 120_000 || got[0].OldVND != 1_000_000 || got[0].NewVND != 1_120_000 {
			t.Fatalf("the dry run gives %+v, want back pay of 120,000", got)
		}
		w.do("fund_manager", "cost.adjust", newID(), obj{"line_id": line.ID})
		w.refused(responder.CodeRule, "fund_manager", "cost.adjust", newID(), obj{"line_id": line.ID})
		lines := w.costs(f)
		if len(lines) != 2 || lines[0].AmountVND != 1_000_000 || lines[1].AmountVND != 120_000 || lines[1].Adjusts != line.ID {
			t.Errorf("lines are %+v", lines)
		}
		if left := w.differences(); len(left) != 0 {
			t.Errorf("after the adjustment the dry run gives %+v", left)
		}
	})
}

// TestAWrongPriceIsRecovered: a price corrected downwards brings money back into the account.
func TestAWrongPriceIsRecovered(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(1_000_000)
		f := w.report("coordinator", "disaster", "storm", nil)
		enter := func(mdong int64, corrects string) string {
			id := newID()
			w.do("fund_manager", "price.enter", id, obj{"product": "E10-RON95-III", "region": 1, "valid_from": "2026-10-15T15:00:00+07:00",
				"price_mdong_per_l": mdong, "source": "s", "unit": haTinh, "corrects": corrects})
			w.do("approver", "price.approve", id, obj{})
			return id
		}
		wrong := enter(30_000_000, "")
		trip, line := newID(), newID()
		w.do("coordinator", "trip.record", trip, obj{"case_id": f.id, "persons": []string{f.person}, "mode": "agency", "purpose": "home",
			"started_at": "2026-10-16T09:00:00+07:00", "odometer_start_m": 0, "odometer_end_m": 100_000})
		w.do("fund_manager", "cost.propose", line, obj{"case_id": f.id, "trip_id": trip})
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", line, obj{})
		w.advance(time.Second)
		enter(20_000_000, wrong)
		adjustment := newID()
		w.do("fund_manager", "cost.adjust", adjustment, obj{"line_id": line})
		w.do("approver", "cost.approve", adjustment, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", adjustment, obj{})
		if balance, reserved := w.balance(account); balance != 600_000 || reserved != 0 {
			t.Errorf("balance %d, reserved %d; want 600,000 after 20 litres at 20,000", balance, reserved)
		}
	})
}

func (w *world) costs(f filed) []responder.CostLine {
	w.t.Helper()
	d, err := w.service.Case(w.t.Context(), w.reader("coordinator"), f.id)
	ok(w.t, err)
	return d.Costs
}

func (w *world) differences() []responder.Adjustment {
	w.t.Helper()
	got, err := w.service.Recompute(w.t.Context(), w.reader("fund_manager"))
	ok(w.t, err)
	return got
}

// TestANationThatOvertakesAProvince: when the nation's level rises past a province's own, the higher is paid, and the
// province's old row stops nothing.
func TestANationThatOvertakesAProvince(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := newID()
		w.do("fund_manager", "rate.propose", id, obj{"param": "meal_rate", "value": "120000", "valid_from": "2026-11-05", "document": "d", "citation": "c"})
		w.do("approver", "rate.approve", id, obj{})
		national, err := w.service.Law.Param("meal_rate", law.DateOf(day(11, 5)), "")
		ok(t, err)
		national.Value, national.ValidFrom = "150000", law.DateOf(day(11, 1))
		next := *w.service
		next.Law, err = w.service.Law.With(national)
		ok(t, err)
		w.service = responder.NewService(next)
		if _, total := w.stay(day(11, 6), day(11, 7)); total != 2*150_000 {
			t.Errorf("%d VND, want 300,000", total)
		}
	})
}
