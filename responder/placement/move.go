package placement

// change sends group g to pair q, and group k, if any, from there to pair to.
type change struct {
	g, q, k, to int32
	gain        float64
}

const (
	least     = 1e-7 // what counts as a gain
	nearHomes = 24   // homes tried for a group, the cheapest at the prices
	nextHomes = 5    // homes tried for a group that has to make room
)

// charge is what a home costs beyond its capacity.
func (w *walker) charge(h, load int32) float64 {
	if over := load - w.in.capacity[h]; over > 0 {
		return w.alpha[h] * float64(over)
	}
	return 0
}

// refill is what a home's charge falls by when places taken change.
func (w *walker) refill(h, by int32) float64 {
	return w.charge(h, w.load[h]) - w.charge(h, w.load[h]+by)
}

// outlay is what a group costs where it is.
func (w *walker) outlay(g int32) float64 {
	if q := w.at[g]; q != none {
		return w.in.cost[q]
	}
	return w.absent[g]
}

// improve makes the best change that starts with group g; false if there is none.
func (w *walker) improve(g int32) bool {
	c := w.find(g)
	if c.gain <= least {
		return false
	}
	w.apply(c)
	return true
}

// find gives the best change that starts with group g; it gains no more than least if there is none.
func (w *walker) find(g int32) change {
	in, best := w.in, change{k: none, gain: least}
	a, free := w.where(g), 0.0
	if a != none {
		free = w.refill(a, -in.places[w.at[g]])
	}
	gain := w.outlay(g) + free
	w.work += len(w.near[g])
	if d := gain - w.absent[g]; a != none && d > best.gain {
		best = change{g, none, none, none, d}
	}
	for _, q := range w.near[g] {
		b := in.home[q]
		if b == a {
			continue
		}
		if d := gain - in.cost[q] + w.refill(b, in.places[q]); d > best.gain {
			best = change{g, q, none, none, d}
		}
		if w.load[b]+in.places[q] > in.capacity[b] {
			w.makeRoom(g, q, gain-in.cost[q], &best)
		}
	}
	return best
}

// makeRoom looks for a member of the home of pair q whom group g could replace. gain is what g's own move brings but
// for the charge of that home.
func (w *walker) makeRoom(g, q int32, gain float64, best *change) {
	in, a, b := w.in, w.where(g), w.in.home[q]
	w.work += 6 * len(w.members[b])
	for _, k := range w.members[b] {
		if w.held != nil && w.held[k] {
			continue
		}
		now := w.at[k]
		left := gain + in.cost[now] + w.refill(b, in.places[q]-in.places[now])
		if left-w.cheapest[k] <= best.gain && a == none {
			continue
		}
		if a != none {
			w.swap(g, q, k, left, best)
		}
		if left-w.cheapest[k] > best.gain {
			w.chain(g, q, k, left, best)
		}
	}
}

// swap tries group k in the place that g leaves.
func (w *walker) swap(g, q, k int32, left float64, best *change) {
	in, a := w.in, w.where(g)
	to := in.pair(k, a)
	if to == none {
		return
	}
	leaves := in.places[w.at[g]]
	d := left - in.cost[to] - w.refill(a, -leaves) + w.refill(a, in.places[to]-leaves)
	if d > best.gain {
		*best = change{g, q, k, to, d}
	}
}

// chain tries group k in a third home, or nowhere.
func (w *walker) chain(g, q, k int32, left float64, best *change) {
	in, a, b := w.in, w.where(g), w.in.home[q]
	if d := left - w.absent[k]; d > best.gain {
		*best = change{g, q, k, none, d}
	}
	for _, to := range w.near[k][:min(nextHomes, len(w.near[k]))] {
		c := in.home[to]
		if c == a || c == b {
			continue
		}
		if d := left - in.cost[to] + w.refill(c, in.places[to]); d > best.gain {
			*best = change{g, q, k, to, d}
		}
	}
}

func (w *walker) apply(c change) {
	w.clock++
	w.touch(c.g)
	if c.k != none {
		w.touch(c.k)
		w.move(c.k, c.to)
		w.touch(c.k)
	}
	w.move(c.g, c.q)
	w.touch(c.g)
	w.keep()
}

// touch notes that a group's home changes now.
func (w *walker) touch(g int32) {
	if h := w.where(g); h != none {
		w.changed[h] = w.clock
	}
}
