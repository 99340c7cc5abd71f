package placement

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// full is a problem in which every group may go everywhere, at costs and sizes that a test draws.
func full(groups, homes, places int, draw func(g, h int) (cost float64, size int)) *Problem {
	p := &Problem{Iterations: 3, TimeLimitS: 60}
	for h := range homes {
		p.Homes = append(p.Homes, Home{ID: fmt.Sprint("h", h), Places: places})
	}
	for g := range groups {
		p.Groups = append(p.Groups, Group{fmt.Sprint("g", g), 1, 1 + g%maxUrgency})
		for h := range homes {
			cost, size := draw(g, h)
			p.Pairs = append(p.Pairs, Pair{fmt.Sprint("g", g), fmt.Sprint("h", h), &cost, &size})
		}
	}
	return p
}

// Problems at the edges of what is allowed have plans with bounds that the check accepts; out is who cannot be placed,
// none if that is left to the search.
func TestEdges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0x65646765))
	for name, c := range map[string]struct {
		problem *Problem
		out     int
	}{
		"nothing":            {&Problem{}, 0},
		"no home":            {full(5, 0, 0, nil), 5},
		"no group":           {full(0, 5, 3, nil), 0},
		"no place":           {full(6, 3, 0, func(int, int) (float64, int) { return 1, 1 }), 6},
		"one home":           {full(40, 1, 25, func(g, _ int) (float64, int) { return float64(g), 1 }), 15},
		"one group":          {full(1, 40, 1, func(_, h int) (float64, int) { return float64(40 - h), 1 }), 0},
		"free":               {full(30, 10, 3, func(int, int) (float64, int) { return 0, 1 }), 0},
		"free and too many":  {full(60, 10, 3, func(int, int) (float64, int) { return 0, 1 }), 30},
		"all the same":       {full(60, 10, 6, func(int, int) (float64, int) { return 7, 1 }), 0},
		"the dearest":        {full(60, 12, 6, func(int, int) (float64, int) { return maxCost - float64(rng.IntN(9)), 1 }), 0},
		"cheap and dear":     {full(60, 12, 6, func(g, h int) (float64, int) { return []float64{0, 1e-9, 1, maxCost}[(g*7+h*5)%4], 1 + h%2 }), none},
		"the largest places": {full(15, 3, maxPlaces, func(int, int) (float64, int) { return float64(rng.IntN(100)), 1 + rng.IntN(maxPlaces) }), none},
		"only one fits":      {full(50, 20, 10, func(g, h int) (float64, int) { return float64(g + h), 6 + (g+h)%5 }), 30},
		"parts of a cost":    {full(60, 12, 6, func(int, int) (float64, int) { return rng.Float64(), 1 }), 0},
	} {
		plan, err := Solve(context.Background(), c.problem)
		if err == nil {
			err = Check(c.problem, plan)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.out != none && len(plan.Unassigned) != c.out {
			t.Errorf("%s: %d without a place, want %d", name, len(plan.Unassigned), c.out)
		}
		if slices.ContainsFunc(plan.Unassigned, func(u Unassigned) bool { return u.Reason.VI == "" || u.Reason.EN == "" }) {
			t.Errorf("%s: somebody without a place is not told why", name)
		}
	}
}

// A search that is ended before it began, or has next to no time, gives a right plan.
func TestNoTime(t *testing.T) {
	p := newTown(200, 80, 3, 4)
	p.TimeLimitS = 1e-9
	if plan := solve(t, p); !plan.Cut {
		t.Error("the plan does not say that time ended the search")
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	p.TimeLimitS = 60
	plan, err := Solve(ctx, p)
	must(t, err)
	must(t, Check(p, plan))
	if !plan.Cut {
		t.Error("the plan does not say that the search was ended")
	}
}
