package tile

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

const (
	openZoom = 12 // from here points stand by themselves
	cells    = 3  // a tile's side has 2^cells cells of the grid: 64 pixels each
	finest   = 28 // levels of the grid that tells places apart: 15 cm at the equator
)

// Pin is a point to be drawn.
type Pin struct {
	At   orb.Point // lon, lat in degrees
	Rank int       // the lowest of a cluster is shown on it
	Item int       // the caller's number for it
}

// Pins draws points. It never changes and is safe for concurrent use.
type Pins struct {
	pins []Pin
	keys []uint64 // where each lies on the curve that fills the square; rising
}

// NewPins puts points in order; it sorts the slice it is given. Pins of one place keep the order of their items.
func NewPins(pins []Pin) *Pins {
	slices.SortFunc(pins, func(a, b Pin) int { return cmp.Or(cmp.Compare(key(a.At), key(b.At)), cmp.Compare(a.Item, b.Item)) })
	p := &Pins{pins: pins, keys: make([]uint64, len(pins))}
	for i := range pins {
		p.keys[i] = key(pins[i].At)
	}
	return p
}

// key interleaves the bits of column and row, so that every tile and every cell of every zoom is one run of keys.
func key(p orb.Point) uint64 {
	at := project(p)
	return spread(uint64(at[0]*(1<<finest))) | spread(uint64(at[1]*(1<<finest)))<<1
}

// spread puts a 0 before each bit.
func spread(v uint64) uint64 {
	for _, s := range []struct{ by, mask uint64 }{{16, 0x0000ffff0000ffff}, {8, 0x00ff00ff00ff00ff}, {4, 0x0f0f0f0f0f0f0f0f},
		{2, 0x3333333333333333}, {1, 0x5555555555555555}} {
		v = (v | v<<s.by) & s.mask
	}
	return v
}

// Layer draws the pins of one tile; each pin is in one tile of a zoom. Before zoom 12 those of one cell of a grid are one
// cluster: count, top (the lowest rank), and west, south, east, north of its pins in degrees. From there only pins of
// one place (15 cm) are. A cluster lies at the mean of its pins, but not within a quarter of a cell of the edge, so that
// neighbours do not cover one another. A pin by itself has the properties that its caller gives it.
func (p *Pins) Layer(name string, t maptile.Tile, properties func(item int) map[string]any) *mvt.Layer {
	l := newLayer(name)
	shift := 2 * (finest - uint64(t.Z))
	first := spread(uint64(t.X)) | spread(uint64(t.Y))<<1
	from, _ := slices.BinarySearch(p.keys, first<<shift)
	to, _ := slices.BinarySearch(p.keys, (first+1)<<shift)
	if t.Z < openZoom {
		shift -= 2 * cells
	} else {
		shift = 0
	}
	for from < to {
		end := from + 1
		for end < to && p.keys[end]>>shift == p.keys[from]>>shift {
			end++
		}
		if group := p.pins[from:end]; len(group) == 1 {
			add(l, inTile(units(t, project(group[0].At))), properties(group[0].Item))
		} else {
			add(l, place(t, group), cluster(group))
		}
		from = end
	}
	return l
}

func cluster(group []Pin) map[string]any {
	top, box := group[0].Rank, group[0].At.Bound()
	for _, pin := range group[1:] {
		top, box = min(top, pin.Rank), box.Extend(pin.At)
	}
	return map[string]any{"count": len(group), "top": top, "west": box.Min[0], "south": box.Min[1], "east": box.Max[0], "north": box.Max[1]}
}

// place is where in a tile a cluster is drawn.
func place(t maptile.Tile, group []Pin) orb.Point {
	var sum orb.Point
	for _, pin := range group {
		at := project(pin.At)
		sum[0], sum[1] = sum[0]+at[0], sum[1]+at[1]
	}
	at := units(t, orb.Point{sum[0] / float64(len(group)), sum[1] / float64(len(group))})
	if t.Z >= openZoom {
		return inTile(at)
	}
	const side = Extent >> cells
	for axis, v := range units(t, project(group[0].At)) {
		cell := float64(int(v) / side * side)
		at[axis] = min(max(at[axis], cell+side/4), cell+side*3/4)
	}
	return at
}

// inTile keeps a place that lies on an edge in its tile.
func inTile(p orb.Point) orb.Point {
	return orb.Point{min(max(p[0], 0), Extent-1), min(max(p[1], 0), Extent-1)}
}
