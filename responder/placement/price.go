package placement

import (
	"math"
	"slices"
)

// prices are what one place in each home is worth.
type prices struct {
	perPlace []float64
	best     []float64 // of each group: its least cost with the prices of the places
	value    float64   // a bound already: the linear relaxation's, if the prices were exact
}

const priceRounds = 300

// findPrices raises the price of homes that too many want and lowers it where places stay free, in steps that get
// shorter, and keeps the best prices seen. absent is the cost of leaving a group without a place.
func findPrices(in *instance, absent []float64, stop func() bool) prices {
	mean, _, places := in.scale()
	now := prices{perPlace: make([]float64, in.homes()), best: make([]float64, in.groups())}
	kept := prices{value: math.Inf(-1)}
	wanted := make([]float64, in.homes())
	step := mean / places
	for range priceRounds {
		in.demand(&now, absent, wanted)
		if now.value > kept.value {
			kept = prices{slices.Clone(now.perPlace), slices.Clone(now.best), now.value}
		}
		if stop() {
			break
		}
		for h, w := range wanted {
			c := float64(in.capacity[h])
			now.perPlace[h] = max(0, now.perPlace[h]+step*min(8, (w-c)/max(c, 1)))
		}
		step *= 0.977
	}
	return kept
}

// demand sends each group to its cheapest home at the prices and counts the places wanted.
func (in *instance) demand(p *prices, absent, wanted []float64) {
	clear(wanted)
	p.value = 0
	for g := range in.class {
		best, at := absent[g], int32(none)
		for q := in.off[g]; q < in.off[g+1]; q++ {
			if c := in.cost[q] + p.perPlace[in.home[q]]*float64(in.places[q]); c < best {
				best, at = c, q
			}
		}
		p.best[g] = best
		p.value += best
		if at != none {
			wanted[in.home[at]] += float64(in.places[at])
		}
	}
	for h, c := range in.capacity {
		p.value -= p.perPlace[h] * float64(c)
	}
}
