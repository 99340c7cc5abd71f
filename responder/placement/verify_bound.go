package placement

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// bound computes the bound again. Whoever leaves the rule "one home for each group" at a price for each group, its
// certificate's, cannot do worse than the best plan: each group costs its price, or its absence if that is less, and each
// home takes the set of groups that brings it most. Of the urgencies up to the first where the plan leaves somebody out
// who fits somewhere, absence costs what the certificate says, and what the plan owes of that is taken off; further
// absence is free.
func (c *checker) bound(plan *Plan) error {
	if len(plan.Certificate.Prices) != len(c.p.Groups) {
		return errors.New("the certificate is not of this problem")
	}
	value := c.fixed
	absence, owed := c.absence(plan)
	price := make(map[string]float64, len(absence))
	for i, g := range c.p.Groups {
		price[g.ID] = plan.Certificate.Prices[i]
		if _, pinned := c.pinned[g.ID]; !pinned {
			value += min(price[g.ID], absence[g.ID])
		}
	}
	for h, wish := range c.wishes(price) {
		value -= most(wish, c.room[h])
	}
	value -= owed
	if c.whole() {
		value = math.Ceil(value - 1e-6)
	}
	if plan.Bound > max(0, value) || math.IsNaN(value) {
		return fmt.Errorf("the certificate proves %g, not %g", value, plan.Bound)
	}
	return nil
}

// open tells whether a pair is one that the plan could choose.
func (c *checker) open(q *Pair) bool {
	_, pinned := c.pinned[q.Group]
	return !pinned && !c.banned[Assignment{q.Group, q.Home}] && c.needs(q) <= c.room[q.Home]
}

// absence gives what leaving out each group costs, and how much of it the plan owes.
func (c *checker) absence(plan *Plan) (cost map[string]float64, owed float64) {
	fits, out := map[string]bool{}, map[int]int{}
	for i := range c.p.Pairs {
		if q := &c.p.Pairs[i]; !fits[q.Group] && c.open(q) {
			fits[q.Group] = true
		}
	}
	first := math.MaxInt
	for _, u := range plan.Unassigned {
		if fits[u.Group] {
			level := c.group[u.Group].Urgency
			first = min(first, level)
			out[level]++
		}
	}
	cost = map[string]float64{}
	for _, g := range c.p.Groups {
		if fits[g.ID] && g.Urgency <= first {
			cost[g.ID] = plan.Certificate.Absent
		}
	}
	return cost, plan.Certificate.Absent * float64(out[first])
}

// wish is a group that a home would take, for what it brings.
type wish struct {
	places int
	brings float64
}

func (c *checker) wishes(price map[string]float64) map[string][]wish {
	list := map[string][]wish{}
	for i := range c.p.Pairs {
		q := &c.p.Pairs[i]
		if b := price[q.Group] - *q.Cost; b > 0 && c.open(q) {
			list[q.Home] = append(list[q.Home], wish{c.needs(q), b})
		}
	}
	return list
}

// most gives what the best set of wishes brings, or for large homes with many wishes what it cannot exceed.
func most(list []wish, places int) float64 {
	if len(list)*places > 1<<26 {
		return parts(list, places)
	}
	best := make([]float64, places+1)
	for _, w := range list {
		for n := places; n >= w.places; n-- {
			best[n] = max(best[n], best[n-w.places]+w.brings)
		}
	}
	return best[places]
}

// parts fills a home when even a part of a group may be taken.
func parts(list []wish, places int) (sum float64) {
	slices.SortFunc(list, func(a, b wish) int { return cmp.Compare(b.brings/float64(b.places), a.brings/float64(a.places)) })
	for _, w := range list {
		n := min(w.places, places)
		sum += w.brings * float64(n) / float64(w.places)
		places -= n
	}
	return sum
}

// whole tells whether every cost is a whole number.
func (c *checker) whole() bool {
	return !slices.ContainsFunc(c.p.Pairs, func(q Pair) bool { return *q.Cost != math.Trunc(*q.Cost) })
}
