package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/tidwall/rtree"
)

// Shape is the polygon of a commune as imported: rings closed, outer ring first, lon and lat in degrees.
type Shape struct {
	Code     string
	Name     string
	Geometry orb.MultiPolygon
}

// Bound returns the box around the shape.
func (s *Shape) Bound() orb.Bound { return s.Geometry.Bound() }

// Boundaries answers which commune a point lies in. It never changes and is safe for concurrent use.
type Boundaries struct {
	shapes []Shape // by code
	areas  []float64
	parts  [][]*prepared // polygons of each shape
	tree   rtree.RTreeGN[float64, *prepared]
	byCode map[string]int

	precision float64 // metres
}

// NewBoundaries prepares shapes for look-ups; it copies the geometries. Of two
// shapes with one code both count. Invalid rings are the importer's business (see CheckPolygon): here a ring
// that is not closed is closed, and one without area never holds a point.
func NewBoundaries(shapes []Shape) *Boundaries {
	b := &Boundaries{shapes: slices.Clone(shapes), byCode: make(map[string]int, len(shapes))}
	slices.SortStableFunc(b.shapes, func(x, y Shape) int { return cmp.Compare(x.Code, y.Code) })
	b.areas = make([]float64, len(b.shapes))
	b.parts = make([][]*prepared, len(b.shapes))
	for i := range b.shapes {
		s := &b.shapes[i]
		b.byCode[s.Code] = i
		s.Geometry = slices.Clone(s.Geometry)
		for j, polygon := range s.Geometry {
			b.areas[i] += geo.Area(polygon)
			if p := prepare(polygon, i); p != nil {
				s.Geometry[j] = p.polygon()
				b.parts[i] = append(b.parts[i], p)
				b.tree.Insert(p.bound.Min, p.bound.Max, p)
			}
		}
	}
	return b
}

// Len returns the number of shapes.
func (b *Boundaries) Len() int { return len(b.shapes) }

// Shapes returns all shapes by code; they are not to be changed.
func (b *Boundaries) Shapes() []Shape { return b.shapes }

// Shape returns the shape of a commune.
func (b *Boundaries) Shape(code string) (Shape, bool) {
	i, ok := b.byCode[code]
	if !ok {
		return Shape{}, false
	}
	return b.shapes[i], true
}

// Area returns the area of a commune's shape in square metres, 0 for an unknown code.
func (b *Boundaries) Area(code string) float64 {
	if i, ok := b.byCode[code]; ok {
		return b.areas[i]
	}
	return 0
}

// Commune returns the commune p lies in. Where shapes overlap the smallest wins (by code when equal) and the
// codes of the others are returned too. ok is false at sea, abroad and in gaps.
func (b *Boundaries) Commune(p orb.Point) (code string, ok bool, others []string) {
	first := -1
	var more []int
	b.tree.Search(p, p, func(_, _ [2]float64, c *prepared) bool {
		if c.contains(p) && c.shape != first && !slices.Contains(more, c.shape) {
			if first < 0 {
				first = c.shape
			} else {
				more = append(more, c.shape)
			}
		}
		return true
	})
	if first < 0 {
		return "", false, nil
	}
	if more == nil {
		return b.shapes[first].Code, true, nil
	}
	return b.overlap(append(more, first))
}

func (b *Boundaries) overlap(found []int) (code string, ok bool, others []string) {
	slices.SortFunc(found, func(i, j int) int {
		return cmp.Or(cmp.Compare(b.areas[i], b.areas[j]), cmp.Compare(i, j))
	})
	for _, i := range found[1:] {
		others = append(others, b.shapes[i].Code)
	}
	return b.shapes[found[0]].Code, true, others
}
