package placement

import (
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

// BenchmarkTown places the groups of towns where homes are scarce, plenty, about as many as wanted, and scarce on a large
// scale, with every allowed pair and with the nearest homes only: when the first plan was there and how far above the
// bound, the last plan, and beside them the best of simple ways and the most persons that any plan could have in homes.
func BenchmarkTown(b *testing.B) {
	for _, c := range []struct {
		groups, homes, shelters, near int
		seconds                       float64
	}{{1000, 400, 12, 0, 2}, {1200, 2000, 20, 0, 10}, {2000, 2000, 30, 0, 10}, {1200, 2000, 20, 50, 10}, {2000, 2000, 30, 50, 10}, {5000, 2000, 60, 0, 30}} {
		name := fmt.Sprintf("%dx%dx%d", c.groups, c.homes, c.shelters)
		p := func() *Problem { return newTown(c.groups, c.homes, c.shelters, 1) }
		if c.near > 0 {
			name += fmt.Sprintf("/nearest%d", c.near)
			p = func() *Problem { return nearOnly(newTown(c.groups, c.homes, c.shelters, 1), c.near) }
		}
		b.Run(name, func(b *testing.B) {
			p := p()
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
	greedy, ours, limit := bestGreedy(b, p), homedBy(p, plan), mostInHomes(b, p)
	if ours.urgent < greedy.any.urgent {
		b.Errorf("%d of the most urgent in homes, a simple way has %d", ours.urgent, greedy.any.urgent)
	}
	more := func(n int) float64 { return 100 * (float64(n)/float64(greedy.ordered.all) - 1) }
	b.ReportMetric(100*(greedy.cost/plan.Bound-1), "greedy-gap-%")
	b.ReportMetric(float64(ours.all), "persons-in-homes")
	b.ReportMetric(float64(greedy.ordered.all), "greedy-persons-in-homes")
	b.ReportMetric(float64(greedy.any.all), "greedy-any-order-persons-in-homes")
	b.ReportMetric(more(ours.all), "more-in-homes-%")
	b.ReportMetric(more(limit), "more-at-most-%")
	b.ReportMetric(float64(ours.urgent), "urgent-in-homes")
	b.ReportMetric(float64(greedy.any.urgent), "greedy-urgent-in-homes")
}

// mostInHomes proves how many persons any plan can have in homes.
func mostInHomes(b *testing.B, p *Problem) int {
	q := onlyHomes(p)
	q.TimeLimitS = 10
	persons, places := 0, 0
	for _, g := range p.Groups {
		persons += g.Size
	}
	for _, h := range p.Homes {
		if !h.Shelter {
			places += h.Places
		}
	}
	return min(places, persons-int(math.Ceil(solve(b, q).Bound)))
}
