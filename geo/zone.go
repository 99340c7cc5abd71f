package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Zone is an Area made ready to be asked about many points. It never changes and is safe for concurrent use.
type Zone struct {
	tree  rtree.RTreeGN[float64, func(orb.Point) bool] // each part by its box
	boxes []orb.Bound
}

// NewZone prepares an area. Its listed communes have no part in it.
func NewZone(a Area) *Zone {
	z := &Zone{}
	for _, c := range a.Circles {
		z.add(c.bound(), c.holds)
	}
	path := a.path()
	for i, to := range path {
		if i == 0 {
			z.add(to.bound(), to.holds)
			continue
		}
		from := path[i-1]
		z.add(stretchBound(from, to), func(p orb.Point) bool { return newLocal(p).inStretch(from, to) })
	}
	for _, polygon := range a.Polygon {
		if p := prepare(polygon, 0); p != nil {
			z.add(p.bound, p.contains)
		}
	}
	return z
}

func (z *Zone) add(box orb.Bound, holds func(orb.Point) bool) {
	z.tree.Insert(box.Min, box.Max, holds)
	z.boxes = append(z.boxes, box)
}

// Contains tells what Area.Contains tells. It may differ on the very border of a polygon, where a point lies in one of
// two neighbours only.
func (z *Zone) Contains(p orb.Point) (inside bool) {
	z.tree.Search(p, p, func(_, _ [2]float64, holds func(orb.Point) bool) bool {
		inside = holds(p)
		return !inside
	})
	return inside
}

// bandHeight is the height of a band in degrees.
const bandHeight = 0.25

// Bands returns boxes that hold every point of Việt Nam that is in the zone, from south to north. A band holds its
// southern edge and not its northern one, so that no point lies in two.
func (z *Zone) Bands() []orb.Bound {
	var out []orb.Bound
	for south := MinLat; south <= MaxLat; south += bandHeight {
		band := orb.Bound{Min: orb.Point{math.Inf(1), south}, Max: orb.Point{math.Inf(-1), south + bandHeight}}
		for _, box := range z.boxes {
			if box.Min[1] < band.Max[1] && box.Max[1] >= south {
				band.Min[0], band.Max[0] = min(band.Min[0], box.Min[0]), max(band.Max[0], box.Max[0])
			}
		}
		if band.Min[0] <= MaxLon && band.Max[0] >= MinLon {
			out = append(out, band)
		}
	}
	return out
}
