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

const (
	priceRounds = 200
	cooling     = 0.97
	maxFlow     = 8 // times too many or too few, seen by one round
)

// findPrices raises the price of homes that too many want and lowers it where places stay free, and keeps the best
// prices seen. A group wants its cheapest home most, and others by how little more they cost, less and less as the heat
// falls. absent is the cost of leaving a group without a place.
func findPrices(in *instance, absent []float64, stop func() bool) prices {
	mean, _, places := in.scale()
	now := prices{perPlace: make([]float64, in.homes()), best: make([]float64, in.groups())}
	kept := prices{value: math.Inf(-1)}
	wanted := make([]float64, in.homes())
	heat := mean / 2
	for range priceRounds {
		in.demand(&now, absent, heat, wanted)
		if now.value > kept.value {
			kept = prices{slices.Clone(now.perPlace), slices.Clone(now.best), now.value}
		}
		if stop() {
			break
		}
		for h, w := range wanted {
			flow := min(max(w/max(float64(in.capacity[h]), 0.5), 1.0/maxFlow), maxFlow)
			now.perPlace[h] = max(0, now.perPlace[h]+heat*math.Log(flow)/places)
		}
		heat *= cooling
	}
	return kept
}

// demand counts the places wanted in each home at the prices.
func (in *instance) demand(p *prices, absent []float64, heat float64, wanted []float64) {
	clear(wanted)
	p.value = 0
	var share []float64
	for g := range in.class {
		best := absent[g]
		share = share[:0]
		for q := in.off[g]; q < in.off[g+1]; q++ {
			c := in.cost[q] + p.perPlace[in.home[q]]*float64(in.places[q])
			share = append(share, c)
			best = min(best, c)
		}
		p.best[g] = best
		p.value += best
		in.spread(g, share, best, absent[g], heat, wanted)
	}
	for h, c := range in.capacity {
		p.value -= p.perPlace[h] * float64(c)
	}
}

// spread shares a group among its homes by their costs; what costs much more than the best gets nothing.
func (in *instance) spread(g int, costs []float64, best, absent, heat float64, wanted []float64) {
	const little = 8 // e to the power of -8
	sum := 0.0
	if absent-best < little*heat {
		sum = math.Exp((best - absent) / heat)
	}
	for i, c := range costs {
		costs[i] = 0
		if c-best < little*heat {
			costs[i] = math.Exp((best - c) / heat)
			sum += costs[i]
		}
	}
	for i, s := range costs {
		if s > 0 {
			q := in.off[g] + int32(i)
			wanted[in.home[q]] += s / sum * float64(in.places[q])
		}
	}
}
