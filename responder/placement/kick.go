package placement

const (
	kicks    = 150 // of one restart
	kickBids = 600 // of one kick, at most
	kickNear = 8   // homes emptied by one kick, at most
)

// kick empties some homes around a group of the best plan and lets everybody bid for them again; what becomes better
// stays. It gives the plan.
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
	for _, q := range w.near[g][:min(len(w.near[g]), 1+w.rng.IntN(kickNear))] {
		a.empty(w.in.home[q])
	}
	if q := a.at[g]; q != none {
		a.empty(w.in.home[q])
	}
	w.rng.Shuffle(len(a.queue), func(i, j int) { a.queue[i], a.queue[j] = a.queue[j], a.queue[i] })
	a.run(kickBids, w.stop)
	if len(a.queue) > 0 || was.less(a.score) {
		a.undo()
	}
}
