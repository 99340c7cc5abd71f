package responder_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// near is a place some metres north of the centre of the tests.
func near(north float64) obj {
	return obj{"unit": thachHa, "lat": 18.36 + north/111_000, "lon": 105.86}
}

// family files a case of children, the first of whom is asked for.
func (w *world) family(kind string, people ...obj) filed {
	w.t.Helper()
	return w.report("coordinator", "protection", kind, func(o obj) {
		o["place"] = near(0)
		first := o["persons"].([]obj)[0]
		for i, p := range people {
			one := obj{"id": newID(), "name": "Người Khác", "birth_date": "2021-05-06", "sex": "F"}
			if i == 0 {
				one = first
			}
			maps.Copy(one, p)
			if i > 0 {
				o["persons"] = append(o["persons"].([]obj), one)
			}
		}
	})
}

// codes gives every rule that keeps the person of a case from a carer.
func (w *world) codes(f filed, carer string) []string {
	w.t.Helper()
	v, err := w.service.WhyNot(w.t.Context(), w.reader("coordinator"), responder.Wanted{CaseID: f.id, PersonID: f.person}, carer)
	ok(w.t, err)
	var out []string
	for _, r := range v.Reasons {
		out = append(out, r.Code)
		if r.VI == "" || r.EN == "" {
			w.t.Errorf("%s says nothing", r.Code)
		}
	}
	return out
}

// ruleCase is one carer that a hard rule counts out, or, with no code, does not.
type ruleCase struct {
	kind  string                            // of the case; "" P_ORPHAN
	child obj                               // changes of the person
	carer obj                               // changes of the carer
	then  func(w *world, f filed, c string) // what happens before the question
	want  string
}

// perpetrator records one at a place, with changes.
func perpetrator(place obj, more ...any) func(*world, filed, string) {
	return func(w *world, f filed, _ string) {
		one := obj{"name": "Người Gây Hại", "phone": "0933000444", "place": place}
		for i := 0; i < len(more); i += 2 {
			one[more[i].(string)] = more[i+1]
		}
		w.do("coordinator", "case.safety", f.id, obj{"perpetrators": []obj{one}})
	}
}

func hideout() obj {
	return obj{"kind": "shelter", "place": obj{"unit": thachHa, "lat": 18.36, "lon": 105.86}}
}

func ruleCases() map[string]ruleCase {
	far, here := obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}, obj{"unit": thachHa, "lat": 18.36, "lon": 105.86}
	evidence := func(until string) func(*world, filed, string) {
		return func(w *world, _ filed, c string) {
			w.do("coordinator", "carer.evidence", c, obj{"code": "no_listed_crime", "met": true, "document": "1", "on": "2026-10-01", "until": until})
		}
	}
	step := func(kind string, data obj) func(*world, filed, string) {
		return func(w *world, f filed, c string) { w.do("coordinator", kind, c, data) }
	}
	allow := func(what string) func(*world, filed, string) {
		return func(w *world, f filed, c string) {
			w.do("coordinator", "case.allow", f.id, obj{"what": what, "carer_id": c, "reason": "đã xem xét"})
		}
	}
	both := func(a, b func(*world, filed, string)) func(*world, filed, string) {
		return func(w *world, f filed, c string) { a(w, f, c); b(w, f, c) }
	}
	kin := func(w *world, f filed, c string) {
		w.do("coordinator", "carer.update", c, obj{"set": obj{"kin": []obj{{"person_id": f.person, "relation": "grandparent"}}}})
	}
	return map[string]ruleCase{
		"a good home":                       {},
		"paused":                            {then: step("carer.pause", obj{"reason": "ốm"}), want: "not_active"},
		"a relative of others":              {carer: obj{"kind": "relative"}, want: "not_kin"},
		"a relative of the child":           {carer: obj{"kind": "relative"}, then: kin},
		"a condition lost":                  {then: step("carer.evidence", obj{"code": "no_child_abuse", "met": false}), want: "conditions"},
		"a paper that ends in the stay":     {then: evidence("2027-01-19"), want: "expires"},
		"a paper to the last day":           {then: evidence("2027-01-20")},
		"a paper that is over":              {then: evidence("2026-10-19"), want: "conditions"},
		"violence, nothing recorded":        {kind: "P_DV", carer: hideout(), want: "safety_unknown"},
		"violence, allowed without a place": {kind: "P_DV", carer: hideout(), then: allow("no_place")},
		"violence, an open place":           {kind: "P_DV", then: perpetrator(far), want: "confidential"},
		"violence, open places allowed":     {kind: "P_DV", carer: obj{"place": here}, then: both(perpetrator(far), allow("open_places"))},
		"violence, a shelter":               {kind: "P_TRAFFICKED", carer: hideout(), then: perpetrator(far)},
		"in the perpetrator's commune":      {carer: obj{"place": far}, then: perpetrator(obj{"unit": huongKe}), want: "safety_exclusion"},
		"within reach of the perpetrator":   {carer: obj{"place": here}, then: perpetrator(obj{"unit": huongKe, "lat": 18.36, "lon": 105.87}), want: "safety_exclusion"},
		"beyond the radius":                 {carer: obj{"place": here}, then: perpetrator(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}, "radius_m", 20_000)},
		"within a larger radius":            {carer: obj{"place": here}, then: perpetrator(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}, "radius_m", 40_000), want: "safety_exclusion"},
		"a carer without a point":           {then: perpetrator(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}), want: "safety_unknown"},
		"such a carer, checked":             {then: both(perpetrator(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}), allow("carer"))},
		"excluded is not cleared":           {carer: obj{"place": far}, then: both(perpetrator(obj{"unit": huongKe}), allow("carer")), want: "safety_exclusion"},
		"a perpetrator without a place":     {then: perpetrator(nil), want: "safety_unknown"},
		"the same hamlet":                   {carer: obj{"hamlet": "Thôn Đông"}, then: perpetrator(obj{"unit": thachHa}, "scope", "hamlet", "hamlet", "thon dong"), want: "safety_exclusion"},
		"another hamlet":                    {carer: obj{"hamlet": "Thôn Tây"}, then: perpetrator(obj{"unit": thachHa}, "scope", "hamlet", "hamlet", "thon dong")},
		"a hamlet nobody knows":             {then: perpetrator(obj{"unit": thachHa}, "scope", "hamlet", "hamlet", "thon dong"), want: "safety_unknown"},
		"the perpetrator's phone":           {carer: obj{"phone": "0933000444"}, then: perpetrator(obj{"unit": huongKe}), want: "safety_exclusion"},
		"adults only":                       {carer: obj{"accepts": []string{"adult"}}, want: "group"},
		"from ten years":                    {carer: obj{"min_age": 10}, want: "age"},
		"up to ten years":                   {carer: obj{"max_age": 10}},
		"boys only":                         {carer: obj{"sexes": "M"}, want: "sex"},
		"two men":                           {carer: obj{"members": []obj{{"name": "A", "birth_year": 1980, "sex": "M", "relation": "applicant"}}}, want: "no_woman"},
		"a man and his daughter of twelve":  {carer: obj{"members": []obj{{"name": "A", "birth_year": 1980, "sex": "M", "relation": "applicant"}, {"name": "B", "birth_year": 2014, "sex": "F", "relation": "child"}}}, want: "no_woman"},
		"a grandfather":                     {carer: obj{"kind": "relative", "members": []obj{{"name": "A", "birth_year": 1960, "sex": "M", "relation": "applicant"}}}, then: kin},
		"an infant, nothing said":           {child: obj{"birth_date": "2026-01-02"}, carer: obj{"limits": nil}, want: "care_unknown"},
		"an infant, said":                   {child: obj{"birth_date": "2026-01-02"}},
		"heavy care, none":                  {child: obj{"disability": "very_severe"}, carer: obj{"limits": []obj{{"group": "heavy", "places": 0}}}, want: "full"},
		"20 years but a day":                {carer: obj{"members": []obj{{"name": "A", "birth_date": "2000-12-07", "sex": "F", "relation": "applicant"}}}, want: "age_gap"},
		"20 years to the day":               {carer: obj{"members": []obj{{"name": "A", "birth_date": "2000-12-06", "sex": "F", "relation": "applicant"}}}},
		"an age nobody knows":               {child: obj{"birth_date": nil}, carer: obj{"members": []obj{{"name": "A", "birth_year": 1995, "sex": "F", "relation": "applicant"}}}, want: "age_gap"},
		"no places":                         {carer: obj{"places": 0}, want: "full"},
	}
}

// TestHardRules: each rule keeps a person from a carer, says so, and placement.propose refuses the same.
func TestHardRules(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for name, c := range ruleCases() {
			kind := c.kind
			if kind == "" {
				kind = "P_ORPHAN"
			}
			f, carer := w.family(kind, c.child), newID()
			data := obj{"name": "Nhà", "kind": "household", "phone": "0911111111", "places": 2, "place": obj{"unit": thachHa}}
			maps.Copy(data, c.carer)
			w.register(carer, data)
			if c.then != nil {
				c.then(w, f, carer)
			}
			got := w.codes(f, carer)
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) || len(got) > 2 {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
			res := w.try("coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
			if refused := res.Error != nil; refused != (len(got) > 0) {
				t.Errorf("%s: the rules say %q, the proposal %v", name, got, res.Error)
			}
			if text := asJSON(t, res); strings.Contains(text, "Người Gây Hại") || strings.Contains(text, "33000444") || strings.Contains(strings.ToLower(text), "thôn đông") {
				t.Errorf("%s: the answer tells of the perpetrator: %s", name, text)
			}
		}
	})
}

// TestAPerpetratorOfTheHousehold lives at its home, is written to no more, and keeps out relatives of whom nobody has said
// whose kin they are.
func TestAPerpetratorOfTheHousehold(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		father := newID()
		f := w.family("P_ABUSE", nil, obj{"id": father, "birth_date": "1980-01-02", "sex": "M", "phones": []obj{{"number": "0933000555", "safe_to_contact": "yes"}}})
		w.do("coordinator", "case.safety", f.id, obj{"perpetrators": []obj{{"person_id": father}}})
		near, far, uncle := newID(), newID(), newID()
		shelter := func(place obj) obj {
			return obj{"name": "Nhà tạm lánh", "kind": "shelter", "places": 3, "state": "active", "place": place}
		}
		w.do("coordinator", "carer.register", near, shelter(obj{"unit": thachHa, "lat": 18.36, "lon": 105.86}))
		w.do("coordinator", "carer.register", far, shelter(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70}))
		w.register(uncle, obj{"name": "Chú", "kind": "relative", "secret": true, "places": 1, "place": obj{"unit": huongKe, "lat": 18.18, "lon": 105.70},
			"kin": []obj{{"person_id": f.person, "relation": "aunt_uncle"}}})
		for carer, want := range map[string]string{near: "safety_exclusion", far: "", uncle: "safety_unknown"} {
			if got := strings.Join(w.codes(f, carer), " "); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		op := w.op("coordinator", "carer.update", uncle, 1, obj{"set": obj{"kin": []obj{{"person_id": f.person, "relation": "aunt_uncle"}, {"person_id": father, "relation": "sibling"}}}})
		res, err := w.service.Apply(t.Context(), op)
		if ok(t, err); res.Error != nil {
			t.Fatal(res.Error)
		}
		if got := w.codes(f, uncle); !slices.Equal(got, []string{"safety_exclusion"}) {
			t.Errorf("the perpetrator's brother: %q", got)
		}
		w.refused(responder.CodeRule, "coordinator", "case.contact", f.id, obj{"person_id": father})
	})
}

// TestSiblingsStayTogether: two children who need a place need two, come one after the other to the same carer, and are
// parted for a recorded reason alone.
func TestSiblingsStayTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		brother := newID()
		f := w.family("P_ORPHAN", nil, obj{"id": brother, "needs": []string{"shelter"}}, obj{"birth_date": "1985-01-02", "needs": []string{"shelter"}})
		one, two, other := w.carer(1), w.carer(2), w.carer(5)
		if got := w.codes(f, one); !slices.Equal(got, []string{"full"}) {
			t.Errorf("one place for two: %q", got)
		}
		propose := func(person, carer string) obj { return obj{"case_id": f.id, "person_id": person, "carer_id": carer} }
		res := w.try("coordinator", "placement.propose", newID(), propose(f.person, one))
		if next := res.Facts["next_carer_id"]; res.Error == nil || res.Error.Code != responder.CodeNoPlace || next != two && next != other {
			t.Errorf("next after a place that is gone: %+v", res)
		}
		w.do("coordinator", "placement.propose", newID(), propose(f.person, two))
		if e := w.refused(responder.CodeRule, "coordinator", "placement.propose", newID(), propose(brother, other)); e.Reason != "R-3.12" {
			t.Errorf("the brother elsewhere: %+v", e)
		}
		w.do("coordinator", "case.allow", f.id, obj{"what": "apart", "reason": "anh trai cần gần bệnh viện"})
		w.do("coordinator", "placement.propose", newID(), propose(brother, other))
		if got := w.codes(f, two); !slices.Equal(got, []string{"here"}) {
			t.Errorf("where the child is already: %q", got)
		}
	})
}

// TestAChildFromSevenIsAsked before anybody is proposed, unless there is no time.
func TestAChildFromSevenIsAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		day := map[string]string{"seven today": "2019-10-20", "seven tomorrow": "2019-10-21"}
		for name, born := range day {
			f, carer := w.family("P_ORPHAN", obj{"birth_date": born}), w.carer(5)
			propose := obj{"case_id": f.id, "person_id": f.person, "carer_id": carer}
			if name == "seven tomorrow" {
				w.do("coordinator", "placement.propose", newID(), propose)
				continue
			}
			if e := w.refused(responder.CodeRule, "coordinator", "placement.propose", newID(), propose); e.Reason != "R-3.12" || e.Field != "data.person_id" {
				t.Errorf("not asked: %+v", e)
			}
			list, err := w.service.Proposals(t.Context(), w.reader("coordinator"), responder.Wanted{CaseID: f.id, PersonID: f.person}, 3)
			ok(t, err)
			if len(list.Ask) != 1 || list.Ask[0].Code != "child_not_asked" || len(list.Items) == 0 {
				t.Errorf("list %+v", list)
			}
			w.refused(responder.CodeInvalid, "coordinator", "case.childview", f.id, obj{"person_id": f.person, "on": "2026-10-21", "answer": "agrees"})
			w.do("coordinator", "case.childview", f.id, obj{"person_id": f.person, "on": "2026-10-20", "answer": "agrees"})
			w.do("coordinator", "placement.propose", newID(), propose)
		}
		f := w.family("P_ORPHAN", obj{"birth_date": "2015-01-02"})
		w.do("coordinator", "placement.propose", newID(), obj{"case_id": f.id, "person_id": f.person, "carer_id": w.carer(5), "emergency": true})
	})
}

// TestWhyNotFromAnotherProvince: the answer for a carer of another province is to refer the case there; of
// a secret place there it is that nobody knows it.
func TestWhyNotFromAnotherProvince(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.users["hanoi"] = newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", w.users["hanoi"], obj{"login": "hanoi", "name": "Xa", "role": "coordinator", "unit": "01", "password": "mat-khau-thu"})
		ok(t, err)
		f, home, shelter := w.report("coordinator", "protection", "P_ORPHAN", nil), newID(), newID()
		for id, kind := range map[string]string{home: "household", shelter: "shelter"} {
			data := obj{"name": "Nhà xa", "kind": kind, "phone": "0912000888", "places": 2, "place": obj{"unit": "00004", "address": "ngõ 1"}}
			w.do("hanoi", "carer.register", id, respondertest.Fit(data, w.clock()))
		}
		if got := w.codes(f, home); !slices.Equal(got, []string{"other_province"}) {
			t.Errorf("a home of another province: %v", got)
		}
		_, err = w.service.WhyNot(t.Context(), w.reader("coordinator"), responder.Wanted{CaseID: f.id, PersonID: f.person}, shelter)
		if e := new(responder.Error); !errors.As(err, &e) || e.Code != responder.CodeNotFound {
			t.Errorf("a secret place of another province: %v", err)
		}
	})
}
