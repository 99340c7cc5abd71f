package placement

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkGAP solves the published instances of one class in 10 s each: the mean and the worst cost above the least
// known, the worst bound below the proven one, in percent.
func BenchmarkGAP(b *testing.B) {
	for class := range strings.SplitSeq("abcde", "") {
		b.Run(class, func(b *testing.B) {
			for range b.N {
				benchClass(b, class)
			}
		})
	}
}

func benchClass(b *testing.B, class string) {
	var above, below []float64
	var took time.Duration
	for _, c := range gapCases(b) {
		if gapClass(c.name) != class {
			continue
		}
		started := time.Now()
		plan := solve(b, c.problem)
		took += time.Since(started)
		if !plan.Complete || plan.Bound > c.least {
			b.Errorf("%s: complete %t, bound %g, least known %g", c.name, plan.Complete, plan.Bound, c.least)
		}
		above = append(above, 100*(plan.Cost/c.least-1))
		below = append(below, 100*(1-plan.Bound/c.proven))
		b.Logf("%s: cost %g (%.3f %%), bound %g (%.3f %%), %.1f s", c.name, plan.Cost, above[len(above)-1], plan.Bound, below[len(below)-1], plan.Seconds)
	}
	if len(above) == 0 {
		return
	}
	sum := 0.0
	for _, a := range above {
		sum += a
	}
	n := float64(len(above))
	b.ReportMetric(sum/n, "mean-%-above")
	b.ReportMetric(slices.Max(above), "worst-%-above")
	b.ReportMetric(slices.Max(below), "worst-bound-%-below")
	b.ReportMetric(float64(took.Milliseconds())/n, "ms/instance")
}

// BenchmarkTown places the groups of towns where homes are scarce, ample, about as many as wanted, and scarce on a large
// scale: when the first plan was there and how far above the bound, the last plan, and beside them the best of simple ways.
func BenchmarkTown(b *testing.B) {
	for _, c := range []struct {
		groups, homes, shelters int
		seconds                 float64
	}{{1000, 400, 12, 5}, {1200, 2000, 20, 10}, {2000, 2000, 30, 10}, {5000, 2000, 60, 20}} {
		b.Run(fmt.Sprintf("%dx%dx%d", c.groups, c.homes, c.shelters), func(b *testing.B) {
			p := newTown(c.groups, c.homes, c.shelters, 1)
			p.TimeLimitS = c.seconds
			for range b.N {
				benchTown(b, p)
			}
		})
	}
}

func benchTown(b *testing.B, p *Problem) {
	plan := solve(b, p)
	if !plan.Complete || !plan.First.Complete {
		b.Errorf("%d groups have no place", len(plan.Unassigned))
	}
	b.ReportMetric(100**plan.Gap, "gap-%")
	b.ReportMetric(100*(plan.First.Cost/plan.Bound-1), "first-gap-%")
	b.ReportMetric(1000*plan.First.Seconds, "first-ms")
	b.ReportMetric(1000*plan.Seconds, "ms")
	b.ReportMetric(float64(len(plan.Exceptions)), "exceptions")
	least, most := math.Inf(1), 0
	for _, way := range []func(*Problem) (float64, int){
		func(p *Problem) (float64, int) { return greedy(p, urgentFirst, false) },
		func(p *Problem) (float64, int) { return greedy(p, largeFirst, false) },
		func(p *Problem) (float64, int) { return greedy(p, largeFirst, true) },
	} {
		cost, homed := way(p)
		least, most = min(least, cost), max(most, homed)
	}
	b.ReportMetric(100*(least/plan.Bound-1), "greedy-gap-%")
	b.ReportMetric(float64(inHomes(p, plan)), "persons-in-homes")
	b.ReportMetric(float64(most), "greedy-persons-in-homes")
}

func inHomes(p *Problem, plan *Plan) (persons int) {
	size, shelter := map[string]int{}, map[string]bool{}
	for _, g := range p.Groups {
		size[g.ID] = g.Size
	}
	for _, h := range p.Homes {
		shelter[h.ID] = h.Shelter
	}
	for _, a := range plan.Assigned {
		if !shelter[a.Home] {
			persons += size[a.Group]
		}
	}
	return persons
}

func urgentFirst(in *instance) []int32 {
	order := make([]int32, in.groups())
	for g := range order {
		order[g] = int32(g)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(in.class[a]) - int(in.class[b]) })
	return order
}

func largeFirst(in *instance) []int32 {
	order := urgentFirst(in)
	width := func(g int32) int32 { return slices.Min(in.places[in.off[g]:in.off[g+1]]) }
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Or(int(in.class[a])-int(in.class[b]), int(width(b)-width(a))) })
	return order
}

// greedy sends each group, in an order, into the cheapest free home, or, if tight, into the one where the fewest places
// stay free and only then into a shelter. It gives the cost and the persons in homes.
func greedy(p *Problem, order func(*instance) []int32, tight bool) (cost float64, homed int) {
	t, err := p.rows()
	if err != nil {
		panic(err)
	}
	in := newInstance(p, t)
	s := newState(in)
	for _, g := range order(in) {
		best, left := int32(none), int32(math.MaxInt32)
		for q := in.off[g]; q < in.off[g+1]; q++ {
			rest := in.capacity[in.home[q]] - s.load[in.home[q]] - in.places[q]
			if rest < 0 || best != none && (!tight || rest >= left || in.shelter[in.home[q]]) {
				continue
			}
			best, left = q, rest
			if in.shelter[in.home[q]] {
				left = math.MaxInt32
			}
		}
		if best == none {
			continue
		}
		s.move(g, best)
		if !in.shelter[in.home[best]] {
			homed += p.Groups[g].Size
		}
	}
	return s.score.cost, homed
}
