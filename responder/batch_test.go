package responder_test

import (
	"slices"
	"testing"
	"time"

	"kipthoi/responder"
)

// batch starts one in Hà Tĩnh and works it out.
func (w *world) batch(after string) responder.BatchView {
	w.t.Helper()
	id := newID()
	w.do("coordinator", "batch.start", id, obj{"unit": haTinh, "after": after})
	jobs, err := w.service.Store.Claim(w.t.Context(), []string{responder.JobBatch}, w.clock(), time.Hour, 10, "")
	ok(w.t, err)
	if len(jobs) != 1 || jobs[0].Payload != id {
		w.t.Fatalf("%d jobs for a batch", len(jobs))
	}
	ok(w.t, w.service.RunBatch(w.t.Context(), id))
	ok(w.t, w.service.RunBatch(w.t.Context(), id)) // a job may run twice
	return w.read("coordinator", id)
}

func (w *world) read(login, id string) responder.BatchView {
	w.t.Helper()
	v, err := w.service.Batch(w.t.Context(), w.reader(login), id, responder.BatchPage{N: 50})
	ok(w.t, err)
	return v
}

// byCase gives the carer proposed for each case, or the code of the diagnosis.
func byCase(v responder.BatchView) map[string]string {
	out := map[string]string{}
	for _, l := range v.Lines {
		if l.Proposal != nil {
			out[l.CaseID] = l.Proposal.CarerID
		} else if l.Diagnosis != nil {
			out[l.CaseID] = l.Diagnosis.Code
		}
	}
	return out
}

// householdOf is a carer of a commune with some places.
func (w *world) householdOf(unit string, places int) string {
	w.t.Helper()
	id := newID()
	w.register(id, obj{"name": "Nhà " + unit, "kind": "household", "phone": "0911111111", "places": places, "place": obj{"unit": unit}})
	return id
}

// TestBatch: all who need a place are proposed one, who belong together in one, the more urgent first; who is left out is
// told why; nobody is placed.
func TestBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		near, far := w.householdOf(thachHa, 1), w.householdOf(huongKe, 3)
		child := w.report("coordinator", "protection", "P_ORPHAN", nil)
		family := w.report("coordinator", "disaster", "storm", func(data obj) {
			data["persons"] = []obj{
				{"id": data["persons"].([]obj)[0]["id"], "name": "Mẹ", "birth_date": "1990-01-01", "sex": "F", "needs": []string{"shelter"}},
				{"id": newID(), "name": "Con", "birth_date": "2015-01-01", "sex": "F", "needs": []string{"shelter"}},
				{"id": newID(), "name": "Bà", "birth_date": "1965-01-01", "sex": "F", "needs": []string{"shelter"}}}
		})
		third := w.report("coordinator", "protection", "P_ORPHAN", nil)
		v := w.batch("")
		got := byCase(v)
		if v.State != responder.BatchDone || v.Groups != 3 || v.Placed != 2 || v.Policy == "" || v.InputHash == "" || v.Bound > v.Cost {
			t.Fatalf("%+v", v.Batch)
		}
		if got[family.id] != far && got[family.id] != "eligible_homes_full" || !slices.Contains([]string{got[child.id], got[third.id]}, near) {
			t.Errorf("%v; near %s, far %s", got, near, far)
		}
		for _, l := range v.Lines {
			if l.CaseID == family.id && len(l.PersonIDs) != 3 || l.Proposal != nil && len(l.Proposal.For) == 0 || l.Code == "" {
				t.Errorf("%+v", l)
			}
		}
		for _, f := range []filed{child, family, third} {
			if n := len(w.caseAs("coordinator", f.id).Placements); n != 0 {
				t.Errorf("a batch made %d placements", n)
			}
		}
		place := got[child.id]
		if place != near && place != far {
			child, place = third, got[third.id]
		}
		w.do("coordinator", "placement.propose", newID(), obj{"case_id": child.id, "person_id": child.person, "carer_id": place})
		for _, l := range w.read("coordinator", v.ID).Lines {
			if l.Taken != (l.CaseID == child.id) {
				t.Errorf("line of %s: taken %v", l.CaseID, l.Taken)
			}
		}
	})
}

// TestBatchAgain: pins and bans of a coordinator count when a batch is run again, and the others stay.
func TestBatchAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b, c := w.householdOf(thachHa, 1), w.householdOf(thachHa, 1), w.householdOf(huongKe, 2)
		one, two := w.report("coordinator", "protection", "P_ORPHAN", nil), w.report("coordinator", "protection", "P_ORPHAN", nil)
		v := w.batch("")
		before := byCase(v)
		w.do("coordinator", "batch.ban", v.ID, obj{"case_id": one.id, "carer_id": a})
		w.do("coordinator", "batch.ban", v.ID, obj{"case_id": one.id, "carer_id": b})
		again := w.batch(v.ID)
		got := byCase(again)
		if got[one.id] != c || got[two.id] != before[two.id] {
			t.Errorf("%v, then %v; want %s for the banned", before, got, c)
		}
		w.do("coordinator", "batch.free", again.ID, obj{"case_id": one.id, "carer_id": a})
		w.do("coordinator", "batch.pin", again.ID, obj{"case_id": two.id, "carer_id": c})
		last := byCase(w.batch(again.ID))
		if last[two.id] != c || last[one.id] == b {
			t.Errorf("%v; want %s for the pinned", last, c)
		}
		w.refused(responder.CodeNotFound, "coordinator", "batch.pin", v.ID, obj{"case_id": newID(), "carer_id": c})
		w.refused(responder.CodeNotFound, "coordinator", "batch.start", newID(), obj{"unit": haTinh, "after": newID()})
	})
}

// TestBatchIsForCoordinators: nobody else reads one, and who reads protected cases in it is noted.
func TestBatchIsForCoordinators(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.householdOf(thachHa, 1)
		f := w.allowed(w.report("coordinator", "protection", "P_DV", nil))
		id := w.batch("").ID
		for _, login := range []string{"field", "far", "fund_manager", "approver", "auditor", "admin"} {
			if v, err := w.service.Batch(t.Context(), w.reader(login), id, responder.BatchPage{N: 50}); err == nil || len(v.Lines) != 0 || v.Groups != 0 {
				t.Errorf("%s reads %+v", login, v)
			}
		}
		readings, err := w.service.Readings(t.Context(), w.reader("auditor"), 20)
		ok(t, err)
		code := w.caseAs("coordinator", f.id).Case.Code
		if !slices.ContainsFunc(readings, func(r responder.ReadingView) bool { return r.Code == code }) {
			t.Errorf("nobody is noted as a reader of %s", code)
		}
	})
}
