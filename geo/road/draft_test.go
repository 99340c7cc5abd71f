package road

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// draft adds the elements or features of a JSON list.
func draft(t require, list string) *Draft {
	var all []json.RawMessage
	if err := json.Unmarshal([]byte(list), &all); err != nil {
		t.Fatal(err)
	}
	d := NewDraft(map[string]string{"kind": "rail"})
	for i, raw := range all {
		if err := d.Add(raw, i+1); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

const town = `[{"type":"way","id":7,"nodes":[1,2],"tags":{"highway":"residential","oneway":"yes"}},{"type":"way","id":8,"nodes":[2,3,99],"tags":{"highway":"tertiary"}},
{"type":"way","id":9,"nodes":[1,3],"tags":{"highway":"footway"}},{"type":"node","id":1,"lat":21,"lon":105.8},{"type":"node","id":2,"lat":21,"lon":105.81},
{"type":"node","id":3,"lat":21.01,"lon":105.81},{"type":"node","id":"x"},{"type":"relation","id":1}]`

func TestOSM(t *testing.T) {
	g, report, err := draft(t, town).Graph(0)
	if err != nil || g.Nodes() != 3 || g.Arcs() != 3 || report.Rejected != 2 || report.Others != 2 || report.Parts != 2 || math.Abs(report.MainShare-2.0/3) > 1e-9 {
		t.Fatalf("%+v, %+v, %v", g, report, err)
	}
	n1, n3 := g.near(orb.Point{105.8, 21}), g.near(orb.Point{105.81, 21.01})
	there, back := plain(g, n1, nil)[n3], plain(g, n3, nil)[n1]
	if math.Abs(there-1038-1112) > 2 || !math.IsInf(back, 1) {
		t.Errorf("there %.1f, back %.1f", there, back)
	}
	if _, _, err := draft(t, `[]`).Graph(0); err == nil {
		t.Error("nothing makes a graph")
	}
}

func TestCSV(t *testing.T) {
	d := NewDraft(nil)
	nodes := "lat,osm_node,lon\n21,1,105.8\n21,2,105.81\nx,3,105.9\n21\n\"21\",4,105.82\r\n40,5,105.82\n"
	if err := d.AddNodes(strings.NewReader(nodes)); err != nil {
		t.Fatal(err)
	}
	if err := d.AddSegments(strings.NewReader("from_node,to_node,metres,oneway\n1,2,1500,1\n2,4,,0\n2,4,0,\n2,3,10,\n2,5,10,\n1,4,-3\n\"1,2\n")); err != nil {
		t.Fatal(err)
	}
	g, report, err := d.Graph(0)
	if err != nil || g.Nodes() != 3 || g.Arcs() != 3 || report.Rejected != 7 || len(report.Reasons) != 7 || report.Segments != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	for name, table := range map[string]string{"empty": "", "no column": "a,b\n", "no end": "osm_node,lat,lon\n" + strings.Repeat("1", 1<<20)} {
		if err := NewDraft(nil).AddNodes(strings.NewReader(table)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// line makes a feature through points 1 m apart in units of x and y, from 105.8, 21.
func line(properties string, xy ...float64) string {
	var points []string
	for i := 0; i < len(xy); i += 2 {
		p := metric(xy[i], xy[i+1])
		points = append(points, fmt.Sprintf("[%.9f,%.9f]", p[0], p[1]))
	}
	return `{"type":"Feature","id":"a","properties":{` + properties + `},"geometry":{"type":"LineString","coordinates":[` + strings.Join(points, ",") + `]}}`
}

func metric(x, y float64) orb.Point {
	const degree = geo.EarthRadius * math.Pi / 180
	return orb.Point{105.8 + x/degree/math.Cos(21*math.Pi/180), 21 + y/degree}
}

// TestLines joins ends to lines they touch or nearly touch, in both orders, and nothing else.
func TestLines(t *testing.T) {
	for name, test := range map[string]struct {
		features               []string
		noded, bridges, others int
		metres                 float64 // from 0, 0 to 1000, 500 east; 0: no way
	}{
		"touches between vertices":  {[]string{line("", 0, 0, 2000, 0), line("", 1050, 0, 1050, 500)}, 1, 0, 0, 1550},
		"a gap":                     {[]string{line("", 1000, 20, 1000, 500), line("", 0, 0, 2000, 0)}, 0, 1, 0, 1500},
		"too wide a gap":            {[]string{line("", 0, 0, 2000, 0), line("", 1000, 40, 1000, 500)}, 0, 0, 0, 0},
		"end to end":                {[]string{line("", 0, 0, 990, 0), line("", 1000, 0, 1000, 500)}, 0, 1, 0, 1500},
		"shared vertex":             {[]string{line("", 0, 0, 1000, 0, 2000, 0), line("", 1000, 0, 1000, 500)}, 0, 0, 0, 1500},
		"one way":                   {[]string{line(`"highway":"primary","oneway":"-1"`, 0, 0, 1000, 0), line("", 1000, 0, 1000, 500)}, 0, 0, 0, 0},
		"two cuts of one piece":     {[]string{line("", 0, 0, 1100, 0), line("", 960, 5, 960, 90), line("", 1000, 5, 1000, 500)}, 0, 2, 0, 1500},
		"rail and path are no road": {[]string{line("", 0, 0, 1000, 0), line(`"kind":"rail"`, 1000, 0, 1000, 500), line(`"highway":"path"`, 1000, 0, 1000, 500), line("", 1000, 450, 1000, 500)}, 0, 0, 2, 0},
		"crossing is no junction":   {[]string{line("", 0, 0, 2000, 0), line("", 1050, -500, 1050, 500)}, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g, report, err := draft(t, "["+strings.Join(test.features, ",")+"]").Graph(30)
			if err != nil || report.Noded != test.noded || report.Bridges != test.bridges || report.Others != test.others {
				t.Fatalf("%+v, %v", report, err)
			}
			way := roads(t, g.Without(nil), metric(0, 0), metric(1000, 500))[0]
			if way.Reachable != (test.metres > 0) || math.Abs(way.Metres-test.metres) > 3 {
				t.Errorf("way %+v", way)
			}
		})
	}
}

func TestBadLines(t *testing.T) {
	d := draft(t, `[{"type":"Feature"},{"type":"Feature","geometry":{"type":"Point","coordinates":[105,21]}},{"type":"Feature","geometry":{"type":"LineString","coordinates":"x"}},
		{"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[21,105],[21,106]]]}},[],`+line("", 0, 0, 900, 0)+`]`)
	g, report, err := d.Graph(30)
	if err != nil || report.Rejected != 5 || g.Nodes() != 6 {
		t.Errorf("%+v, %v", report, err)
	}
	for i, r := range report.Reasons {
		if r.Row != i+1 || r.VI == "" || r.EN == "" {
			t.Errorf("reason %+v", r)
		}
	}
}

// TestLinesKeepTheirLength: whatever is joined, no way becomes shorter than it was, and none is lost.
func TestLinesKeepTheirLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(0, 1500)
		var features []string
		for range rapid.IntRange(1, 6).Draw(t, "lines") {
			features = append(features, line("", coordinate.Draw(t, "x"), coordinate.Draw(t, "y"), coordinate.Draw(t, "x"), coordinate.Draw(t, "y"), coordinate.Draw(t, "x"), coordinate.Draw(t, "y")))
		}
		list := "[" + strings.Join(features, ",") + "]"
		apart, _, err := draft(t, list).Graph(0)
		if err != nil {
			t.Fatal(err)
		}
		joined, report, err := draft(t, list).Graph(200)
		if err != nil || report.WidestM > 200 {
			t.Fatalf("%+v, %v", report, err)
		}
		for i := range apart.points {
			before := plain(apart, int32(i), nil)
			after := plain(joined, joined.near(apart.points[i]), nil)
			for j, p := range apart.points {
				if now := after[joined.near(p)]; !math.IsInf(before[j], 1) && math.IsInf(now, 1) || now < geo.Metres(apart.points[i], p)-0.1 {
					t.Fatalf("%d to %d: %.1f was %.1f", i, j, now, before[j])
				}
			}
		}
	})
}

func FuzzAdd(f *testing.F) {
	f.Add([]byte(line(`"highway":"primary"`, 0, 0, 900, 10, 20, 30)), []byte(line("", 500, 10, 20, 30)))
	f.Add([]byte(`{"type":"node","id":1,"lat":21,"lon":105.8}`), []byte(`{"type":"way","id":7,"nodes":[1,1,2],"tags":{"highway":"service"}}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		d := NewDraft(nil)
		for i, raw := range [][]byte{a, b} {
			if err := d.Add(raw, i); err != nil {
				t.Fatal(err)
			}
		}
		if g, _, err := d.Graph(MaxGap); err == nil {
			roads(t, g.Without(nil), g.points[0], g.points[:min(9, len(g.points))]...)
		}
	})
}

// TestDraftIsBounded: a file without end is refused once it is larger than a country, before it fills the memory.
func TestDraftIsBounded(t *testing.T) {
	runtime.GC()
	base := heap()
	d, err, n := NewDraft(nil), error(nil), 0
	for ; err == nil; n++ {
		err = d.node(int64(n), orb.Point{105.8, 21})
	}
	used := int64(heap()) - int64(base)
	t.Logf("%d MiB of heap at %d nodes", used>>20, n)
	if n != MaxNodes+1 || used > 512<<20 {
		t.Errorf("%d nodes, %d MiB", n, used>>20)
	}
	runtime.KeepAlive(d)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
