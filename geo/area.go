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

// maxRadius in metres is larger than any storm.
const maxRadius = 2_000_000

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
// communes; see Affects. Distances to a track are good to one per cent.
func (a Area) Contains(p orb.Point) bool {
	for _, c := range a.Circles {
		if Metres(p, c.Point) <= c.RadiusM {
			return true
		}
	}
	return a.inTrack(p) || a.inPolygon(p)
}

// Affects tells whether a household is concerned: its point, when it has one, lies in the area, or its commune
// is listed. commune may be "".
func (a Area) Affects(p *orb.Point, commune string) bool {
	return commune != "" && slices.Contains(a.Communes, commune) || p != nil && a.Contains(*p)
}

func (a Area) inPolygon(p orb.Point) bool {
	return len(a.Polygon) > 0 && a.Polygon.Bound().Contains(p) && planar.MultiPolygonContains(a.Polygon, p)
}

// inTrack measures p against the segments between fixes; the radius changes evenly along a segment.
func (a Area) inTrack(p orb.Point) bool {
	if len(a.Track) == 0 {
		return false
	}
	if Metres(p, a.Track[0].Point) <= a.Track[0].RadiusM {
		return true
	}
	flat := newLocal(p)
	for i := 1; i < len(a.Track); i++ {
		from, to := a.Track[i-1], a.Track[i]
		metres, along := flat.segment(from.Point, to.Point)
		if metres <= from.RadiusM+along*(to.RadiusM-from.RadiusM) {
			return true
		}
	}
	return false
}

// Bound returns a box that holds all parts but the listed communes.
func (a Area) Bound() orb.Bound {
	bound := a.Polygon.Bound()
	for _, circles := range [][]Circle{a.Track, a.Circles} {
		for _, c := range circles {
			bound = joinBounds(bound, c.bound())
		}
	}
	return bound
}

func joinBounds(a, b orb.Bound) orb.Bound {
	if a.IsEmpty() || a.IsZero() {
		return b
	}
	return a.Union(b)
}

func (c Circle) bound() orb.Bound {
	const metresPerDegree = EarthRadius * radians
	dy := c.RadiusM / metresPerDegree
	dx := dy / max(math.Cos((math.Abs(c.Point[1])+dy)*radians), 0.01)
	return orb.Bound{Min: orb.Point{c.Point[0] - dx, c.Point[1] - dy}, Max: orb.Point{c.Point[0] + dx, c.Point[1] + dy}}
}

// Touched returns the communes in force that the area touches, sorted. With polygons a commune counts when one
// of its vertices lies in the area, or a fix, centre or vertex of the area lies in it or (circles) reaches its
// border; a corridor that only grazes a long straight border may be missed. Without polygons (b nil) it is the
// communes of known settlements in the area, and approximate is true. Listed communes are always there.
func (a Area) Touched(b *Boundaries, s *Settlements) (communes []string, approximate bool) {
	communes = union(nil, a.Communes...)
	if len(a.Track)+len(a.Circles)+len(a.Polygon) == 0 {
		return communes, false
	}
	if b == nil || b.Len() == 0 {
		return a.touchedSettlements(communes, s), true
	}
	box := a.Bound()
	for i := range b.shapes {
		shape := &b.shapes[i]
		if shape.Bound().Intersects(box) && a.touchesShape(shape) {
			communes = union(communes, shape.Code)
		}
	}
	for _, p := range a.samples() {
		if code, ok, others := b.Commune(p); ok {
			communes = union(union(communes, code), others...)
		}
	}
	return communes, false
}

func (a Area) touchedSettlements(communes []string, s *Settlements) []string {
	if s == nil {
		return communes
	}
	for _, place := range s.all {
		if place.Commune != "" && a.Contains(place.Point) {
			communes = union(communes, place.Commune)
		}
	}
	return communes
}

func (a Area) touchesShape(s *Shape) bool {
	for _, polygon := range s.Geometry {
		for _, ring := range polygon {
			if slices.ContainsFunc(ring, a.Contains) || a.reaches(ring) {
				return true
			}
		}
	}
	return false
}

// reaches tells whether a circle or a fix of the track reaches the ring between its vertices.
func (a Area) reaches(ring orb.Ring) bool {
	for _, circles := range [][]Circle{a.Circles, a.Track} {
		for _, c := range circles {
			if newLocal(c.Point).ringMetres(ring) <= c.RadiusM {
				return true
			}
		}
	}
	return false
}

// sampleStep is the distance in metres between samples along a track.
const sampleStep = 1000

// samples returns points of the area: centres, vertices, and points along the track.
func (a Area) samples() []orb.Point {
	var out []orb.Point
	for _, c := range a.Circles {
		out = append(out, c.Point)
	}
	for _, polygon := range a.Polygon {
		for _, ring := range polygon {
			out = append(out, ring...)
		}
	}
	for i, c := range a.Track {
		out = append(out, c.Point)
		if i > 0 {
			out = append(out, between(a.Track[i-1].Point, c.Point)...)
		}
	}
	return out
}

// between returns points on the way from a to b, not farther apart than sampleStep.
func between(a, b orb.Point) []orb.Point {
	n := int(min(Metres(a, b)/sampleStep, 10_000))
	out := make([]orb.Point, 0, n)
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n+1)
		out = append(out, orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
	}
	return out
}
