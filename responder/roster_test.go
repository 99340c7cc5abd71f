package responder_test

import (
	"context"
	"encoding/json"
	"maps"
	"testing"

	"kipthoi/responder"
)

// household reads one as a user.
func (w *world) household(login, id string) responder.HouseholdDetail {
	w.t.Helper()
	d, err := w.service.Household(w.t.Context(), w.reader(login), id)
	ok(w.t, err)
	return d
}

func TestSomebodyJoinsAHousehold(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil) // three people, one named
		named, born := newID(), newID()
		w.do("field", "person.add", named, obj{"household_id": f.household, "name": "Người Đã Tính", "relation": "head", "birth_date": "1980-02-03"})
		if d := w.household("field", f.household); d.Household.Size != 3 || len(d.Persons) != 2 || len(d.Cases) != 1 {
			t.Errorf("with one of the three: size %d, %d named, %d cases", d.Household.Size, len(d.Persons), len(d.Cases))
		}
		w.do("field", "person.add", born, obj{"household_id": f.household, "name": "Bé Mới Sinh", "relation": "child", "birth_date": "2026-10-20", "newcomer": true})
		d := w.household("coordinator", f.household)
		if d.Household.Size != 4 || len(d.Persons) != 3 || d.Persons[1].ID != named || d.Persons[1].Unit != thachHa {
			t.Errorf("with a newcomer: size %d, %+v", d.Household.Size, d.Persons)
		}
		for field, data := range map[string]obj{
			"data.relation":               {"household_id": f.household, "relation": "head"},
			"data.birth_date":             {"household_id": f.household, "birth_date": "2026-02-30"},
			"data.household_id.household": {"household_id": newID()},
		} {
			code := responder.CodeInvalid
			if field == "data.household_id.household" {
				code = responder.CodeNotFound
			}
			if e := w.refused(code, "field", "person.add", newID(), data); e.Field != field {
				t.Errorf("blamed %q, want %q", e.Field, field)
			}
		}
		w.refused(responder.CodeNotFound, "far", "person.add", newID(), obj{"household_id": f.household, "name": "x"})
	})
}

func TestAHouseholdHoldsOnlySoMany(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", func(d obj) {
			for range responder.MaxPersons - 1 {
				d["persons"] = append(d["persons"].([]obj), obj{"id": newID(), "name": "x"})
			}
		})
		w.refused(responder.CodeInvalid, "field", "person.add", newID(), obj{"household_id": f.household, "name": "x"})
		if d := w.household("field", f.household); d.Household.Size != responder.MaxPersons || len(d.Persons) != responder.MaxPersons {
			t.Errorf("size %d, %d named", d.Household.Size, len(d.Persons))
		}
	})
}

func TestSomebodyMovesToAnotherHousehold(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		from, to := w.report("field", "disaster", "storm", nil), w.report("field", "disaster", "storm", nil)
		move := func(change obj) obj {
			data := obj{"household_id": to.household, "relation": "grandchild", "reason": "về ở với ông bà"}
			maps.Copy(data, change)
			return data
		}
		w.refused(responder.CodeInvalid, "field", "person.move", from.person, move(obj{"reason": ""}))
		w.refused(responder.CodeInvalid, "field", "person.move", from.person, move(obj{"relation": "boss"}))
		w.refused(responder.CodeInvalid, "field", "person.move", from.person, move(obj{"household_id": from.household}))
		w.refused(responder.CodeNotFound, "field", "person.move", from.person, move(obj{"household_id": newID()}))
		w.refused(responder.CodeNotFound, "far", "person.move", from.person, move(nil))
		w.do("field", "person.move", from.person, move(nil))
		a, b := w.household("field", from.household), w.household("field", to.household)
		if a.Household.Size != 2 || len(a.Persons) != 0 || b.Household.Size != 4 || len(b.Persons) != 2 {
			t.Errorf("sizes %d and %d, named %d and %d", a.Household.Size, b.Household.Size, len(a.Persons), len(b.Persons))
		}
		page, err := w.service.PersonHistory(t.Context(), w.reader("field"), from.person, 0, 50)
		ok(t, err)
		step := page.Steps[0]
		if len(page.Steps) != 2 || step.Kind != "person.move" || step.Reason != "về ở với ông bà" || step.ActorName != "Người field" || len(step.Changes) != 2 {
			t.Errorf("history %+v", page.Steps)
		}
		if page.Steps[1].Kind != "case.report" {
			t.Errorf("it began with %q", page.Steps[1].Kind)
		}
	})
}

// TestNobodyOfAProtectionCaseIsMoved: the roster of another home would tell of them.
func TestNobodyOfAProtectionCaseIsMoved(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		secret, open := w.report("coordinator", "protection", "P_DV", nil), w.report("coordinator", "disaster", "storm", nil)
		w.refused(responder.CodeRule, "coordinator", "person.move", secret.person, obj{"household_id": open.household, "reason": "x"})
		w.refused(responder.CodeRule, "coordinator", "person.move", open.person, obj{"household_id": secret.household, "reason": "x"})
		w.refused(responder.CodeNotFound, "field", "person.move", open.person, obj{"household_id": secret.household, "reason": "x"})
		w.do("coordinator", "person.add", newID(), obj{"household_id": secret.household, "name": "Em Gái"})
		if d := w.household("coordinator", secret.household); !d.Persons[1].Restricted {
			t.Error("who joins a protected home is not protected")
		}
		carer := w.carer(1)
		w.do("coordinator", "placement.propose", newID(), obj{"case_id": open.id, "person_id": open.person, "carer_id": carer})
		other := w.report("coordinator", "disaster", "storm", nil)
		w.refused(responder.CodeRule, "coordinator", "person.move", open.person, obj{"household_id": other.household, "reason": "x"})
	})
}

// TestManyJoinAndMoveAtOnce: whatever comes at the same time, the size agrees with the names and there is one head.
func TestManyJoinAndMoveAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		homes := []filed{w.report("field", "disaster", "storm", nil), w.report("field", "disaster", "storm", nil)}
		var ops []responder.Operation
		for i := range 12 {
			at, id := homes[i%2], newID()
			ops = append(ops, w.op("field", "person.add", id, 0, obj{"household_id": at.household, "name": "x", "relation": "head", "newcomer": true}))
		}
		for i, at := range homes {
			ops = append(ops, w.op("field", "person.move", at.person, 0, obj{"household_id": homes[1-i].household, "reason": "x"}))
		}
		done := make(chan error)
		for _, op := range ops {
			go func() {
				_, err := w.service.Apply(context.Background(), op)
				done <- err
			}()
		}
		for range ops {
			ok(t, <-done)
		}
		for _, at := range homes {
			d, heads := w.household("field", at.household), 0
			for _, p := range d.Persons {
				if p.Relation == "head" {
					heads++
				}
			}
			if heads != 1 || len(d.Persons) != 2 || d.Household.Size != 4 {
				t.Errorf("%d heads, %d named, size %d", heads, len(d.Persons), d.Household.Size)
			}
		}
	})
}

// fieldsOf gives a record as JSON fields.
func fieldsOf(t *testing.T, rec any) map[string]string {
	t.Helper()
	raw, err := json.Marshal(rec)
	ok(t, err)
	var m map[string]json.RawMessage
	ok(t, json.Unmarshal(raw, &m))
	out := map[string]string{}
	for k, v := range m {
		out[k] = string(v)
	}
	return out
}
