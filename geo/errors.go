package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// FieldError says which submitted field is wrong and why, in Vietnamese and English. It never repeats the
// submitted value.
type FieldError struct {
	Field string // name of the field as the sender wrote it: "lat", "lon", "unit", "polygon", ...
	VI    string // reason for a reader of Vietnamese
	EN    string // reason for a reader of English
}

// Error returns the field and both texts.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: %s (%s)", e.Field, e.VI, e.EN)
}

// Box of Việt Nam with its islands, in degrees. It is wider than the land: it catches swapped or foreign
// coordinates, not points at sea.
const (
	MinLon = 102.0
	MaxLon = 118.0
	MinLat = 6.0
	MaxLat = 24.0
)

// InVietNam tells whether p lies in the box of Việt Nam with its islands.
func InVietNam(p orb.Point) bool {
	return p[0] >= MinLon && p[0] <= MaxLon && p[1] >= MinLat && p[1] <= MaxLat
}

// CheckPoint returns a *FieldError for field "lat" or "lon" when p is no number or outside Việt Nam. A point
// that would be right with latitude and longitude exchanged is said to be so.
func CheckPoint(p orb.Point) error {
	if InVietNam(orb.Point{p[1], p[0]}) && !InVietNam(p) {
		return &FieldError{"lat", "vĩ độ và kinh độ bị đổi chỗ cho nhau", "latitude and longitude are swapped"}
	}
	if !(p[1] >= MinLat && p[1] <= MaxLat) {
		return &FieldError{"lat", "vĩ độ nằm ngoài Việt Nam (6 đến 24)", "latitude is outside Việt Nam (6 to 24)"}
	}
	if !(p[0] >= MinLon && p[0] <= MaxLon) {
		return &FieldError{"lon", "kinh độ nằm ngoài Việt Nam (102 đến 118)", "longitude is outside Việt Nam (102 to 118)"}
	}
	return nil
}

// CheckPolygon returns a *FieldError for the given field when a ring of m has fewer than four points, is not
// closed, has no area, or leaves Việt Nam.
func CheckPolygon(field string, m orb.MultiPolygon) error {
	if len(m) == 0 {
		return &FieldError{field, "vùng không có điểm nào", "the polygon has no points"}
	}
	for _, polygon := range m {
		if len(polygon) == 0 {
			return &FieldError{field, "vùng không có điểm nào", "the polygon has no points"}
		}
		for _, ring := range polygon {
			if err := checkRing(field, ring); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkRing(field string, ring orb.Ring) error {
	if len(ring) < 4 {
		return &FieldError{field, "đường bao có ít hơn 4 điểm", "a ring has fewer than 4 points"}
	}
	if ring[0] != ring[len(ring)-1] {
		return &FieldError{field, "đường bao không khép kín: điểm đầu khác điểm cuối", "a ring is not closed: its first and last points differ"}
	}
	for _, p := range ring {
		if !InVietNam(p) {
			return &FieldError{field, "có điểm nằm ngoài Việt Nam (kinh độ 102-118, vĩ độ 6-24)", "a point is outside Việt Nam (longitude 102-118, latitude 6-24)"}
		}
	}
	if area := ringArea(ring); math.Abs(area) < 1e-14 {
		return &FieldError{field, "đường bao không có diện tích", "a ring has no area"}
	}
	return nil
}

// ringArea is the signed area in square degrees.
func ringArea(ring orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		sum += (a[0]-ring[0][0])*(b[1]-ring[0][1]) - (b[0]-ring[0][0])*(a[1]-ring[0][1])
	}
	return sum / 2
}
