package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Circle is a point and all within a radius of it.
type Circle struct {
	Point   orb.Point `json:"point"` // lon, lat
	RadiusM float64   `json:"radius_m"`
}

// Area is where something happened: the union of its parts, any of which may be empty.
type Area struct {
	Track    []Circle         `json:"track,omitempty"`   // fixes of a storm in order of time: the corridor between them counts too
	Circles  []Circle         `json:"circles,omitempty"` // circles that have nothing to do with one another
	Polygon  orb.MultiPolygon `json:"polygon,omitempty"`
	Communes []string         `json:"communes,omitempty"` // codes in force, wholly affected
}

// The limits of an area: maxRadius in metres is larger than any storm, maxCircles more than one reports in its life.
const (
	maxRadius  = 2_000_000
	maxCircles = 5000
)

// Check returns a *FieldError ("track", "circles", "polygon", "communes") when a part cannot be: no number, a
// radius that is not positive or above 2,000 km, a bad polygon, a commune that is not in force. A track may
// leave Việt Nam. An area without parts is refused as "area".
func (a Area) Check(u *Units) error {
	if a.Empty() {
		return &FieldError{"area", "vùng trống", "the area is empty"}
	}
	if err := checkCircles("track", a.Track); err != nil {
		return err
	}
	if err := checkCircles("circles", a.Circles); err != nil {
		return err
	}
	if len(a.Polygon) > 0 {
		if err := CheckPolygon("polygon", a.Polygon); err != nil {
			return err
		}
	}
	for _, code := range a.Communes {
		if unit, ok := u.Unit(code); !ok || unit.Level != LevelCommune {
			return &FieldError{"communes", "có mã không phải của xã, phường, đặc khu nào", "a code is no commune's"}
		}
	}
	return nil
}

func checkCircles(field string, circles []Circle) error {
	if len(circles) > maxCircles {
		return &FieldError{field, "có quá 5.000 điểm", "has more than 5,000 points"}
	}
	for _, c := range circles {
		if !(math.Abs(c.Point[0]) <= 180 && math.Abs(c.Point[1]) <= 90) {
			return &FieldError{field, "tọa độ không hợp lệ", "a coordinate is not valid"}
		}
		if !(c.RadiusM > 0 && c.RadiusM <= maxRadius) {
			return &FieldError{field, "bán kính phải lớn hơn 0 và không quá 2.000 km", "a radius must be above 0 and at most 2,000 km"}
		}
	}
	return nil
}

// Empty tells whether the area has no parts.
func (a Area) Empty() bool {
	return len(a.Track)+len(a.Circles)+len(a.Polygon)+len(a.Communes) == 0
}

// Contains tells whether p lies in the track's corridor, a circle or the polygon. It cannot tell for the list of
// communes. Distances to a track are good to one per cent. For many points see Zone.
func (a Area) Contains(p orb.Point) bool {
	for _, c := range a.Circles {
		if c.holds(p) {
			return true
		}
	}
	flat := newLocal(p)
	path := a.path()
	for i := range path {
		if i == 0 && path[0].holds(p) || i > 0 && flat.inStretch(path[i-1], path[i]) {
			return true
		}
	}
	return len(a.Polygon) > 0 && a.Polygon.Bound().Contains(p) && planar.MultiPolygonContains(a.Polygon, p)
}

func (c Circle) holds(p orb.Point) bool { return Metres(p, c.Point) <= c.RadiusM }

// inStretch measures the origin against the way between two fixes; the radius changes evenly along it.
func (l local) inStretch(from, to Circle) bool {
	metres, along := l.segment(from.Point, to.Point)
	return metres <= from.RadiusM+along*(to.RadiusM-from.RadiusM)
}

// path is the track with longitudes that do not jump where it crosses the date line: storms come from beyond it.
func (a Area) path() []Circle {
	out := a.Track
	before := (MinLon + MaxLon) / 2
	for i := range out {
		if turns := math.Round((out[i].Point[0] - before) / 360); turns != 0 {
			if &out[0] == &a.Track[0] {
				out = slices.Clone(out)
			}
			out[i].Point[0] -= 360 * turns
		}
		before = out[i].Point[0]
	}
	return out
}

// Bound returns a box that holds all parts but the listed communes.
func (a Area) Bound() orb.Bound {
	bound := a.Polygon.Bound()
	path := a.path()
	for i := range path {
		bound = joinBounds(bound, stretchBound(path[max(i-1, 0)], path[i]))
	}
	for _, c := range a.Circles {
		bound = joinBounds(bound, c.bound())
	}
	return bound
}

func joinBounds(a, b orb.Bound) orb.Bound {
	if a.IsEmpty() || a.IsZero() {
		return b
	}
	return a.Union(b)
}

func (c Circle) bound() orb.Bound { return stretchBound(c, c) }

// stretchBound is a box around two circles and the way between them.
func stretchBound(from, to Circle) orb.Bound {
	const degrees = 1 / (EarthRadius * radians) // of a metre
	high := max(math.Abs(from.Point[1])+from.RadiusM*degrees, math.Abs(to.Point[1])+to.RadiusM*degrees)
	wide := max(math.Cos(high*radians), 0.01)
	var box orb.Bound
	for i, c := range []Circle{from, to} {
		dy := c.RadiusM * degrees
		dx := dy / wide
		one := orb.Bound{Min: orb.Point{c.Point[0] - dx, c.Point[1] - dy}, Max: orb.Point{c.Point[0] + dx, c.Point[1] + dy}}
		if box = box.Union(one); i == 0 {
			box = one
		}
	}
	return box
}
