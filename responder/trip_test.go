package responder_test

import (
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
		rows, err := w.service.Costs(t.Context(), w.reader("approver"), "submitted", 10)
		ok(t, err)
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
