package placement

import (
	"math"
	"slices"
)

// climb is the search for prices that make the bound high. A step goes along a fading mean of what too many or nobody
// took, less for groups whose excess was often large, as far as what is missing to the cost of a plan allows (Polyak);
// steps become shorter when they bring nothing.
type climb struct {
	*relaxation
	best  []float64 // prices
	top   float64   // the bound they give
	worth []float64 // of each home: what a place in it is worth, about
	way   []float64 // of each group
	sum   []float64 // of each group's squared excess, and 1
	pace  float64
	since int // steps since the bound rose
	stop  func() bool
}

const (
	firstPace = 0.15
	leastPace = 1e-4
	shorter   = 0.7
	patient   = 25   // steps without a rise before they become shorter
	inertia   = 0.9  // share of the old way in the new one
	discount  = 0.25 // of what is missing, that the best plan is thought to be too dear by
	newest    = 0.05 // share of the newest in what a place is worth
)

func newClimb(in *instance, absent, price []float64, stop func() bool) *climb {
	n := in.groups()
	c := &climb{relaxation: newRelaxation(in, absent, price), worth: make([]float64, in.homes()), way: make([]float64, n),
		sum: slices.Repeat([]float64{1}, n), pace: firstPace, stop: stop}
	for g, a := range absent {
		c.price[g] = min(a, c.price[g])
	}
	c.evaluate()
	c.best, c.top = slices.Clone(c.price), c.value
	copy(c.worth, c.margin)
	return c
}

// steps climbs towards cost, that of a plan, with n steps, or fewer if more are of no use.
func (c *climb) steps(n int, cost float64) {
	for i := 0; i < n && c.pace >= leastPace && !c.stop(); i++ {
		goal := cost - discount*(cost-c.top)
		if !c.step(c.pace * max(goal-c.value, 1e-7*math.Abs(cost))) {
			c.pace = 0
			return
		}
		c.evaluate()
		c.remember()
	}
}

// step moves the prices; false if the relaxed plan is a plan, so that the bound is reached.
func (c *climb) step(by float64) bool {
	slope, any := 0.0, false
	for g, e := range c.excess {
		any = any || e != 0
		c.sum[g] += e * e
		c.way[g] = inertia*c.way[g] + (1-inertia)*e
		slope += c.way[g] * c.way[g] / math.Sqrt(c.sum[g])
	}
	if !any || slope == 0 {
		return false
	}
	for g, d := range c.way {
		c.price[g] = min(c.absent[g], c.price[g]+by/slope*d/math.Sqrt(c.sum[g]))
	}
	return true
}

func (c *climb) remember() {
	for h, m := range c.margin {
		c.worth[h] += newest * (m - c.worth[h])
	}
	if c.value > c.top {
		c.top, c.since = c.value, 0
		copy(c.best, c.price)
		return
	}
	if c.since++; c.since == patient {
		c.pace, c.since = c.pace*shorter, 0
		c.back()
	}
}

// back goes to the best prices.
func (c *climb) back() {
	copy(c.price, c.best)
	clear(c.way)
	c.evaluate()
}
