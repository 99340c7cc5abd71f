package responder_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// mealLines gives the lines of meals of a stay, in order: first and last day, amount, state.
func (w *world) mealLines(f filed) (out []string) {
	w.t.Helper()
	for _, l := range w.costs(f) {
		if l.Kind == "meal" {
			out = append(out, fmt.Sprintf("%s..%s %d %s", l.Item.From, l.Item.To, l.AmountVND, l.State))
		}
	}
	slices.Sort(out)
	return out
}

// wantLines is what the lines of a stay should be, reckoned apart from the service: days in a row of one month, each at
// its rate; the line of the month that goes on is a draft.
func wantLines(from, to law.Date, away func(law.Date) bool) (out []string) {
	var start law.Date
	sum := 0
	for d := from; !d.After(to); d = d.AddDays(1) {
		if away(d) {
			continue
		}
		if start.IsZero() {
			start = d
		}
		if sum += 60_000; !d.Before(law.NewDate(2026, 10, 5)) {
			sum += 40_000
		}
		next := d.AddDays(1)
		monthOver := next.At(0, 0).Day() == 1
		if !monthOver && !away(next) && next.Compare(to) <= 0 {
			continue
		}
		state := "submitted"
		if !monthOver && !slices.ContainsFunc(daysTo(next, to), func(d law.Date) bool { return !away(d) || d.AddDays(1).At(0, 0).Day() == 1 }) {
			state = "draft"
		}
		out = append(out, fmt.Sprintf("%s..%s %d %s", start, d, sum, state))
		start, sum = law.Date{}, 0
	}
	return out
}

func daysTo(from, to law.Date) (out []law.Date) {
	for d := from; !d.After(to); d = d.AddDays(1) {
		out = append(out, d)
	}
	return out
}

// TestMealsAfterDaysOfDowntime: a timer that ran each morning and one that slept for days write the same lines, over a
// change of the rate, month ends and a time in hospital.
func TestMealsAfterDaysOfDowntime(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.now = day(9, 25)
		f, steady := w.placed(w.carer(1))
		g, asleep := w.placed(w.carer(1))
		inHospital := func(d law.Date) bool {
			return d.After(law.NewDate(2026, 10, 10)) && d.Before(law.NewDate(2026, 10, 14))
		}
		for i := range 70 {
			w.advance(24 * time.Hour)
			switch i + 1 {
			case 16, 20: // 11 and 15 October: admitted and discharged the day before
				data := obj{"admitted": "2026-10-10", "discharged": []string{"", "2026-10-14"}[count(i+1 == 20)]}
				w.do("coordinator", "placement.hospital", steady, data)
				w.do("coordinator", "placement.hospital", asleep, data)
			}
			w.accrue(steady)
			if i%23 == 22 {
				w.accrue(asleep)
			}
		}
		w.accrue(asleep)
		want := wantLines(law.NewDate(2026, 9, 25), law.DateOf(w.clock()).AddDays(-1), inHospital)
		if got := w.mealLines(f); !slices.Equal(got, want) {
			t.Errorf("each morning:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got := w.mealLines(g); !slices.Equal(got, want) {
			t.Errorf("after downtime:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, pl := range []string{steady, asleep} {
			w.do("coordinator", "placement.end", pl, obj{"end_code": "home"})
		}
		if a, b := w.mealLines(f), w.mealLines(g); !slices.Equal(a, b) || strings.Contains(strings.Join(a, " "), "draft") {
			t.Errorf("at the end %q and %q", a, b)
		}
		w.whole()
	})
}

// TestMealExamples are the examples 1, 1b, 2 and 3 of the rulebook as stays, and what else the policies of days say.
func TestMealExamples(t *testing.T) {
	for name, x := range map[string]struct {
		policy   string
		from, to time.Time
		want     int64
	}{
		"1":                  {"", time.Date(2024, 3, 5, 2, 0, 0, 0, time.UTC), time.Date(2024, 3, 20, 2, 0, 0, 0, time.UTC), 960_000},
		"1b":                 {"exclude_last", time.Date(2024, 3, 5, 2, 0, 0, 0, time.UTC), time.Date(2024, 3, 20, 2, 0, 0, 0, time.UTC), 900_000},
		"2":                  {"", time.Date(2024, 2, 27, 2, 0, 0, 0, time.UTC), time.Date(2024, 3, 2, 2, 0, 0, 0, time.UTC), 300_000}, // each of two
		"3":                  {"", day(9, 25), day(10, 10), 1_200_000},
		"month end, nights":  {"exclude_last", day(10, 20), day(10, 31), 1_100_000},
		"half days at edges": {"half_edge", day(10, 20), day(10, 31), 1_100_000},
		"one day, nights":    {"exclude_last", day(10, 20), day(10, 20), 0},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) {
				w.now = latest(x.from, day(9, 1)) // texts of messages are no older: what is older is entered afterwards
				if x.policy != "" {
					id := newID()
					w.do("fund_manager", "rate.propose", id, obj{"param": "meal_day_policy", "value": x.policy, "valid_from": "2024-01-01", "document": "01/QĐ", "citation": "Điều 1"})
					w.do("approver", "rate.approve", id, obj{})
				}
				f := w.report("coordinator", "protection", "P_ORPHAN", func(o obj) { o["received_at"] = x.from })
				pl := w.accepted("placement.propose", f, w.carer(1))
				w.do("coordinator", "placement.handover", pl, obj{"start": law.DateOf(x.from).String(), "decision_no": "12/QĐ-UBND"})
				for w.clock().Before(x.to) {
					w.advance(24 * time.Hour)
					w.accrue(pl)
				}
				w.do("coordinator", "placement.end", pl, obj{"end": law.DateOf(x.to).String(), "end_code": "home"})
				if got := w.mealSum(f); got != x.want {
					t.Errorf("%d VND, want %d: %q", got, x.want, w.mealLines(f))
				}
			})
		})
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (w *world) mealSum(f filed) (sum int64) {
	w.t.Helper()
	for _, l := range w.costs(f) {
		if l.Kind == "meal" && l.State != responder.CostReturned {
			sum += l.AmountVND
		}
	}
	return sum
}

// TestHospitalKnownLate: days in hospital that were counted already are taken back by another line, once; where the
// province counts them nothing is.
func TestHospitalKnownLate(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, pl := w.placed(w.carer(1)) // 2026-10-20
		w.advance(20 * 24 * time.Hour)
		w.accrue(pl) // 20 to 31 October, 1 to 8 November
		for range 2 {
			w.do("coordinator", "placement.hospital", pl, obj{"admitted": "2026-10-29", "discharged": "2026-11-03"})
		}
		if got := w.mealSum(f); got != 16*100_000 { // not 30 October to 2 November
			t.Errorf("%d VND, want 1,600,000: %q", got, w.mealLines(f))
		}
		w.do("coordinator", "placement.hospital", pl, obj{"admitted": "2026-10-29", "discharged": "2026-11-01"})
		if got := w.mealSum(f); got != 18*100_000 {
			t.Errorf("after a correction %d VND, want 1,800,000: %q", got, w.mealLines(f))
		}
		for field, wrong := range map[string]obj{"data.admitted": {"admitted": "2026-10-19"}, "data.discharged": {"admitted": "2026-11-05", "discharged": "2026-11-04"}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "placement.hospital", pl, wrong); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.refused(responder.CodeRule, "coordinator", "placement.hospital", pl, obj{"admitted": "2026-10-31", "discharged": "2026-11-02"})
		w.refused(responder.CodeNotFound, "far", "placement.hospital", pl, obj{"admitted": "2026-11-05"})
		w.set("in_patient_days", "count")
		w.do("coordinator", "placement.hospital", pl, obj{"admitted": "2026-11-09"})
		w.advance(10 * 24 * time.Hour)
		w.accrue(pl)
		if got := w.mealSum(f); got != 28*100_000 {
			t.Errorf("where hospital days count %d VND, want 2,800,000: %q", got, w.mealLines(f))
		}
		w.whole()
	})
}

// TestMissedMealsAreFound: a placement whose job is gone is counted within the hour.
func TestMissedMealsAreFound(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, _ := w.placed(w.carer(1))
		w.advance(5 * 24 * time.Hour)
		jobs, err := w.service.Store.Claim(t.Context(), []string{responder.JobMeals}, w.clock(), time.Minute, 10, "")
		ok(t, err)
		lost := []responder.JobOutcome{}
		for _, j := range jobs {
			lost = append(lost, responder.JobOutcome{Job: j, State: responder.JobDead, Error: "lost"})
		}
		ok(t, w.service.Store.Settle(t.Context(), lost))
		for range 2 { // two processes ask
			ok(t, w.service.MissedMeals(t.Context()))
		}
		found, err := w.service.Store.Claim(t.Context(), []string{responder.JobMeals}, w.clock(), time.Minute, 10, "")
		ok(t, err)
		if len(jobs) != 1 || len(found) != 1 {
			t.Fatalf("%d jobs were lost, %d found", len(jobs), len(found))
		}
		ok(t, w.service.CountMeals(t.Context(), found[0].Payload))
		if got := w.mealSum(f); got != 5*100_000 {
			t.Errorf("%d VND, want 500,000", got)
		}
	})
}

// shaky is a store whose steps fail now and then, before or after what they wrote is kept.
type shaky struct {
	responder.Store
	mu  sync.Mutex
	rng *rand.Rand
}

var errShaky = errors.New("the store shook")

func (s *shaky) shakes(oneIn int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rng.IntN(oneIn) == 0
}

func (s *shaky) Write(ctx context.Context, fn func(responder.Tx) error) error {
	err := s.Store.Write(ctx, func(tx responder.Tx) error { return fn(shakyTx{tx, s}) })
	if err == nil && s.shakes(8) {
		return errShaky // it is kept, but nobody hears of it
	}
	return err
}

type shakyTx struct {
	responder.Tx
	s *shaky
}

func (tx shakyTx) Insert(r ...responder.Record) error {
	if tx.s.shakes(60) {
		return errShaky
	}
	return tx.Tx.Insert(r...)
}

func (tx shakyTx) Update(r ...responder.Record) error {
	if tx.s.shakes(20) {
		return errShaky
	}
	return tx.Tx.Update(r...)
}

func (tx shakyTx) Enqueue(j responder.Job) error {
	if tx.s.shakes(10) {
		return errShaky
	}
	return tx.Tx.Enqueue(j)
}

// TestMealsOnAShakyStore: two timers at once, on a store that fails at random steps, count each day of each stay once.
func TestMealsOnAShakyStore(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.now = day(9, 25)
		stays := map[string]filed{}
		for range 4 {
			f, pl := w.placed(w.carer(1))
			stays[pl] = f
		}
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		calm := *w.service
		calm.Store = &shaky{Store: w.service.Store, rng: rand.New(rand.NewPCG(seed, 1))}
		service, failed := responder.NewService(calm), 0
		for range 40 {
			w.advance(24 * time.Hour)
			var both sync.WaitGroup
			var mu sync.Mutex
			for range 2 {
				both.Go(func() {
					for pl := range stays {
						if err := service.CountMeals(context.Background(), pl); err != nil {
							mu.Lock()
							failed++
							mu.Unlock()
						}
					}
				})
			}
			both.Wait()
		}
		for pl, f := range stays {
			w.accrue(pl)
			want := wantLines(law.NewDate(2026, 9, 25), law.NewDate(2026, 11, 3), func(law.Date) bool { return false })
			if got := w.mealLines(f); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
			if days := w.meals(f.person, pl); len(days) != 40 || len(slices.Compact(days)) != 40 {
				t.Errorf("%d meal-days, want 40", len(days))
			}
		}
		if t.Logf("%d of 320 counts failed", failed); failed == 0 {
			t.Error("the store never shook")
		}
		w.whole()
	})
}

// TestBackPayOfMeals is example 3b: when the province takes the new rate back to 1 July, what was paid stays and lines of
// back pay stand beside it (R-0.2a).
func TestBackPayOfMeals(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f, total := w.stay(day(9, 25), day(10, 10))
		id := newID()
		w.do("fund_manager", "rate.propose", id, obj{"param": "meal_100k_from", "value": "2026-07-01", "valid_from": "2026-07-01", "document": "d", "citation": "c"})
		w.do("approver", "rate.approve", id, obj{})
		for _, a := range w.differences() {
			w.do("fund_manager", "cost.adjust", newID(), obj{"line_id": a.LineID})
		}
		if after := w.mealSum(f); total != 1_200_000 || after != 1_600_000 {
			t.Errorf("%d VND before, %d after; want 1,200,000 and 1,600,000", total, after)
		}
	})
}
