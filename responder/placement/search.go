package placement

import (
	"math"
	"math/rand/v2"
	"slices"
)

// walker searches. It lets homes be overfull at a charge for each place too many, raises the charge where it stays too
// low, lowers it when all homes hold, and so goes back and forth over the border of what is allowed.
type walker struct {
	*state
	rng      *rand.Rand
	base     []float64 // lowest charge for a place too many in each home
	alpha    []float64 // charge now
	absent   []float64 // cost of each group without a place
	cheapest []float64 // of each group: its least cost anywhere
	near     [][]int32 // of each group: pairs to try, the cheapest at the prices first
	order    []int32
	all      []int32 // homes
	clock    int64
	changed  []int64 // of each home: when its members or charge last changed
	looked   []int64 // of each group: when nothing was found for it
	stop     func() bool
	wanted   [][]int32 // of each home: pairs that it takes at the prices of the bound
	held     []bool    // groups that may not move; nil is none
	work     int       // done: about pairs looked at
	price    []float64 // of each group, in the proof of the bound
	win      *window
	turns    turns

	bestAt    []int32
	best      score
	sinceBest int
	idle      int     // rounds without a better plan after which the walk ends; 0 is never
	floor     float64 // no complete plan costs less
}

func newWalker(in *instance, absent []float64, seed int64, stop func() bool) *walker {
	n, m := in.groups(), in.homes()
	w := &walker{state: newState(in), rng: rand.New(rand.NewPCG(uint64(seed), 0x6b6970)), absent: absent, stop: stop,
		base: make([]float64, m), alpha: make([]float64, m), cheapest: make([]float64, n), near: make([][]int32, n),
		order: make([]int32, n), all: make([]int32, m), turns: newTurns(), changed: make([]int64, m), looked: make([]int64, n)}
	for h := range w.all {
		w.all[h] = int32(h)
	}
	for g := range w.order {
		w.order[g] = int32(g)
		w.cheapest[g] = absent[g]
		if in.off[g] < in.off[g+1] {
			w.cheapest[g] = min(absent[g], in.cost[in.off[g]])
		}
	}
	w.best = w.score.clone()
	w.bestAt = slices.Clone(w.at)
	return w
}

// setNear chooses the homes to try for each group by what a place in each home is worth, and the charges.
func (w *walker) setNear(worth []float64) {
	for h := range w.base {
		w.base[h] = worth[h] + 0.02*w.in.spread/w.in.width
		w.alpha[h] = w.base[h]
	}
	for g := range w.near {
		w.near[g] = nearest(w.in, int32(g), worth)
	}
}

// nearest lists the pairs of a group that are cheapest with what their places are worth.
func nearest(in *instance, g int32, worth []float64) []int32 {
	var cost [nearHomes]float64
	list := make([]int32, 0, min(nearHomes, in.off[g+1]-in.off[g]))
	for q := in.off[g]; q < in.off[g+1]; q++ {
		c := in.cost[q] + worth[in.home[q]]*float64(in.places[q])
		i := len(list)
		if i == nearHomes {
			if c >= cost[i-1] {
				continue
			}
			i--
		} else {
			list = append(list, q)
		}
		for ; i > 0 && cost[i-1] > c; i-- {
			list[i], cost[i] = list[i-1], cost[i-1]
		}
		list[i], cost[i] = q, c
	}
	return list
}

func (w *walker) touchAll() {
	w.clock++
	for h := range w.changed {
		w.changed[h] = w.clock
	}
}

// keep remembers the plan if it is the best that overfills nothing.
func (w *walker) keep() {
	if w.over > 0 || !w.score.less(w.best) {
		return
	}
	w.best.cost = w.score.cost
	copy(w.best.unplaced, w.score.unplaced)
	copy(w.bestAt, w.at)
	w.sinceBest = 0
}

// walk makes rounds.
func (w *walker) walk(rounds int) (made int) {
	for made < rounds && !w.done() {
		made += w.turn(w.choose(), rounds-made)
	}
	return made
}

// done says whether more rounds are of no use or out of time.
func (w *walker) done() bool {
	return w.stop() || w.best.complete() && w.best.cost <= w.floor+least || w.idle > 0 && w.sinceBest >= w.idle
}

const patience = 40 // rounds without a better plan

// descend makes changes until none helps.
func (w *walker) descend() {
	for again := true; again && !w.stop(); {
		again = false
		w.rng.Shuffle(len(w.order), func(i, j int) { w.order[i], w.order[j] = w.order[j], w.order[i] })
		for i, g := range w.order {
			if i%256 == 255 && w.stop() {
				return
			}
			if w.stale(g) {
				again = w.improve(g) || again
			}
		}
	}
}

// stale says whether something changed around a group since nothing was found for it.
func (w *walker) stale(g int32) bool {
	t := w.looked[g]
	w.looked[g] = w.clock
	if h := w.where(g); h != none && w.changed[h] > t {
		return true
	}
	return slices.ContainsFunc(w.near[g], func(q int32) bool { return w.changed[w.in.home[q]] > t })
}

// recharge follows what is overfull.
func (w *walker) recharge() { w.rechargeIn(w.all) }

func (w *walker) rechargeIn(homes []int32) {
	w.clock++
	for _, h := range homes {
		switch {
		case w.over == 0:
			w.setAlpha(h, w.alpha[h]*(0.7+0.25*w.rng.Float64()))
		case w.load[h] > w.in.capacity[h]:
			w.setAlpha(h, w.alpha[h]*(1.1+0.3*w.rng.Float64()))
		}
	}
}

// lowest is the least charge, as a part of the base.
const lowest = 0.3

func (w *walker) setAlpha(h int32, a float64) {
	a = min(max(a, lowest*w.base[h]), math.MaxFloat32)
	if a != w.alpha[h] {
		w.alpha[h], w.changed[h] = a, w.clock
	}
}
