package geofile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// twoSquares share the arc 0 from (105.1, 21) to (105.1, 21.1), which the second runs the other way.
const (
	plainArcs     = `[[[105.1,21],[105.1,21.1]],[[105.1,21.1],[105,21.1],[105,21],[105.1,21]],[[105.1,21],[105.2,21],[105.2,21.1],[105.1,21.1]],[[105.02,21.02],[105.04,21.02],[105.04,21.04],[105.02,21.02]]]`
	quantizedArcs = `[[[10,0],[0,10]],[[10,10],[-10,0],[0,-10],[10,0]],[[10,0],[10,0],[0,10],[-10,0]],[[2,2],[2,0],[0,2],[-2,-2]]]`
	transform     = `{"scale":[0.01,0.01],"translate":[105,21]}`
	twoSquares    = `{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0,1],[3]],"properties":{"code":"00001","name":"Một"}},
{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","arcs":[[[-1,2]]],"properties":{"code":"00002"}}]}]}`
)

func TestReadTopology(t *testing.T) {
	forms := map[string]string{
		"plain":             `{"type":"Topology","arcs":` + plainArcs + `,"objects":{"a":` + twoSquares + `}}`,
		"objects first":     `{"type":"Topology","objects":{"a":` + twoSquares + `},"bbox":[1,2,3,4],"arcs":` + plainArcs + `}`,
		"quantized":         `{"type":"Topology","arcs":` + quantizedArcs + `,"transform":` + transform + `,"objects":{"a":` + twoSquares + `}}`,
		"pretty, type last": "{\n\"transform\":" + transform + ",\n\"objects\":{\"a\":" + twoSquares + "},\n\"arcs\":" + quantizedArcs + ",\"type\":\"Topology\"}\n",
		"objects apart":     `{"arcs":` + plainArcs + `,"objects":{"a":{"type":"Polygon","arcs":[[0,1],[3]],"properties":{"code":"00001","name":"Một"}},"b":{"arcs":[[[-1,2]]],"type":"MultiPolygon","properties":{"code":"00002"}}},"type":"Topology"}`,
	}
	want := []geo.Shape{
		{Code: "00001", Name: "Một", Geometry: orb.MultiPolygon{{{{105.1, 21}, {105.1, 21.1}, {105, 21.1}, {105, 21}, {105.1, 21}}, {{105.02, 21.02}, {105.04, 21.02}, {105.04, 21.04}, {105.02, 21.02}}}}},
		{Code: "00002", Geometry: orb.MultiPolygon{{{{105.1, 21.1}, {105.1, 21}, {105.2, 21}, {105.2, 21.1}, {105.1, 21.1}}}}},
	}
	for name, text := range forms {
		for _, kind := range []string{"plain", "gz", "xz"} {
			shapes, report, err := Read(bytes.NewReader(pack(t, kind, text)), Options{})
			if err != nil || report.Features != 2 || report.Points != 14 || len(report.Problems) != 0 || !reflect.DeepEqual(shapes, want) {
				t.Errorf("%s %s: %+v\n%+v, %v", name, kind, shapes, report, err)
			}
		}
	}
}

func TestReadTopologyProblems(t *testing.T) {
	tests := []struct{ name, geometry, en string }{
		{"no code", `{"type":"Polygon","arcs":[[0,1]]}`, "no unit code"},
		{"an arc that is not there", `{"type":"Polygon","arcs":[[0,9]],"properties":{"code":"1"}}`, "names an arc"},
		{"one far before the first", `{"type":"Polygon","arcs":[[-9]],"properties":{"code":"1"}}`, "names an arc"},
		{"not closed", `{"type":"Polygon","arcs":[[1]],"properties":{"code":"1"}}`, "not closed"},
		{"no arcs", `{"type":"Polygon","arcs":[],"properties":{"code":"1"}}`, "no points"},
		{"text for arcs", `{"type":"Polygon","arcs":"a","properties":{"code":"1"}}`, "broken coordinates"},
		{"a line", `{"type":"LineString","arcs":[0],"properties":{"code":"1"}}`, "no area (Polygon"},
		{"not an object", `7`, "broken JSON"},
	}
	for _, tt := range tests {
		text := `{"type":"Topology","arcs":` + plainArcs + `,"objects":{"a":{"type":"GeometryCollection","geometries":[` + tt.geometry + `]},"b":` + twoSquares + `}}`
		shapes, report, err := Read(strings.NewReader(text), Options{})
		if err != nil || len(shapes) != 2 || report.Features != 3 || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].EN, tt.en) {
			t.Errorf("%s: %d shapes, %+v, %v", tt.name, len(shapes), report, err)
		}
	}
}

func TestReadTopologyErrors(t *testing.T) {
	for _, text := range []string{
		`{"type":"Topology","arcs":7,"objects":{}}`, `{"type":"Topology","arcs":[["a"]],"objects":{}}`, `{"type":"Topology","arcs":[],"objects":7}`,
		`{"type":"Topology","arcs":[],"objects":{"a":7}}`, `{"type":"Topology","arcs":[],"transform":7}`, `{"type":"Topology","arcs":[[[1,2]`,
		`{"type":"Topology","arcs":[],"objects":{"a":{"geometries":[{},`, `{"type":"Topology","arcs":[],"objects":{}}`,
	} {
		if shapes, _, err := Read(strings.NewReader(text), Options{}); !errors.Is(err, ErrFormat) || len(shapes) > 0 {
			t.Errorf("%s: %d shapes, %v", text, len(shapes), err)
		}
	}
}

// TestReadTrialTopology reads the trial's TopoJSON where it is, and else the one above.
func TestReadTrialTopology(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "boundaries", "communes_s30.topojson.gz"))
	want, bad := 3321, 5
	if err != nil {
		raw, want, bad = []byte(`{"type":"Topology","arcs":`+plainArcs+`,"objects":{"a":`+twoSquares+`}}`), 2, 0
	}
	shapes, report, err := Read(bytes.NewReader(raw), Options{})
	if err != nil || report.Features != want || len(shapes) < want-bad {
		t.Errorf("%d shapes, %d features, %d problems, %v", len(shapes), report.Features, len(report.Problems), err)
	}
}
