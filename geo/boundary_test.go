package geo_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"kipthoi/geo"
	"kipthoi/geo/geofile"
)

func sharedPath(name string) string {
	return filepath.Join("..", "..", "shared", "data", name)
}

// communeShapes returns the trial polygons, read once for all tests; where they are absent, a grid of 400 wavy ones.
func communeShapes(t testing.TB) (shapes []geo.Shape, real bool) {
	t.Helper()
	shapes, err := trialShapes()
	if errors.Is(err, os.ErrNotExist) {
		return gridShapes(20), false
	}
	if err != nil {
		t.Fatal(err)
	}
	return shapes, true
}

var trialShapes = sync.OnceValues(func() ([]geo.Shape, error) {
	f, err := os.Open(sharedPath("boundaries/communes_s60_valid.geojson.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	shapes, report, err := geofile.Read(f, geofile.Options{})
	if err == nil && len(report.Problems) > 0 {
		err = fmt.Errorf("problems: %v", report.Problems)
	}
	return shapes, err
})

// gridShapes makes n x n neighbours that share wavy borders vertex by vertex, inside Việt Nam.
func gridShapes(n int) []geo.Shape {
	const steps = 12
	corner := func(i, j int) orb.Point {
		x, y := float64(i)/steps, float64(j)/steps
		return orb.Point{105 + x/10 + 0.004*math.Sin(y*9), 16 + y/10 + 0.004*math.Sin(x*7)}
	}
	var shapes []geo.Shape
	for i := range n {
		for j := range n {
			var ring orb.Ring
			x, y := i*steps, j*steps
			for k := range steps {
				ring = append(ring, corner(x+k, y))
			}
			for k := range steps {
				ring = append(ring, corner(x+steps, y+k))
			}
			for k := range steps {
				ring = append(ring, corner(x+steps-k, y+steps))
			}
			for k := range steps {
				ring = append(ring, corner(x, y+steps-k))
			}
			shapes = append(shapes, geo.Shape{Code: strconv.Itoa(10000 + i*n + j), Geometry: orb.MultiPolygon{{append(ring, ring[0])}}})
		}
	}
	return shapes
}

// bruteForce is the plain answer: every shape in turn, with orb's own point in polygon.
func bruteForce(shapes []geo.Shape, p orb.Point) []string {
	return bruteForceIn(shapes, bounds(shapes), p)
}

func bounds(shapes []geo.Shape) []orb.Bound {
	out := make([]orb.Bound, len(shapes))
	for i := range shapes {
		out[i] = shapes[i].Bound()
	}
	return out
}

func bruteForceIn(shapes []geo.Shape, boxes []orb.Bound, p orb.Point) []string {
	var codes []string
	for i := range shapes {
		if boxes[i].Contains(p) && planar.MultiPolygonContains(shapes[i].Geometry, p) {
			codes = append(codes, shapes[i].Code)
		}
	}
	return codes
}

// referencePoint is a point with the communes it may lie in; none for a point at sea or abroad.
type referencePoint struct {
	p      orb.Point
	codes  string
	border bool // placed within some 30 m of a border, where polygons simplified to 60 m cannot be right
}

func TestPointReferenceAnswers(t *testing.T) {
	shapes, real := communeShapes(t)
	precision := 0.0
	if real {
		precision = geo.EstimatePrecision(shapes)
	}
	got := agree(t, geo.NewBoundariesWithin(shapes, precision), referencePoints(t, shapes, real))
	got.wantShare(t, "first answers, anywhere", got.first[0], got.all[0], 99.5)
	got.wantShare(t, "first answers or alternatives, all", got.either[0]+got.either[1], got.all[0]+got.all[1], 99.5)
	if mean := float64(got.alternatives) / float64(got.all[0]+got.all[1]); mean > 0.6 {
		t.Errorf("%.2f alternatives a point", mean)
	}
}

// TestPointReferenceAnswersFullResolution wants every first answer right, at borders too.
func TestPointReferenceAnswersFullResolution(t *testing.T) {
	f, err := os.Open(sharedPath("boundaries/communes_2026-07_full.geojsonl.xz"))
	if err != nil || testing.Short() {
		shapes := gridShapes(20)
		agree(t, geo.NewBoundaries(shapes), referencePoints(t, shapes, false)).wantAll(t)
		return
	}
	defer f.Close()
	t.Parallel()
	shapes, report, err := geofile.Read(f, geofile.Options{})
	if err != nil || len(shapes) != report.Features {
		t.Fatalf("read: %v, %d of %d", err, len(shapes), report.Features)
	}
	if m := geo.EstimatePrecision(shapes); m > 10 {
		t.Errorf("the full file is said to be precise to %.0f m", m)
	}
	b := geo.NewBoundaries(shapes)
	agree(t, b, referencePoints(t, shapes, true)).wantAll(t)
	wantLaoCai(t, b)
}

// agreement counts points anywhere [0] and put near borders [1], and right answers among them.
type agreement struct {
	all, first, either [2]int
	alternatives       int
}

// agree asks for every point. The answer of a point that "may lie in no commune" has that as an alternative.
func agree(t *testing.T, b *geo.Boundaries, points []referencePoint) (got agreement) {
	t.Helper()
	l := &geo.Locator{Units: allUnits(t), Boundaries: b}
	for _, r := range points {
		kind := 0
		if r.border {
			kind = 1
		}
		got.all[kind]++
		code, _, _ := b.Commune(r.p)
		right := code == r.codes || code != "" && strings.Contains(" "+r.codes+" ", " "+code+" ")
		if right {
			got.first[kind]++
		}
		others := b.Within(r.p, b.Precision())
		for _, n := range others {
			right = right || strings.Contains(r.codes, n.Code)
		}
		if r.codes == "" && code != "" && b.Precision() > 0 {
			at, err := l.Locate(geo.Place{Point: &r.p})
			right = right || err == nil && strings.Contains(at.NoteEN, "may lie in no commune")
		}
		if right {
			got.either[kind]++
		}
		got.alternatives += len(others)
	}
	t.Logf("borders precise to %.0f m: first answers right %v of %v (anywhere, at borders), with alternatives %v; %d alternatives",
		b.Precision(), got.first, got.all, got.either, got.alternatives)
	return got
}

func (a agreement) wantAll(t *testing.T) {
	t.Helper()
	if a.first != a.all {
		t.Errorf("%v of %v agree", a.first, a.all)
	}
}

func (a agreement) wantShare(t *testing.T, name string, right, all int, want float64) {
	t.Helper()
	share := 100 * float64(right) / float64(all)
	t.Logf("%s: %d of %d agree (%.2f %%)", name, right, all, share)
	if share < want {
		t.Errorf("%s: %.2f %% agree, want %.1f", name, share, want)
	}
}

func referencePoints(t *testing.T, shapes []geo.Shape, real bool) (out []referencePoint) {
	t.Helper()
	if !real {
		for _, p := range randomPoints(2000, orb.Bound{Min: orb.Point{104.9, 15.9}, Max: orb.Point{107.1, 18.1}}) {
			out = append(out, referencePoint{p: p, codes: strings.Join(bruteForce(shapes, p), " ")})
		}
		return out
	}
	f, err := os.Open(sharedPath("boundaries/point_reference_answers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		lat, _ := strconv.ParseFloat(r[0], 64)
		lon, _ := strconv.ParseFloat(r[1], 64)
		out = append(out, referencePoint{orb.Point{lon, lat}, r[3], r[2] == "border"})
	}
	return out
}

func randomPoints(n int, in orb.Bound) []orb.Point {
	r := rand.New(rand.NewPCG(1, 2))
	var out []orb.Point
	for range n {
		out = append(out, orb.Point{
			in.Min[0] + r.Float64()*(in.Max[0]-in.Min[0]), in.Min[1] + r.Float64()*(in.Max[1]-in.Min[1]),
		})
	}
	return out
}

func TestCommuneEqualsBruteForce(t *testing.T) {
	shapes, real := communeShapes(t)
	b := geo.NewBoundaries(shapes)
	in := orb.Bound{Min: orb.Point{102.1, 8.3}, Max: orb.Point{109.6, 23.5}}
	if !real {
		in = orb.Bound{Min: orb.Point{104.9, 15.9}, Max: orb.Point{107.1, 18.1}}
	}
	boxes := bounds(shapes)
	n := 2000
	if testing.Short() {
		n = 200
	}
	for _, p := range randomPoints(n, in) {
		code, ok, others := b.Commune(p)
		var got []string
		if ok {
			got = append(others, code)
		}
		if want := bruteForceIn(shapes, boxes, p); !sameSet(got, want) {
			t.Fatalf("%v: got %v, want %v", p, got, want)
		}
	}
}

func sameSet(a, b []string) bool {
	seen := map[string]int{}
	for _, s := range a {
		seen[s]++
	}
	for _, s := range b {
		seen[s]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return true
}

func square(code string, lon, lat, size float64, holes ...orb.Ring) geo.Shape {
	ring := orb.Ring{{lon, lat}, {lon + size, lat}, {lon + size, lat + size}, {lon, lat + size}, {lon, lat}}
	return geo.Shape{Code: code, Geometry: orb.MultiPolygon{append(orb.Polygon{ring}, holes...)}}
}

func TestCommuneHolesAndOverlaps(t *testing.T) {
	hole := orb.Ring{{106.4, 20.4}, {106.6, 20.4}, {106.6, 20.6}, {106.4, 20.6}, {106.4, 20.4}}
	b := geo.NewBoundaries([]geo.Shape{
		square("00002", 106, 20, 1, hole), square("00001", 106.9, 20, 0.5), square("00003", 106.95, 20, 0.5),
	})
	tests := []struct {
		name   string
		p      orb.Point
		code   string
		others string
	}{
		{"inside", orb.Point{106.1, 20.1}, "00002", ""},
		{"in the hole", orb.Point{106.5, 20.5}, "", ""},
		{"smallest of two", orb.Point{106.92, 20.3}, "00001", "00002"},
		{"equal areas go by code", orb.Point{106.97, 20.3}, "00001", "00003 00002"},
		{"at sea", orb.Point{110, 15}, "", ""},
	}
	for _, tt := range tests {
		code, ok, others := b.Commune(tt.p)
		if code != tt.code || ok != (tt.code != "") || strings.Join(others, " ") != tt.others {
			t.Errorf("%s: got %q %v %v", tt.name, code, ok, others)
		}
	}
}

func TestPointsOnSharedBordersHaveOneOwner(t *testing.T) {
	shapes := gridShapes(6)
	b := geo.NewBoundaries(shapes)
	for _, s := range shapes {
		for _, p := range s.Geometry[0][0] {
			if !interior(shapes, p) {
				continue
			}
			if _, ok, others := b.Commune(p); !ok || len(others) > 0 {
				t.Fatalf("vertex %v: ok %v, others %v", p, ok, others)
			}
		}
	}
}

// interior tells whether shapes lie all round p.
func interior(shapes []geo.Shape, p orb.Point) bool {
	const d = 1e-3
	for _, q := range []orb.Point{{p[0] + d, p[1] + d}, {p[0] - d, p[1] + d}, {p[0] + d, p[1] - d}, {p[0] - d, p[1] - d}} {
		if len(bruteForce(shapes, q)) == 0 {
			return false
		}
	}
	return true
}

// BenchmarkCommune compares the index with a loop over all shapes (boxes first) on the same points.
func BenchmarkCommune(b *testing.B) {
	shapes, real := communeShapes(b)
	in := orb.Bound{Min: orb.Point{105.0, 20.0}, Max: orb.Point{106.5, 21.5}}
	if !real {
		in = orb.Bound{Min: orb.Point{105, 16}, Max: orb.Point{107, 18}}
	}
	points := randomPoints(4096, in)
	index := geo.NewBoundaries(shapes)
	b.Run("index", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			index.Commune(points[i%len(points)])
		}
	})
	boxes := bounds(shapes)
	b.Run("loop", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			p := points[i%len(points)]
			for j := range shapes {
				if boxes[j].Contains(p) && planar.MultiPolygonContains(shapes[j].Geometry, p) {
					break
				}
			}
		}
	})
}
