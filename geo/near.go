package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Item is a thing with a place: a carer, a facility, a settlement.
type Item struct {
	ID    string
	Point orb.Point // lon, lat
}

// Neighbour is an item found near a point.
type Neighbour struct {
	ID     string
	Metres float64 // straight distance; see RoadEstimate
}

// Index finds the nearest of many items. It never changes and is safe for concurrent use; make a new one when
// items move (10,000 take some milliseconds).
type Index struct {
	tree rtree.RTreeGN[float64, string]
}

// NewIndex makes an index. Items may share an ID or a place.
func NewIndex(items []Item) *Index {
	x := &Index{}
	for _, item := range items {
		x.tree.Insert(item.Point, item.Point, item.ID)
	}
	return x
}

// Len returns the number of items.
func (x *Index) Len() int { return x.tree.Len() }

// Nearest returns at most n items within maxMetres of p by great-circle distance, nearest first, equal
// distances by ID. maxMetres 0 or less means no limit.
func (x *Index) Nearest(p orb.Point, n int, maxMetres float64) []Neighbour {
	if n <= 0 {
		return nil
	}
	if maxMetres <= 0 {
		maxMetres = math.Inf(1)
	}
	var out []Neighbour
	x.tree.Nearby(
		func(low, high [2]float64, _ string, item bool) float64 { return boxMetres(p, low, high, item) },
		func(_, _ [2]float64, id string, metres float64) bool {
			if metres > maxMetres || len(out) >= n && metres > out[n-1].Metres {
				return false
			}
			out = append(out, Neighbour{id, metres})
			return true
		})
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(n, len(out))]
}

// boxMetres is the distance to an item, or a lower bound of the distance to anything in a box, for searches in a tree
// of boxes. The nearest corner of a box is found by degrees, which errs by less than one per cent within Việt Nam.
func boxMetres(p orb.Point, low, high [2]float64, item bool) float64 {
	if item {
		return Metres(p, low)
	}
	nearest := orb.Point{min(max(p[0], low[0]), high[0]), min(max(p[1], low[1]), high[1])}
	return 0.98 * Metres(p, nearest)
}
