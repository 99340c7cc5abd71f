package placement

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
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

// town invents a problem of small homes, a few shelters and families.
func town(groups, homes, shelters int, seed uint64) *Problem {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := &Problem{Seed: int64(seed)}
	x, y := make([]float64, homes+shelters), make([]float64, homes+shelters)
	for h := range x {
		x[h], y[h] = 100*rng.Float64(), 100*rng.Float64()
		places := 1 + rng.IntN(4)
		if h >= homes {
			places = 3*groups/shelters + rng.IntN(40)
		}
		p.Homes = append(p.Homes, Home{fmt.Sprint("h", h), places})
	}
	for g := range groups {
		size := 1 + min(rng.IntN(4), rng.IntN(5))
		p.Groups = append(p.Groups, Group{fmt.Sprint("g", g), size, 1 + min(3, rng.IntN(5))})
		gx, gy := 100*rng.Float64(), 100*rng.Float64()
		kind := rng.IntN(4)
		for h, home := range p.Homes {
			shelter := h >= homes
			if !shelter && (h%4 != kind || size > home.Places) {
				continue
			}
			p.Pairs = append(p.Pairs, Pair{p.Groups[g].ID, home.ID, new(townCost(p.Groups[g], shelter, gx-x[h], gy-y[h])), nil})
		}
	}
	return p
}

// townCost is points: up to 1,000 for the distance, and for a shelter more the more urgent a group is.
func townCost(g Group, shelter bool, dx, dy float64) float64 {
	c := float64(int(7 * max(dx, -dx, dy, -dy)))
	if shelter {
		c += float64(g.Size) * []float64{9000, 6000, 3000, 1500}[g.Urgency-1]
	}
	return c
}

func TestSameSeedSamePlan(t *testing.T) {
	p := town(120, 50, 2, 7)
	p.Iterations, p.TimeLimitS = 20, 600
	a, b := solve(t, p), solve(t, p)
	a.Seconds, b.Seconds = 0, 0
	if !reflect.DeepEqual(a, b) {
		t.Error("two runs gave two plans")
	}
	if !a.Complete || a.Rounds != 2*p.Iterations {
		t.Errorf("complete %t, %d rounds; want true, %d", a.Complete, a.Rounds, 2*p.Iterations)
	}
}

func TestTownIsPlaced(t *testing.T) {
	p := town(400, 160, 5, 3)
	p.Iterations, p.TimeLimitS = 30, 600
	plan := solve(t, p)
	if !plan.Complete || plan.Gap == nil || *plan.Gap > maxTownGap {
		t.Errorf("complete %t, cost %g, bound %g", plan.Complete, plan.Cost, plan.Bound)
	}
}

// maxTownGap is above the 4.9 per cent that a run of 30 rounds once came to; how much of it is the bound is not known.
const maxTownGap = 0.06

func TestReasons(t *testing.T) {
	p := &Problem{
		Groups: []Group{{"urgent", 2, 1}, {"nowhere", 1, 1}, {"large", 9, 1}, {"late", 1, 3}},
		Homes:  []Home{{"home", 2}},
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
	for _, c := range gapCases(t) {
		if len(c.problem.Groups) > 100 || gapClass(c.name) == "d" {
			continue
		}
		c.problem.Iterations, c.problem.TimeLimitS = 100, 600
		plan := solve(t, c.problem)
		if !plan.Complete || plan.Cost > c.least*1.05 || plan.Bound > c.least+1e-6 {
			t.Errorf("%s: complete %t, cost %g, bound %g; known %g", c.name, plan.Complete, plan.Cost, plan.Bound, c.least)
		}
	}
}
