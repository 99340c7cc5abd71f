package mobileapi

import (
	"math"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// shapes gives what can be drawn of an area: its polygons and circles, and the way of a storm. Communes it only lists
// have no shape here.
func shapes(a geo.Area) (out []orb.Geometry) {
	area := append(orb.MultiPolygon{}, a.Polygon...)
	for _, c := range a.Circles {
		area = append(area, orb.Polygon{round(c)})
	}
	if len(a.Track) == 1 {
		area = append(area, orb.Polygon{round(a.Track[0])})
	}
	if len(area) > 0 {
		out = append(out, area)
	}
	if len(a.Track) > 1 {
		out = append(out, way(a.Track))
	}
	return out
}

func way(fixes []geo.Circle) orb.LineString {
	line := make(orb.LineString, 0, len(fixes))
	for _, f := range fixes {
		line = append(line, f.Point)
	}
	return line
}

// widest gives the largest radius of a track in metres.
func widest(fixes []geo.Circle) (metres float64) {
	for _, f := range fixes {
		metres = max(metres, f.RadiusM)
	}
	return metres
}

// round draws a circle with 48 corners.
func round(c geo.Circle) orb.Ring {
	const corners = 48
	dy := c.RadiusM / geo.EarthRadius * 180 / math.Pi
	dx := dy / math.Max(math.Cos(c.Point[1]*math.Pi/180), 0.01)
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		ring = append(ring, orb.Point{c.Point[0] + dx*cos, c.Point[1] + dy*sin})
	}
	return append(ring, ring[0])
}
