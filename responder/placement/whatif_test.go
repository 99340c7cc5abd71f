package placement

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// twenty draws edits of a plan: twelve bans of where groups are, six pins elsewhere, two homes that withdraw.
func twenty(p *Problem, plan *Plan, rng *rand.Rand) (e Edits) {
	seen := map[string]bool{}
	for len(e.Bans) < 12 {
		a := plan.Assigned[rng.IntN(len(plan.Assigned))]
		if !seen[a.Group] {
			seen[a.Group] = true
			e.Bans = append(e.Bans, a)
		}
	}
	for len(e.Withdrawn) < 2 {
		if h := p.Homes[rng.IntN(len(p.Homes))]; !h.Shelter && !slices.Contains(e.Withdrawn, h.ID) {
			e.Withdrawn = append(e.Withdrawn, h.ID)
		}
	}
	for len(e.Pins) < 6 {
		q := p.Pairs[rng.IntN(len(p.Pairs))]
		if !seen[q.Group] && !seen[q.Home] && !slices.Contains(e.Withdrawn, q.Home) {
			seen[q.Group], seen[q.Home] = true, true
			e.Pins = append(e.Pins, Assignment{q.Group, q.Home})
		}
	}
	return e
}

// edited is the problem with the edits as facts.
func edited(p *Problem, e Edits) *Problem {
	q := *p
	q.Homes = slices.Clone(p.Homes)
	for i := range q.Homes {
		if slices.Contains(e.Withdrawn, q.Homes[i].ID) {
			q.Homes[i].Places = 0
		}
	}
	q.Pins, q.Bans = slices.Concat(p.Pins, e.Pins), slices.Concat(p.Bans, e.Bans)
	return &q
}

// Edits are kept, few others move, nobody pinned or held before moves, and the plan is as before afterwards.
func TestWhatIf(t *testing.T) {
	p := newTown(200, 80, 4, 5)
	p.Iterations, p.TimeLimitS = 2, 600
	plan := solve(t, p)
	p.Pins = plan.Assigned[:40] // confirmed
	p.Bans = []Assignment{{plan.Assigned[50].Group, "h1"}}
	if plan.Assigned[50].Home == "h1" {
		p.Bans = nil
	}
	plan = solve(t, p)
	desk, err := Open(p, plan)
	must(t, err)
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		e := twenty(p, &Plan{Assigned: slices.DeleteFunc(slices.Clone(plan.Assigned), func(a Assignment) bool { return slices.Contains(p.Pins, a) })}, rng)
		e.Pins = slices.DeleteFunc(e.Pins, func(a Assignment) bool {
			return slices.ContainsFunc(p.Pins, func(b Assignment) bool { return a.Group == b.Group || a.Home == b.Home })
		})
		e.Withdrawn = slices.DeleteFunc(e.Withdrawn, func(h string) bool {
			return slices.ContainsFunc(p.Pins, func(b Assignment) bool { return b.Home == h })
		})
		r, err := desk.WhatIf(e)
		must(t, err)
		checkRepair(t, edited(p, e), r)
		if most := mostMoves(p, plan, e); len(r.Moves) > most {
			t.Errorf("%d groups move, want at most %d", len(r.Moves), most)
		}
	}
	none, err := desk.WhatIf(Edits{})
	must(t, err)
	if len(none.Moves) != 0 || none.Cost != 0 || len(none.Assigned) != len(plan.Assigned) {
		t.Errorf("without edits %d move, cost changes by %g", len(none.Moves), none.Cost)
	}
}

// mostMoves is movesEach for each edit, or those that have to move if they are more.
func mostMoves(p *Problem, plan *Plan, e Edits) (n int) {
	in := map[string]int{}
	for _, a := range plan.Assigned {
		in[a.Home]++
	}
	for _, h := range e.Withdrawn {
		n += max(movesEach, in[h])
	}
	for _, a := range e.Pins {
		n += max(movesEach, 1+in[a.Home])
	}
	return n + movesEach*len(e.Bans)
}

// One edit moves at most three groups, or those who have to: who was in the home that is gone, is banned, is pinned, or
// is in the way of a pin. Whoever has to and is no more in the plan's home is said to be forced.
func TestOneEditMovesFew(t *testing.T) {
	p := newTown(200, 80, 2, 6)
	p.Iterations, p.TimeLimitS = 2, 600
	plan := solve(t, p)
	desk, err := Open(p, plan)
	must(t, err)
	for i, a := range plan.Assigned[:60] {
		q := p.Pairs[i*len(p.Pairs)/60]
		for _, e := range []Edits{{Withdrawn: []string{a.Home}}, {Bans: []Assignment{a}}, {Pins: []Assignment{{q.Group, q.Home}}}} {
			r, err := desk.WhatIf(e)
			must(t, err)
			checkRepair(t, edited(p, e), r)
			forced := 0
			for _, m := range r.Moves {
				if m.Forced {
					forced++
				}
				if !m.Forced && slices.Contains(e.Withdrawn, m.From) {
					t.Errorf("%+v: group %s had to move", e, m.Group)
				}
			}
			if len(r.Moves) > max(movesEach, forced) || len(r.Moves) > mostMoves(p, plan, e) {
				t.Errorf("%+v: %d groups move, %d of them have to", e, len(r.Moves), forced)
			}
		}
	}
}

func checkRepair(t *testing.T, p *Problem, r *Repair) {
	t.Helper()
	plan := &Plan{Assigned: r.Assigned}
	placed := map[string]bool{}
	for _, a := range r.Assigned {
		placed[a.Group] = true
	}
	for _, g := range p.Groups {
		if !placed[g.ID] {
			plan.Unassigned = append(plan.Unassigned, Unassigned{g.ID, HomesFull.reason()})
		}
	}
	c := newChecker(p)
	for _, step := range []func(*Plan) error{c.groups, c.pins, c.homes} {
		must(t, step(plan))
	}
	for _, u := range r.Unassigned {
		if placed[u.Group] || u.Reason.Code == "" {
			t.Errorf("group %s is said to be without a place, reason %q", u.Group, u.Reason.Code)
		}
	}
}

func TestWhatIfNamesTheField(t *testing.T) {
	p := newTown(60, 24, 2, 1)
	p.Iterations = 2
	plan := solve(t, p)
	desk, err := Open(p, plan)
	must(t, err)
	for field, e := range map[string]Edits{
		"withdrawn[0]":  {Withdrawn: []string{"x"}},
		"bans[0].group": {Bans: []Assignment{{"x", "h1"}}},
		"bans[0].home":  {Bans: []Assignment{{"g1", "x"}}},
		"pins[0].home":  {Pins: []Assignment{{"g1", "x"}}},
		"pins[0]":       {Pins: plan.Assigned[:1], Bans: plan.Assigned[:1]},
	} {
		var wrong *FieldError
		if _, err := desk.WhatIf(e); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%v, want an error of %s", err, field)
		}
	}
	if _, err := Open(newTown(60, 24, 2, 2), plan); err == nil {
		t.Error("a plan of another problem was accepted")
	}
}

// Running again after a home withdrew moves few besides those who were there.
func TestAgainMovesFew(t *testing.T) {
	p := newTown(150, 60, 3, 3)
	p.Iterations, p.TimeLimitS = 4, 600
	plan := solve(t, p)
	was := map[string]string{}
	for _, a := range plan.Assigned {
		was[a.Group] = a.Home
	}
	gone := plan.Assigned[0].Home
	again := edited(p, Edits{Withdrawn: []string{gone}})
	again.Previous, again.MoveCost = plan.Assigned, 2000
	forced, moved := 0, 0
	for _, a := range solve(t, again).Assigned {
		if was[a.Group] == gone {
			forced++
		} else if was[a.Group] != a.Home {
			moved++
		}
	}
	if forced == 0 || moved > 2*forced {
		t.Errorf("%d moved besides %d who had to", moved, forced)
	}
}

// BenchmarkWhatIf tries twenty edits of the plan of a town of 5,000 groups, beside solving the town anew.
func BenchmarkWhatIf(b *testing.B) {
	p := newTown(5000, 2000, 60, 1)
	p.TimeLimitS = 8
	plan := solve(b, p)
	started := time.Now()
	desk, err := Open(p, plan)
	must(b, err)
	b.ReportMetric(float64(time.Since(started).Milliseconds()), "open-ms")
	rng := rand.New(rand.NewPCG(2, 2))
	var took []time.Duration
	most := 0.0
	for b.Loop() {
		e := twenty(p, plan, rng)
		started := time.Now()
		r, err := desk.WhatIf(e)
		took = append(took, time.Since(started))
		must(b, err)
		most = max(most, float64(len(r.Moves))/20)
	}
	b.ReportMetric(float64(slices.Max(took).Microseconds())/1000, "worst-ms")
	b.ReportMetric(most, "moves/edit")
	b.ReportMetric(1000*plan.Seconds, "anew-ms")
}
