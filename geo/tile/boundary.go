package tile

import (
	"slices"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"
	"github.com/tidwall/rtree"
)

const (
	communeZoom = 8 // communes are drawn from here; before it only provinces
	nameZoom    = 9 // and named from here; before it provinces are
	detail      = 4 // units that a line may move when points are left out
	tiny        = 8 // units of width and height below which a polygon is left out: a pixel
)

// Boundaries draws provinces and communes. It never changes and is safe for concurrent use.
type Boundaries struct {
	communes  []commune
	provinces []label
	chains    []chain
	parts     rtree.RTreeGN[float64, part]
	borders   rtree.RTreeGN[float64, int32] // chains between provinces
}

type commune struct {
	label
	parts [][][]step // polygons of rings of chains
}

// label is a name and the place where it is written.
type label struct {
	code, name string
	at         orb.Point
	area       float64 // of the polygon that it is written in
}

// part is one polygon of a commune.
type part struct {
	commune, polygon int32
	bound            orb.Bound
}

// NewBoundaries prepares shapes for drawing. parent gives the code and name of a commune's province. It takes seconds
// for a whole country.
func NewBoundaries(shapes []geo.Shape, parent func(commune string) (code, name string)) *Boundaries {
	b, w := &Boundaries{}, newWeaver()
	for _, s := range shapes {
		for _, ring := range ringsOf(s) {
			w.learn(ring)
		}
	}
	provinces := map[string]label{}
	for _, s := range shapes {
		province, name := parent(s.Code)
		c := b.commune(w, s, province)
		if c.area > provinces[province].area {
			provinces[province] = label{province, name, c.at, c.area}
		}
	}
	b.chains = w.chains
	for i := range b.chains {
		if c := &b.chains[i]; c.border() {
			box := orb.MultiPoint(c.points).Bound()
			b.borders.Insert(box.Min, box.Max, int32(i))
		}
	}
	for _, l := range provinces {
		b.provinces = append(b.provinces, l)
	}
	slices.SortFunc(b.provinces, func(x, y label) int { return compare(x.code, y.code) })
	return b
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func ringsOf(s geo.Shape) (out [][]orb.Point) {
	for _, polygon := range s.Geometry {
		for _, ring := range polygon {
			if open := opened(ring); len(open) > 2 {
				out = append(out, open)
			}
		}
	}
	return out
}

// opened leaves out the point that closes a ring, and those that stand twice in a row.
func opened(ring orb.Ring) []orb.Point {
	out := slices.Compact(slices.Clone([]orb.Point(ring)))
	if n := len(out); n > 1 && out[0] == out[n-1] {
		out = out[:n-1]
	}
	return out
}

func (b *Boundaries) commune(w *weaver, s geo.Shape, province string) commune {
	c := commune{label: label{code: s.Code, name: s.Name}}
	for _, polygon := range s.Geometry {
		var rings [][]step
		for _, ring := range polygon {
			if open := opened(ring); len(open) > 2 {
				rings = append(rings, w.cut(open, province))
			}
		}
		if len(rings) == 0 {
			continue
		}
		flat := make(orb.Ring, len(polygon[0]))
		for i, p := range polygon[0] {
			flat[i] = project(p)
		}
		box := flat.Bound()
		b.parts.Insert(box.Min, box.Max, part{int32(len(b.communes)), int32(len(c.parts)), box})
		c.parts = append(c.parts, rings)
		if centre, area := planar.CentroidArea(flat); abs(area) > c.area {
			c.at, c.area = middle(flat, centre), abs(area)
		}
	}
	b.communes = append(b.communes, c)
	return c
}

func abs(v float64) float64 { return max(v, -v) }

// middle finds a place for a name: on the height of the centre, in the middle of the widest piece inside the ring.
func middle(ring orb.Ring, centre orb.Point) orb.Point {
	var across []float64
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > centre[1]) != (b[1] > centre[1]) {
			across = append(across, a[0]+(centre[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]))
		}
	}
	slices.Sort(across)
	best, wide := centre, 0.0
	for i := 0; i+1 < len(across); i += 2 {
		if w := across[i+1] - across[i]; w > wide {
			best, wide = orb.Point{(across[i] + across[i+1]) / 2, centre[1]}, w
		}
	}
	return best
}

// Layers draws one tile: communes (polygons with code and name, from zoom 8), provinces (their borders as lines), and
// names (points with code, name and level, each in one tile only: provinces before zoom 9, communes from there). Points
// of a border that move it by less than half a pixel are left out, for both sides alike. A polygon smaller than a pixel
// is left out, an island as well as a whole commune; its name stays.
func (b *Boundaries) Layers(t maptile.Tile) []*mvt.Layer {
	communes := newLayer("communes")
	if t.Z >= communeZoom {
		b.drawCommunes(t, communes)
	}
	return []*mvt.Layer{communes, b.drawBorders(t), b.drawNames(t)}
}

// least is the weight of points that a zoom shows.
func least(t maptile.Tile) float32 {
	if t.Z == MaxZoom {
		return 0
	}
	return float32(detail / float64(uint64(Extent)<<t.Z))
}

func frame() orb.Bound {
	return orb.Bound{Min: orb.Point{-buffer, -buffer}, Max: orb.Point{Extent + buffer, Extent + buffer}}
}

func (b *Boundaries) drawCommunes(t maptile.Tile, l *mvt.Layer) {
	box, small := bound(t, buffer), tiny/float64(uint64(Extent)<<t.Z)
	var found []part
	b.parts.Search(box.Min, box.Max, func(_, _ [2]float64, p part) bool {
		if p.bound.Max[0]-p.bound.Min[0] >= small || p.bound.Max[1]-p.bound.Min[1] >= small {
			found = append(found, p)
		}
		return true
	})
	slices.SortFunc(found, func(x, y part) int { return int(x.commune-y.commune)<<8 + int(x.polygon-y.polygon) })
	for i := 0; i < len(found); {
		c := &b.communes[found[i].commune]
		var shape orb.MultiPolygon
		for first := i; i < len(found) && found[i].commune == found[first].commune; i++ {
			if polygon := b.polygon(t, c.parts[found[i].polygon]); polygon != nil {
				shape = append(shape, polygon)
			}
		}
		if len(shape) > 0 {
			add(l, shape, map[string]any{"code": c.code, "name": c.name})
		}
	}
}

// polygon draws a polygon in a tile: outer ring clockwise on the screen, holes the other way; nil when nothing is left.
func (b *Boundaries) polygon(t maptile.Tile, rings [][]step) (out orb.Polygon) {
	for i, steps := range rings {
		var points []orb.Point
		for _, s := range steps {
			points = b.chains[s.chain].appendTo(points, least(t), s.back, false)
		}
		ring := fit(t, points)
		if ring == nil && i == 0 {
			return nil
		}
		if ring == nil {
			continue
		}
		if (i == 0) != (ring.Orientation() == orb.CCW) { // y runs down: what orb calls counter-clockwise is clockwise here
			ring.Reverse()
		}
		out = append(out, ring)
	}
	return out
}

// fit moves a ring into a tile's units and clips it; nil when no area is left.
func fit(t maptile.Tile, points []orb.Point) orb.Ring {
	ring := make(orb.Ring, 0, len(points)+1)
	for _, p := range points {
		ring = append(ring, units(t, p))
	}
	ring = tidy(clip.Ring(frame(), append(ring, ring[0])))
	if len(ring) < 4 || planar.Area(ring) == 0 {
		return nil
	}
	return ring
}

// tidy rounds to whole units, as clipping leaves parts of them, and drops what then stands twice.
func tidy(points []orb.Point) []orb.Point {
	for i, p := range points {
		points[i] = orb.Point{float64(int32(p[0])), float64(int32(p[1]))}
	}
	return slices.Compact(points)
}

func (b *Boundaries) drawBorders(t maptile.Tile) *mvt.Layer {
	l, box := newLayer("provinces"), bound(t, buffer)
	var found []int32
	b.borders.Search(box.Min, box.Max, func(_, _ [2]float64, i int32) bool {
		found = append(found, i)
		return true
	})
	slices.Sort(found)
	var lines orb.MultiLineString
	for _, i := range found {
		var line orb.LineString
		for _, p := range b.chains[i].appendTo(nil, least(t), false, true) {
			line = append(line, units(t, p))
		}
		for _, piece := range clip.LineString(frame(), line) {
			if piece = tidy(piece); len(piece) > 1 {
				lines = append(lines, piece)
			}
		}
	}
	if len(lines) > 0 {
		add(l, lines, nil)
	}
	return l
}

func (b *Boundaries) drawNames(t maptile.Tile) *mvt.Layer {
	l := newLayer("names")
	if t.Z < nameZoom {
		for _, p := range b.provinces {
			writeName(t, l, p, string(geo.LevelProvince))
		}
		return l
	}
	for i := range b.communes {
		writeName(t, l, b.communes[i].label, string(geo.LevelCommune))
	}
	return l
}

func writeName(t maptile.Tile, l *mvt.Layer, n label, level string) {
	at := units(t, n.at)
	if n.area > 0 && min(at[0], at[1]) >= 0 && max(at[0], at[1]) < Extent {
		add(l, at, map[string]any{"code": n.code, "name": n.name, "level": level})
	}
}
