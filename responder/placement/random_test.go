package placement

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// randomGAP draws an instance in the way of the classes of the literature: m agents, n jobs.
func randomGAP(class string, m, n int, seed uint64) *Problem {
	rng := rand.New(rand.NewPCG(seed, 0x676170))
	p := &Problem{RequireAll: true, Seed: int64(seed)}
	for j := range n {
		p.Groups = append(p.Groups, Group{fmt.Sprint("g", j), 1, 1})
	}
	for i := range m {
		sum := 0
		for j := range n {
			places, cost := drawJob(rng, class)
			sum += places
			p.Pairs = append(p.Pairs, Pair{p.Groups[j].ID, fmt.Sprint("h", i), new(float64(cost)), new(places)})
		}
		p.Homes = append(p.Homes, Home{ID: fmt.Sprint("h", i), Places: max(sum*8/(10*m), 30)})
	}
	return p
}

func drawJob(rng *rand.Rand, class string) (places, cost int) {
	switch class {
	case "c":
		return 5 + rng.IntN(21), 10 + rng.IntN(41)
	case "d":
		places = 1 + rng.IntN(100)
		return places, 111 - places + rng.IntN(21) - 10
	}
	e := 1 - 10*math.Log(1-rng.Float64())
	return max(1, int(e)), max(1, int(1000/e-10*rng.Float64()))
}

// Few and many jobs for an agent: whole plans near the proven bound, after few rounds.
func TestRandomGAP(t *testing.T) {
	for _, c := range []struct {
		class string
		m, n  int
		gap   float64
	}{{"c", 5, 60, 0.01}, {"c", 30, 60, 0.01}, {"d", 20, 60, 0.02}, {"e", 5, 60, 0.01}, {"e", 40, 80, 0.01}} {
		p := randomGAP(c.class, c.m, c.n, 1)
		p.Iterations, p.TimeLimitS = 8, 600
		plan := solve(t, p)
		if !plan.Complete || plan.Gap == nil || *plan.Gap > c.gap {
			t.Errorf("class %s, %d agents, %d jobs: complete %t, cost %g, bound %g", c.class, c.m, c.n, plan.Complete, plan.Cost, plan.Bound)
		}
	}
}
