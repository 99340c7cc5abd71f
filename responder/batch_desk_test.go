package responder_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// pending files a case of a child with a place to find.
func (w *world) pending() filed { return w.report("coordinator", "protection", "P_ORPHAN", nil) }

// TestPinsAreAnswered: a pin that a hard rule forbids, or for which other pins leave no room, is refused with the reason;
// one that cannot be kept later is told in the next batch.
func TestPinsAreAnswered(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		small, large, adults := w.householdOf(thachHa, 1), w.householdOf(huongKe, 3), newID()
		w.register(adults, obj{"name": "Nhà", "kind": "household", "phone": "0911111112", "places": 2, "accepts": []string{"adult"}, "place": obj{"unit": thachHa}})
		one, two := w.pending(), w.pending()
		id := w.batch("").ID
		if e := w.refused(responder.CodeRule, "coordinator", "batch.pin", id, obj{"case_id": one.id, "carer_id": adults}); e.Field != "data.carer_id" || e.EN == "" {
			t.Errorf("a pin against a rule: %+v", e)
		}
		w.refused(responder.CodeRule, "coordinator", "batch.ban", id, obj{"case_id": one.id, "carer_id": adults})
		w.do("coordinator", "batch.pin", id, obj{"case_id": one.id, "carer_id": small})
		w.refused(responder.CodeNoPlace, "coordinator", "batch.pin", id, obj{"case_id": two.id, "carer_id": small})
		w.do("coordinator", "batch.pin", id, obj{"case_id": two.id, "carer_id": large})
		w.do("coordinator", "carer.pause", small, obj{"reason": "nghỉ"})
		v := w.batch(id)
		if len(v.Dropped) != 1 || v.Dropped[0].CaseID != one.id || v.Dropped[0].Code != "not_active" || !v.Dropped[0].Pin || v.Dropped[0].VI == "" {
			t.Errorf("dropped %+v", v.Dropped)
		}
		if got := byCase(v); got[two.id] != large || got[one.id] != large || len(v.Pins) != 1 {
			t.Errorf("%v, pins %v", got, v.Pins)
		}
	})
}

// TestBatchChanges: run again, a batch says of each group how it differs, and pages hold what is asked for.
func TestBatchChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		near, far := w.householdOf(thachHa, 1), w.householdOf(huongKe, 1)
		one := w.pending()
		w.pending()
		before := w.batch("")
		w.do("coordinator", "carer.pause", byCase(before)[one.id], obj{"reason": "nghỉ"})
		three := w.pending()
		w.advance(time.Minute)
		v := w.batch(before.ID)
		change := map[string]string{}
		for _, l := range v.Lines {
			change[l.CaseID] = l.Change
		}
		if change[three.id] != "new" || !slices.Contains([]string{"lost", "moved"}, change[one.id]) || v.Changes["new"] != 1 {
			t.Errorf("%v of %v (near %s, far %s), counts %v", change, byCase(v), near, far, v.Changes)
		}
		if v.Placed != 1 || v.Groups != 3 {
			t.Errorf("%+v", v.Batch)
		}
		for show, want := range map[string]int{"placed": 1, "unplaced": 2, "": 3, "exception": int(v.Exceptions)} {
			page, err := w.service.Batch(t.Context(), w.reader("coordinator"), v.ID, responder.BatchPage{Show: show, N: 50})
			if ok(t, err); len(page.Lines) != want {
				t.Errorf("%q shows %d lines, want %d", show, len(page.Lines), want)
			}
		}
		list, err := w.service.Batches(t.Context(), w.reader("coordinator"))
		if ok(t, err); len(list) != 2 || list[0].ID != v.ID {
			t.Errorf("%d batches", len(list))
		}
		if list, err := w.service.Batches(t.Context(), w.reader("field")); err == nil || len(list) != 0 {
			t.Errorf("a field worker reads %d batches", len(list))
		}
	})
}

// TestTakeUpBatch: groups are offered what is proposed each by itself, all of a group or none; the same call again offers
// nothing twice.
func TestTakeUpBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.householdOf(thachHa, 2)
		w.householdOf(huongKe, 3)
		one := w.pending()
		children := w.report("coordinator", "protection", "P_ORPHAN", func(data obj) {
			data["persons"] = append(data["persons"].([]obj), obj{"id": newID(), "name": "Em", "birth_date": "2022-01-01", "sex": "F", "needs": []string{"shelter"}})
		})
		older := w.report("coordinator", "protection", "P_ORPHAN", func(data obj) { data["persons"].([]obj)[0]["birth_date"] = "2014-01-01" })
		v := w.batch("")
		take := responder.Take{ID: newID(), Cases: []string{one.id, children.id, older.id, newID()}}
		for range 2 {
			got, err := w.service.TakeUpBatch(t.Context(), w.reader("coordinator"), v.ID, take)
			ok(t, err)
			if got[0].Error != nil || got[1].Error != nil || got[2].Error == nil || got[2].Error.Reason != "R-3.12" || got[3].Error == nil || got[3].Error.Code != responder.CodeNotFound {
				t.Fatalf("%+v", got)
			}
			for id, n := range map[string]int{one.id: 1, children.id: 2, older.id: 0} {
				if p := w.caseAs("coordinator", id).Placements; len(p) != n || n == 2 && p[0].CarerID != p[1].CarerID {
					t.Errorf("%d offers, want %d", len(p), n)
				}
			}
		}
		for _, login := range []string{"field", "fund_manager", "auditor"} {
			if got, err := w.service.TakeUpBatch(t.Context(), w.reader(login), v.ID, responder.Take{ID: newID(), Cases: []string{older.id}}); err == nil && got[0].Error == nil {
				t.Errorf("%s takes up a batch", login)
			}
		}
	})
}

// TestTakeUpTogether: several coordinators take up the same batch at once; nobody gets two places, no carer is overfull.
func TestTakeUpTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carers := []string{w.householdOf(thachHa, 2), w.householdOf(huongKe, 3)}
		var cases []string
		for range 8 {
			cases = append(cases, w.pending().id)
		}
		first, second := w.batch("").ID, w.batch("").ID // each wants the same places
		coordinator := w.reader("coordinator")
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				_, err := w.service.TakeUpBatch(t.Context(), coordinator, []string{first, second}[i%2], responder.Take{ID: newID(), Cases: cases})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		held := 0
		for _, id := range cases {
			if n := len(w.caseAs("coordinator", id).Placements); n > 1 {
				t.Errorf("%d places for one", n)
			} else {
				held += n
			}
		}
		for _, id := range carers {
			d, err := w.service.Carer(t.Context(), coordinator, id)
			if ok(t, err); d.Carer.Taken > d.Carer.Places {
				t.Errorf("%d people on %d places", d.Carer.Taken, d.Carer.Places)
			}
		}
		if held != 5 {
			t.Errorf("%d offers for five places", held)
		}
	})
}

// TestWhatIf: a carer who is withdrawn, and a pin, change the plan as it would be and nothing that is.
func TestWhatIf(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		near, far := w.householdOf(thachHa, 2), w.householdOf(huongKe, 1)
		one, two := w.pending(), w.pending()
		v := w.batch("")
		done := w.clock()
		w.advance(time.Minute)
		coordinator := w.reader("coordinator")
		got, err := w.service.BatchWhatIf(t.Context(), coordinator, v.ID, responder.WhatIfEdits{Withdrawn: []string{near}})
		if ok(t, err); got.At.After(done) {
			t.Errorf("nothing was laid out when the batch was done: read at %v, done at %v", got.At, done)
		}
		lost, moved := 0, 0
		for _, m := range got.Moves {
			if m.From.ID != near || m.Code == "" || m.From.Name == "" {
				t.Errorf("%+v", m)
			}
			switch {
			case m.To.ID == far:
				moved++
			case m.To.ID == "" && m.Diagnosis != nil:
				lost++
			}
		}
		if lost != 1 || moved != 1 {
			t.Errorf("%+v", got)
		}
		got, err = w.service.BatchWhatIf(t.Context(), coordinator, v.ID, responder.WhatIfEdits{Pins: []responder.Choice{{CaseID: two.id, CarerID: far}}})
		if ok(t, err); len(got.Moves) != 1 || got.Moves[0].To.ID != far || got.Points <= 0 {
			t.Errorf("%+v", got)
		}
		if after := byCase(w.read("coordinator", v.ID)); after[one.id] != near || after[two.id] != near {
			t.Errorf("asking has changed the plan: %v", after)
		}
		if _, err := w.service.BatchWhatIf(t.Context(), coordinator, v.ID, responder.WhatIfEdits{Pins: []responder.Choice{{CaseID: newID(), CarerID: far}}}); err == nil {
			t.Error("a pin of a case that is none")
		}
		for _, login := range []string{"field", "far", "auditor", "fund_manager"} {
			if got, err := w.service.BatchWhatIf(t.Context(), w.reader(login), v.ID, responder.WhatIfEdits{Withdrawn: []string{near}}); err == nil || len(got.Moves) > 0 {
				t.Errorf("%s asks what if: %+v", login, got)
			}
		}
	})
}

// TestBatchTellsHowFar: while a batch is worked out its stage and share rise, and are told as news.
func TestBatchTellsHowFar(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.householdOf(thachHa, 2)
		w.pending()
		id := newID()
		w.do("coordinator", "batch.start", id, obj{"unit": haTinh})
		coordinator := w.reader("coordinator")
		var seen []responder.BatchView
		w.service.Hint = func(topic, _ string) {
			if topic == responder.TopicLog {
				v, err := w.service.Batch(t.Context(), coordinator, id, responder.BatchPage{N: 1})
				ok(t, err)
				seen = append(seen, v)
			}
		}
		ok(t, w.service.RunBatch(t.Context(), id))
		var stages []responder.BatchStage
		last := int64(0)
		for _, v := range seen {
			if v.Percent < last {
				t.Errorf("back from %d to %d per cent", last, v.Percent)
			}
			if last = v.Percent; len(stages) == 0 || stages[len(stages)-1] != v.Stage {
				stages = append(stages, v.Stage)
			}
		}
		want := []responder.BatchStage{responder.StageReading, responder.StageJudging, responder.StageSearching, responder.StageChecking, responder.StageWriting, ""}
		if !slices.Equal(stages, want) || last != 100 || seen[len(seen)-1].GapPPM < 0 {
			t.Errorf("%v, then %d per cent", stages, last)
		}
	})
}

// TestBatchGivenUp: a batch that no try could work out is told as failed; one that is done stays.
func TestBatchGivenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.householdOf(thachHa, 2)
		w.pending()
		id := newID()
		w.do("coordinator", "batch.start", id, obj{"unit": haTinh})
		ok(t, w.service.GiveUpBatch(t.Context(), id))
		if v := w.read("coordinator", id); v.State != responder.BatchFailed || v.Problem == "" || v.Percent != 100 {
			t.Errorf("%+v", v.Batch)
		}
		ok(t, w.service.RunBatch(t.Context(), id)) // a late worker changes nothing
		again := newID()
		w.do("coordinator", "batch.start", again, obj{"unit": haTinh})
		ok(t, w.service.RunBatch(t.Context(), again))
		ok(t, w.service.GiveUpBatch(t.Context(), again))
		if v := w.read("coordinator", again); v.State != responder.BatchDone || v.Placed != 1 {
			t.Errorf("%+v", v.Batch)
		}
	})
}
