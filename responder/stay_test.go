package responder_test

import (
	"slices"
	"testing"
	"time"

	"kipthoi/responder"
)

// accepted holds a place and accepts it: by placement.propose, or placement.transfer.
func (w *world) accepted(kind string, f filed, carer string) string {
	w.t.Helper()
	pl := newID()
	w.do("coordinator", kind, pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
	w.do("coordinator", "placement.accept", pl, obj{})
	return pl
}

func (w *world) stayOf(f filed, placement string) responder.PlacementView {
	w.t.Helper()
	for _, p := range w.caseAs("coordinator", f.id).Placements {
		if p.ID == placement {
			return p
		}
	}
	w.t.Fatalf("no placement %s", placement)
	return responder.PlacementView{}
}

// meals gives the dates of a person's meal-days, sorted, and of a stay when one is given.
func (w *world) meals(person, placement string) (days []string) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		var rows []*responder.MealDay
		err := tx.Select("meal_days", responder.Where("person_id", responder.Eq, person).Top(5000), func() responder.Record {
			rows = append(rows, &responder.MealDay{})
			return rows[len(rows)-1]
		})
		for _, r := range rows {
			if r.PlacementID != "" && (placement == "" || r.PlacementID == placement) {
				days = append(days, r.Day.String())
			}
		}
		return err
	}))
	slices.Sort(days)
	return days
}

func (w *world) whole() {
	w.t.Helper()
	v, err := w.service.Audit(w.t.Context(), "")
	ok(w.t, err)
	if len(v.Breaks) > 0 {
		w.t.Errorf("the audit finds %+v", v.Breaks)
	}
}

// TestTransferKeepsTheClock: the place at the next carer is held while the person lives with the first; the hand-over
// ends the first stay on the same day, one meal-day and the receiving carer's, and nobody gets more time.
func TestTransferKeepsTheClock(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // 2026-10-20
		old, next := w.carer(1), w.carer(1)
		f, first := w.placed(old)
		w.refused(responder.CodeExists, "coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": next})
		w.refused(responder.CodeInvalid, "coordinator", "placement.transfer", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": old})
		w.advance(40 * 24 * time.Hour)
		w.accrue(first)
		second := w.accepted("placement.transfer", f, next)
		w.refused(responder.CodeExists, "coordinator", "placement.transfer", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
		w.do("coordinator", "placement.handover", second, obj{"decision_no": "13/QĐ-UBND"})
		if p := w.stayOf(f, first); p.State != responder.PlacementEnded || p.EndCode != "other_carer" || p.End.String() != "2026-11-29" {
			t.Errorf("the first stay: %+v", p)
		}
		if p := w.stayOf(f, second); p.Since.String() != "2026-10-20" || p.Limit.String() != "2027-01-20" || p.Start.String() != "2026-11-29" || p.DaysLeft != 52 {
			t.Errorf("the second stay: %+v", p)
		}
		w.advance(100 * 24 * time.Hour)
		w.accrue(second)
		days, mine := w.meals(f.person, ""), w.meals(f.person, second)
		if len(days) != 93 || days[len(days)-1] != "2027-01-20" || mine[0] != "2026-11-29" || len(slices.Compact(days)) != 93 {
			t.Errorf("%d days to %s, the second from %s", len(days), days[len(days)-1], mine[0])
		}
		w.refused(responder.CodeInvalid, "coordinator", "placement.end", second, obj{"end": "2026-11-01", "end_code": "home"})
		w.whole()
	})
}

// TestTransferNeedsAStay: nobody is moved who lives with nobody.
func TestTransferNeedsAStay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		w.refused(responder.CodeRule, "coordinator", "placement.transfer", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(1)})
	})
}

// TestNewDecision: with number, date and signer a stay goes on past the limit; days before a late decision stay unpaid;
// a decision gives three months more at most.
func TestNewDecision(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // the limit is 2027-01-20
		f, pl := w.placed(w.carer(1))
		w.advance(102 * 24 * time.Hour) // 2027-01-30
		w.accrue(pl)
		for field, data := range map[string]obj{
			"data.decided_on":  {"decision_no": "20/QĐ-UBND", "signer": "Chủ tịch"},
			"data.signer":      {"decision_no": "20/QĐ-UBND", "decided_on": "2027-01-25"},
			"data.decision_no": {"decided_on": "2027-01-25", "signer": "Chủ tịch"},
			"data.until":       {"decision_no": "20/QĐ-UBND", "decided_on": "2027-01-25", "signer": "Chủ tịch", "until": "2027-04-26"},
		} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "placement.extend", pl, data); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.refused(responder.CodeForbidden, "field", "placement.extend", pl, obj{})
		w.do("coordinator", "placement.extend", pl, obj{"decision_no": "20/QĐ-UBND", "decided_on": "2027-01-25", "signer": "Chủ tịch"})
		p := w.stayOf(f, pl)
		if p.Limit.String() != "2027-04-25" || len(p.Extensions) != 1 || p.Extensions[0].From.String() != "2027-01-25" || p.Extensions[0].Body == "" || p.Extensions[0].Citation == "" {
			t.Errorf("extended: %+v", p.Placement)
		}
		w.do("coordinator", "placement.end", pl, obj{"end": "2027-01-30", "end_code": "home"})
		if days := w.meals(f.person, ""); len(days) != 93+6 || slices.Contains(days, "2027-01-24") || !slices.Contains(days, "2027-01-25") {
			t.Errorf("%d meal-days: %v", len(days), days[90:])
		}
		w.whole()
	})
}

// TestMovingAfterTheLimit: after three months another household takes somebody in by a new decision only; in an
// emergency the person goes first, and no meal is paid before the decision is entered.
func TestMovingAfterTheLimit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, first := w.placed(w.carer(1))
		g, other := w.placed(w.carer(1))
		w.advance(95 * 24 * time.Hour) // 2027-01-23
		second := w.accepted("placement.transfer", f, w.carer(1))
		w.refused(responder.CodeRule, "coordinator", "placement.handover", second, obj{"decision_no": "20/QĐ-UBND"})
		w.do("coordinator", "placement.handover", second, obj{"decision_no": "20/QĐ-UBND", "decided_on": "2027-01-22", "signer": "Chủ tịch"})
		if p := w.stayOf(f, second); p.Limit.String() != "2027-04-23" || p.Since != w.stayOf(f, first).Since {
			t.Errorf("by a new decision: %+v", p.Placement)
		}
		urgent := w.accepted("placement.transfer", g, w.carer(1))
		w.do("coordinator", "placement.handover", urgent, obj{"emergency": true})
		w.advance(3 * 24 * time.Hour)
		w.accrue(urgent)
		if p := w.stayOf(g, urgent); p.Limit.String() != "2027-01-20" || len(w.meals(g.person, urgent)) != 0 {
			t.Errorf("before the papers: %+v", p.Placement)
		}
		w.do("coordinator", "placement.decide", urgent, obj{"decision_no": "21/QĐ-UBND", "decided_on": "2027-01-25", "signer": "Chủ tịch"})
		w.advance(24 * time.Hour)
		w.accrue(urgent)
		if days := w.meals(g.person, urgent); !slices.Equal(days, []string{"2027-01-25", "2027-01-26"}) {
			t.Errorf("paid from the decision: %v", days)
		}
		if w.stayOf(g, other).State != responder.PlacementEnded {
			t.Error("the first stay goes on")
		}
		w.whole()
	})
}

// TestStaysInARow: a stay that begins within a day of the last goes on with its time, and so does one after an end that
// left the person without a place; after a time at home the three months begin anew; a facility counts its own.
func TestStaysInARow(t *testing.T) {
	facility := func(w *world) string {
		id := newID()
		w.register(id, obj{"name": "Cơ sở", "kind": "facility", "places": 5, "place": obj{"unit": thachHa}})
		return id
	}
	for name, c := range map[string]struct {
		code  string
		after int
		where func(*world) string
		since string
	}{
		"next day":          {"home", 1, nil, "2026-10-20"},
		"days at home":      {"home", 2, nil, "2026-11-01"},
		"without a place":   {"carer_request", 5, nil, "2026-10-20"},
		"ran away":          {"ran_away", 5, nil, "2026-11-04"},
		"into a facility":   {"facility", 0, facility, "2026-10-30"},
		"to another, later": {"other_carer", 9, nil, "2026-10-20"},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) {
				f, pl := w.placed(w.carer(1))
				w.advance(10 * 24 * time.Hour)
				w.do("coordinator", "placement.end", pl, obj{"end_code": c.code})
				w.advance(time.Duration(c.after) * 24 * time.Hour)
				carer := w.carer(1)
				if c.where != nil {
					carer = c.where(w)
				}
				next := w.accepted("placement.propose", f, carer)
				w.refused(responder.CodeInvalid, "coordinator", "placement.handover", next, obj{"decision_no": "1", "start": "2026-10-29"})
				w.do("coordinator", "placement.handover", next, obj{"decision_no": "14/QĐ-UBND"})
				if got := w.stayOf(f, next).Since.String(); got != c.since {
					t.Errorf("counted from %s, want %s", got, c.since)
				}
			})
		})
	}
}

// TestGroundsOfAnEnd: each code ends a stay; what follows depends on it; after harm nobody else is sent there.
func TestGroundsOfAnEnd(t *testing.T) {
	follows := map[string]string{"home": "placement_follow_up", "facility": "placement_follow_up", "long_term": "placement_follow_up", "death": "",
		"ran_away": "placement_search"}
	onBoth(t, func(t *testing.T, w *world) {
		for _, code := range responder.Ends() {
			carer := w.carer(2)
			f, pl := w.placed(carer)
			data := obj{"end_code": code}
			harmed := slices.Contains([]string{"ill_treatment", "profiteering", "rights_breach"}, code)
			if harmed {
				w.refused(responder.CodeInvalid, "coordinator", "placement.end", pl, data)
				data["end_note"] = "theo biên bản"
			}
			w.do("coordinator", "placement.end", pl, data)
			want, known := follows[code]
			if !known {
				want = "placement_next"
			}
			var got string
			for _, clock := range w.open(f.id) {
				if len(clock) > 10 && clock[:10] == "placement_" {
					got += clock
				}
			}
			if got != want {
				t.Errorf("%s: open is %q, want %q", code, got, want)
			}
			g := w.report("coordinator", "protection", "P_ORPHAN", nil)
			res := w.try("coordinator", "placement.propose", newID(), obj{"case_id": g.id, "person_id": g.person, "carer_id": carer})
			if refused := res.Error != nil; refused != harmed {
				t.Errorf("%s: the next proposal there: %v", code, res.Error)
			}
		}
		w.refused(responder.CodeInvalid, "coordinator", "placement.end", newID(), obj{"end_code": "bored"})
		w.whole()
	})
}

// TestAMergedPersonMoves: who is known by two records, each with a case, moves by the one from a stay of the other: that stay
// ends with its tasks, the days go on, and no day is counted for both.
func TestAMergedPersonMoves(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, first := w.placed(w.carer(1))
		g := w.report("coordinator", "protection", "P_ORPHAN", nil)
		w.do("coordinator", "person.merge", g.person, obj{"with": f.person, "reason": "một người"})
		w.advance(10 * 24 * time.Hour)
		second := w.accepted("placement.transfer", g, w.carer(1))
		w.do("coordinator", "placement.handover", second, obj{"decision_no": "13/QĐ-UBND"})
		w.advance(3 * 24 * time.Hour)
		w.accrue(second)
		if w.stayOf(f, first).State != responder.PlacementEnded || w.stayOf(g, second).Since.String() != "2026-10-20" || slices.Contains(w.open(f.id), "placement_limit") {
			t.Errorf("%+v, %+v, open %v", w.stayOf(f, first), w.stayOf(g, second), w.open(f.id))
		}
		if one, two := w.meals(f.person, ""), w.meals(g.person, ""); len(one) != 10 || len(two) != 3 || two[0] != "2026-10-30" {
			t.Errorf("%v and %v", one, two)
		}
		w.whole()
	})
}
