package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"kipthoi/geo"
	"kipthoi/responder/respondertest"
)

// benchPoints is how many points PostGIS is asked for at a time.
const benchPoints = 20_000

// BenchmarkPointInCommune looks points up in all communes, and in the same run in PostGIS with a GiST index: one point a
// query, and all in one join.
func BenchmarkPointInCommune(b *testing.B) {
	stored, box := storedShapes(b)
	before := heapBytes()
	began := time.Now()
	index := loadStored(b, stored)
	took, held := time.Since(began), heapBytes()-before
	points := make([]orb.Point, benchPoints)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range points {
		points[i] = orb.Point{box.Min[0] + r.Float64()*(box.Max[0]-box.Min[0]), box.Min[1] + r.Float64()*(box.Max[1]-box.Min[1])}
	}
	single, join, found := postgis(b, stored, points)
	ours := 0
	for _, p := range points {
		if _, ok, others := index.Commune(p); ok {
			ours += 1 + len(others)
		}
	}
	if d := ours - found; d > 5 || d < -5 { // points on a border may differ
		b.Errorf("%d points in communes, PostGIS finds %d", ours, found)
	}
	b.Run(fmt.Sprintf("%d communes", index.Len()), func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			index.Commune(points[i%len(points)])
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lookups/s")
		b.ReportMetric(took.Seconds(), "load-s")
		b.ReportMetric(float64(held)/(1<<20), "MiB")
		b.ReportMetric(single, "postgis-queries/s")
		b.ReportMetric(join, "postgis-join/s")
	})
}

func heapBytes() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// storedShapes gives communes in their stored form: the trial's where they are, else squares; and the box to look in.
func storedShapes(b *testing.B) (stored [][]byte, box orb.Bound) {
	b.Helper()
	box = orb.Bound{Min: orb.Point{105, 20}, Max: orb.Point{106.5, 21.5}}
	file := filepath.Join("..", "..", "..", "shared", "data", "boundaries", "communes_2026-07_full.geojsonl.xz")
	if _, err := os.Stat(file); err == nil {
		bars := newProgress(os.Stderr)
		shapes, _, err := readBoundaries(file, "code", bars)
		bars.end()
		must(b, err)
		for _, s := range shapes {
			stored = append(stored, geo.EncodeShape(s))
		}
		return stored, box
	}
	for i := range 900 {
		x, y, d := 105+float64(i%30)*0.05, 20+float64(i/30)*0.05, 0.05
		ring := orb.Ring{{x, y}, {x + d, y}, {x + d, y + d}, {x, y + d}, {x, y}}
		stored = append(stored, geo.EncodeShape(geo.Shape{Code: fmt.Sprintf("%05d", i), Geometry: orb.MultiPolygon{{ring}}}))
	}
	return stored, box
}

func loadStored(b *testing.B, stored [][]byte) *geo.Boundaries {
	b.Helper()
	shapes := make([]geo.Shape, len(stored))
	for i := range stored {
		var err error
		shapes[i], err = geo.DecodeShape(stored[i])
		must(b, err)
	}
	return geo.NewBoundaries(shapes)
}

// postgis gives points a second, asked one by one and all at once, and how many communes the points lie in.
func postgis(b *testing.B, stored [][]byte, points []orb.Point) (single, join float64, found int) {
	b.Helper()
	ctx := b.Context()
	c, err := pgx.Connect(ctx, respondertest.Postgres(b))
	must(b, err)
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "CREATE EXTENSION postgis"); err != nil {
		b.Fatalf("this benchmark compares with PostGIS (apt-get install -y postgresql-15-postgis-3): %v", err)
	}
	exec := func(statement string, args ...any) {
		_, err := c.Exec(ctx, statement, args...)
		must(b, err)
	}
	exec("CREATE TABLE communes (code text, shape geometry(MultiPolygon, 4326))")
	for _, raw := range stored {
		s, err := geo.DecodeShape(raw)
		must(b, err)
		exec("INSERT INTO communes VALUES ($1, ST_GeomFromText($2, 4326))", s.Code, wkt.MarshalString(s.Geometry))
	}
	exec("CREATE INDEX ON communes USING gist (shape)")
	exec("CREATE TABLE points (at geometry(Point, 4326))")
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = p[0], p[1]
	}
	exec("INSERT INTO points SELECT ST_SetSRID(ST_MakePoint(x, y), 4326) FROM unnest($1::float8[], $2::float8[]) AS t(x, y)", xs, ys)
	exec("ANALYZE")
	began := time.Now()
	must(b, c.QueryRow(ctx, "SELECT count(*) FROM points JOIN communes ON ST_Covers(shape, at)").Scan(&found))
	join = float64(len(points)) / time.Since(began).Seconds()
	few := points[:min(len(points), 2000)]
	began = time.Now()
	for _, p := range few {
		var n int
		must(b, c.QueryRow(ctx, "SELECT count(code) FROM communes WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint($1, $2), 4326))", p[0], p[1]).Scan(&n))
	}
	return float64(len(few)) / time.Since(began).Seconds(), join, found
}
