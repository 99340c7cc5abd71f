package responder_test

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
)

// again reports somebody in a household of its own.
func (w *world) again(login, family string, person obj) filed {
	kind := map[string]string{"disaster": "storm", "protection": "P_DV"}[family]
	return w.report(login, family, kind, func(d obj) {
		maps.Copy(d["persons"].([]obj)[0], person)
		d["household"].(obj)["head_name"], d["household"].(obj)["phones"] = "", nil
	})
}

func (w *world) duplicates(login, state string) []responder.DuplicateView {
	w.t.Helper()
	out, err := w.service.Duplicates(w.t.Context(), w.reader(login), state, 100)
	ok(w.t, err)
	return out
}

// correct changes fields of a record that nobody has changed yet.
func (w *world) correct(kind, id string, set obj) {
	w.t.Helper()
	res, err := w.service.Apply(w.t.Context(), w.op("field", kind, id, 1, obj{"set": set}))
	ok(w.t, err)
	if res.Status != responder.StatusApplied {
		w.t.Fatalf("%s: %s %v", kind, res.Status, res.Error)
	}
}

func minh() obj { return obj{"name": "Trần Đức Minh", "birth_date": "1980-05-17", "sex": "M"} }

// TestDuplicateIsFoundAtIntake: the author is told a number, the coordinator the reasons, strongest first.
func TestDuplicateIsFoundAtIntake(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := w.again("field", "disaster", minh())
		w.again("field", "disaster", obj{"name": "Phạm Thị Sen", "birth_date": "1980-05-17", "sex": "F"})
		if got := w.duplicates("coordinator", ""); len(got) != 0 {
			t.Fatalf("two people are a pair: %+v", got)
		}
		second := filed{newID(), newID(), newID()}
		data := reportData(second, "disaster", "flood")
		data["persons"] = []obj{{"id": second.person, "name": "Minh Tran Duc", "birth_date": "1980-05-17"}}
		if res := w.do("field", "case.report", second.id, data); res.Facts["may_be_known"] != w.caseAs("field", first.id).Case.Code {
			t.Errorf("the author is told %v", res.Facts)
		}
		got := w.duplicates("coordinator", "")
		if len(got) != 1 || got[0].Persons[0].PersonID != second.person || got[0].Persons[1].PersonID != first.person {
			t.Fatalf("pairs %+v", got)
		}
		var codes []string
		for _, r := range got[0].Reasons {
			codes = append(codes, r.Code)
		}
		if want := []string{"birth_date", "name_order", "hamlet_same", "name_rare", "one_head"}; !reflect.DeepEqual(codes, want) {
			t.Errorf("reasons %v, want %v", codes, want)
		}
		for _, login := range []string{"field", "fund_manager", "approver", "auditor", "admin"} {
			if _, err := w.service.Duplicates(t.Context(), w.reader(login), "", 10); err == nil {
				t.Errorf("%s sees suspected duplicates", login)
			}
		}
	})
}

// TestProtectedPersonIsNoHint: whoever may not know of a protection case learns nothing of it from a report of the same
// person; its coordinator sees the pair, and that reading is logged.
func TestProtectedPersonIsNoHint(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.again("field", "protection", minh())
		f := filed{newID(), newID(), newID()}
		data := reportData(f, "disaster", "storm")
		data["persons"] = []obj{{"id": f.person, "name": "Trần Đức Minh", "birth_date": "1980-05-17"}}
		res := w.do("field2", "case.report", f.id, data)
		if said, _ := json.Marshal(res); strings.Contains(string(said), "may_be_known") {
			t.Errorf("the reporter is told %s", said)
		}
		if got := w.duplicates("coordinator", ""); len(got) != 1 {
			t.Fatalf("the coordinator sees %+v", got)
		}
		if got := w.readings(); len(got) != 1 || got[0].Reader != "Người coordinator" {
			t.Errorf("readings %+v", got)
		}
		pair := w.duplicates("coordinator", "")[0]
		w.do("coordinator", "person.merge", f.person, obj{"with": pair.Persons[1].PersonID, "reason": "cùng một người"})
		if d := w.caseAs("field2", f.id); d.Persons[0].MergedInto != "" {
			t.Error("a field worker sees that a person is in a case they may not know")
		}
		if d := w.caseAs("coordinator", f.id); d.Persons[0].MergedInto != pair.Persons[1].PersonID {
			t.Errorf("the coordinator sees %+v", d.Persons[0])
		}
		page, err1 := w.service.Changes(t.Context(), w.reader("field2"), "", 500)
		history, err2 := w.service.PersonHistory(t.Context(), w.reader("field2"), f.person, 0, 50)
		ok(t, errors.Join(err1, err2))
		if raw, _ := json.Marshal([]any{page, history}); strings.Contains(string(raw), pair.Persons[1].PersonID) || strings.Contains(string(raw), "person.merge") {
			t.Errorf("changes or history show the protected person: %s", raw)
		}
	})
}

// TestMergeAndUndo: nothing but merged_into and the version differs afterwards, both cases stay, and the undo leaves
// everything as before.
func TestMergeAndUndo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b := w.again("field", "disaster", minh()), w.again("field", "disaster", minh())
		before := w.caseAs("coordinator", b.id).Persons
		w.refused(responder.CodeInvalid, "coordinator", "person.merge", b.person, obj{"with": b.person, "reason": "x"})
		w.refused(responder.CodeInvalid, "coordinator", "person.merge", b.person, obj{"with": a.person})
		w.refused(responder.CodeNotFound, "coordinator", "person.merge", b.person, obj{"with": newID(), "reason": "x"})
		w.refused(responder.CodeRule, "coordinator", "person.unmerge", b.person, obj{"reason": "x"})
		w.do("coordinator", "person.merge", b.person, obj{"with": a.person, "reason": "cùng giấy tờ"})
		w.refused(responder.CodeRule, "coordinator", "person.merge", a.person, obj{"with": b.person, "reason": "x"})
		w.refused(responder.CodeRule, "coordinator", "person.distinct", a.person, obj{"with": b.person, "reason": "x"})
		if got := w.duplicates("coordinator", "same"); len(got) != 1 || got[0].Note != "cùng giấy tờ" || len(w.duplicates("coordinator", "")) != 0 {
			t.Errorf("merged pairs %+v", got)
		}
		if d := w.caseAs("field", b.id); d.Persons[0].MergedInto != a.person || d.Persons[0].Name != "Trần Đức Minh" {
			t.Errorf("after the merge the case shows %+v", d.Persons)
		}
		w.do("coordinator", "person.unmerge", b.person, obj{"reason": "nhầm"})
		after := w.caseAs("coordinator", b.id).Persons
		after[0].Version, after[0].UpdatedAt = before[0].Version, before[0].UpdatedAt
		if !reflect.DeepEqual(before, after) || len(w.duplicates("coordinator", "")) != 1 {
			t.Errorf("after the undo:\n%+v\nbefore:\n%+v", after, before)
		}
	})
}

// TestDistinctIsForGood: two people who were told apart are no pair again, whatever is changed in them.
func TestDistinctIsForGood(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b := w.again("field", "disaster", minh()), w.again("field", "disaster", minh())
		w.do("coordinator", "person.distinct", a.person, obj{"with": b.person, "reason": "hai anh em họ"})
		w.correct("person.update", b.person, obj{"sex": "", "name": "Tran Duc Minh"})
		if got := w.duplicates("coordinator", ""); len(got) != 0 {
			t.Errorf("they are a pair again: %+v", got)
		}
		if got := w.duplicates("coordinator", "different"); len(got) != 1 {
			t.Errorf("told apart: %+v", got)
		}
	})
}

// TestDuplicateIsFoundWhenCorrected: a corrected name, and a phone entered later, bring a pair to light.
func TestDuplicateIsFoundWhenCorrected(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.again("field", "disaster", obj{"name": "Hoàng Văn Nam", "birth_date": "1990-02-03"})
		b := w.again("field", "disaster", obj{"name": "Chưa Rõ", "birth_date": nil})
		w.correct("person.update", b.person, obj{"name": "Hoàng Nam", "birth_year": 1990})
		if got := w.duplicates("coordinator", ""); len(got) != 0 {
			t.Fatalf("too little is known for a pair: %+v", got)
		}
		for _, f := range []filed{a, b} {
			w.correct("household.update", f.household, obj{"phones": []obj{{"number": "0987654321"}}})
		}
		if got := w.duplicates("coordinator", ""); len(got) != 1 {
			t.Errorf("pairs %+v", got)
		}
	})
}

// TestTwoIntakesAtOnce: of two identical reports at the same moment at least one finds the other.
func TestTwoIntakesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const rounds = 12
		for i := range rounds {
			person := obj{"name": "Lê Thị Hồng " + string(rune('A'+i)), "birth_date": "1975-03-0" + string(rune('1'+i%9))}
			var ops []responder.Operation
			for range 2 {
				f := filed{newID(), newID(), newID()}
				data := reportData(f, "disaster", "storm")
				data["persons"] = []obj{{"id": f.person, "name": person["name"], "birth_date": person["birth_date"]}}
				data["household"].(obj)["phones"] = nil
				ops = append(ops, w.op("field", "case.report", f.id, 0, data))
			}
			var both sync.WaitGroup
			for _, op := range ops {
				both.Go(func() {
					if res, err := w.service.Apply(t.Context(), op); err != nil || res.Error != nil {
						t.Errorf("report: %v %v", err, res.Error)
					}
				})
			}
			both.Wait()
		}
		exact := 0
		for _, d := range w.duplicates("coordinator", "") {
			if d.Persons[0].Name == d.Persons[1].Name {
				exact++
			}
		}
		if exact != rounds {
			t.Errorf("%d of %d identical pairs found", exact, rounds)
		}
	})
}

// TestMergedPersonHasOnePlace: two records of one person hold one place together, whichever came first; without the
// merge they hold two.
func TestMergedPersonHasOnePlace(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(5)
		again := func() filed { return w.allowed(w.again("coordinator", "protection", minh())) }
		a, b, c := again(), again(), again()
		propose := func(f filed) obj { return obj{"case_id": f.id, "person_id": f.person, "carer_id": carer} }
		merge := obj{"with": a.person, "reason": "cùng một người"}
		w.do("coordinator", "placement.propose", newID(), propose(a))
		second := newID()
		w.do("coordinator", "placement.propose", second, propose(b))
		if e := w.refused(responder.CodeRule, "coordinator", "person.merge", b.person, merge); e.Field != "data.with" {
			t.Errorf("the error names %s", e.Field)
		}
		w.do("coordinator", "placement.decline", second, obj{})
		w.do("coordinator", "person.merge", b.person, merge)
		w.refused(responder.CodeExists, "coordinator", "placement.propose", newID(), propose(b))
		w.refused(responder.CodeRule, "coordinator", "person.merge", a.person, obj{"with": c.person, "reason": "x"})
		w.do("coordinator", "person.unmerge", b.person, obj{"reason": "nhầm"})
		w.do("coordinator", "placement.propose", newID(), propose(b))
	})
}
