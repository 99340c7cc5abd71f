package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// typhoon is a track of n fixes, six hours apart, from the east of the Philippines over Vinh to Laos.
func typhoon(n int) []geo.Circle {
	out := make([]geo.Circle, n)
	for i := range out {
		t := float64(i) / float64(n-1)
		out[i] = geo.Circle{Point: orb.Point{130 - 28*t, 12 + 7*t + 0.4*math.Sin(20*t)}, RadiusM: 150_000 - 90_000*t}
	}
	return out
}

func zoneAreas() map[string]geo.Area {
	return map[string]geo.Area{
		"track":    {Track: typhoon(60)},
		"one fix":  {Track: storm[:1]},
		"circles":  {Circles: storm},
		"polygons": {Polygon: orb.MultiPolygon{square("", 105, 17, 2, orb.Ring{{105.5, 17.5}, {106.5, 17.5}, {106.5, 18.5}, {105.5, 17.5}}).Geometry[0], square("", 106.5, 15, 0.5).Geometry[0]}},
		"all":      {Track: storm, Circles: storm[1:], Polygon: square("", 107, 16, 1).Geometry},
		"nothing":  {},
	}
}

// TestZoneIsItsArea asks a zone and its area about the same points, and finds each point inside in exactly one band.
func TestZoneIsItsArea(t *testing.T) {
	country := orb.Bound{Min: orb.Point{geo.MinLon, geo.MinLat}, Max: orb.Point{geo.MaxLon, geo.MaxLat}}
	for name, area := range zoneAreas() {
		zone := geo.NewZone(area)
		bands, found := zone.Bands(), 0
		for _, p := range append(randomPoints(20_000, country), country.Min, country.Max, orb.Point{107, 20.5}) {
			inside := area.Contains(p)
			if zone.Contains(p) != inside {
				t.Fatalf("%s: %v: zone %v, area %v", name, p, !inside, inside)
			}
			if inside {
				found++
			}
			if n := bandsOf(bands, p); n > 1 || inside && n != 1 {
				t.Fatalf("%s: %v lies in %d bands, inside %v", name, p, n, inside)
			}
		}
		if found < 20 != (name == "nothing") {
			t.Errorf("%s: %d points inside", name, found)
		}
	}
}

func bandsOf(bands []orb.Bound, p orb.Point) (n int) {
	for _, b := range bands {
		if p[1] >= b.Min[1] && p[1] < b.Max[1] && p[0] >= b.Min[0] && p[0] <= b.Max[0] {
			n++
		}
	}
	return n
}

// TestTrackAcrossTheDateLine has a storm be born beyond 180 degrees: its way leads over the Pacific, not around the world.
func TestTrackAcrossTheDateLine(t *testing.T) {
	born := []geo.Circle{{Point: orb.Point{-178, 16}, RadiusM: 50_000}, {Point: orb.Point{179, 16}, RadiusM: 50_000}, {Point: orb.Point{176, 16}, RadiusM: 50_000}}
	b := geo.NewBoundaries([]geo.Shape{square("00001", 107, 15.5, 1)})
	far := geo.Area{Track: born}
	if got := far.Shares(b); len(got) != 0 || far.Contains(orb.Point{107.5, 16}) || len(geo.NewZone(far).Bands()) != 0 {
		t.Errorf("a storm at the date line reaches %+v", got)
	}
	here := geo.Area{Track: append(born, geo.Circle{Point: orb.Point{107, 16}, RadiusM: 50_000})}
	if got := here.Shares(b); len(got) != 1 || !here.Contains(orb.Point{107.1, 16}) || !here.Contains(orb.Point{150, 16}) {
		t.Errorf("a storm that came here reaches %+v", got)
	}
}

// BenchmarkZone asks which of 100,000 homes lie in a storm's corridor, and in the same run measures every home against
// every stretch of the way.
func BenchmarkZone(b *testing.B) {
	area := geo.Area{Track: typhoon(60)}
	homes := make([]orb.Point, 100_000)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range homes {
		homes[i] = orb.Point{102.2 + 7*r.Float64(), 8.5 + 14.8*r.Float64()}
	}
	b.Run(fmt.Sprintf("%d fixes", len(area.Track)), func(b *testing.B) {
		count := func(contains func(orb.Point) bool) (n int) {
			for _, p := range homes {
				if contains(p) {
					n++
				}
			}
			return n
		}
		const scans = 5
		plain, began := 0, time.Now()
		for range scans {
			plain = count(area.Contains)
		}
		scan := time.Since(began).Seconds() / scans
		for b.Loop() {
			if inside := count(geo.NewZone(area).Contains); inside != plain || inside == 0 {
				b.Fatalf("%d inside, %d by the scan", inside, plain)
			}
		}
		zone := b.Elapsed().Seconds() / float64(b.N)
		b.ReportMetric(1000*zone, "zone-ms")
		b.ReportMetric(1000*scan, "scan-ms")
		b.ReportMetric(scan/zone, "scan/zone")
	})
}
