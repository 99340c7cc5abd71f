package placement

import (
	"context"
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

// BenchmarkTown places 5,000 groups in 2,000 homes and 60 shelters within 10 s, beside the most urgent first into the
// cheapest free home.
func BenchmarkTown(b *testing.B) {
	p := town(5000, 2000, 60, 1)
	for range b.N {
		plan, err := Solve(context.Background(), p)
		must(b, err)
		must(b, Check(p, plan))
		if !plan.Complete {
			b.Errorf("%d groups have no place", len(plan.Unassigned))
		}
		cost, homed := greedy(p)
		if plan.Gap != nil {
			b.ReportMetric(100**plan.Gap, "gap-%")
		}
		b.ReportMetric(cost/plan.Cost, "greedy-cost-ratio")
		b.ReportMetric(float64(inHomes(p, plan)), "persons-in-homes")
		b.ReportMetric(float64(homed), "greedy-persons-in-homes")
		b.ReportMetric(plan.Seconds*1000, "ms")
	}
}

const smallHome = 4 // places; a shelter has more

func inHomes(p *Problem, plan *Plan) (persons int) {
	size, places := map[string]int{}, map[string]int{}
	for _, g := range p.Groups {
		size[g.ID] = g.Size
	}
	for _, h := range p.Homes {
		places[h.ID] = h.Places
	}
	for _, a := range plan.Assigned {
		if places[a.Home] <= smallHome {
			persons += size[a.Group]
		}
	}
	return persons
}

// greedy gives the cost and the persons in small homes.
func greedy(p *Problem) (cost float64, homed int) {
	in := newInstance(p)
	free := slices.Clone(in.capacity)
	order := make([]int32, in.groups())
	for g := range order {
		order[g] = int32(g)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(in.class[a]) - int(in.class[b]) })
	for _, g := range order {
		best := int32(none)
		for _, q := range in.pairsOf(g) {
			if in.places[q] <= free[in.home[q]] && (best == none || in.cost[q] < in.cost[best]) {
				best = q
			}
		}
		if best == none {
			continue
		}
		cost += in.cost[best]
		free[in.home[best]] -= in.places[best]
		if in.capacity[in.home[best]] <= smallHome {
			homed += p.Groups[g].Size
		}
	}
	return cost, homed
}
