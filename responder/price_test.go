package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// price enters a price in VND, and has it approved; it gives its id.
func (w *world) price(product, from string, vnd int64, corrects string) string {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "price.enter", id, obj{"product": product, "region": 1, "valid_from": from, "price_mdong_per_l": vnd * 1000, "source": "mẫu",
		"unit": haTinh, "corrects": corrects})
	w.do("approver", "price.approve", id, obj{})
	ok(w.t, w.service.PriceTrips(w.t.Context(), id))
	return id
}

// drive records a trip home.
func (w *world) drive(f filed, at string, metres int) string {
	w.t.Helper()
	id := newID()
	w.do("coordinator", "trip.record", id, obj{"case_id": f.id, "persons": []string{f.person}, "mode": "agency", "purpose": "home",
		"started_at": at, "odometer_start_m": 1_000_000, "odometer_end_m": 1_000_000 + metres})
	return id
}

// amounts are what stands for a trip: its line, and differences.
func (w *world) amounts(trip string) (out []int64) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		var rows []*responder.CostLine
		one := func() responder.Record { rows = append(rows, &responder.CostLine{}); return rows[len(rows)-1] }
		if err := tx.Select("cost_lines", responder.Where("trip_id", responder.Eq, trip), one); err != nil || len(rows) == 0 {
			return err
		}
		err := tx.Select("cost_lines", responder.Where("adjusts", responder.Eq, rows[0].ID).By("created_at"), one)
		for _, r := range rows {
			out = append(out, r.AmountVND)
		}
		return err
	}))
	return out
}

func (w *world) waiting() []responder.WaitingTrip {
	w.t.Helper()
	got, err := w.service.WaitingTrips(w.t.Context(), w.reader("fund_manager"), 100)
	ok(w.t, err)
	return got
}

// TestTripsWaitForAPrice has examples 4 to 7 wait for their prices, and be counted to the dong when somebody approves them.
func TestTripsWaitForAPrice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", nil)
		trips := map[string]int64{ // examples 4, 5, 6 before and after the change, 7
			w.drive(f, "2025-02-10T09:00:00+07:00", 47_300):  222_878,
			w.drive(f, "2024-06-28T09:00:00+07:00", 128_000): 589_056,
			w.drive(f, "2026-08-21T14:59:00+07:00", 36_500):  161_403,
			w.drive(f, "2026-08-21T15:00:00+07:00", 36_500):  165_418,
			w.drive(f, "2026-03-11T09:00:00+07:00", 212_600): 1_238_182,
		}
		if got := w.waiting(); len(got) != len(trips) || got[0].Product != "E10-RON95-III" || got[0].CaseCode == "" || got[0].CaseCode == f.id {
			t.Fatalf("%+v", got)
		}
		if _, err := w.service.WaitingTrips(t.Context(), w.reader("field"), 9); err == nil {
			t.Error("a field worker reads what waits for a price")
		}
		w.price("RON95-III", "2026-03-10T23:45:00+07:00", 29_120, "")
		w.price("RON95-III", "2025-02-06T15:00:00+07:00", 23_560, "")
		w.price("RON95-III", "2024-06-27T15:00:00+07:00", 23_010, "")
		w.price("E10-RON95-III", "2026-08-21T15:00:00+07:00", 22_660, "")
		before := w.price("E10-RON95-III", "2026-08-14T15:00:00+07:00", 22_110, "")
		ok(t, w.service.PriceTrips(t.Context(), before)) // the job may run twice
		for trip, want := range trips {
			if got := w.amounts(trip); len(got) != 1 || got[0] != want {
				t.Errorf("%v, want %d", got, want)
			}
		}
		if got := w.waiting(); len(got) != 0 {
			t.Errorf("still waiting: %+v", got)
		}
	})
}

// TestALateCorrectionMakesADifference: what was computed stays, also once it is paid; the difference stands beside it, once.
func TestALateCorrectionMakesADifference(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		f := w.report("coordinator", "disaster", "storm", nil)
		trip := w.drive(f, "2026-08-21T15:30:00+07:00", 36_500)
		wrong := w.price("E10-RON95-III", "2026-08-21T15:00:00+07:00", 22_110, "")
		line := w.lineOf(trip)
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		w.do("fund_manager", "cost.pay", line, obj{})
		w.refused(responder.CodeRule, "approver2", "price.approve", wrong, obj{}) // once
		w.advance(time.Minute)
		right := w.price("E10-RON95-III", "2026-08-21T15:00:00+07:00", 22_660, wrong)
		ok(t, w.service.PriceTrips(t.Context(), right))
		if got := w.amounts(trip); len(got) != 2 || got[0] != 161_403 || got[0]+got[1] != 165_418 {
			t.Errorf("%v", got)
		}
		w.holds(account, 5_000_000-161_403, 0)
		w.whole()
	})
}

func (w *world) lineOf(trip string) (id string) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		l := &responder.CostLine{}
		err := tx.Select("cost_lines", responder.Where("trip_id", responder.Eq, trip), func() responder.Record { return l })
		id = l.ID
		return err
	}))
	return id
}

// TestImportPrices enters a file's prices once, and they wait for somebody else.
func TestImportPrices(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		u, at := w.reader("fund_manager"), time.Date(2026, 8, 21, 8, 0, 0, 0, time.UTC)
		rows := []responder.PriceRow{{1, "E10-RON95-III", 1, at, 22_660_000, "mẫu"}, {2, "E10-RON95-III", 1, at, 22_000_000, "mẫu"}, {3, "E10-RON95-III", 2, at, 23_110_000, "mẫu"}}
		for _, want := range []responder.ListResult{{Imported: 2}, {Already: 2}} {
			got, err := w.service.ImportPrices(t.Context(), u, rows, func(int) {})
			ok(t, err)
			if got.Imported != want.Imported || got.Already != want.Already || len(got.Faults) != 1 || got.Faults[0].Row != 2 {
				t.Errorf("%+v", got)
			}
		}
		got, err := w.service.ImportPrices(t.Context(), u, rows[1:2], func(int) {})
		ok(t, err)
		if len(got.Faults) != 1 || got.Faults[0].Field != "price_mdong_per_l" {
			t.Errorf("another price of the same instant: %+v", got)
		}
		if _, err := w.service.ImportPrices(t.Context(), w.reader("coordinator"), rows, func(int) {}); err == nil {
			t.Error("a coordinator enters prices")
		}
		for waiting, want := range map[bool]int{true: 2, false: 0} {
			list, err := w.service.Prices(t.Context(), w.reader("approver"), waiting, 10)
			ok(t, err)
			if len(list) != want {
				t.Errorf("waiting %v: %+v", waiting, list)
			}
		}
	})
}
