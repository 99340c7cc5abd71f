package tile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"kipthoi/geo"
	"kipthoi/geo/geofile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"
)

// unproject gives degrees again.
func unproject(p orb.Point) orb.Point {
	return orb.Point{(p[0] - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*p[1]))) * 180 / math.Pi}
}

func TestAt(t *testing.T) {
	for _, bad := range []struct {
		z, x, y int
		field   string
	}{{-1, 0, 0, "z"}, {17, 0, 0, "z"}, {0, 1, 0, "x"}, {3, -1, 0, "x"}, {3, 0, 8, "y"}, {16, 65535, 65536, "y"}} {
		var e *geo.FieldError
		if _, err := At(bad.z, bad.x, bad.y); !errors.As(err, &e) || e.Field != bad.field {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if got, err := At(16, 65535, 1); err != nil || got != maptile.New(65535, 1, 16) {
		t.Errorf("%v %v", got, err)
	}
}

func TestEmpty(t *testing.T) {
	b := NewBoundaries(nil, nobody)
	if data, err := Encode(append(b.Layers(maptile.New(3, 3, 3)), NewPins(nil).Layer("cases", maptile.New(0, 0, 0), nil))...); err != nil || len(data) != 0 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

func nobody(string) (code, name string) { return "", "" }

func TestProject(t *testing.T) {
	for _, p := range []orb.Point{{107.3, 20.95}, {0, 0}, {-179.9, -80}, {179.9, 84}} {
		if q := unproject(project(p)); math.Abs(p[0]-q[0])+math.Abs(p[1]-q[1]) > 1e-9 {
			t.Errorf("%v became %v", p, q)
		}
		if got, want := tileOf(p, 14), maptile.At(p, 14); got != want {
			t.Errorf("%v lies in %v, not %v", p, got, want)
		}
	}
}

// tileOf gives the tile that a point is drawn in.
func tileOf(p orb.Point, z maptile.Zoom) maptile.Tile {
	at, side := project(p), float64(uint64(1)<<z)
	return maptile.New(uint32(at[0]*side), uint32(at[1]*side), z)
}

// mosaic makes n x n communes that fill a square of one degree, with crooked borders, a lake in the first, an island,
// and one commune that lies wholly in another. The left half is province 01, the right 02.
func mosaic(n int) []geo.Shape {
	bend := func(a, b orb.Point) []orb.Point { // the same points in both directions, b left out
		if before(b, a) {
			out := bendForward(b, a)
			for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
				out[i], out[j] = out[j], out[i]
			}
			return out[:len(out)-1]
		}
		out := bendForward(a, b)
		return out[:len(out)-1]
	}
	step := 1 / float64(n)
	at := func(i, j int) orb.Point { return orb.Point{107 + float64(i)*step, 20 + float64(j)*step} }
	var out []geo.Shape
	for i := range n {
		for j := range n {
			var ring orb.Ring
			corners := []orb.Point{at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)}
			for k := range corners {
				ring = append(ring, bend(corners[k], corners[(k+1)%4])...)
			}
			code := fmt.Sprintf("%02d%03d", 1+i*2/n, i*n+j)
			out = append(out, geo.Shape{Code: code, Name: "Xã " + code, Geometry: orb.MultiPolygon{{append(ring, ring[0])}}})
		}
	}
	hole := circle(at(0, 0), step/2, step/5)
	out[0].Geometry[0] = append(out[0].Geometry[0], hole)
	within := hole.Clone()
	within.Reverse()
	out = append(out, geo.Shape{Code: "01900", Name: "Thị trấn giữa", Geometry: orb.MultiPolygon{{within}}})
	out[1].Geometry = append(out[1].Geometry, orb.Polygon{circle(orb.Point{109, 20}, 0.1, 0.05)})
	return out
}

func bendForward(a, b orb.Point) (out []orb.Point) {
	seed := rand.New(rand.NewPCG(math.Float64bits(a[0]+b[0]*3), math.Float64bits(a[1]+b[1]*3)))
	out = append(out, a)
	for i := 1; i < 40; i++ {
		f, d := float64(i)/40, 0.01*(seed.Float64()-0.5)
		out = append(out, orb.Point{a[0] + f*(b[0]-a[0]) + d*(b[1]-a[1]), a[1] + f*(b[1]-a[1]) - d*(b[0]-a[0])})
	}
	return append(out, b)
}

func circle(corner orb.Point, off, radius float64) (ring orb.Ring) {
	for i := range 36 {
		sin, cos := math.Sincos(-float64(i) * math.Pi / 18)
		ring = append(ring, orb.Point{corner[0] + off + radius*cos, corner[1] + off + radius*sin})
	}
	return append(ring, ring[0])
}

func halves(code string) (string, string) { return code[:2], "Tỉnh " + code[:2] }

// tilesOver gives the tiles of a zoom over a box of degrees.
func tilesOver(box orb.Bound, z maptile.Zoom) (out []maptile.Tile) {
	a, b := tileOf(orb.Point{box.Min[0], box.Max[1]}, z), tileOf(orb.Point{box.Max[0], box.Min[1]}, z)
	for x := a.X; x <= b.X; x++ {
		for y := a.Y; y <= b.Y; y++ {
			out = append(out, maptile.New(x, y, z))
		}
	}
	return out
}

func decode(t testing.TB, layers ...*mvt.Layer) map[string][]*geojson.Feature {
	t.Helper()
	data, err := Encode(layers...)
	if err != nil {
		t.Fatal(err)
	}
	back, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]*geojson.Feature{}
	for _, l := range back {
		if l.Version != 2 || l.Extent != Extent {
			t.Errorf("layer %s: version %d, extent %d", l.Name, l.Version, l.Extent)
		}
		out[l.Name] = l.Features
	}
	return out
}

var land = orb.Bound{Min: orb.Point{106.9, 19.9}, Max: orb.Point{109.3, 21.1}}

// TestPolygonsFill decodes the tiles of each zoom: all lies within the frame, and the areas of the communes add up to
// the area of the land, so borders left neither gaps nor overlaps.
func TestPolygonsFill(t *testing.T) {
	b := NewBoundaries(mosaic(6), halves)
	for z := maptile.Zoom(communeZoom); z <= 12; z++ {
		var communes int
		for _, at := range tilesOver(land, z) {
			layers := decode(t, b.Layers(at)...)
			communes += len(layers["communes"])
			middle := orb.Point{Extent / 2, Extent / 2}
			var holders int
			for _, f := range layers["communes"] {
				if !inFrame(f.Geometry.Bound()) {
					t.Fatalf("%v: %v", at, f.Geometry.Bound())
				}
				if holds(f.Geometry, orb.Point{middle[0] + 0.37, middle[1] + 0.41}) {
					holders++
				}
			}
			if inner := (orb.Bound{Min: orb.Point{107.05, 20.05}, Max: orb.Point{107.95, 20.95}}); inner.Contains(at.Center()) && holders != 1 {
				t.Errorf("%v: %d communes hold its middle", at, holders)
			}
		}
		if communes < 37 {
			t.Errorf("zoom %d: only %d communes", z, communes)
		}
	}
}

func inFrame(b orb.Bound) bool { return frame().Contains(b.Min) && frame().Contains(b.Max) }

func holds(g orb.Geometry, p orb.Point) bool {
	switch g := g.(type) {
	case orb.Polygon:
		return planar.PolygonContains(g, p)
	case orb.MultiPolygon:
		return planar.MultiPolygonContains(g, p)
	}
	return false
}

// TestNeighboursShareBorders looks at each zoom for edges inside the land that are not drawn by two communes, however
// many points were left out.
func TestNeighboursShareBorders(t *testing.T) {
	b := NewBoundaries(mosaic(4), halves)
	inner := orb.Bound{Min: orb.Point{107.03, 20.03}, Max: orb.Point{107.97, 20.97}}
	var before int
	for z := maptile.Zoom(communeZoom); z <= MaxZoom; z++ {
		edges := map[[2]orb.Point]int{}
		for _, c := range b.communes {
			for _, steps := range c.parts[0] {
				var ring []orb.Point
				for _, s := range steps {
					ring = b.chains[s.chain].appendTo(ring, least(maptile.New(0, 0, z)), s.back, false)
				}
				for i, p := range ring {
					q := ring[(i+1)%len(ring)]
					edges[[2]orb.Point{{min(p[0], q[0]), min(p[1], q[1])}, {max(p[0], q[0]), max(p[1], q[1])}}]++
				}
			}
		}
		for e, n := range edges {
			if n != 2 && inner.Contains(unproject(e[0])) && inner.Contains(unproject(e[1])) {
				t.Errorf("zoom %d: an edge near %v is drawn %d times", z, unproject(e[0]), n)
			}
		}
		if len(edges) < before {
			t.Errorf("zoom %d has fewer edges than the one before", z)
		}
		before = len(edges)
		if z == communeZoom && before > 900 {
			t.Errorf("%d edges at zoom %d: nothing was left out", before, z)
		}
	}
}

// TestProvinces looks at what stands for provinces and names.
func TestProvinces(t *testing.T) {
	b := NewBoundaries(mosaic(4), halves)
	names := map[string]int{}
	for _, z := range []maptile.Zoom{5, 10} {
		for _, at := range tilesOver(land, z) {
			layers := decode(t, b.Layers(at)...)
			if z == 5 && (len(layers["communes"]) > 0 || len(layers["provinces"]) == 0) {
				t.Errorf("%v: %d communes, %d borders", at, len(layers["communes"]), len(layers["provinces"]))
			}
			for _, f := range layers["names"] {
				names[f.Properties["code"].(string)]++
			}
		}
	}
	if len(names) != 2+17 || names["01"] != 1 || names["02"] != 1 || names["01900"] != 1 {
		t.Errorf("%v", names)
	}
	var inland int
	for i := range b.chains {
		if c := &b.chains[i]; c.border() && c.uses == 2 {
			inland++
		}
	}
	if inland != 4 {
		t.Errorf("%d chains part the two provinces, not 4", inland)
	}
}

// TestTinyIsLeftOut: at zoom 8 a pixel is about 300 metres.
func TestTinyIsLeftOut(t *testing.T) {
	small := geo.Shape{Code: "01001", Name: "Đảo nhỏ", Geometry: orb.MultiPolygon{{circle(orb.Point{107, 20}, 0.001, 0.0005)}}}
	b := NewBoundaries([]geo.Shape{small}, halves)
	for z, want := range map[maptile.Zoom]int{8: 0, 14: 1} {
		layers := decode(t, b.Layers(tileOf(orb.Point{107.001, 20.001}, z))...)
		if len(layers["communes"]) != want {
			t.Errorf("zoom %d: %d", z, len(layers["communes"]))
		}
		if z == 14 && len(layers["names"]) != 1 {
			t.Error("no name")
		}
	}
}

func scatter(n int) []Pin {
	seed := rand.New(rand.NewPCG(1, 2))
	pins := make([]Pin, n)
	for i := range pins {
		pins[i] = Pin{At: orb.Point{106.9 + 1.1*seed.Float64(), 20.6 + 0.9*seed.Float64()}, Rank: 1 + seed.IntN(4), Item: i}
	}
	return pins
}

// TestEachPinOnce counts pins over all tiles of each zoom, and looks for the worst of them and for those of one place.
func TestEachPinOnce(t *testing.T) {
	const n = 500
	pins := scatter(n)
	pins[1].At, pins[2].At = pins[0].At, pins[0].At
	items := NewPins(pins)
	box := orb.Bound{Min: orb.Point{106.9, 20.6}, Max: orb.Point{108, 21.5}}
	for z := maptile.Zoom(0); z <= 13; z++ {
		var total, clusters int
		top := 9
		seen := map[int]bool{}
		for _, at := range tilesOver(box, z) {
			for _, f := range decode(t, items.Layer("cases", at, func(i int) map[string]any { return map[string]any{"item": i, "count": 1, "top": 4} }))["cases"] {
				p := f.Geometry.(orb.Point)
				if min(p[0], p[1]) < 0 || max(p[0], p[1]) >= Extent {
					t.Fatalf("%v: %v", at, p)
				}
				total += int(f.Properties["count"].(float64))
				if i, ok := f.Properties["item"].(float64); ok {
					seen[int(i)] = true
					continue
				}
				clusters++
				top = min(top, int(f.Properties["top"].(float64)))
			}
		}
		if total != n || z == 0 && (clusters != 1 || top != 1) || z >= openZoom && (clusters != 1 || len(seen) != n-3) {
			t.Errorf("zoom %d: %d pins, %d clusters, %d by themselves, top %d", z, total, clusters, len(seen), top)
		}
	}
}

// TestOnTheEdge: a pin on the line between tiles is in one of them, and one at the end of the world in the last.
func TestOnTheEdge(t *testing.T) {
	pins := NewPins([]Pin{{At: orb.Point{0, 0}}, {At: orb.Point{180, 90}, Item: 1}, {At: orb.Point{-180, -90}, Item: 2}})
	var n int
	for x := range 4 {
		for y := range 4 {
			n += len(pins.Layer("cases", maptile.New(uint32(x), uint32(y), 2), func(int) map[string]any { return nil }).Features)
		}
	}
	if n != 3 {
		t.Errorf("%d", n)
	}
}

// realShapes reads the trial file beside the repository, or makes a mosaic of about the same number of communes.
func realShapes(tb testing.TB) ([]geo.Shape, string) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "boundaries", "communes_s60_valid.geojson.gz"))
	if err != nil {
		return mosaic(58), "a mosaic"
	}
	defer f.Close()
	shapes, _, err := geofile.Read(f, geofile.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return shapes, "the trial file"
}

// TestSizes prints what tiles of the whole country weigh, and holds them to a limit.
func TestSizes(t *testing.T) {
	shapes, from := realShapes(t)
	b := NewBoundaries(shapes, halves)
	for _, z := range []maptile.Zoom{4, 5, 6, 8, 9, 10, 12, 14} {
		at := tileOf(orb.Point{107.08, 20.95}, z)
		data, err := Encode(b.Layers(at)...)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s, zoom %2d: %6d bytes, %6d by gzip", from, z, len(data), packed(data))
		if len(data) > 600_000 {
			t.Errorf("zoom %d: %d bytes", z, len(data))
		}
	}
}

func packed(data []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Len()
}
