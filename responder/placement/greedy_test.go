package placement

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The simple ways that a coordinator could go through a list: groups in some order, each into some free home. All but
// the first and the last let the most urgent choose first.

type order func(*instance) []int32

func arrival(in *instance) []int32 {
	order := make([]int32, in.groups())
	for i, g := range rand.New(rand.NewPCG(1, 0x6172)).Perm(in.groups()) {
		order[i] = int32(g)
	}
	return order
}

func urgentFirst(in *instance) []int32 { return firstBy(in, func(int32) int32 { return 0 }) }

// largeFirst lets the larger of the most urgent choose first.
func largeFirst(in *instance) []int32 {
	return firstBy(in, func(g int32) int32 {
		if in.off[g] == in.off[g+1] {
			return 0
		}
		return -slices.Min(in.places[in.off[g]:in.off[g+1]])
	})
}

// rareFirst lets those of the most urgent choose first who may go to the fewest homes.
func rareFirst(in *instance) []int32 {
	return firstBy(in, func(g int32) int32 { return in.off[g+1] - in.off[g] })
}

func firstBy(in *instance, key func(int32) int32) []int32 {
	order := arrival(in)
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Or(int(in.class[a])-int(in.class[b]), int(key(a)-key(b))) })
	return order
}

// cheapestFree is the free pair of least cost.
func (s *state) cheapestFree(g int32) int32 {
	for q := s.in.off[g]; q < s.in.off[g+1]; q++ {
		if s.rest(q) >= 0 {
			return q
		}
	}
	return none
}

// tightestFree is the free pair of a home that leaves the fewest places over there; a shelter only if there is none.
func (s *state) tightestFree(g int32) int32 {
	best, left := int32(none), int32(math.MaxInt32)
	for q := s.in.off[g]; q < s.in.off[g+1]; q++ {
		if r := s.rest(q); r >= 0 && r < left && !s.in.shelter[s.in.home[q]] {
			best, left = q, r
		}
	}
	if best == none {
		return s.cheapestFree(g)
	}
	return best
}

// rest is what stays free in the home of a pair when its group comes.
func (s *state) rest(q int32) int32 {
	return s.in.capacity[s.in.home[q]] - s.load[s.in.home[q]] - s.in.places[q]
}

func inOrder(in *instance, by order, free func(*state, int32) int32) *state {
	s := newState(in)
	for _, g := range by(in) {
		if q := free(s, g); q != none {
			s.move(g, q)
		}
	}
	return s
}

// byRegret places next who loses most without the cheapest home that is free; losses are counted again after every 50.
func byRegret(in *instance) *state {
	s, left := newState(in), arrival(in)
	loss := make([]float64, in.groups())
	for len(left) > 0 {
		slices.SortFunc(left, func(a, b int32) int { return cmp.Compare(loss[a], loss[b]) })
		for n := 0; n < 50 && len(left) > 0; n++ {
			g := left[len(left)-1]
			if q := s.cheapestFree(g); q != none {
				s.move(g, q)
			}
			left = left[:len(left)-1]
		}
		for _, g := range left {
			loss[g] = s.regret(g)
		}
	}
	return s
}

func (s *state) regret(g int32) float64 {
	first := s.cheapestFree(g)
	if first == none {
		return 0
	}
	for q := first + 1; q < s.in.off[g+1]; q++ {
		if s.rest(q) >= 0 {
			return s.in.cost[q] - s.in.cost[first]
		}
	}
	return math.Inf(1)
}

// homed counts the persons whom a plan has in homes: all, and those of urgency 1.
type homed struct{ all, urgent int }

func homedIn(p *Problem, home func(g int) string) (n homed) {
	shelter := map[string]bool{"": true}
	for _, h := range p.Homes {
		shelter[h.ID] = h.Shelter
	}
	for i, g := range p.Groups {
		if shelter[home(i)] {
			continue
		}
		n.all += g.Size
		if g.Urgency == 1 {
			n.urgent += g.Size
		}
	}
	return n
}

func homedBy(p *Problem, plan *Plan) homed {
	at := map[string]string{}
	for _, a := range plan.Assigned {
		at[a.Group] = a.Home
	}
	return homedIn(p, func(g int) string { return at[p.Groups[g].ID] })
}

// greedyBest is the best that the simple ways come to, each figure by itself: the least cost of those that place everybody,
// the most persons in homes of those that let the most urgent choose first, and of all.
type greedyBest struct {
	cost         float64
	ordered, any homed
}

func bestGreedy(tb testing.TB, p *Problem) greedyBest {
	tb.Helper()
	t, err := p.rows()
	must(tb, err)
	in := newInstance(p, t)
	best := greedyBest{cost: math.Inf(1)}
	for _, by := range []order{urgentFirst, largeFirst, rareFirst} {
		best.add(p, inOrder(in, by, (*state).cheapestFree), &best.ordered)
		best.add(p, inOrder(in, by, (*state).tightestFree), &best.ordered)
	}
	best.any = best.ordered
	for _, s := range []*state{byRegret(in), inOrder(in, arrival, (*state).cheapestFree), inOrder(in, arrival, (*state).tightestFree)} {
		best.add(p, s, &best.any)
	}
	return best
}

func (b *greedyBest) add(p *Problem, s *state, most *homed) {
	n := homedIn(p, func(g int) string {
		if h := s.where(int32(g)); h != none {
			return p.Homes[h].ID
		}
		return ""
	})
	most.all, most.urgent = max(most.all, n.all), max(most.urgent, n.urgent)
	if s.score.complete() {
		b.cost = min(b.cost, s.score.cost)
	}
}

// onlyHomes is the problem of having as many persons in homes as can be: whoever is elsewhere costs 1, and costs say
// nothing else. Its bound is what no plan, whatever it wants, can undercut.
func onlyHomes(p *Problem) *Problem {
	q := *p
	size, shelter := map[string]float64{}, map[string]bool{}
	for _, g := range p.Groups {
		size[g.ID] = float64(g.Size)
	}
	for _, h := range p.Homes {
		shelter[h.ID] = h.Shelter
	}
	q.Pairs = slices.Clone(p.Pairs)
	for i := range q.Pairs {
		cost := 0.0
		if shelter[q.Pairs[i].Home] {
			cost = size[q.Pairs[i].Group]
		}
		q.Pairs[i].Cost = &cost
	}
	return &q
}

// nearOnly keeps the pairs of each group with the cheapest homes, at most so many, and with shelters.
func nearOnly(p *Problem, most int) *Problem {
	q := *p
	shelter, by := map[string]bool{}, map[string][]Pair{}
	for _, h := range p.Homes {
		shelter[h.ID] = h.Shelter
	}
	q.Pairs = nil
	for _, x := range p.Pairs {
		if shelter[x.Home] {
			q.Pairs = append(q.Pairs, x)
		} else {
			by[x.Group] = append(by[x.Group], x)
		}
	}
	for _, g := range p.Groups {
		list := by[g.ID]
		slices.SortStableFunc(list, func(a, b Pair) int { return cmp.Compare(*a.Cost, *b.Cost) })
		q.Pairs = append(q.Pairs, list[:min(most, len(list))]...)
	}
	return &q
}

// No simple way has more persons in homes, nor more of the most urgent, than the search: homes scarce, enough, plenty.
func TestMorePersonsInHomesThanGreedy(t *testing.T) {
	for _, c := range []struct{ groups, homes, shelters, near int }{{150, 60, 3, 0}, {120, 120, 3, 0}, {80, 120, 2, 0}, {120, 120, 3, 12}} {
		for seed := range uint64(2) {
			p := newTown(c.groups, c.homes, c.shelters, seed)
			if c.near > 0 {
				p = nearOnly(p, c.near)
			}
			p.Iterations, p.TimeLimitS = 5, 600
			greedy := bestGreedy(t, p).any
			if ours := homedBy(p, solve(t, p)); ours.all < greedy.all || ours.urgent < greedy.urgent {
				t.Errorf("%+v, seed %d: %d persons in homes, %d of them most urgent; simple ways have %d, %d", c, seed, ours.all, ours.urgent, greedy.all, greedy.urgent)
			}
		}
	}
}
