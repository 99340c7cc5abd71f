package responder_test

import (
	"maps"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// TestAgeIsTheLowestPossible: a guess takes nobody's protection as a child away.
func TestAgeIsTheLowestPossible(t *testing.T) {
	for _, c := range []struct {
		name   string
		person responder.Person
		on     string
		want   int
		known  bool
	}{
		{"nothing known", responder.Person{}, "2026-10-20", 0, false},
		{"birthday tomorrow", responder.Person{BirthDate: date(t, "2010-10-21")}, "2026-10-20", 15, true},
		{"birthday today", responder.Person{BirthDate: date(t, "2010-10-20")}, "2026-10-20", 16, true},
		{"year only", responder.Person{BirthYear: 2010}, "2026-10-20", 15, true},
		{"judged today", responder.Person{EstimatedAge: 17, EstimatedOn: date(t, "2026-10-20")}, "2026-10-20", 15, true},
		{"judged a year ago", responder.Person{EstimatedAge: 17, EstimatedOn: date(t, "2025-10-20")}, "2026-10-20", 16, true},
		{"judged a day less ago", responder.Person{EstimatedAge: 17, EstimatedOn: date(t, "2025-10-21")}, "2026-10-20", 15, true},
		{"a baby", responder.Person{EstimatedAge: 0, EstimatedOn: date(t, "2026-10-20")}, "2026-10-20", 0, true},
		{"the year goes before the guess", responder.Person{BirthYear: 1990, EstimatedAge: 5, EstimatedOn: date(t, "2026-10-20")}, "2026-10-20", 35, true},
	} {
		if got, known := c.person.Age(date(t, c.on)); got != c.want || known != c.known {
			t.Errorf("%s: %d %v, want %d %v", c.name, got, known, c.want, c.known)
		}
	}
}

func date(t *testing.T, s string) law.Date {
	t.Helper()
	d, err := law.ParseDate(s)
	ok(t, err)
	return d
}

// full is all that one may tell of a person.
func full(id string) obj {
	return obj{"id": id, "name": "Trần Thị Đủ", "relation": "head", "estimated_age": 34, "estimated_on": "2026-10-19", "sex": "F",
		"ethnic_group": "23", "identity": "042190001234", "identity_status": "declared", "health_card": "yes", "disability": "severe",
		"disability_kinds": []string{"mobility", "sight"}, "needs": []string{"medical", "psychological"}, "not_to_contact": true,
		"phones": []obj{{"number": "0912 345 678", "whose": "self", "safe_to_contact": "yes", "from": "18:00", "to": "06:30", "note": "chị Đủ"}}}
}

func TestReportTakesAllFieldsOfPeople(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", func(d obj) {
			d["persons"] = []obj{{"id": newID(), "name": "Con Một", "relation": "child", "birth_year": 2015}, full(newID())}
			d["household"].(obj)["head_name"] = ""
		})
		d := w.caseAs("coordinator", f.id)
		if d.Household.HeadName != "Trần Thị Đủ" {
			t.Errorf("the head is called %q", d.Household.HeadName)
		}
		var p responder.Person
		for _, q := range d.Persons {
			if q.Relation == "head" {
				p = q
			}
		}
		want := responder.Phone{Number: "+84912345678", Whose: "self", Safe: "yes", From: "18:00", To: "06:30", Note: "chị Đủ"}
		if len(p.Phones) != 1 || p.Phones[0] != want {
			t.Errorf("phones %+v", p.Phones)
		}
		if p.EthnicGroup != "23" || p.EstimatedAge != 34 || p.EstimatedOn != date(t, "2026-10-19") || p.Disability != "severe" ||
			len(p.DisabilityKinds) != 2 || len(p.Needs) != 2 || !p.NotToContact || p.Identity != "042190001234" {
			t.Errorf("stored %+v", p)
		}
	})
}

func TestBadPersonNamesItsField(t *testing.T) {
	phone := func(change obj) func(obj) {
		one := obj{"number": "0912345678", "whose": "self", "safe_to_contact": "yes", "from": "08:00", "to": "17:00"}
		maps.Copy(one, change)
		return func(p obj) { p["phones"] = []obj{one} }
	}
	set := func(field string, v any) func(obj) { return func(p obj) { p[field] = v } }
	many := make([]obj, responder.MaxPhones+1)
	for i := range many {
		many[i] = obj{"number": "091234567" + string(rune('0'+i))}
	}
	onBoth(t, func(t *testing.T, w *world) {
		for field, spoil := range map[string]func(obj){
			"relation":                 set("relation", "boss"),
			"ethnic_group":             set("ethnic_group", "77"),
			"estimated_on":             func(p obj) { delete(p, "estimated_on") },
			"estimated_age":            set("estimated_age", 121),
			"disability":               set("disability", "heavy"),
			"disability_kinds.1":       set("disability_kinds", []string{"sight", "luck"}),
			"disability_kinds":         set("disability", "none"),
			"needs.0":                  set("needs", []string{"gold"}),
			"phones":                   set("phones", many),
			"phones.0.number":          phone(obj{"number": ""}),
			"phones.0.whose":           phone(obj{"whose": "boss"}),
			"phones.0.safe_to_contact": phone(obj{"safe_to_contact": "maybe"}),
			"phones.0.from":            phone(obj{"from": "8:00"}),
			"phones.0.to":              phone(obj{"to": "24:00"}),
			"phones.0.note":            phone(obj{"note": string(make([]rune, 201))}),
			"phones.1.number":          set("phones", []obj{{"number": "0912345678"}, {"number": "+84912345678"}}),
		} {
			p := full(newID())
			spoil(p)
			data := reportData(filed{newID(), newID(), newID()}, "disaster", "storm")
			data["persons"] = []obj{p}
			if e := w.refused(responder.CodeInvalid, "field", "case.report", newID(), data); e.Field != "data.persons.0."+field {
				t.Errorf("%s: blamed %q", field, e.Field)
			}
		}
		for field, v := range map[string]string{"estimated_on": "2026-10-21", "birth_date": "2026-10-21"} {
			p := full(newID())
			p[field] = v
			data := reportData(filed{newID(), newID(), newID()}, "disaster", "storm")
			data["persons"] = []obj{p}
			if e := w.refused(responder.CodeInvalid, "field", "case.report", newID(), data); e.Field != "data.persons.0."+field {
				t.Errorf("%s in the future: blamed %q", field, e.Field)
			}
		}
		data := reportData(filed{newID(), newID(), newID()}, "disaster", "storm")
		data["persons"] = []obj{full(newID()), full(newID())}
		if e := w.refused(responder.CodeInvalid, "field", "case.report", newID(), data); e.Field != "data.persons.1.relation" {
			t.Errorf("two heads: blamed %q", e.Field)
		}
	})
}

// TestPatchedPhonesReplaceTheList: nothing of an old number, least of all that it is safe, stays with a new one.
func TestPatchedPhonesReplaceTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", func(d obj) { d["persons"].([]obj)[0]["phones"] = full("")["phones"] })
		w.do("field", "person.update", f.person, obj{"set": obj{"phones": []obj{{"number": "0987654321"}}}, "seen": obj{"phones": w.caseAs("field", f.id).Persons[0].Phones}})
		if got := w.caseAs("field", f.id).Persons[0].Phones; len(got) != 1 || got[0] != (responder.Phone{Number: "+84987654321"}) {
			t.Errorf("phones are %+v", got)
		}
	})
}

// TestSizeAndHeadAgreeWithTheRoster holds an update to what the people of the household say.
func TestSizeAndHeadAgreeWithTheRoster(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		second := newID()
		f := w.report("field", "disaster", "storm", func(d obj) {
			d["persons"] = append(d["persons"].([]obj), obj{"id": second, "name": "Người Thứ Hai", "relation": "head"})
		})
		e := w.refused(responder.CodeInvalid, "field", "household.update", f.household, obj{"set": obj{"size": 1}, "seen": obj{"size": 3}})
		if e.Field != "data.set.size" {
			t.Errorf("blamed %q", e.Field)
		}
		e = w.refused(responder.CodeInvalid, "field", "person.update", f.person, obj{"set": obj{"relation": "head"}, "seen": obj{"relation": ""}})
		if e.Field != "data.set.relation" {
			t.Errorf("blamed %q", e.Field)
		}
		w.do("field", "person.update", second, obj{"set": obj{"relation": "spouse"}, "seen": obj{"relation": "head"}})
		w.do("field", "person.update", f.person, obj{"set": obj{"relation": "head"}, "seen": obj{"relation": ""}})
	})
}
