package mobileapi

import (
	"math/rand/v2"
	"testing"
	"time"

	"kipthoi/responder"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

// geoJSON is a map without tiles: all cases in one answer.
func geoJSON(b *testing.B, cases []responder.CaseView) []byte {
	all := geojson.NewFeatureCollection()
	for _, c := range cases {
		f := geojson.NewFeature(orb.Point{*c.Lon, *c.Lat})
		f.Properties = geojson.Properties{"id": c.ID, "code": c.Code, "priority": c.Priority, "status": c.Status, "approx": c.Approx}
		all.Append(f)
	}
	body, err := all.MarshalJSON()
	if err != nil {
		b.Fatal(err)
	}
	return body
}

// BenchmarkCaseTile answers a tile over 100,000 cases: drawn anew, kept, and not changed; the baseline is GeoJSON of all
// cases.
func BenchmarkCaseTile(b *testing.B) {
	seed := rand.New(rand.NewPCG(1, 2))
	var seen responder.MapView
	for range 100_000 {
		lon, lat := 106.9+1.1*seed.Float64(), 20.6+0.9*seed.Float64()
		seen.Cases = append(seen.Cases, responder.CaseView{ID: newID(), Code: "KT-26-00001", Priority: 1 + seed.Int64N(4), Status: "reported", Lon: &lon, Lat: &lat})
	}
	start := time.Now()
	body := geoJSON(b, seen.Cases)
	baseline := float64(time.Since(start).Microseconds()) / 1000
	start = time.Now()
	v := newView(seen)
	prepare := float64(time.Since(start).Microseconds()) / 1000
	at := maptile.At(orb.Point{107.4, 21}, 10)
	in := &TileRequest{Z: 10, X: int(at.X), Y: int(at.Y), Encodings: "gzip"}
	m := &maps{cache: newCache(1 << 20)}
	ask := func(version string) *tileOut {
		out, err := m.answer(in, "cases", version, "private", func() ([]byte, error) { return v.draw(at, 0) })
		if err != nil {
			b.Fatal(err)
		}
		return out
	}
	for name, version := range map[string]func() string{"drawn": newID, "kept": func() string { return "1" }, "unchanged": func() string { return "1" }} {
		b.Run(name, func(b *testing.B) {
			if in.IfNone = ""; name == "unchanged" {
				in.IfNone = ask("1").ETag
			}
			var out *tileOut
			for b.Loop() {
				out = ask(version())
			}
			b.ReportMetric(float64(len(out.Body)), "sent-bytes")
			b.ReportMetric(baseline, "geojson-ms")
			b.ReportMetric(prepare, "prepare-ms")
			b.ReportMetric(float64(len(body)), "geojson-bytes")
		})
	}
}
