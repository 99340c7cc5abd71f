package placement

import (
	"cmp"
	"math"
	"slices"
)

// dive makes a plan of some groups and homes from the prices of the bound: it moves the prices a little and sees who is
// taken where, puts those groups who were taken by the same home nearly each time, and goes on with the others. What a
// local search cannot find where a home holds two or three groups, whom each home wants together, it finds at once.
type dive struct {
	*climb
	pair  []int32 // of the whole problem, of each pair
	count []int32 // of each pair: how often it was taken lately
	free  []bool  // groups that have no place yet
	left  int     // of them
	cost  float64 // of a plan that is known
	owed  float64 // what those cost that have a place
	taken []int32 // their pairs of the whole problem
}

const (
	diveSteps   = 15   // with the prices, before some groups get a place
	divePace    = 0.1  // of a step, as a share of what is missing to the known plan
	diveLeast   = 1e-4 // what is taken to be missing, as a share of its cost
	diveShare   = 0.05 // of the groups that get a place together, at least
	diveInertia = 0.7  // share of the old way in the new one
	diveWork    = 100  // of a dive in a window, for each pair
)

// newDive begins with some groups who have no place; each may go where a list of pairs says, as far as there is room. The
// prices are of all groups; cost is what the groups cost in a plan that is known.
func (w *walker) newDive(groups []int32, pairs func(g int32) []int32, cost float64) *dive {
	d, in := &dive{left: len(groups), cost: cost}, &instance{class: make([]int8, len(groups))}
	number := map[int32]int32{}
	for g, of := range groups {
		for _, q := range pairs(of) {
			h, there := number[w.in.home[q]]
			if !there {
				h = int32(len(in.capacity))
				number[w.in.home[q]] = h
				in.capacity = append(in.capacity, w.in.capacity[w.in.home[q]]-w.load[w.in.home[q]])
			}
			if places := w.in.places[q]; places <= in.capacity[h] {
				d.pair = append(d.pair, q)
				in.group, in.home = append(in.group, int32(g)), append(in.home, h)
				in.places, in.cost = append(in.places, places), append(in.cost, w.in.cost[q])
			}
		}
	}
	in.splitByHome()
	for h := range in.capacity {
		in.sortHome(h)
	}
	d.count, d.free = make([]int32, len(d.pair)), slices.Repeat([]bool{true}, len(groups))
	d.climb = newClimb(in, slices.Repeat([]float64{absentTimes * w.in.most}, len(groups)), w.pricesOf(groups), w.stop)
	d.sacks = d.sacks[:1] // the other worker has dives of its own
	return d
}

// pricesOf gives the prices of some groups in the proof of the bound.
func (w *walker) pricesOf(groups []int32) []float64 {
	list := make([]float64, len(groups))
	for i, g := range groups {
		list[i] = w.price[g]
	}
	return list
}

// run gives the pairs of a plan; false if it would be no better than the known one. Groups may be left without a place.
func (d *dive) run() ([]int32, bool) {
	for all := d.left; d.left > 0; {
		clear(d.count)
		for range diveSteps {
			if d.stop() {
				return d.taken, true
			}
			if d.missing() <= least && d.left > all/2 {
				return nil, false
			}
			if !d.push() {
				return append(d.taken, d.wanted()...), true
			}
		}
		if !d.seat() {
			break
		}
	}
	return d.taken, true
}

// missing is what the known plan costs more than the bound of who has no place yet.
func (d *dive) missing() float64 { return d.cost - d.owed - d.value }

// push moves the prices of who has no place a little; false if the homes want each of them once.
func (d *dive) push() bool {
	slope, any := 0.0, false
	for g, e := range d.excess {
		if d.free[g] {
			any = any || e != 0
			d.way[g] = diveInertia*d.way[g] + (1-diveInertia)*e
			slope += d.way[g] * d.way[g]
		}
	}
	if !any || slope == 0 {
		return false
	}
	step := divePace * max(d.missing(), diveLeast*math.Abs(d.cost)) / slope
	for g, way := range d.way {
		if d.free[g] {
			d.price[g] = min(d.absent[g], d.price[g]+step*way)
		}
	}
	d.evaluate()
	for _, picks := range d.picks {
		for _, q := range picks {
			d.count[q]++
		}
	}
	return true
}

// wanted lists whom the homes want now.
func (d *dive) wanted() (list []int32) {
	for _, picks := range d.picks {
		for _, q := range picks {
			list = append(list, d.pair[q])
		}
	}
	return list
}

// seat gives places to those who were taken each time, and to some of those who were taken most often; false if there is
// nobody.
func (d *dive) seat() bool {
	var list []int32
	for q, n := range d.count {
		if n > 0 {
			list = append(list, int32(q))
		}
	}
	slices.SortFunc(list, func(a, b int32) int { return cmp.Or(cmp.Compare(d.count[b], d.count[a]), cmp.Compare(a, b)) })
	some := d.left - max(1, int(math.Ceil(diveShare*float64(d.left))))
	before := d.left
	for _, q := range list {
		if d.left <= some && d.count[q] < diveSteps {
			break
		}
		d.give(q)
	}
	d.evaluate()
	return d.left < before
}

// give gives a group the place of a pair, if it has none and there is room.
func (d *dive) give(q int32) {
	g, h := d.in.group[q], d.in.home[q]
	if !d.free[g] || d.in.capacity[h] < d.in.places[q] {
		return
	}
	d.in.capacity[h] -= d.in.places[q]
	d.free[g], d.price[g] = false, 0 // no home takes it any more
	d.left--
	d.owed += d.in.cost[q]
	d.taken = append(d.taken, d.pair[q])
}

// diveDown makes a plan of everybody, with the pairs that are likely at the prices. Whom the dive left bids for a place.
func (w *walker) diveDown(loss []float64, cost float64) {
	w.set(slices.Repeat([]int32{none}, len(w.at)))
	groups := slices.Clone(w.order)
	w.rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	w.enter(w.newDive(groups, w.likely(loss), cost).run())
	a := w.bidding(w.at)
	for _, g := range groups {
		if w.at[g] == none && !w.in.fixed[g] {
			a.queue = append(a.queue, g)
		}
	}
	a.run(mostBids*len(a.queue)+kickBids, w.stop)
	w.set(a.at)
	w.keep()
	w.polish()
}

// diveInside begins the search in a window with a dive.
func (w *walker) diveInside() {
	v := w.win
	was, cost := make([]int32, len(v.groups)), 0.0
	for i, g := range v.groups {
		was[i] = w.at[g]
		cost += w.outlay(g)
		w.leave(g)
	}
	d := w.newDive(v.groups, w.inside, cost)
	w.work += diveWork * len(d.pair)
	pairs, better := d.run()
	if !better {
		pairs = slices.DeleteFunc(was, func(q int32) bool { return q == none })
	}
	w.enter(pairs, better)
}

// enter seats groups in the homes of pairs.
func (w *walker) enter(pairs []int32, better bool) {
	for _, q := range pairs {
		w.move(w.in.group[q], q)
	}
	if better {
		w.keep()
	}
}

// inside lists the pairs of a group with the homes of the window.
func (w *walker) inside(g int32) (list []int32) {
	for _, h := range w.win.homes {
		if q := w.in.pair(g, h); q != none {
			list = append(list, q)
		}
	}
	return list
}
