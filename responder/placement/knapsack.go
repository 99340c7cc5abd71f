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
}

const maxTable = 1 << 24 // cells; beyond it the linear relaxation's value is given, which is never too low

// solve gives the greatest profit within the capacity; the pairs are in picks.
func (k *knapsack) solve(capacity int32) float64 {
	k.picks = k.picks[:0]
	slices.SortFunc(k.items, func(a, b item) int { return cmp.Or(cmp.Compare(b.ratio, a.ratio), cmp.Compare(a.pair, b.pair)) })
	left, value, cut := capacity, 0.0, 0
	for cut < len(k.items) && k.items[cut].places <= left {
		left -= k.items[cut].places
		value += k.items[cut].profit
		cut++
	}
	if cut == len(k.items) {
		for _, it := range k.items {
			k.picks = append(k.picks, it.pair)
		}
		return value
	}
	free, sure, upper := k.reduce(cut, left, value)
	free += capacity
	if len(k.core)*int(free+1) > maxTable {
		return upper
	}
	return sure + k.table(free)
}

// reduce keeps as core what the linear relaxation does not decide, given a set as good as the greedy one. It gives the
// places that the sure items take, below 0, the profit of the sure items and the linear relaxation's value.
func (k *knapsack) reduce(cut int, left int32, value float64) (free int32, sure, upper float64) {
	ratio := k.items[cut].ratio
	upper = value + ratio*float64(left)
	least := value
	for _, it := range k.items[cut:] {
		if it.places <= left {
			left -= it.places
			least += it.profit
		}
	}
	least -= 1e-9 * max(1, math.Abs(least))
	k.core = k.core[:0]
	for i, it := range k.items {
		loss := math.Abs(it.profit - ratio*float64(it.places))
		switch {
		case upper-loss >= least:
			k.core = append(k.core, it)
		case i < cut:
			k.picks = append(k.picks, it.pair)
			sure += it.profit
			free -= it.places
		}
	}
	return free, sure, upper
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
