package placement

import (
	"math"
	"sync"
)

// relaxation lets a group be in several homes or in none, at a price: a home then takes the set of groups that brings
// most, and the sum is a bound for every price. Good prices make it a high one.
type relaxation struct {
	in     *instance
	absent []float64 // cost of each group without a place
	price  []float64
	value  float64
	excess []float64 // of each group: 1 - the homes that took it
	shares [workers]share
}

// share is the work of one worker.
type share struct {
	sack   knapsack
	profit float64
	taken  []float64
}

const (
	boundRounds   = 300
	boundPatience = 8
)

func newRelaxation(in *instance, absent, price []float64) *relaxation {
	r := &relaxation{in: in, absent: absent, price: append([]float64{}, price...), excess: make([]float64, in.groups())}
	for i := range r.shares {
		r.shares[i].taken = make([]float64, in.groups())
	}
	return r
}

// raise changes the prices to lift the bound towards cost, that of the best plan, and gives the best bound and its prices.
func (r *relaxation) raise(cost float64, stop func() bool) (best float64, price []float64) {
	best, price = math.Inf(-1), append([]float64{}, r.price...)
	pace, since := 1.0, 0
	for range boundRounds {
		r.evaluate()
		if r.value > best {
			best, since = r.value, 0
			copy(price, r.price)
		} else if since++; since == boundPatience {
			pace, since = pace/2, 0
			copy(r.price, price)
			r.evaluate()
		}
		if stop() || !r.step(pace*max(cost-r.value, 1e-6*math.Abs(cost))) {
			break
		}
	}
	return best, price
}

// step moves the prices; false if the relaxed plan is a plan, so that the bound is reached.
func (r *relaxation) step(by float64) bool {
	square := 0.0
	for _, e := range r.excess {
		square += e * e
	}
	if square == 0 {
		return false
	}
	for g, e := range r.excess {
		r.price[g] += by / square * e
	}
	return true
}

// evaluate computes the bound at the prices.
func (r *relaxation) evaluate() {
	var all sync.WaitGroup
	for i := range r.shares {
		all.Go(func() { r.shares[i].work(r, i) })
	}
	all.Wait()
	r.value = 0
	for g, p := range r.price {
		r.value += min(p, r.absent[g])
		r.excess[g] = 1
		if p > r.absent[g] {
			r.excess[g] = 0
		}
	}
	for i := range r.shares {
		r.value -= r.shares[i].profit
		for g, n := range r.shares[i].taken {
			r.excess[g] -= n
		}
	}
}

func (s *share) work(r *relaxation, first int) {
	in := r.in
	s.profit = 0
	clear(s.taken)
	for h := first; h < in.homes(); h += workers {
		s.sack.items = s.sack.items[:0]
		for _, q := range in.byHome[in.homeOff[h]:in.homeOff[h+1]] {
			if p := r.price[in.group[q]] - in.cost[q]; p > 0 {
				s.sack.items = append(s.sack.items, item{q, in.places[q], p, p / float64(in.places[q])})
			}
		}
		s.profit += s.sack.solve(in.capacity[h])
		for _, q := range s.sack.picks {
			s.taken[in.group[q]]++
		}
	}
}

// setBound proves what plans cost that leave no worse unplaced than this score: of the classes more urgent than the
// first with anyone unplaced they leave nobody, of that class no more, and what they leave of the others costs nothing.
func (s *solver) setBound(best score, stop func() bool) {
	absent, owed := s.costsBeyond(best)
	v, price := newRelaxation(s.in, absent, s.price).raise(best.cost+owed, stop)
	s.price = price
	v -= owed + 1e-9*(math.Abs(v)+owed)
	if s.in.integral {
		v = math.Ceil(v - 1e-6)
	}
	s.bound = max(s.bound, v)
	for _, w := range s.walkers {
		w.floor = s.bound
	}
}

// costsBeyond prices absence for the bound and says what a plan of this score owes of it.
func (s *solver) costsBeyond(best score) (absent []float64, owed float64) {
	_, most, _ := s.in.scale()
	first := 0
	for first < len(best.unplaced)-1 && best.unplaced[first] == s.hopeless[first] {
		first++
	}
	absent = make([]float64, s.in.groups())
	for g, c := range s.in.class {
		if int(c) <= first && s.in.off[g] < s.in.off[g+1] {
			absent[g] = 4 * most
		}
	}
	if len(best.unplaced) > 0 {
		owed = 4 * most * float64(best.unplaced[first]-s.hopeless[first])
	}
	return absent, owed
}
