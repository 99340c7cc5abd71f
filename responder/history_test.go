package responder_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kipthoi/responder"
)

// wanted is a random change of a household or person by somebody who may have looked long ago.
func wanted(rng *rand.Rand, household bool) (field string, value any) {
	pick := func(values ...any) any { return values[rng.IntN(len(values))] }
	phones := func() any {
		return []obj{{"number": pick("0912345678", "0987654321"), "safe_to_contact": pick("yes", "no", ""), "whose": pick("self", "perpetrator")}}
	}
	choices := map[string]func() any{
		"head_name": func() any { return pick("A", "B", "C") }, "size": func() any { return 3 + rng.IntN(3) }, "poverty": func() any { return pick("poor", "none", "") },
		"phones": phones, "not_to_contact": func() any { return pick(true, false) },
	}
	names := []string{"head_name", "size", "poverty", "phones", "not_to_contact"}
	if !household {
		choices = map[string]func() any{
			"name": func() any { return pick("A", "B", "") }, "ethnic_group": func() any { return pick("01", "23", "54", "99", "x") },
			"disability_kinds": func() any { return pick([]string{"sight"}, []string{"mobility", "other"}, nil) }, "phones": phones,
			"birth_date": func() any { return pick("2001-02-03", "", "2030-01-01") }, "needs": func() any { return pick([]string{"food"}, []string{}, nil) },
		}
		names = []string{"name", "ethnic_group", "disability_kinds", "phones", "birth_date", "needs"}
	}
	field = names[rng.IntN(len(names))]
	return field, choices[field]()
}

// TestHistoryReplaysToWhatWasSeen lets several people change a household and its person at random, from what they saw
// now or long ago, with clashes and refusals; then the history, replayed from its first step, must give at each version
// what a reader saw at that version.
func TestHistoryReplaysToWhatWasSeen(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for seed := range uint64(3) {
			rng := rand.New(rand.NewPCG(seed, 1))
			f := w.report("field", "disaster", "storm", nil)
			seen := map[string]map[int64]map[string]string{f.household: {}, f.person: {}}
			look := func() {
				d := w.household("coordinator", f.household)
				seen[f.household][d.Household.Version] = fieldsOf(t, d.Household)
				seen[f.person][d.Persons[0].Version] = fieldsOf(t, d.Persons[0])
			}
			look()
			first := w.household("coordinator", f.household)
			for range 40 {
				w.advance(time.Minute)
				d := w.household("coordinator", f.household)
				if rng.IntN(3) == 0 {
					d = first // looked long ago
				}
				kind, subject, base, rec := "household.update", f.household, d.Household.Version, any(d.Household)
				if rng.IntN(2) == 0 {
					kind, subject, base, rec = "person.update", f.person, d.Persons[0].Version, any(d.Persons[0])
				}
				field, value := wanted(rng, kind == "household.update")
				login := []string{"field", "coordinator", "field2"}[rng.IntN(3)]
				op := w.op(login, kind, subject, base, obj{"set": obj{field: value}, "seen": obj{field: fieldOf(t, rec, field)}, "reason": "vì " + field})
				_, err := w.service.Apply(t.Context(), op)
				ok(t, err)
				look()
			}
			replays(t, seen[f.household], w.steps(w.service.HouseholdHistory, f.household))
			replays(t, seen[f.person], w.steps(w.service.PersonHistory, f.person))
		}
	})
}

// replays checks a history, oldest step first, against what was seen at each version.
func replays(t *testing.T, seen map[int64]map[string]string, steps []responder.HistoryStep) {
	t.Helper()
	if len(steps) != len(seen) || len(steps) < 5 {
		t.Errorf("%d steps of %d versions", len(steps), len(seen))
	}
	values := map[string]string{}
	for _, s := range steps {
		for _, c := range s.Changes {
			if before, had := values[c.Field]; had && before != string(c.From) {
				t.Errorf("version %d: %s was %s, the step says %s", s.Version, c.Field, before, c.From)
			}
			values[c.Field] = string(c.To)
		}
		for field, v := range values {
			if got := seen[s.Version][field]; got != v {
				t.Errorf("version %d: %s replays to %s, was %s", s.Version, field, v, got)
			}
		}
		if s.Version > 1 && (s.Reason == "" || s.ActorName == "" || s.SaidAt.IsZero() || s.VI == "" || s.EN == "") {
			t.Errorf("version %d does not say who, when, how and why: %+v", s.Version, s)
		}
	}
	last := seen[steps[len(steps)-1].Version]
	for field, v := range last {
		if _, told := values[field]; !told && v != `""` && v != "null" && v != "0" && v != "false" && field != "id" && field != "version" &&
			field != "province" && field != "created_at" && field != "created_by" && field != "updated_at" && field != "heard_at" {
			t.Errorf("the history does not tell of %s = %s", field, v)
		}
	}
}

func fieldOf(t *testing.T, rec any, name string) any {
	t.Helper()
	return json.RawMessage(fieldsOf(t, rec)[name])
}

// historyOf is HouseholdHistory or PersonHistory.
type historyOf func(ctx context.Context, u responder.User, id string, before int64, limit int) (responder.HistoryPage, error)

// steps reads a whole history in small pages, oldest first.
func (w *world) steps(read historyOf, id string) (all []responder.HistoryStep) {
	w.t.Helper()
	u, before := w.reader("coordinator"), int64(0)
	for {
		page, err := read(w.t.Context(), u, id, before, 7)
		ok(w.t, err)
		all = append(all, page.Steps...)
		if before = page.Next; before == 0 {
			slices.Reverse(all)
			return all
		}
	}
}

// TestAnImportIsNamedInTheHistory: what a file said is told apart from what somebody saw.
func TestAnImportIsNamedInTheHistory(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "disaster", "storm", func(d obj) { d["channel"] = "import" })
		w.do("coordinator", "household.update", f.household, obj{"set": obj{"poverty": "none"}, "seen": obj{"poverty": "poor"}, "channel": "import", "reason": "danh sách mới"})
		w.do("coordinator", "household.update", f.household, obj{"set": obj{"poverty": "poor"}, "seen": obj{"poverty": "none"}})
		all := w.steps(w.service.HouseholdHistory, f.household)
		if len(all) != 3 || !all[0].Import || !all[1].Import || all[2].Import || all[1].Reason != "danh sách mới" {
			t.Errorf("history %+v", all)
		}
	})
}

// TestHistoryOfAProtectedHomeIsLogged: who reads it is written down, as for the case itself.
func TestHistoryOfAProtectedHomeIsLogged(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		for i, read := range []func() error{
			func() error {
				_, err := w.service.Household(t.Context(), w.reader("coordinator"), f.household)
				return err
			},
			func() error {
				_, err := w.service.HouseholdHistory(t.Context(), w.reader("coordinator"), f.household, 0, 5)
				return err
			},
			func() error {
				_, err := w.service.PersonHistory(t.Context(), w.reader("coordinator"), f.person, 0, 5)
				return err
			},
		} {
			w.advance(2 * time.Hour)
			ok(t, read())
			log, err := w.service.Readings(t.Context(), w.reader("auditor"), 50)
			ok(t, err)
			if len(log) != i+1 || log[0].Reader != "Người coordinator" {
				t.Errorf("after %d readings the list is %+v", i+1, log)
			}
		}
	})
}

// TestUnknownAndForbiddenHomesAnswerAlike: the answer does not tell that there is such a home.
func TestUnknownAndForbiddenHomesAnswerAlike(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_DV", nil)
		for _, login := range []string{"field", "far", "fund_manager", "approver", "auditor", "admin"} {
			u := w.reader(login)
			_, there := w.service.Household(t.Context(), u, f.household)
			_, not := w.service.Household(t.Context(), u, newID())
			_, thereToo := w.service.PersonHistory(t.Context(), u, f.person, 0, 5)
			_, notToo := w.service.PersonHistory(t.Context(), u, newID(), 0, 5)
			if there == nil || there.Error() != not.Error() || thereToo == nil || thereToo.Error() != notToo.Error() {
				t.Errorf("%s: %v, %v; %v, %v", login, there, not, thereToo, notToo)
			}
		}
	})
}
