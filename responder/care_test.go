package responder_test

import (
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestOnePlacementAPerson: a person has one placement at a time, however many ask at once.
func TestOnePlacementAPerson(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 8 {
			carer := w.carer(2)
			all.Go(func() {
				res := w.try("coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
				mu.Lock()
				defer mu.Unlock()
				if res.Error == nil {
					won++
				} else if res.Error.Code != responder.CodeExists {
					t.Errorf("got %v, want %s", res.Error, responder.CodeExists)
				}
			})
		}
		all.Wait()
		page, err := w.service.Carers(t.Context(), w.reader("coordinator"), responder.CarerFilter{})
		ok(t, err)
		var taken int64
		for _, c := range page.Items {
			taken += c.Places - c.Free
		}
		if won != 1 || taken != 1 {
			t.Errorf("%d placements, %d places taken; want 1 and 1", won, taken)
		}
	})
}

// TestMealsAcrossTheChangeOfLaw is worked example 3 through the one door: 10 days at 60,000 and 6 at 100,000, whether
// counted each morning, after days of downtime, or at the end.
func TestMealsAcrossTheChangeOfLaw(t *testing.T) {
	ways := map[string]func(w *world, placement string){
		"each morning": func(w *world, pl string) {
			for range 15 {
				w.advance(24 * time.Hour)
				w.accrue(pl)
			}
		},
		"after downtime": func(w *world, pl string) {
			w.advance(15 * 24 * time.Hour)
			w.accrue(pl)
			w.accrue(pl)
		},
		"at the end only": func(w *world, _ string) { w.advance(15 * 24 * time.Hour) },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) {
				w.now = time.Date(2026, 9, 25, 2, 0, 0, 0, time.UTC)
				f, pl := w.placed(w.carer(1))
				way(w, pl)
				w.do("coordinator", "placement.end", pl, obj{"end": "2026-10-10", "end_code": "home"})
				d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
				ok(t, err)
				var total int64
				for _, c := range d.Costs {
					total += c.AmountVND
					if c.Citation == "" || c.Rule == "" {
						t.Errorf("a line without its article: %+v", c)
					}
				}
				if total != 1_200_000 {
					t.Errorf("meals come to %d VND, want 1,200,000", total)
				}
			})
		})
	}
}

func (w *world) accrue(placement string) {
	w.t.Helper()
	_, err := w.service.AsSystem(w.t.Context(), "meal.accrue", placement, obj{})
	ok(w.t, err)
}

// TestNoMealPastTheLimit: three months by the calendar, and not a day more (R-1.17, R-8.10; example 16).
func TestNoMealPastTheLimit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.now = time.Date(2026, 8, 31, 2, 0, 0, 0, time.UTC)
		f, pl := w.placed(w.carer(1))
		w.advance(200 * 24 * time.Hour)
		w.accrue(pl)
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		last := d.Costs[len(d.Costs)-1].Item.To.String()
		if d.Placements[0].Limit.String() != "2026-11-30" || last != "2026-11-30" {
			t.Errorf("limit %s, meals to %s; want both 2026-11-30", d.Placements[0].Limit, last)
		}
	})
}

// TestMovingWithinADayIsOneMealDay: the day of the move is counted once.
func TestMovingWithinADayIsOneMealDay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(1))
		w.advance(4 * 24 * time.Hour)
		w.do("coordinator", "placement.end", pl, obj{"end_code": "other_carer"})
		second := newID()
		w.do("coordinator", "placement.propose", second, obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
		w.do("coordinator", "placement.accept", second, obj{})
		w.do("coordinator", "placement.handover", second, obj{"emergency": true})
		w.advance(2 * 24 * time.Hour)
		w.do("coordinator", "placement.end", second, obj{"end_code": "home"})
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		var total int64
		for _, c := range d.Costs {
			total += c.AmountVND
		}
		if total != 7*100_000 {
			t.Errorf("meals come to %d VND, want 700,000 for 7 days", total)
		}
	})
}

func TestHandOverNeedsADecisionOrAnEmergency(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		pl := newID()
		w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
		w.refused(responder.CodeRule, "coordinator", "placement.handover", pl, obj{"emergency": true}) // not accepted yet
		w.do("coordinator", "placement.accept", pl, obj{})
		if e := w.refused(responder.CodeInvalid, "coordinator", "placement.handover", pl, obj{}); e.Field != "data.decision_no" {
			t.Errorf("error names %s", e.Field)
		}
		w.refused(responder.CodeInvalid, "coordinator", "placement.handover", pl, obj{"emergency": true, "start": "2027-01-01"})
		w.do("coordinator", "placement.handover", pl, obj{"emergency": true})
	})
}

// TestProposalsFollowTheLaw: relatives first, then the same commune, then others, facilities last.
func TestProposalsFollowTheLaw(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		add := func(kind, unit string, accepts []string) string {
			id := newID()
			w.register(id, obj{"name": kind + unit, "kind": kind, "places": 1, "accepts": accepts, "kin": []obj{{"person_id": f.person, "relation": "grandparent"}}[:count(kind == "relative")], "place": obj{"unit": unit}})
			return id
		}
		facility, far, near, kin := add("facility", thachHa, nil), add("household", huongKe, nil), add("household", thachHa, nil), add("relative", huongKe, nil)
		add("household", thachHa, []string{"adult"}) // not for a child
		list := w.list(f)
		got := list.Items
		want := []string{kin, near, far, facility}
		if len(got) != len(want) {
			t.Fatalf("%d proposals, want %d", len(got), len(want))
		}
		for i, p := range got {
			if p.CarerID != want[i] {
				t.Errorf("proposal %d is %s", i+1, p.Name)
			}
			if len(p.For) > 3 || p.AgeDays != 0 {
				t.Errorf("proposal %+v", p)
			}
		}
		if got[0].For[0].Code != "kin" || got[1].For[0].Code != "same_commune" || got[3].Against[1].Code != "facility" || list.Eligible != 4 {
			t.Errorf("reasons %+v", list)
		}
		if len(list.LeftOut) != 1 || list.LeftOut[0].Code != "group" || list.LeftOut[0].Count != 1 || list.LeftOut[0].Only != 1 {
			t.Errorf("left out: %+v", list.LeftOut)
		}
	})
}
