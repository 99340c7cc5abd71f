package placement

import (
	"math"
	"slices"
)

const (
	mostLikely   = 300_000 // pairs, about
	surelyLikely = 8       // pairs of each group, at least
	lossSample   = 50_000  // looked at to find where most are above
)

// losses tells of each pair how much lower the bound would be with it, about.
func (r *relaxation) losses() []float64 {
	in, s := r.in, &r.in.sorted
	loss := make([]float64, len(in.home))
	share(in.homes(), func(h int) {
		entry := r.entries(h)
		for i := s.off[h]; i < s.off[h+1]; i++ {
			worth := r.margin[h] * float64(s.places[i])
			if entry != nil {
				worth = entry[s.places[i]]
			}
			loss[s.pair[i]] = in.cost[s.pair[i]] + worth - r.price[s.group[i]]
		}
	})
	return loss
}

// entries tells what a number of places in a small home is worth; nil in a large one, where each is worth the margin.
func (r *relaxation) entries(h int) []float64 {
	c := r.in.capacity[h]
	if c > few {
		return nil
	}
	var sack knapsack
	for lo, hi := r.in.sorted.off[h], r.in.sorted.off[h+1]; lo < hi; {
		lo = r.foremost(&sack, lo, hi, c)
	}
	best := make([]float64, c+1)
	for _, it := range sack.items {
		for k := c; k >= it.places; k-- {
			best[k] = max(best[k], best[k-it.places]+it.profit)
		}
	}
	entry := make([]float64, c+1)
	for k := range entry {
		entry[k] = best[c] - best[int(c)-k]
	}
	return entry
}

// likely chooses pairs that may well be in a good plan: those that lose least, and some of each group in any case.
func (w *walker) likely(loss []float64) func(g int32) []int32 {
	limit := lossOf(loss, mostLikely)
	return func(g int32) []int32 {
		list := slices.Clone(w.near[g][:min(surelyLikely, len(w.near[g]))])
		sure := len(list)
		for q := w.in.off[g]; q < w.in.off[g+1]; q++ {
			if loss[q] <= limit && !slices.Contains(list[:sure], q) {
				list = append(list, q)
			}
		}
		return list
	}
}

// lossOf gives the loss that so many are below, about.
func lossOf(loss []float64, most int) float64 {
	if len(loss) <= most {
		return math.Inf(1)
	}
	var some []float64
	for q := 0; q < len(loss); q += 1 + len(loss)/lossSample {
		some = append(some, loss[q])
	}
	slices.Sort(some)
	return some[len(some)*most/len(loss)]
}
