package placement

import (
	"slices"
	"sync"
)

// relaxation lets a group be in several homes or in none, at a price: a home then takes the set of groups that brings
// most, and the sum is a bound for every price. Good prices make it a high one.
type relaxation struct {
	in      *instance
	absent  []float64 // cost of each group without a place
	price   []float64
	value   float64
	excess  []float64 // of each group: 1 - the homes that took it
	profits []float64 // of each home
	picks   [][]int32
	margin  []float64  // of each home: what a place is worth at the prices
	sacks   []knapsack // one for each of those who work side by side
}

func newRelaxation(in *instance, absent, price []float64) *relaxation {
	r := &relaxation{in: in, absent: absent, price: slices.Clone(price), excess: make([]float64, in.groups()),
		profits: make([]float64, in.homes()), sacks: make([]knapsack, workers), picks: make([][]int32, in.homes()), margin: make([]float64, in.homes())}
	return r
}

// evaluate computes the bound at the prices.
func (r *relaxation) evaluate() {
	var all sync.WaitGroup
	for i := range r.sacks[1:] {
		all.Go(func() { r.fillFrom(i + 1) })
	}
	r.fillFrom(0)
	all.Wait()
	r.total()
}

// fillFrom does one worker's part.
func (r *relaxation) fillFrom(i int) {
	for h := i; h < r.in.homes(); h += len(r.sacks) {
		r.fill(&r.sacks[i], h)
	}
}

// total adds up the bound, and counts the homes of each group.
func (r *relaxation) total() {
	r.value = 0
	for g, p := range r.price {
		r.value += min(p, r.absent[g])
		r.excess[g] = 1
		if p > r.absent[g] {
			r.excess[g] = 0
		}
	}
	for h, picks := range r.picks {
		r.value -= r.profits[h]
		for _, q := range picks {
			r.excess[r.in.group[q]]--
		}
	}
}

const few = 8 // places of a small home

// fill finds what home h takes.
func (r *relaxation) fill(sack *knapsack, h int) {
	c, s := r.in.capacity[h], &r.in.sorted
	lo, hi := s.off[h], s.off[h+1]
	sack.items = sack.items[:0]
	if c > few {
		for i := lo; i < hi; i++ {
			if p := r.price[s.group[i]] - s.cost[i]; p > 0 && s.places[i] <= c {
				sack.items = append(sack.items, item{s.pair[i], s.places[i], p, p / float64(s.places[i])})
			}
		}
	} else {
		for lo < hi {
			lo = r.foremost(sack, lo, hi, c)
		}
	}
	r.profits[h] = sack.solve(c)
	r.margin[h] = sack.price
	if c <= few {
		r.margin[h] = r.profits[h] / float64(max(1, c))
	}
	r.picks[h] = append(r.picks[h][:0], sack.picks...)
}

// foremost adds to the sack those who bring most among the pairs that need as many places as pair lo: as many as fit.
// It gives the first pair that needs more.
func (r *relaxation) foremost(sack *knapsack, lo, hi, capacity int32) int32 {
	s := &r.in.sorted
	w := s.places[lo]
	var top [few]item
	n, most, bar := 0, int(capacity/w), 0.0
	if most == 0 {
		return hi
	}
	for ; lo < hi && s.places[lo] == w; lo++ {
		p := r.price[s.group[lo]] - s.cost[lo]
		if p <= bar {
			continue
		}
		if n < most {
			n++
		}
		j := n - 1
		for ; j > 0 && top[j-1].profit < p; j-- {
			top[j] = top[j-1]
		}
		top[j] = item{s.pair[lo], w, p, p / float64(w)}
		if n == most {
			bar = top[n-1].profit
		}
	}
	sack.items = append(sack.items, top[:n]...)
	return lo
}
