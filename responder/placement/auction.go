package placement

import "slices"

// auction gives places to who bids most for them. A group bids for the home that is cheapest with what entering costs,
// as much as makes the second best as good; whoever is outbid bids again. That gives a plan and prices.
type auction struct {
	*state
	absent []float64
	least  float64         // by which a bid must be higher
	bids   [][]bid         // in each home, the lowest first
	fee    []float64       // entry into the small homes, by home and places
	lost   []float64       // in each home: the highest bid that had to go
	queue  []int32         // who has to bid
	looked int             // pairs looked at
	before map[int32][]bid // bids of homes before they changed, while that is remembered
}

// bid is what a group offers for each place that it takes.
type bid struct {
	pair  int32
	price float64
}

// raise is the least rise of a bid as a share of the price, so that a war of bids ends.
const raise = 0.002

// newAuction has nobody in it; rise is the least rise of a bid, as a share of the mean spread of costs.
func newAuction(in *instance, absent []float64, rise float64) *auction {
	return &auction{state: newState(in), absent: absent, least: rise * in.spread / in.width, bids: make([][]bid, in.homes()),
		lost: make([]float64, in.homes()), fee: make([]float64, in.homes()*(few+1))}
}

// run lets those in the queue bid, the last first, until nobody has to any more. It gives how many bids were made, at
// most so many; whoever did not get their turn stays without a place.
func (a *auction) run(most int, stop func() bool) (made int) {
	for ; len(a.queue) > 0 && made < most; made++ {
		if made%256 == 255 && stop() {
			break
		}
		g := a.queue[len(a.queue)-1]
		a.queue = a.queue[:len(a.queue)-1]
		a.bid(g)
	}
	return made
}

// bid lets a group without a place bid.
func (a *auction) bid(g int32) {
	in, best := a.in, int32(none)
	first, second := a.absent[g], a.absent[g]
	q := in.off[g]
	for ; q < in.off[g+1] && in.cost[q] < second; q++ {
		h, w := in.home[q], in.places[q]
		v := in.cost[q]
		if in.capacity[h] <= few {
			v += a.fee[h*(few+1)+w]
		} else {
			v += a.entry(h, w)
		}
		switch {
		case v < first:
			first, second, best = v, first, q
		case v < second:
			second = v
		}
	}
	a.looked += int(q - in.off[g])
	if best != none {
		a.enter(g, best, (second-in.cost[best])/float64(in.places[best])+a.least/2)
	}
}

// entry is what a home costs somebody who needs w places.
func (a *auction) entry(h, w int32) float64 {
	free := a.in.capacity[h] - a.load[h]
	if free >= w {
		return 0
	}
	for _, b := range a.bids[h] {
		if free += a.in.places[b.pair]; free >= w {
			return float64(w) * (b.price + max(a.least, raise*b.price))
		}
	}
	return 0 // no pair needs more than the home has
}

// enter puts a group into the home of a pair, and the lowest bids out as far as needed.
func (a *auction) enter(g, q int32, price float64) {
	in, h := a.in, a.in.home[q]
	a.note(h)
	out := 0
	for ; a.load[h]+in.places[q] > in.capacity[h]; out++ {
		b := a.bids[h][out]
		a.leave(in.group[b.pair])
		a.lost[h] = max(a.lost[h], b.price)
		a.queue = append(a.queue, in.group[b.pair])
	}
	list := a.bids[h][out:]
	i, _ := slices.BinarySearchFunc(list, price, func(b bid, p float64) int {
		if b.price <= p {
			return -1
		}
		return 1
	})
	a.bids[h] = slices.Insert(slices.Delete(a.bids[h], 0, out), i, bid{q, price})
	a.move(g, q)
	a.setFees(h)
}

func (a *auction) setFees(h int32) {
	if a.in.capacity[h] > few {
		return
	}
	for w := int32(1); w <= a.in.capacity[h]; w++ {
		a.fee[h*(few+1)+w] = a.entry(h, w)
	}
}

// note remembers the bids of a home that is going to change.
func (a *auction) note(h int32) {
	if a.before == nil {
		return
	}
	if _, known := a.before[h]; !known {
		a.before[h] = slices.Clone(a.bids[h])
	}
}

// empty lets everybody in a home bid again.
func (a *auction) empty(h int32) {
	a.note(h)
	for _, b := range a.bids[h] {
		a.leave(a.in.group[b.pair])
		a.queue = append(a.queue, a.in.group[b.pair])
	}
	a.bids[h] = a.bids[h][:0]
	a.setFees(h)
}

// out takes a group out of its home.
func (a *auction) out(g int32) {
	q := a.at[g]
	if q == none {
		return
	}
	h := a.in.home[q]
	a.note(h)
	a.bids[h] = slices.DeleteFunc(a.bids[h], func(b bid) bool { return b.pair == q })
	a.leave(g)
	a.setFees(h)
}

// undo brings everything back to what is remembered.
func (a *auction) undo() {
	a.queue = a.queue[:0]
	for h := range a.before {
		for _, g := range slices.Clone(a.members[h]) {
			a.leave(g)
		}
	}
	for h, list := range a.before {
		a.bids[h] = append(a.bids[h][:0], list...)
		for _, b := range list {
			a.move(a.in.group[b.pair], b.pair)
		}
		a.setFees(h)
	}
}

// prices gives the least cost of each group with what was bid for the places.
func (a *auction) prices() []float64 {
	in, list := a.in, make([]float64, a.in.groups())
	for g := range list {
		list[g] = a.absent[g]
		for q := in.off[g]; q < in.off[g+1] && in.cost[q] < list[g]; q++ {
			list[g] = min(list[g], in.cost[q]+a.lost[in.home[q]]*float64(in.places[q]))
		}
	}
	return list
}
