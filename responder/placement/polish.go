package placement

import (
	"cmp"
	"math"
	"slices"
)

// absentCosts prices a group without a place so that the search gives up many less urgent ones for one that is more
// urgent. Plans are compared by [score], exactly; this only leads the search.
func absentCosts(in *instance) []float64 {
	ratio := min(32, math.Pow(1e12, 1/float64(max(1, in.classes))))
	costs := make([]float64, in.groups())
	for g, c := range in.class {
		costs[g] = absentTimes * in.most * math.Pow(ratio, float64(in.classes-1-int(c)))
	}
	return costs
}

// polish starts from the best plan, the empty one at first, and makes only changes that overfill nothing. Groups without
// a place try every home, the most urgent first.
func (w *walker) polish() {
	w.set(w.bestAt)
	alpha := w.alpha
	w.alpha = slices.Repeat([]float64{math.MaxFloat32}, len(alpha))
	w.touchAll()
	for _, g := range w.waiting() {
		near := w.near[g]
		w.near[g] = w.in.pairsOf(g)
		w.improve(g)
		w.near[g] = near
	}
	w.descend()
	w.alpha = alpha
	w.touchAll()
}

// waiting lists the groups without a place, the most urgent first and then those who need most places.
func (w *walker) waiting() (list []int32) {
	for g, q := range w.at {
		if q == none {
			list = append(list, int32(g))
		}
	}
	in := w.in
	need := func(g int32) (n int32) {
		for q := in.off[g]; q < in.off[g+1]; q++ {
			n = max(n, in.places[q])
		}
		return n
	}
	slices.SortStableFunc(list, func(a, b int32) int {
		return cmp.Or(cmp.Compare(in.class[a], in.class[b]), cmp.Compare(need(b), need(a)))
	})
	return list
}
