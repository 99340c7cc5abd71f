package law_test

import (
	"errors"
	"testing"

	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
)

func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name, fact, since, on string
		want                  string // rule, action, since, first month without payment
	}{
		{"25 dies on the last day of May", "dead_or_missing", "2024-05-31", "2024-06-01", "R-2.1 stop 2024-05-31 2024-06-01"},
		{"21 the day itself is too early", "suspended_for_noncompliance", "2024-02-10", "2024-05-10", ""},
		{"21 the day after", "suspended_for_noncompliance", "2024-02-10", "2024-05-11", "R-2.5 stop 2024-05-11 2024-06-01"},
		{"22 the last of June", "uncollected_from", "2024-04-15", "2024-06-30", ""},
		{"22 July", "uncollected_from", "2024-04-15", "2024-07-01", "R-2.11 suspend 2024-07-01 2024-08-01"},
		{"custody under a month", "in_custody", "2024-03-01", "2024-03-31", ""},
		{"custody of a month", "in_custody", "2024-03-01", "2024-04-01", "R-2.12 suspend 2024-04-01 2024-05-01"},
		{"custody never stops by itself", "in_custody", "2023-03-01", "2026-04-01", "R-2.12 suspend 2023-04-01 2023-05-01"},
		{"non-compliance suspends at once", "not_complying", "2024-03-05", "2024-03-05", "R-2.10 suspend 2024-03-05 2024-04-01"},
		{"carer fined", "carer_fined_or_convicted", "2024-03-05", "2024-03-06", "R-2.9 stop 2024-03-05 2024-04-01"},
		{"in prison since before the law", "imprisoned", "2020-03-05", "2024-03-04", "R-2.3 stop 2020-03-05 2020-04-01"},
		{"not yet", "refused", "2024-03-05", "2024-03-04", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := book(t).Effects(law.Facts{c.fact: mustDate(t, c.since)}, mustDate(t, c.on))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, e := range list {
				got += e.Rule + " " + e.Action + " " + e.Since.String() + " " + e.From.String()
				if e.Citation == "" || e.VI == "" || e.EN == "" {
					t.Errorf("%+v lacks its ground", e)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEffectsOfAllRules(t *testing.T) {
	b := book(t)
	facts := law.Facts{}
	for _, name := range b.FactNames() {
		facts[name] = mustDate(t, "2024-01-01")
	}
	list, err := b.Effects(facts, mustDate(t, "2024-12-01"))
	if err != nil || len(list) != 12 {
		t.Errorf("%d effects, error %v; want R-2.1 to R-2.12", len(list), err)
	}
	_, err = b.Effects(law.Facts{"tea": mustDate(t, "2024-01-01")}, mustDate(t, "2024-12-01"))
	var e *law.FieldError
	if !errors.As(err, &e) || e.Field != "facts" {
		t.Errorf("error %v; want a FieldError on facts", err)
	}
}

// willing answers yes to every condition of a child's carer except age.
func willing() map[string]bool {
	out := map[string]bool{}
	for _, code := range []string{"full_capacity", "volunteers", "residence_and_room", "means_health_experience", "spouse_fit",
		"resident", "good_morals", "parental_rights", "no_child_abuse", "no_listed_crime", "family_agrees", "family_no_child_abuse", "health_certificate", "form_11"} {
		out[code] = true
	}
	return out
}

func TestCheckCarer(t *testing.T) {
	no := false
	withoutRoom := willing()
	withoutRoom["residence_and_room"] = false
	silentSpouse := willing()
	delete(silentSpouse, "spouse_fit")
	abuser := willing()
	abuser["no_child_abuse"] = false
	uncertified := willing()
	delete(uncertified, "health_certificate")
	born, child := mustDate(t, "1990-05-02"), mustDate(t, "2015-05-02")
	for _, c := range []struct {
		name  string
		facts law.CarerFacts
		on    string
		want  string
	}{
		{"everything met", law.CarerFacts{Target: "child", Answers: willing(), CarerBorn: born, ChildBorn: child}, "2024-01-01", law.Met},
		{"age not known", law.CarerFacts{Target: "child", Answers: willing()}, "2024-01-01", law.Unknown},
		{"19 years older", law.CarerFacts{Target: "child", Answers: willing(), CarerBorn: born, ChildBorn: mustDate(t, "2010-05-01")}, "2024-01-01", law.NotMet},
		{"20 years older to the day", law.CarerFacts{Target: "child", Answers: willing(), CarerBorn: born, ChildBorn: mustDate(t, "2010-05-02")}, "2024-01-01", law.Met},
		{"adult sister", law.CarerFacts{Target: "child", Relative: true, Answers: willing(), CarerBorn: mustDate(t, "2005-12-31")}, "2024-01-01", law.Met},
		{"sister of 17", law.CarerFacts{Target: "child", Relative: true, Answers: willing(), CarerBorn: mustDate(t, "2006-01-02")}, "2024-01-01", law.NotMet},
		{"no certificate of health", law.CarerFacts{Target: "child", Answers: uncertified, CarerBorn: born, ChildBorn: child}, "2024-01-01", law.Unknown},
		{"relative without a certificate of health", law.CarerFacts{Target: "child", Relative: true, Answers: uncertified, CarerBorn: born}, "2024-01-01", law.Met},
		{"no room", law.CarerFacts{Target: "child", Answers: withoutRoom, CarerBorn: born, ChildBorn: child}, "2024-01-01", law.NotMet},
		{"relative without room", law.CarerFacts{Target: "child", Relative: true, Answers: withoutRoom, CarerBorn: born}, "2024-01-01", law.Met},
		{"relative, spouse not known, Decree 20", law.CarerFacts{Target: "child", Relative: true, Answers: silentSpouse, CarerBorn: born}, "2026-10-04", law.Unknown},
		{"relative, spouse not known, Decree 335", law.CarerFacts{Target: "child", Relative: true, Answers: silentSpouse, CarerBorn: born}, "2026-10-05", law.Met},
		{"no spouse", law.CarerFacts{Target: "child", HasSpouse: &no, Answers: silentSpouse, CarerBorn: born, ChildBorn: child}, "2024-01-01", law.Met},
		{"relative fined for abuse", law.CarerFacts{Target: "child", Relative: true, Answers: abuser, CarerBorn: born}, "2024-01-01", law.NotMet},
		{"for an adult, nothing known", law.CarerFacts{Target: "adult"}, "2024-01-01", law.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := book(t).CheckCarer(c.facts, mustDate(t, c.on))
			if err != nil || list.Result != c.want {
				t.Errorf("%s, error %v; want %s: %+v", list.Result, err, c.want, list.Conditions)
			}
			for _, condition := range list.Conditions {
				if condition.Reason == "" || condition.ReasonEN == "" || condition.Citation == "" {
					t.Errorf("%s lacks reason or citation", condition.Code)
				}
			}
		})
	}
}

func TestCheckCarerErrors(t *testing.T) {
	for field, c := range map[string]struct {
		facts law.CarerFacts
		on    string
	}{
		"target":  {law.CarerFacts{Target: "cat"}, "2024-01-01"},
		"answers": {law.CarerFacts{Target: "child", Answers: map[string]bool{"rich": true}}, "2024-01-01"},
		"on":      {law.CarerFacts{Target: "child"}, "2019-01-01"},
	} {
		_, err := book(t).CheckCarer(c.facts, mustDate(t, c.on))
		var e *law.FieldError
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("error %v; want a FieldError on %s", err, field)
		}
	}
}

func TestAuthority(t *testing.T) {
	for _, c := range []struct {
		matter, on string
		want       []string
	}{
		{"placement", "2025-06-30", []string{"propose commune", "appraise district", "decide district"}},
		{"placement", "2025-07-01", []string{"propose commune", "decide commune"}},
		{"placement", "2026-10-05", []string{"propose commune", "decide commune"}},
		{"relief", "2024-01-01", []string{"propose hamlet", "decide commune", "escalate district", "escalate province", "escalate central"}},
		{"relief", "2026-10-05", []string{"decide commune", "escalate province", "escalate central"}},
		{"other_group", "2024-01-01", []string{"decide province"}},
	} {
		steps, err := book(t).Authority(c.matter, mustDate(t, c.on))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range steps {
			got = append(got, s.Role+" "+s.Level)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s on %s: %s", c.matter, c.on, diff)
		}
	}
}

// From the first law on, exactly one body decides each matter of assistance on every day on which the law changes.
func TestEveryMatterIsDecided(t *testing.T) {
	b := book(t)
	for _, matter := range []string{"placement", "relief", "injury", "injured_away", "death", "house", "monthly_allowance",
		"carer_support", "suspend_stop", "other_group", "provincial_level", "child_separation", "substitute_care"} {
		for _, on := range []string{"2021-07-01", "2024-07-01", "2025-06-30", "2025-07-01", "2026-10-04", "2026-10-05", "2030-01-01"} {
			if a, err := b.Decides(matter, mustDate(t, on)); err != nil || a.Body == "" || a.Citation == "" {
				t.Errorf("%s on %s: %+v, error %v", matter, on, a, err)
			}
		}
	}
	for field, ask := range map[string][2]string{"matter": {"tea", "2024-01-01"}, "on": {"placement", "2020-01-01"}} {
		_, err := b.Authority(ask[0], mustDate(t, ask[1]))
		var e *law.FieldError
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("error %v; want a FieldError on %s", err, field)
		}
	}
}

func TestExpress(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		kind, on string
		want     bool
	}{{"rice", "2024-01-01", true}, {"house", "2024-01-01", false}, {"rice", "2026-10-05", false}} {
		if got, p, err := b.Express(c.kind, mustDate(t, c.on), ""); err != nil || got != c.want || p.Citation == "" {
			t.Errorf("%s on %s: %v, error %v", c.kind, c.on, got, err)
		}
	}
}
