package geofile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/ulikunitz/xz"

	"kipthoi/geo"
)

func feature(code, coordinates string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s","name":"Xã %s"},"geometry":{"type":"Polygon","coordinates":%s}}`, code, code, coordinates)
}

const ring = `[[[105,21],[105.1,21],[105.1,21.1],[105,21]]]`

func collection(features ...string) string {
	return `{"type":"FeatureCollection","name":"x","features":[` + strings.Join(features, ",\n") + `],"crs":null}`
}

func pack(t testing.TB, kind, text string) []byte {
	t.Helper()
	var buf bytes.Buffer
	var w io.WriteCloser
	switch kind {
	case "gz":
		w = gzip.NewWriter(&buf)
	case "xz":
		x, err := xz.NewWriter(&buf)
		if err != nil {
			t.Fatal(err)
		}
		w = x
	default:
		return []byte(text)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestReadForms(t *testing.T) {
	a, b := feature("00001", ring), feature("00002", ring)
	forms := map[string]string{
		"collection":        collection(a, b),
		"pretty collection": "{\n \"features\": [\n" + a + ",\n" + b + "\n],\n \"type\": \"FeatureCollection\"\n}",
		"lines":             a + "\n" + b + "\n",
		"lines, no end":     a + "\r\n\n" + b,
		"byte order mark":   "\ufeff" + a + "\n" + b,
		"text sequence":     "\x1e" + a + "\n\x1e" + b + "\n",
		"pretty features":   strings.ReplaceAll(a+b, `,"`, ",\n\""),
	}
	for name, text := range forms {
		for _, kind := range []string{"plain", "gz", "xz"} {
			var done int64
			packed := pack(t, kind, text)
			shapes, report, err := Read(bytes.NewReader(packed), Options{Progress: func(n int64) { done = n }})
			if err != nil || len(shapes) != 2 || shapes[1].Code != "00002" || shapes[1].Name != "Xã 00002" || report.Features != 2 || report.Points != 8 || len(report.Problems) != 0 {
				t.Errorf("%s %s: %v %+v, %v", name, kind, shapes, report, err)
			}
			if done != int64(len(packed)) {
				t.Errorf("%s %s: progress ends at %d of %d", name, kind, done, len(packed))
			}
		}
	}
}

func TestReadProblems(t *testing.T) {
	tests := []struct{ name, feature, en string }{
		{"no code", feature("", ring), "no unit code"},
		{"ring not closed", feature("00001", `[[[105,21],[105.1,21],[105.1,21.1],[105,21.1]]]`), "not closed"},
		{"three points", feature("00001", `[[[105,21],[105.1,21],[105,21]]]`), "fewer than 4"},
		{"outside Việt Nam", feature("00001", `[[[5,21],[5.1,21],[5.1,21.1],[5,21]]]`), "outside"},
		{"latitude and longitude swapped", feature("00001", `[[[21,105],[21,105.1],[21.1,105.1],[21,105]]]`), "outside"},
		{"no rings", feature("00001", `[]`), "no points"},
		{"no area", feature("00001", `[[[105,21],[105.1,21],[105.2,21],[105,21]]]`), "no area"},
		{"text for numbers", feature("00001", `[[["a","b"]]]`), "broken coordinates"},
		{"a point", strings.Replace(feature("00001", `[105,21]`), "Polygon", "Point", 1), "no area (Polygon"},
		{"no geometry", `{"type":"Feature","properties":{"code":"00001"},"geometry":null}`, "no geometry"},
		{"no properties", `{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":` + ring + `}}`, "no unit code"},
		{"not a feature", `{"type":"Polygon","coordinates":` + ring + `}`, "not a Feature"},
	}
	good := feature("00009", ring)
	for _, tt := range tests {
		for form, text := range map[string]string{"collection": collection(good, tt.feature, good), "lines": good + "\n" + tt.feature + "\n" + good} {
			shapes, report, err := Read(strings.NewReader(text), Options{})
			if err != nil || len(shapes) != 2 || report.Features != 3 || len(report.Problems) != 1 {
				t.Errorf("%s (%s): %d shapes, %+v, %v", tt.name, form, len(shapes), report, err)
				continue
			}
			p := report.Problems[0]
			if p.Feature != 2 || form == "lines" && p.Line != 2 || !strings.Contains(p.EN, tt.en) || p.VI == "" || p.Kept {
				t.Errorf("%s (%s): %+v", tt.name, form, p)
			}
		}
	}
}

func TestReadBrokenLineCostsOneFeature(t *testing.T) {
	good := feature("00009", ring)
	text := good + "\n" + good[:50] + "\n" + good
	shapes, report, err := Read(strings.NewReader(text), Options{})
	if err != nil || len(shapes) != 2 || len(report.Problems) != 1 || report.Problems[0].Line != 2 {
		t.Errorf("%d shapes, %+v, %v", len(shapes), report, err)
	}
}

func TestReadMendsSlivers(t *testing.T) {
	multi := `[[[[105,21],[105.0000001,21],[105,21]]],` + ring + `]`
	text := strings.Replace(feature("00001", `[[[[106.3,20.4],[106.300001001,20.400000001],[106.300001,20.4],[106.3,20.4]]],`+ring+`]`), "Polygon", "MultiPolygon", 1)
	shapes, report, err := Read(strings.NewReader(text), Options{})
	if err != nil || len(shapes) != 1 || len(shapes[0].Geometry) != 1 || len(report.Problems) != 1 || !report.Problems[0].Kept {
		t.Errorf("%v, %+v, %v", shapes, report, err)
	}
	broken := strings.Replace(feature("00001", multi), "Polygon", "MultiPolygon", 1)
	if shapes, report, _ := Read(strings.NewReader(broken), Options{}); len(shapes) != 0 || len(report.Problems) != 1 {
		t.Errorf("three-point ring: %v %+v", shapes, report)
	}
}

func TestReadOptions(t *testing.T) {
	text := `{"type":"Feature","properties":{"ma":4,"ten":"Ba Đình"},"geometry":{"type":"Polygon","coordinates":` + ring + `}}`
	shapes, _, err := Read(strings.NewReader(text), Options{CodeProperty: "ma", NameProperty: "ten"})
	if err != nil || len(shapes) != 1 || shapes[0].Code != "4" || shapes[0].Name != "Ba Đình" {
		t.Errorf("%v, %v", shapes, err)
	}
}

func TestReadErrors(t *testing.T) {
	many := strings.Repeat(feature("00001", ring)+"\n", 100)
	gone := errors.New("gone")
	tests := []struct {
		name    string
		r       io.Reader
		options Options
		want    error
		shapes  int
	}{
		{"empty", strings.NewReader(""), Options{}, ErrFormat, 0},
		{"empty space", strings.NewReader(" \n\n "), Options{}, ErrFormat, 0},
		{"not JSON", strings.NewReader("code,name\n1,2\n"), Options{}, ErrFormat, 0},
		{"no features", strings.NewReader(`{"type":"FeatureCollection","features":[]}`), Options{}, ErrFormat, 0},
		{"features is no list", strings.NewReader(`{"type":"FeatureCollection","features":7}`), Options{}, ErrFormat, 0},
		{"topology", strings.NewReader("{\n\"type\":\"Topology\",\"arcs\":[]}"), Options{}, ErrFormat, 0},
		{"cut off in the second feature", strings.NewReader(collection(feature("00001", ring), feature("00002", ring))[:260]), Options{}, ErrFormat, 1},
		{"broken gzip", bytes.NewReader([]byte{0x1f, 0x8b, 1, 2, 3, 4, 5}), Options{}, ErrFormat, 0},
		{"too large", strings.NewReader(many), Options{MaxBytes: 1000}, ErrTooLarge, -1},
		{"too large when unpacked", bytes.NewReader(pack(t, "gz", many)), Options{MaxBytes: 1000}, ErrTooLarge, -1},
		{"reader fails", iotest.ErrReader(gone), Options{}, gone, 0},
		{"reader fails later", io.MultiReader(strings.NewReader(many), iotest.ErrReader(gone)), Options{}, gone, -1},
	}
	for _, tt := range tests {
		shapes, _, err := Read(tt.r, tt.options)
		if !errors.Is(err, tt.want) || tt.shapes >= 0 && len(shapes) != tt.shapes {
			t.Errorf("%s: %d shapes, %v", tt.name, len(shapes), err)
		}
	}
}

func TestReadLongLines(t *testing.T) {
	long := feature("00001", "[["+strings.Repeat("[105,21],", 500_000)+"[105,21]]]")
	text := feature("00002", ring) + "\n" + long + "\n" + feature("00003", ring)
	shapes, report, err := Read(strings.NewReader(text), Options{MaxFeature: 1 << 20})
	if err != nil || len(shapes) != 2 || report.Features != 3 || len(report.Problems) != 1 {
		t.Errorf("%d shapes, %+v, %v", len(shapes), report, err)
	}
}

func FuzzRead(f *testing.F) {
	good := feature("00001", ring)
	for _, seed := range []string{collection(good, good), good + "\n" + good, good[:60], `{"features":[{"type":`, "[", "\x1f\x8b\x08", "\ufeff{}"} {
		f.Add([]byte(seed))
	}
	for _, arcs := range []string{plainArcs, quantizedArcs + `,"transform":` + transform} {
		f.Add([]byte(`{"type":"Topology","arcs":` + arcs + `,"objects":{"a":` + twoSquares + `}}`))
	}
	f.Add(pack(f, "gz", good))
	f.Add(pack(f, "xz", good))
	f.Fuzz(func(t *testing.T, data []byte) {
		shapes, report, _ := Read(bytes.NewReader(data), Options{MaxBytes: 1 << 20, MaxFeature: 1 << 16})
		kept := 0
		for _, p := range report.Problems {
			if p.Kept {
				kept++
			}
			if p.VI == "" || p.EN == "" {
				t.Errorf("problem without a reason: %+v", p)
			}
		}
		if report.Features != len(shapes)+len(report.Problems)-kept {
			t.Errorf("%d features, %d shapes, %d problems, %d of them kept", report.Features, len(shapes), len(report.Problems), kept)
		}
		for _, s := range shapes {
			if err := geo.CheckPolygon("geometry", s.Geometry); err != nil || s.Code == "" {
				t.Errorf("shape %q: %v", s.Code, err)
			}
		}
	})
}
