package responder_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// along makes the fixes of a straight drive northward at 10 m/s, one each 10 s.
func along(from time.Time, metres float64) (fixes [][]float64) {
	for m := 0.0; m <= metres; m += 100 {
		fixes = append(fixes, []float64{float64(from.Unix()) + m/10, 18.345678 + m/111195, 105.912345, 5})
	}
	return fixes
}

// TestTripTrack: the odometer is paid, the track is compared with it, and no fix is kept anywhere.
func TestTripTrack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		started := time.Date(2026, 10, 16, 2, 0, 0, 0, time.UTC)
		trip := func(end int64, fixes any) obj {
			return obj{"case_id": f.id, "persons": []string{f.person}, "mode": "agency", "purpose": "facility", "started_at": started,
				"odometer_start_m": 50_000, "odometer_end_m": end, "fixes": fixes, "track": obj{"metres": 1, "trust": "good"}}
		}
		fixes := along(started, 20_000)
		agrees, differs, backwards := newID(), newID(), newID()
		w.do("coordinator", "trip.record", agrees, trip(71_000, fixes))
		w.do("coordinator", "trip.record", differs, trip(77_000, fixes))
		w.do("coordinator", "trip.record", backwards, trip(40_000, fixes))
		w.refused(responder.CodeInvalid, "coordinator", "trip.record", newID(), trip(40_000, nil))
		bad := newID()
		if e := w.refused(responder.CodeInvalid, "coordinator", "trip.record", bad, trip(71_000, [][]float64{{1, 2}})); e.Field != "data.fixes" {
			t.Errorf("unreadable fixes: field %s", e.Field)
		}
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		want := map[string]struct {
			flag   string
			metres int64
		}{agrees: {"", 21_000}, differs: {responder.FlagDiffers, 27_000}, backwards: {responder.FlagOdometer, 0}}
		for _, got := range d.Trips {
			if got.Flag != want[got.ID].flag || got.Metres != want[got.ID].metres || got.Track.Metres < 19_900 || got.Track.Metres > 20_100 || got.Track.Fixes != 201 {
				t.Errorf("got %+v, want %+v", got, want[got.ID])
			}
		}
		if len(d.Trips) != 3 {
			t.Errorf("%d trips", len(d.Trips))
		}
		w.refused(responder.CodeRule, "fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "trip_id": backwards})
		price := newID()
		w.do("fund_manager", "price.enter", price, obj{"product": "E10-RON95-III", "region": 1, "valid_from": started.Add(-time.Hour),
			"price_mdong_per_l": 22_660_000, "source": "s", "unit": haTinh})
		w.do("approver", "price.approve", price, obj{})
		w.do("fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "trip_id": differs})
		page, err := w.service.Costs(t.Context(), w.reader("approver"), responder.CostFilter{State: "submitted", Limit: 10})
		ok(t, err)
		rows := page.Items
		if len(rows) != 1 || rows[0].Flag != responder.FlagDiffers {
			t.Errorf("the approver sees %+v", rows)
		}
		noFixKept(t, w, agrees, differs, backwards, bad)
	})
}

func noFixKept(t *testing.T, w *world, subjects ...string) {
	t.Helper()
	ok(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error {
		var kept []*responder.Kept
		err := tx.Select("operations", responder.Where("subject", responder.In, subjects), func() responder.Record {
			kept = append(kept, &responder.Kept{})
			return kept[len(kept)-1]
		})
		if len(kept) != len(subjects) {
			t.Errorf("%d operations of %d are kept", len(kept), len(subjects))
		}
		for _, k := range kept {
			if strings.Contains(string(k.Data), "fixes\":[") || strings.Contains(string(k.Data), "105.9") || !strings.Contains(string(k.Data), `"track"`) {
				t.Errorf("kept: %s", k.Data)
			}
		}
		return err
	}))
}

// TestTripsAreJoined: a trip says which stay it led to or from, and its cost line says so too; other purposes than home and
// facility are kept and not paid; one drive that stands in two cases is flagged.
func TestTripsAreJoined(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(1))
		g, other := w.placed(w.carer(1))
		started := w.clock().Add(-time.Hour)
		trip := func(f filed, change obj) obj {
			data := obj{"case_id": f.id, "placement_id": pl, "persons": []string{f.person}, "escorts": 1, "mode": "agency", "purpose": "facility", "started_at": started,
				"ended_at": started.Add(30 * time.Minute), "odometer_start_m": 50_000, "odometer_end_m": 60_000, "return_m": 5_000, "driver": "Lái xe", "vehicle": " 38a-001.23"}
			maps.Copy(data, change)
			return data
		}
		for field, change := range map[string]obj{"data.placement_id": {"placement_id": other}, "data.ended_at": {"ended_at": started.Add(-time.Minute)},
			"data.return_m": {"return_m": 10_001}, "data.purpose": {"purpose": "shopping"}, "data.escorts": {"escorts": 21}, "data.fuel_litres_per_km": {"fuel_litres_per_km": 1.5}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "trip.record", newID(), trip(f, change)); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		price := newID()
		w.do("fund_manager", "price.enter", price, obj{"product": "E10-RON95-III", "region": 1, "valid_from": started.Add(-time.Hour),
			"price_mdong_per_l": 22_660_000, "source": "s", "unit": haTinh})
		w.do("approver", "price.approve", price, obj{})
		first, visit, twice := newID(), newID(), newID()
		w.do("coordinator", "trip.record", first, trip(f, nil))
		w.do("coordinator", "trip.record", visit, trip(f, obj{"purpose": "visit", "odometer_start_m": 60_000, "odometer_end_m": 64_000, "return_m": 0}))
		w.do("coordinator", "trip.record", twice, trip(g, obj{"placement_id": other, "odometer_start_m": 59_000, "odometer_end_m": 66_000}))
		w.do("fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "trip_id": first})
		if e := w.refused(responder.CodeRule, "fund_manager", "cost.propose", newID(), obj{"case_id": f.id, "trip_id": visit}); e.Reason != "R-2.20" {
			t.Errorf("a visit is refused by %s", e.Reason)
		}
		d := w.caseAs("coordinator", f.id)
		if c := d.Costs[len(d.Costs)-1]; c.PlacementID != pl || c.TripID != first || c.AmountVND != 45_320 || c.Flag != "" {
			t.Errorf("the line %+v", c)
		}
		if got := w.caseAs("coordinator", g.id).Trips[0]; got.Flag != responder.FlagTwice || got.Vehicle != "38A-001.23" {
			t.Errorf("one drive in two cases: %+v", got)
		}
	})
}
