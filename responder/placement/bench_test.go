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

// BenchmarkTown places 5,000 groups in 2,000 homes and 60 shelters: when the first plan was there and how far above the
// bound, the last plan, and beside them the better of two simple ways, by persons in homes and by cost.
func BenchmarkTown(b *testing.B) {
	for seed := range uint64(2) {
		p := newTown(5000, 2000, 60, seed+1)
		b.Run(fmt.Sprint("seed", p.Seed), func(b *testing.B) {
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
	least, most := math.Inf(1), 0
	for _, order := range []func(*instance) []int32{urgentFirst, largeFirst} {
		cost, homed := greedy(p, order)
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

// greedy sends each group into the cheapest free home, in an order. It gives the cost and the persons in homes.
func greedy(p *Problem, order func(*instance) []int32) (cost float64, homed int) {
	t, err := p.rows()
	if err != nil {
		panic(err)
	}
	in := newInstance(p, t)
	s := newState(in)
	for _, g := range order(in) {
		for q := in.off[g]; q < in.off[g+1]; q++ {
			if h := in.home[q]; in.places[q] <= in.capacity[h]-s.load[h] {
				s.move(g, q)
				if !p.Homes[h].Shelter {
					homed += p.Groups[g].Size
				}
				break
			}
		}
	}
	return s.score.cost, homed
}
