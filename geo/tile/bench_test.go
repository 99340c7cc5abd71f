package tile

import (
	"fmt"
	"testing"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

// BenchmarkBoundaries draws a tile; the baseline is GeoJSON of the communes that touch the same box.
func BenchmarkBoundaries(b *testing.B) {
	shapes, _ := realShapes(b)
	start := time.Now()
	all := NewBoundaries(shapes, halves)
	prepared := time.Since(start)
	for _, z := range []maptile.Zoom{6, 10, 14} {
		at := tileOf(orb.Point{107.08, 20.95}, z)
		b.Run(fmt.Sprint("zoom=", z), func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = Encode(all.Layers(at)...)
			}
			baseline(b, len(data), func() *geojson.FeatureCollection { return within(shapes, at.Bound()) })
			b.ReportMetric(float64(prepared.Milliseconds()), "prepare-ms")
		})
	}
}

func within(shapes []geo.Shape, box orb.Bound) *geojson.FeatureCollection {
	out := geojson.NewFeatureCollection()
	for i := range shapes {
		if shapes[i].Bound().Intersects(box) {
			f := geojson.NewFeature(shapes[i].Geometry)
			f.Properties = map[string]any{"code": shapes[i].Code, "name": shapes[i].Name}
			out.Append(f)
		}
	}
	return out
}

// BenchmarkPins draws 100,000 pins; the baseline is GeoJSON of those in the same box.
func BenchmarkPins(b *testing.B) {
	const n = 100_000
	pins := scatter(n)
	start := time.Now()
	all := NewPins(pins)
	prepared := time.Since(start)
	properties := func(i int) map[string]any { return map[string]any{"id": fmt.Sprint(i), "priority": 2} }
	for _, z := range []maptile.Zoom{6, 10, 14} {
		at := tileOf(orb.Point{107.4, 21}, z)
		b.Run(fmt.Sprint("zoom=", z), func(b *testing.B) {
			var data []byte
			for b.Loop() {
				data, _ = Encode(all.Layer("cases", at, properties))
			}
			baseline(b, len(data), func() *geojson.FeatureCollection {
				out := geojson.NewFeatureCollection()
				for _, p := range pins {
					if at.Bound().Contains(p.At) {
						f := geojson.NewFeature(p.At)
						f.Properties = properties(p.Item)
						out.Append(f)
					}
				}
				return out
			})
			b.ReportMetric(float64(prepared.Milliseconds()), "prepare-ms")
		})
	}
}

// baseline measures the other way in the same run.
func baseline(b *testing.B, size int, other func() *geojson.FeatureCollection) {
	start := time.Now()
	body, err := other().MarshalJSON()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "geojson-ms")
	b.ReportMetric(float64(len(body)), "geojson-bytes")
	b.ReportMetric(float64(size), "tile-bytes")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "tile-ms")
}
