package responder_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// phoned registers a household with a phone of its own.
func (w *world) phoned(phone, unit string) string {
	w.t.Helper()
	id := newID()
	w.register(id, obj{"name": "Nhà " + phone, "kind": "household", "phone": phone, "places": 1, "place": obj{"unit": unit}})
	return id
}

// asks runs the jobs that ask the next carer.
func (w *world) asks() (ran int) {
	w.t.Helper()
	for {
		jobs, err := w.service.Store.Claim(w.t.Context(), []string{responder.JobNext}, w.clock(), time.Minute, 10, "")
		ok(w.t, err)
		if len(jobs) == 0 {
			return ran
		}
		for _, j := range jobs {
			ok(w.t, w.service.NextCarer(w.t.Context(), j.Payload))
			ok(w.t, w.service.NextCarer(w.t.Context(), j.Payload)) // a job may run twice
			ok(w.t, w.service.Store.Settle(w.t.Context(), []responder.JobOutcome{{Job: j, State: responder.JobDone}}))
			ran++
		}
	}
}

// offers gives a case's placements as carer and state, in the order in which they were made.
func (w *world) offers(f filed, names map[string]string) (out []string) {
	w.t.Helper()
	for _, p := range w.caseAs("coordinator", f.id).Placements {
		out = append(out, names[p.CarerID]+" "+string(p.State))
	}
	return out
}

// TestTheNextIsAsked: after a no, and after silence, the next of the order is asked; when nobody is left who can be asked by
// a message, who made the first offer is told and a task is put. Saying no costs no place in the order.
func TestTheNextIsAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		near, far, last := w.phoned("0911111111", thachHa), w.phoned("0922222222", huongKe), w.phoned("", huongKe)
		names := map[string]string{near: "near", far: "far", last: "mute"}
		f := w.report("coordinator", "protection", "P_ORPHAN", nil)
		before := w.proposals(f)
		w.do("coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": near})
		w.text("+84911111111", "no", "")
		if ran, got := w.asks(), w.offers(f, names); ran != 1 || !slices.Equal(got, []string{"near declined", "far offered"}) {
			t.Fatalf("%d jobs; %v", ran, got)
		}
		w.advance(61 * time.Minute)
		d := w.caseAs("coordinator", f.id).Placements
		if left := w.expire(d[1].ID); left != 0 {
			t.Fatalf("%s left", left)
		}
		w.asks()
		if got := w.offers(f, names); !slices.Equal(got, []string{"near declined", "far expired"}) || w.messages("placement.no_next") != 1 {
			t.Errorf("%v, %d told that nobody is left", got, w.messages("placement.no_next"))
		}
		w.task(f.id, "placement_next")
		after := w.proposals(f)
		if len(before) != 3 || len(after) != 3 || before[0].CarerID != after[0].CarerID || before[1].CarerID != after[1].CarerID || before[2].CarerID != after[2].CarerID {
			t.Errorf("the order before %+v, after %+v", before, after)
		}
		w.whole()
	})
}

// TestTheNextIsNotAsked: when a coordinator switched it off, at the offer, later, or with the no; nor when a place was found
// meanwhile.
func TestTheNextIsNotAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first, second := w.phoned("0911111111", thachHa), w.phoned("0922222222", thachHa)
		names := map[string]string{first: "first", second: "second"}
		for name, way := range map[string]func(f filed, pl string){
			"at the offer": func(filed, string) {},
			"later":        func(_ filed, pl string) { w.do("coordinator", "placement.auto", pl, obj{"auto_next": false}) },
		} {
			f, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
			w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": first, "auto_next": name != "at the offer"})
			way(f, pl)
			w.text("+84911111111", "no", "")
			if ran, got := w.asks(), w.offers(f, names); ran != 0 || !slices.Equal(got, []string{"first declined"}) {
				t.Errorf("%s: %d jobs, %v", name, ran, got)
			}
		}
		f, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
		w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": first})
		w.do("coordinator", "placement.decline", pl, obj{"auto_next": false})
		g, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
		w.do("coordinator", "placement.propose", pl, obj{"case_id": g.id, "person_id": g.person, "carer_id": first})
		w.do("coordinator", "placement.decline", pl, obj{})
		w.do("coordinator", "placement.propose", newID(), obj{"case_id": g.id, "person_id": g.person, "carer_id": first})
		w.asks()
		if got := append(w.offers(f, names), w.offers(g, names)...); !slices.Equal(got, []string{"first declined", "first declined", "first offered"}) {
			t.Errorf("%v", got)
		}
		w.refused(responder.CodeForbidden, "field", "placement.auto", pl, obj{"auto_next": true})
	})
}

// TestATransferAsksTheNext: who says no to taking somebody over is followed by another, never by the one they live with.
func TestATransferAsksTheNext(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		home, first, second := w.phoned("0900000001", thachHa), w.phoned("0911111111", thachHa), w.phoned("0922222222", huongKe)
		f, _ := w.placed(home)
		pl := newID()
		w.do("coordinator", "placement.transfer", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": first})
		w.text("+84911111111", "no", "")
		w.asks()
		if got := w.offers(f, map[string]string{home: "home", first: "first", second: "second"}); !slices.Equal(got, []string{"home active", "first declined", "second offered"}) {
			t.Errorf("%v", got)
		}
		w.whole()
	})
}

// TestFiftyDispatchers want the last place at once: one wins, and each of the others is told that it is gone and whom to
// propose to instead (architecture, invariant 1).
func TestFiftyDispatchers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(1)
		const rivals = 50
		cases := make([]filed, rivals)
		for i := range cases {
			cases[i] = w.report("coordinator", "protection", "P_ORPHAN", nil)
		}
		spare := w.phoned("0922222222", huongKe)
		results := make([]responder.Result, rivals)
		var all sync.WaitGroup
		for i := range cases {
			all.Go(func() {
				results[i] = w.try([]string{"coordinator", "coordinator2"}[i%2], "placement.propose", newID(), obj{"case_id": cases[i].id, "person_id": cases[i].person, "carer_id": carer})
			})
		}
		all.Wait()
		won, told := 0, 0
		for _, r := range results {
			switch {
			case r.Error == nil:
				won++
			case r.Error.Code == responder.CodeNoPlace && r.Error.Field == "data.carer_id" && r.Facts["next_carer_id"] == spare:
				told++
			default:
				t.Errorf("a loser was told %v, %v", r.Error, r.Facts)
			}
		}
		if won != 1 || told != rivals-1 {
			t.Errorf("%d won the last place, %d were told of the next best; want 1 and %d", won, told, rivals-1)
		}
		w.whole()
	})
}
