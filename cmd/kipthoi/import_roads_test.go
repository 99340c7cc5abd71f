package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/responder"
	"kipthoi/responder/respondertest"

	"github.com/paulmach/orb"
)

const (
	roadFiles = "../../../shared/data/points-roads/"
	roadUnit  = "00004" // a ward of Hà Nội
)

// village is a road of 2 km in Overpass form, packed, with a way that lacks a node.
func village(t *testing.T, dir string) string {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := io.WriteString(z, `{"version":0.6,"elements":[{"type":"node","id":1,"lat":21.0,"lon":105.80},{"type":"node","id":2,"lat":21.0,"lon":105.81},
{"type":"node","id":3,"lat":21.01,"lon":105.81},{"type":"way","id":5,"nodes":[1,2,3,4],"tags":{"highway":"tertiary"}},{"type":"way","id":6,"nodes":[1,3],"tags":{"highway":"footway"}}]}`)
	must(t, err)
	must(t, z.Close())
	file := filepath.Join(dir, "village.json.gz")
	must(t, os.WriteFile(file, packed.Bytes(), 0o600))
	return file
}

func importRoads(t testing.TB, cmd importRoadsCmd) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := cmd.Run(t.Context(), &app{strings.NewReader(""), &out, io.Discard})
	return out.String(), err
}

// TestImportRoads reports, and leaves the old roads where the new ones cannot be read.
func TestImportRoads(t *testing.T) {
	dir := t.TempDir()
	set := settings{DB: filepath.Join(dir, "kipthoi.db")}
	out, err := importRoads(t, importRoadsCmd{settings: set, File: village(t, dir), Gap: 30})
	must(t, err)
	for _, want := range []string{"nodes: 3; ", "segments: 2\n", "connected parts: 1, ", "100.0 %", "missing; 1 times", "no roads for cars: 1; ", "rejected: 1\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	for name, text := range map[string]string{"broken": `{"elements":[{"type":"node"`, "empty": "", "no road": `{"elements":[{"type":"node","id":1,"lat":21,"lon":105}]}`, "a table": "from_node\n"} {
		file := filepath.Join(dir, "bad")
		must(t, os.WriteFile(file, []byte(text), 0o600))
		if out, err := importRoads(t, importRoadsCmd{settings: set, File: file, Gap: 30}); err == nil {
			t.Errorf("%s: %s", name, out)
		}
	}
	if _, err := importRoads(t, importRoadsCmd{settings: set, File: village(t, dir), Gap: math.NaN()}); err == nil {
		t.Error("a gap of any width is taken")
	}
	c := newClinic(t, set, nil)
	if d := c.drive(c.file(orb.Point{105.80, 21}, orb.Point{105.81, 21.01})); d.Method != responder.ByGraph || d.DistanceM != 2150 {
		t.Errorf("%+v", d)
	}
}

// TestImportNationalRoads joins the roads of the country, as they are drawn, into one network.
func TestImportNationalRoads(t *testing.T) {
	file := filepath.FromSlash(roadFiles + "vn_national_roads_giaothong.geojson.xz")
	if _, err := os.Stat(file); err != nil {
		t.Log("the national roads are not there; TestLines uses lines of its own")
		return
	}
	out, err := importRoads(t, importRoadsCmd{settings: settings{DB: filepath.Join(t.TempDir(), "kipthoi.db")}, File: file, Gap: 30, Skip: map[string]string{"loai_duong": "Đường sắt"}})
	must(t, err)
	for _, want := range []string{"connected parts: 30, ", "84.9 %", "gaps bridged: 57, ", "no roads for cars: 32; ", "rejected: 0\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

// clinic is a server in the test's process, asked over HTTP.
type clinic struct {
	testing.TB
	service *responder.Service
	url     string
	token   string
	logs    *lockedText
}

// lockedText is written by the server and read by the test.
type lockedText struct {
	mu   sync.Mutex
	text []byte
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

func newClinic(t testing.TB, set settings, base *url.URL) *clinic {
	t.Helper()
	set.CallBack = e2e.CallBack
	c := &clinic{TB: t, logs: &lockedText{}}
	s, err := set.open(t.Context(), time.Now, io.Discard, slog.New(slog.NewTextHandler(c.logs, nil)))
	must(t, err)
	must(t, s.askOSRM(base))
	c.service = s.service
	_, err = s.service.AsSystem(t.Context(), "user.create", newID(), map[string]string{"login": "c", "name": "Điều Phối (mẫu)", "role": "coordinator", "unit": "01", "password": e2e.Password})
	must(t, err)
	c.token, _, err = s.service.Login(t.Context(), "c", e2e.Password, "test")
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	said, done := &greeting{first: make(chan string, 1)}, make(chan error, 1)
	go func() { done <- s.serve(ctx, "127.0.0.1:0", false, nil, said) }()
	t.Cleanup(func() { cancel(); must(t, <-done); must(t, s.close()) })
	select {
	case line := <-said.first:
		c.url = strings.TrimSpace(strings.TrimPrefix(line, "Kịp Thời: "))
	case err := <-done:
		done <- err
		t.Fatalf("did not serve: %v", err)
	}
	return c
}

func (c *clinic) apply(kind string, data map[string]any) string {
	c.Helper()
	u, _, err := c.service.Authenticate(c.Context(), c.token)
	must(c, err)
	raw, err := json.Marshal(data)
	must(c, err)
	id := newID()
	res, err := c.service.Apply(c.Context(), responder.Operation{ID: newID(), Kind: kind, Subject: id, At: time.Now(), Actor: u.ID, Data: raw})
	must(c, err)
	if res.Error != nil {
		c.Fatalf("%s: %v", kind, res.Error)
	}
	return id
}

func placed(p orb.Point) map[string]any {
	return map[string]any{"lat": p[1], "lon": p[0], "unit": roadUnit}
}

// asking is a case, its person and a carer.
type asking struct{ id, person, carer string }

func (c *clinic) file(from, to orb.Point) asking {
	c.Helper()
	a := asking{person: newID()}
	a.carer = c.apply("carer.register", respondertest.Fit(map[string]any{"name": "x", "kind": "household", "phone": "0911111111", "places": 1, "place": placed(to)}, time.Now()))
	a.id = c.apply("case.report", map[string]any{"family": "disaster", "kind": "flood", "channel": "phone", "needs": []string{"shelter"}, "place": placed(from),
		"household": map[string]any{"id": newID(), "head_name": "x"}, "persons": []map[string]any{{"id": a.person, "name": "x", "birth_date": "1990-02-03"}}})
	return a
}

// drive asks the API how far the carer is.
func (c *clinic) drive(a asking) responder.Drive {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), http.MethodGet, c.url+"/api/v1/cases/"+a.id+"/proposals?limit=50&person="+a.person, nil)
	must(c, err)
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := http.DefaultClient.Do(req)
	must(c, err)
	defer resp.Body.Close()
	var list struct{ Items []responder.Proposal }
	must(c, json.NewDecoder(resp.Body).Decode(&list))
	for _, p := range list.Items {
		if p.CarerID == a.carer {
			return p.Drive
		}
	}
	c.Fatalf("status %d, %d proposals, none of the carer", resp.StatusCode, len(list.Items))
	return responder.Drive{}
}

// TestServeWithOSRM: the server is asked; when it is gone, the page is there all the same, and the log says so once.
func TestServeWithOSRM(t *testing.T) {
	fake := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"code":"Ok","routes":[{"distance":4321}],"waypoints":[{"distance":1},{"distance":2}]}`)
	}))
	base, err := url.Parse(fake.URL)
	must(t, err)
	c := newClinic(t, settings{DB: filepath.Join(t.TempDir(), "kipthoi.db")}, base)
	a := c.file(orb.Point{105.80, 21}, orb.Point{105.81, 21})
	if d := c.drive(a); d.Method != responder.ByOSRM || d.DistanceM != 4324 {
		t.Errorf("%+v", d)
	}
	fake.Close()
	for range 3 {
		if d := c.drive(a); d.Method != responder.ByEstimate || d.DistanceM != 1339 {
			t.Errorf("%+v", d)
		}
	}
	if n := strings.Count(c.logs.String(), "OSRM"); n != 1 || strings.Contains(c.logs.String(), "105.8") {
		t.Errorf("logged %d times: %s", n, c.logs)
	}
}

// TestReferenceDistancesServed imports the roads of Hà Nội, and asks the API for distances that another program computed.
func TestReferenceDistancesServed(t *testing.T) {
	file := filepath.FromSlash(roadFiles + "hanoi_southeast_")
	pairs, err := os.ReadFile(file + "reference_distances.csv")
	if err != nil {
		t.Log("the roads of Hà Nội are not there; TestImportRoads uses a village of its own")
		return
	}
	set := settings{DB: filepath.Join(t.TempDir(), "kipthoi.db")}
	_, err = importRoads(t, importRoadsCmd{settings: set, File: file + "segments.csv", Nodes: file + "nodes.csv", Gap: 30})
	must(t, err)
	nodes, err := os.ReadFile(file + "nodes.csv")
	must(t, err)
	places := map[string]orb.Point{}
	for _, row := range rowsOf(t, nodes) {
		places[row[0]] = orb.Point{float(t, row[2]), float(t, row[1])}
	}
	c := newClinic(t, set, nil)
	for i, row := range rowsOf(t, pairs) {
		if i%15 != 0 { // 40 of them here, in each list; geo/road asks all 600
			continue
		}
		a := c.file(places[row[0]], places[row[1]])
		if d := c.drive(a); d.Method != responder.ByGraph || math.Abs(float64(d.DistanceM)-float(t, row[2])) > 1.1 {
			t.Errorf("%s to %s: %+v, want %s", row[0], row[1], d, row[2])
		}
	}
}

func rowsOf(t *testing.T, table []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	must(t, err)
	return rows[1:]
}

func float(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	must(t, err)
	return v
}
