package placement

import (
	"fmt"
	"math"
	"slices"

	"pgregory.net/rapid"
)

// tiny draws a problem that can be solved by trying everything.
func tiny(t *rapid.T) *Problem {
	p := &Problem{Seed: int64(rapid.IntRange(0, 9).Draw(t, "seed")), Iterations: 60, TimeLimitS: 60}
	for h := range rapid.IntRange(1, 4).Draw(t, "homes") {
		p.Homes = append(p.Homes, Home{ID: fmt.Sprint("h", h), Places: rapid.IntRange(0, 7).Draw(t, "places")})
	}
	for g := range rapid.IntRange(0, 6).Draw(t, "groups") {
		id := fmt.Sprint("g", g)
		p.Groups = append(p.Groups, Group{id, rapid.IntRange(1, 4).Draw(t, "size"), rapid.IntRange(1, 3).Draw(t, "urgency")})
		for _, h := range p.Homes {
			if rapid.IntRange(0, 9).Draw(t, "pair") < 8 {
				p.Pairs = append(p.Pairs, tinyPair(t, id, h.ID))
			}
		}
	}
	tinyDecisions(t, p)
	return p
}

// tinyDecisions draws a pin, bans and a last plan.
func tinyDecisions(t *rapid.T, p *Problem) {
	if len(p.Pairs) == 0 || rapid.Bool().Draw(t, "undecided") {
		return
	}
	some := func(name string) *Pair { return &p.Pairs[rapid.IntRange(0, len(p.Pairs)-1).Draw(t, name)] }
	for range rapid.IntRange(0, 3).Draw(t, "bans") {
		q := some("ban")
		if a := (Assignment{q.Group, q.Home}); !slices.Contains(p.Bans, a) {
			p.Bans = append(p.Bans, a)
		}
	}
	if rapid.Bool().Draw(t, "previous") {
		q := some("stay")
		p.Previous, p.MoveCost = []Assignment{{q.Group, q.Home}}, 0
	}
	q := some("pin")
	p.Pins = []Assignment{{q.Group, q.Home}}
	if p.Validate() != nil { // the home is too small
		p.Pins = nil
	}
}

func tinyPair(t *rapid.T, group, home string) Pair {
	q := Pair{Group: group, Home: home, Cost: new(float64(rapid.IntRange(0, 40).Draw(t, "cost")) / 2)}
	if rapid.Bool().Draw(t, "own places") {
		q.Places = new(rapid.IntRange(1, 5).Draw(t, "places"))
	}
	return q
}

// outcome is what a plan is judged by: the unplaced of urgency 1, 2, 3, then cost.
type outcome [4]float64

// brute tries every plan.
func brute(p *Problem) outcome {
	free := map[string]int{}
	for _, h := range p.Homes {
		free[h.ID] = h.Places
	}
	best := outcome{math.Inf(1)}
	var try func(i int, now outcome)
	try = func(i int, now outcome) {
		if i == len(p.Groups) {
			if slices.Compare(now[:], best[:]) < 0 {
				best = now
			}
			return
		}
		g := p.Groups[i]
		for _, q := range p.Pairs {
			w := taken(&q, &g)
			if q.Group != g.ID || free[q.Home] < w || !p.leaves(&q) {
				continue
			}
			free[q.Home] -= w
			then := now
			then[3] += *q.Cost
			try(i+1, then)
			free[q.Home] += w
		}
		if !slices.ContainsFunc(p.Pins, func(a Assignment) bool { return a.Group == g.ID }) {
			now[g.Urgency-1]++
			try(i+1, now)
		}
	}
	try(0, outcome{})
	return best
}

// leaves tells whether pins and bans allow a pair.
func (p *Problem) leaves(q *Pair) bool {
	a := Assignment{q.Group, q.Home}
	for _, pin := range p.Pins {
		if pin.Group == q.Group {
			return pin == a
		}
	}
	return !slices.Contains(p.Bans, a)
}

func outcomeOf(p *Problem, plan *Plan) (o outcome) {
	for _, u := range plan.Unassigned {
		i := slices.IndexFunc(p.Groups, func(g Group) bool { return g.ID == u.Group })
		o[p.Groups[i].Urgency-1]++
	}
	o[3] = plan.Cost
	return o
}
