package placement

import (
	"cmp"
	"math"
	"slices"
)

// item is a group that one home could take, with what it brings at the groups' prices.
type item struct {
	pair, places  int32
	profit, ratio float64
}

// knapsack finds the best set of items for one home; it is used again and again, for its memory.
type knapsack struct {
	items []item
	core  []item // those that neither surely belong to the best set nor surely not
	best  []float64
	take  []bool
	picks []int32
	price float64 // of one place more, about
}

// Beyond so many cells, items times places, the linear relaxation's value is given, which is never too low.
const (
	maxTable = 1 << 26 // of all items; the check of a bound is as exact
	maxCore  = 1 << 22 // of those in the core
)

// solve gives the greatest profit within the capacity; the pairs are in picks.
func (k *knapsack) solve(capacity int32) float64 {
	k.picks, k.price = k.picks[:0], 0
	if value, all := k.everything(capacity); all {
		return value
	}
	cut, left := k.split(capacity)
	k.price = k.items[cut].ratio
	value := 0.0
	for _, it := range k.items[:cut] {
		value += it.profit
	}
	upper := value + k.price*float64(left)
	least := value
	for _, it := range k.items[cut:] {
		if it.places <= left {
			least = max(least, value+it.profit)
		}
	}
	free, sure := k.reduce(cut, upper-least)
	free += capacity
	k.tighten(free, upper-sure)
	if len(k.items)*int(capacity) > maxTable || len(k.core)*int(free) > maxCore {
		return upper
	}
	return sure + k.table(free)
}

// everything takes all items, if they fit.
func (k *knapsack) everything(capacity int32) (value float64, all bool) {
	places := int64(0)
	for _, it := range k.items {
		places += int64(it.places)
		value += it.profit
	}
	if places > int64(capacity) {
		return 0, false
	}
	for _, it := range k.items {
		k.picks = append(k.picks, it.pair)
	}
	return value, true
}

// split puts the items of the highest ratio in front, as many as fit; the next one does not. It gives their number and
// the places left.
func (k *knapsack) split(left int32) (int, int32) {
	lo, hi := 0, len(k.items)
	for hi-lo > 1 {
		a, b, places := k.around(lo, hi)
		if places > int64(left) {
			hi = a
			continue
		}
		left -= int32(places)
		for ; a < b; a++ {
			if k.items[a].places > left {
				return a, left
			}
			left -= k.items[a].places
		}
		lo = b
	}
	return lo, left
}

// around sorts items lo to hi into those above a middle ratio, up to a, those of that ratio, up to b, and the others; it
// gives the places of the first.
func (k *knapsack) around(lo, hi int) (a, b int, places int64) {
	x, y, z := k.items[lo].ratio, k.items[(lo+hi)/2].ratio, k.items[hi-1].ratio
	middle := max(min(x, y), min(max(x, y), z))
	a, b = lo, hi
	for i := lo; i < b; {
		switch r := k.items[i].ratio; {
		case r > middle:
			places += int64(k.items[i].places)
			k.items[a], k.items[i] = k.items[i], k.items[a]
			a, i = a+1, i+1
		case r < middle:
			b--
			k.items[b], k.items[i] = k.items[i], k.items[b]
		default:
			i++
		}
	}
	return a, b, places
}

// reduce keeps as core what the linear relaxation does not decide, given how far below it a known set is. It gives the
// places that the sure items take, below 0, and their profit.
func (k *knapsack) reduce(cut int, slack float64) (free int32, sure float64) {
	slack += 1e-9 * max(1, slack)
	k.core = k.core[:0]
	for i, it := range k.items {
		switch {
		case math.Abs(it.profit-k.price*float64(it.places)) <= slack:
			k.core = append(k.core, it)
		case i < cut:
			k.picks = append(k.picks, it.pair)
			sure += it.profit
			free -= it.places
		}
	}
	return free, sure
}

// tighten makes the core smaller when a greedy set of it comes nearer to the linear relaxation's value. Only those that
// surely are not in the best set go.
func (k *knapsack) tighten(left int32, upper float64) {
	slices.SortFunc(k.core, func(a, b item) int { return cmp.Or(cmp.Compare(b.ratio, a.ratio), cmp.Compare(a.pair, b.pair)) })
	value := 0.0
	for _, it := range k.core {
		if it.places <= left {
			left -= it.places
			value += it.profit
		}
	}
	slack := upper - value
	slack += 1e-9 * max(1, upper)
	k.core = slices.DeleteFunc(k.core, func(it item) bool { return k.price*float64(it.places)-it.profit > slack })
}

// table is the textbook's: the best profit for each number of places.
func (k *knapsack) table(capacity int32) float64 {
	n := int(capacity) + 1
	k.best = append(k.best[:0], make([]float64, n)...)
	k.take = append(k.take[:0], make([]bool, n*len(k.core))...)
	for i, it := range k.core {
		row, w := k.take[i*n:(i+1)*n], int(it.places)
		for c := n - 1; c >= w; c-- {
			if v := k.best[c-w] + it.profit; v > k.best[c] {
				k.best[c], row[c] = v, true
			}
		}
	}
	c := n - 1
	for i := len(k.core) - 1; i >= 0; i-- {
		if k.take[i*n+c] {
			k.picks = append(k.picks, k.core[i].pair)
			c -= int(k.core[i].places)
		}
	}
	return k.best[n-1]
}
