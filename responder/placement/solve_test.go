package placement

import (
	"context"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func solve(tb testing.TB, p *Problem) *Plan {
	tb.Helper()
	plan, err := Solve(context.Background(), p)
	must(tb, err)
	must(tb, Check(p, plan))
	return plan
}

// No plan is better than the best of all plans, and the bound is never above it.
func TestTinyProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		plan, err := Solve(context.Background(), p)
		if err == nil {
			err = Check(p, plan)
		}
		if err != nil {
			t.Fatal(err)
		}
		best, got := brute(p), outcomeOf(p, plan)
		if plan.Bound > best[3]+1e-6 {
			t.Errorf("bound %g is above the least cost %v", plan.Bound, best)
		}
		if c := slices.Compare(got[:3], best[:3]); c < 0 || c == 0 && got[3] < best[3]-1e-6 {
			t.Errorf("the plan %v is better than the best %v", got, best)
		}
	})
}

// On problems this small the search nearly always finds the best plan.
func TestTinyProblemsBest(t *testing.T) {
	const problems, wanted = 300, 290
	draw, found := rapid.Custom(tiny), 0
	for seed := range problems {
		p := draw.Example(seed)
		best, got := brute(p), outcomeOf(p, solve(t, p))
		if got[0] == best[0] && got[1] == best[1] && got[2] == best[2] && got[3] <= best[3]+1e-6 {
			found++
		}
	}
	if found < wanted {
		t.Errorf("%d of %d plans are the best, want %d", found, problems, wanted)
	}
	t.Logf("%d of %d plans are the best", found, problems)
}

// The same problem, seed and iterations give the same plan, bit for bit, on one core or two.
func TestSameSeedSamePlan(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	town, short, job := newTown(90, 36, 2, 7), newTown(60, 20, 0, 8), randomGAP("e", 20, 40, 9)
	for _, p := range []*Problem{town, short, job} {
		p.Iterations, p.TimeLimitS = 8, 600
		var plans []*Plan
		for _, cores := range []int{2, 1, 2} {
			runtime.GOMAXPROCS(cores)
			plan := solve(t, p)
			plan.Seconds, plan.First.Seconds = 0, 0
			plans = append(plans, plan)
		}
		if !reflect.DeepEqual(plans[0], plans[1]) || !reflect.DeepEqual(plans[0], plans[2]) {
			t.Error("three runs gave different plans")
		}
		if plans[0].Cut || plans[0].Rounds != 2*p.Iterations {
			t.Errorf("cut %t, %d rounds; want false, %d", plans[0].Cut, plans[0].Rounds, 2*p.Iterations)
		}
	}
}

func TestTownIsPlaced(t *testing.T) {
	p := newTown(300, 120, 4, 3)
	p.Iterations, p.TimeLimitS = 10, 600
	plan := solve(t, p)
	if !plan.Complete || plan.Gap == nil || *plan.Gap > maxTownGap {
		t.Errorf("complete %t, cost %g, bound %g", plan.Complete, plan.Cost, plan.Bound)
	}
}

// maxTownGap is above the 0.39 per cent that a run of 10 rounds came to.
const maxTownGap = 0.005

func TestReasons(t *testing.T) {
	p := &Problem{
		Groups: []Group{{"urgent", 2, 1}, {"nowhere", 1, 1}, {"large", 9, 1}, {"late", 1, 3}},
		Homes:  []Home{{ID: "home", Places: 2}},
		Pairs:  []Pair{{"urgent", "home", new(50.0), nil}, {"large", "home", new(1.0), nil}, {"late", "home", new(1.0), nil}},
	}
	plan := solve(t, p)
	want := map[string]Reason{
		"nowhere": NoPair.reason(),
		"large":   TooLarge.reason(),
		"late":    {Code: HomesFull, VI: "các nơi phù hợp đã đầy", EN: "the eligible homes are full", Home: "home", Missing: 1, Instead: "urgent", InsteadOf: "home", Cost: -49},
	}
	for _, u := range plan.Unassigned {
		if u.Reason != want[u.Group] {
			t.Errorf("%s: %+v, want %+v", u.Group, u.Reason, want[u.Group])
		}
	}
	if len(plan.Unassigned) != len(want) || plan.Cost != 50 {
		t.Errorf("%d without a place, cost %g; want %d, 50", len(plan.Unassigned), plan.Cost, len(want))
	}
}

func TestSmallGAP(t *testing.T) {
	for i, c := range gapCases(t) {
		if len(c.problem.Groups) > 100 || i%5 > 0 {
			continue
		}
		c.problem.Iterations, c.problem.TimeLimitS = 5, 600
		plan := solve(t, c.problem)
		if !plan.Complete || plan.Cost > c.least*1.02 || plan.Bound > c.least+1e-6 {
			t.Errorf("%s: complete %t, cost %g, bound %g; known %g", c.name, plan.Complete, plan.Cost, plan.Bound, c.least)
		}
	}
}
