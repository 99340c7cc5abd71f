package placement

import "slices"

const (
	kicks    = 150 // of one restart
	kickBids = 600 // of one kick, at most
	kickNear = 8   // homes emptied by one kick, at most
)

// kick changes the best plan in places, where it empties some homes around a group or fills one with what it takes at the
// prices of the bound, and lets everybody concerned bid again; what becomes better stays. It gives the plan.
func (w *walker) kick() []int32 {
	a := newAuction(w.in, w.absent, 0.001)
	for g, q := range w.bestAt {
		if q != none {
			a.enter(int32(g), q, w.base[w.in.home[q]])
		}
	}
	for range kicks {
		if w.stop() {
			break
		}
		w.kickOnce(a)
	}
	return a.at
}

func (w *walker) kickOnce(a *auction) {
	g := int32(w.rng.IntN(w.in.groups()))
	if len(w.near[g]) == 0 {
		return
	}
	a.before = map[int32][]bid{}
	was := a.score.clone()
	if w.rng.IntN(2) == 0 {
		w.force(a, int32(w.rng.IntN(w.in.homes())))
	} else {
		w.release(a, g)
	}
	w.rng.Shuffle(len(a.queue), func(i, j int) { a.queue[i], a.queue[j] = a.queue[j], a.queue[i] })
	a.run(kickBids, w.stop)
	if len(a.queue) > 0 || was.less(a.score) {
		a.undo()
	}
}

// release lets everybody around a group bid again.
func (w *walker) release(a *auction, g int32) {
	for _, q := range w.near[g][:min(len(w.near[g]), 1+w.rng.IntN(kickNear))] {
		a.empty(w.in.home[q])
	}
	if q := a.at[g]; q != none {
		a.empty(w.in.home[q])
	}
}

// force fills a home with what it takes at the prices of the bound; whoever was there, and is not wanted, bids again.
func (w *walker) force(a *auction, h int32) {
	a.empty(h)
	for _, q := range w.wanted[h] {
		a.out(w.in.group[q])
		a.enter(w.in.group[q], q, w.base[h])
	}
	a.queue = slices.DeleteFunc(a.queue, func(g int32) bool { return a.at[g] != none })
}
