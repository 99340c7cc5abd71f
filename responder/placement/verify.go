package placement

import (
	"errors"
	"fmt"
	"math"
)

// Check computes again from the problem what a plan says: each group once, by a pair of the problem, pins and bans kept,
// no home overfull, the sum of costs, the bound from its certificate, and every priority exception. It shares no code with
// the search. The problem must be valid.
func Check(p *Problem, plan *Plan) error {
	c := newChecker(p)
	for _, step := range []func(*Plan) error{c.groups, c.pins, c.homes, c.totals, c.bound, c.exceptions} {
		if err := step(plan); err != nil {
			return err
		}
	}
	return nil
}

// checker holds a problem by names.
type checker struct {
	p      *Problem
	group  map[string]Group
	free   map[string]int    // places that the plan leaves in each home
	room   map[string]int    // places of each home that no pinned group has
	pinned map[string]string // home of each pinned group
	banned map[Assignment]bool
	home   map[string]string   // of each assigned group
	pair   map[string]Pair     // the pair of each assigned group
	in     map[string][]string // groups of each home
	cost   float64             // of the plan
	fixed  float64             // of the pinned
}

func newChecker(p *Problem) *checker {
	c := &checker{p: p, group: map[string]Group{}, free: map[string]int{}, room: map[string]int{}, pinned: map[string]string{}, banned: map[Assignment]bool{},
		home: map[string]string{}, pair: map[string]Pair{}, in: map[string][]string{}}
	for _, g := range p.Groups {
		c.group[g.ID] = g
	}
	for _, h := range p.Homes {
		c.free[h.ID], c.room[h.ID] = h.Places, h.Places
	}
	for _, a := range p.Pins {
		c.pinned[a.Group] = a.Home
	}
	for _, a := range p.Bans {
		c.banned[a] = true
	}
	return c
}

func (c *checker) groups(plan *Plan) error {
	count := map[string]int{}
	for _, a := range plan.Assigned {
		count[a.Group]++
		c.home[a.Group] = a.Home
		c.in[a.Home] = append(c.in[a.Home], a.Group)
	}
	for _, u := range plan.Unassigned {
		count[u.Group]++
		if u.Reason.Code == "" {
			return fmt.Errorf("group %q has no reason", u.Group)
		}
	}
	for _, g := range c.p.Groups {
		if count[g.ID] != 1 {
			return fmt.Errorf("group %q is %d times in the plan", g.ID, count[g.ID])
		}
	}
	if n := len(plan.Assigned) + len(plan.Unassigned); n != len(c.p.Groups) {
		return fmt.Errorf("the plan has %d groups, the problem %d", n, len(c.p.Groups))
	}
	return nil
}

func (c *checker) pins(*Plan) error {
	for g, h := range c.pinned {
		if c.home[g] != h {
			return fmt.Errorf("group %q is not where it is pinned", g)
		}
	}
	for g, h := range c.home {
		if c.banned[Assignment{g, h}] && c.pinned[g] != h {
			return fmt.Errorf("group %q is where it is banned", g)
		}
	}
	return nil
}

// needs gives the places of a pair.
func (c *checker) needs(q *Pair) int {
	if q.Places != nil {
		return *q.Places
	}
	return c.group[q.Group].Size
}

// homes fills the homes and adds up the costs.
func (c *checker) homes(*Plan) error {
	for _, q := range c.p.Pairs {
		if h, ok := c.home[q.Group]; !ok || h != q.Home {
			continue
		}
		c.pair[q.Group] = q
		c.free[q.Home] -= c.needs(&q)
		c.cost += *q.Cost
		if _, is := c.pinned[q.Group]; is {
			c.fixed += *q.Cost
			c.room[q.Home] -= c.needs(&q)
		}
	}
	if len(c.pair) != len(c.home) {
		return fmt.Errorf("%d of %d placements are by no pair", len(c.home)-len(c.pair), len(c.home))
	}
	for id, n := range c.free {
		if n < 0 {
			return fmt.Errorf("home %q has %d too many", id, -n)
		}
	}
	return nil
}

func (c *checker) totals(plan *Plan) error {
	if math.Abs(c.cost-plan.Cost) > 1e-6*max(1, c.cost) {
		return fmt.Errorf("the plan costs %g, not %g", c.cost, plan.Cost)
	}
	if plan.Bound > plan.Cost+1e-6*max(1, c.cost) {
		return fmt.Errorf("the bound %g is above the cost %g", plan.Bound, plan.Cost)
	}
	if plan.Gap != nil && math.Abs(plan.Bound*(1+*plan.Gap)-plan.Cost) > 1e-6*max(1, c.cost) {
		return fmt.Errorf("the gap is not %g", *plan.Gap)
	}
	if plan.Complete != (len(plan.Unassigned) == 0) {
		return errors.New("the plan does not know whether it is complete")
	}
	return nil
}

// exceptions finds every group without a home whom only less urgent groups keep out of one, and looks for it in the plan.
func (c *checker) exceptions(plan *Plan) error {
	told, shelter := map[string]bool{}, map[string]bool{}
	for _, e := range plan.Exceptions {
		told[e.Group] = true
	}
	for _, h := range c.p.Homes {
		shelter[h.ID] = h.Shelter
	}
	for i := range c.p.Pairs {
		q := &c.p.Pairs[i]
		now, placed := c.pair[q.Group]
		_, pinned := c.pinned[q.Group]
		if pinned || told[q.Group] || c.banned[Assignment{q.Group, q.Home}] || placed && (!shelter[now.Home] || shelter[q.Home] || *q.Cost >= *now.Cost) {
			continue
		}
		if c.less(q) >= c.needs(q) {
			return fmt.Errorf("group %q is kept out of home %q by less urgent ones, and the plan does not tell", q.Group, q.Home)
		}
	}
	return nil
}

// less gives the places of a pair's home that are free or taken by groups less urgent than the pair's.
func (c *checker) less(q *Pair) int {
	n := c.free[q.Home]
	for _, k := range c.in[q.Home] {
		if _, pinned := c.pinned[k]; pinned || c.group[k].Urgency <= c.group[q.Group].Urgency {
			continue
		}
		p := c.pair[k]
		n += c.needs(&p)
	}
	return n
}
