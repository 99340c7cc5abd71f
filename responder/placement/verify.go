package placement

import (
	"errors"
	"fmt"
	"math"
)

// Check computes again from the problem what a plan says: each group once, by a pair of the problem, no home overfull,
// the sum of costs, a bound below it. It shares no code with the search. The problem must be valid.
func Check(p *Problem, plan *Plan) error {
	seen, err := checkGroups(p, plan)
	if err != nil {
		return err
	}
	cost, err := checkHomes(p, seen)
	if err != nil {
		return err
	}
	if math.Abs(cost-plan.Cost) > 1e-6*max(1, cost) {
		return fmt.Errorf("the plan costs %g, not %g", cost, plan.Cost)
	}
	if plan.Bound > plan.Cost+1e-6*max(1, cost) {
		return fmt.Errorf("the bound %g is above the cost %g", plan.Bound, plan.Cost)
	}
	if plan.Complete != (len(plan.Unassigned) == 0) {
		return errors.New("the plan does not know whether it is complete")
	}
	return nil
}

// checkGroups gives the home of each assigned group.
func checkGroups(p *Problem, plan *Plan) (map[string]string, error) {
	count, home := map[string]int{}, map[string]string{}
	for _, a := range plan.Assigned {
		count[a.Group]++
		home[a.Group] = a.Home
	}
	for _, u := range plan.Unassigned {
		count[u.Group]++
	}
	for _, g := range p.Groups {
		if count[g.ID] != 1 {
			return nil, fmt.Errorf("group %q is %d times in the plan", g.ID, count[g.ID])
		}
	}
	if n := len(plan.Assigned) + len(plan.Unassigned); n != len(p.Groups) {
		return nil, fmt.Errorf("the plan has %d groups, the problem %d", n, len(p.Groups))
	}
	return home, nil
}

// checkHomes fills the homes and gives the cost.
func checkHomes(p *Problem, home map[string]string) (float64, error) {
	sizes, free := map[string]int{}, map[string]int{}
	for _, g := range p.Groups {
		sizes[g.ID] = g.Size
	}
	for _, h := range p.Homes {
		free[h.ID] = h.Places
	}
	cost, found := 0.0, 0
	for _, q := range p.Pairs {
		if to, ok := home[q.Group]; !ok || to != q.Home {
			continue
		}
		w := sizes[q.Group]
		if q.Places != nil {
			w = *q.Places
		}
		free[q.Home] -= w
		cost += *q.Cost
		found++
	}
	if found != len(home) {
		return 0, fmt.Errorf("%d of %d placements are by no pair", len(home)-found, len(home))
	}
	for id, n := range free {
		if n < 0 {
			return 0, fmt.Errorf("home %q has %d too many", id, -n)
		}
	}
	return cost, nil
}
