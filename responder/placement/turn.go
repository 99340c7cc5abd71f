package placement

import (
	"math"
	"slices"
)

// way is one of the ways to search.
type way int

// The ways. Which brings most differs from problem to problem, and with how far the search has come.
const (
	everywhere way = iota // everybody at once, over the border of what is allowed
	inKicks               // small auctions around a group
	inWindows             // a few homes at a time
	ways
)

const (
	turnWork  = 2_000_000 // in a turn, see walker.work; about 0.1 s
	fading    = 0.6       // share of what a way brought before in what counts
	curious   = 0.25      // chance of a turn for the other way
	leastWork = 50        // of a round
)

// turns remembers what the ways brought.
type turns struct {
	rate   [ways]float64 // lately, for their work; infinite before the first turn
	spent  [ways]int     // work of each
	now    way           // whose state the walker is in
	at     []int32       // where everybody was when the whole was left
	rounds int           // of the whole, and their work
	work   int
	since  int      // rounds of the whole since it started anew
	bids   *auction // of the best plan, for kicks
	from   score    // of that plan
}

func newTurns() turns {
	inf := math.Inf(1)
	return turns{rate: [ways]float64{inf, inf, inf}}
}

// choose gives the way whose turn it is: everywhere for half of the work, else mostly the one that lately brought more.
func (w *walker) choose() way {
	t := &w.turns
	if t.spent[everywhere] <= t.spent[inKicks]+t.spent[inWindows] {
		return everywhere
	}
	better, other := inKicks, inWindows
	if t.rate[other] > t.rate[better] {
		better, other = other, better
	}
	if r := t.rate[better]; r == t.rate[other] || !math.IsInf(r, 1) && w.rng.Float64() < curious {
		return other
	}
	return better
}

// turn searches in one way for at most so many rounds.
func (w *walker) turn(by way, most int) (made int) {
	before, work := w.best.clone(), w.work
	for made < most && w.work-work < turnWork && !w.done() {
		w.round(by)
		w.sinceBest++
		made++
	}
	t := &w.turns
	rate := w.gain(before) / float64(w.work-work+1)
	if !math.IsInf(t.rate[by], 1) {
		rate = fading*t.rate[by] + (1-fading)*rate
	}
	t.rate[by] = rate
	t.spent[by] += w.work - work
	return made
}

// gain is what the best plan became better by.
func (w *walker) gain(before score) float64 {
	if !slices.Equal(before.unplaced, w.best.unplaced) {
		return absentTimes * w.in.most
	}
	return before.cost - w.best.cost
}

// round is as much work in each way as one round of the whole.
func (w *walker) round(by way) {
	t := &w.turns
	if by != t.now {
		w.change(by)
	}
	end := w.work + leastWork
	if t.rounds > 0 {
		end = w.work + max(leastWork, t.work/t.rounds)
	}
	switch by {
	case everywhere:
		w.wholeRound()
	case inKicks:
		w.kicks(end)
	case inWindows:
		w.windows(end)
	}
}

// change leaves one way for another.
func (w *walker) change(by way) {
	t := &w.turns
	if t.now == everywhere {
		t.at = append(t.at[:0], w.at...)
	}
	if by == everywhere {
		w.set(t.at)
		w.touchAll()
	} else {
		w.set(w.bestAt)
	}
	t.now = by
}

func (w *walker) wholeRound() {
	t, work, before := &w.turns, w.work, w.best.cost
	w.descend()
	w.recharge()
	if t.since++; w.best.cost != before {
		t.since = 0
	}
	if t.since == patience {
		w.restart()
	}
	t.rounds++
	t.work += w.work - work
}

// restart goes back to the best plan with other charges.
func (w *walker) restart() {
	w.turns.since = 0
	w.set(w.bestAt)
	w.touchAll()
	for h := range w.alpha {
		w.alpha[h] = w.base[h] * (1 + w.rng.Float64())
	}
}
