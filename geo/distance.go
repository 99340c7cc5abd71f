package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// EarthRadius is the mean radius of the Earth in metres.
const EarthRadius = 6371008.8

const radians = math.Pi / 180

// Metres returns the great-circle distance between two points.
func Metres(a, b orb.Point) float64 {
	dLat, dLon := (b[1]-a[1])*radians, (b[0]-a[0])*radians
	sLat, sLon := math.Sin(dLat/2), math.Sin(dLon/2)
	h := sLat*sLat + math.Cos(a[1]*radians)*math.Cos(b[1]*radians)*sLon*sLon
	return 2 * EarthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// DetourFactor is the median ratio of road to straight distance, measured on 600 pairs in Hà Nội.
const DetourFactor = 1.29

// SegmentMetres returns the distance from a point to the segment ab, and how far along it, 0 to 1, the nearest point lies.
// It is good to some tenths of a per cent within 100 km.
func SegmentMetres(p, a, b orb.Point) (metres, along float64) { return newLocal(p).segment(a, b) }

// RoadEstimate guesses the road distance in metres from a straight one. It is an estimate and must be shown
// as one: one trip in twenty is longer than 1.7 times the straight line.
func RoadEstimate(metres float64) float64 { return metres * DetourFactor }

// local is a flat map around a point, in metres; good to some tenths of a per cent within 100 km.
type local struct {
	origin orb.Point
	kx, ky float64
}

func newLocal(origin orb.Point) local {
	ky := EarthRadius * radians
	return local{origin: origin, kx: ky * math.Cos(origin[1]*radians), ky: ky}
}

func (l local) xy(p orb.Point) (x, y float64) {
	return (p[0] - l.origin[0]) * l.kx, (p[1] - l.origin[1]) * l.ky
}

// segment returns the distance in metres from the origin to the segment ab, and how far along it (0 to 1) the
// nearest point lies.
func (l local) segment(a, b orb.Point) (metres, along float64) {
	ax, ay := l.xy(a)
	bx, by := l.xy(b)
	dx, dy := bx-ax, by-ay
	if length := dx*dx + dy*dy; length > 0 {
		along = min(max(-(ax*dx+ay*dy)/length, 0), 1)
	}
	return math.Hypot(ax+along*dx, ay+along*dy), along
}

func (l local) ringMetres(ring orb.Ring) float64 {
	best := math.Inf(1)
	for i := 1; i < len(ring); i++ {
		if m, _ := l.segment(ring[i-1], ring[i]); m < best {
			best = m
		}
	}
	return best
}

// Road is the answer how far it is by road.
type Road struct {
	Metres    float64 // 0 unless Reachable
	SnapM     float64 // metres from both points to their roads together, not in Metres
	Near      bool    // a road is near both points; otherwise nothing is known
	Reachable bool    // there is a way
}
