package placement

import "slices"

const (
	kickBids = 600 // of one kick, at most
	kickNear = 8   // homes emptied by one kick, at most
	kickWork = 200
)

// kicks changes the best plan in places, where it empties some homes around a group or fills one with what it takes at
// the prices of the bound, and lets everybody concerned bid again; what becomes better stays. It ends after so much work.
func (w *walker) kicks(end int) {
	t := &w.turns
	if t.bids == nil || t.from.less(w.best) || w.best.less(t.from) {
		t.bids, t.from = w.bidding(w.bestAt), w.best.clone()
	}
	for w.work < end && !w.stop() {
		w.kick(t.bids)
	}
	if t.bids.score.less(w.best) {
		w.set(t.bids.at)
		w.keep()
		t.from = w.best.clone()
	}
}

// bidding is an auction that has come to a plan.
func (w *walker) bidding(at []int32) *auction {
	a := newAuction(w.in, w.absent, 0.001)
	for g, q := range at {
		if q != none {
			a.enter(int32(g), q, w.base[w.in.home[q]])
		}
	}
	return a
}

func (w *walker) kick(a *auction) {
	w.work += kickWork
	g := int32(w.rng.IntN(w.in.groups()))
	if len(w.near[g]) == 0 {
		return
	}
	a.before = map[int32][]bid{}
	was, looked := a.score.clone(), a.looked
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
	w.work += 2 * (a.looked - looked)
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
