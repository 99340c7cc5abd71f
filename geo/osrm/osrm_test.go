package osrm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

// fake is a server that answers tables with 1,000 m times the place of each target, by the protocol; the target with
// latitude 9 has no way, and that with latitude 8 no road.
func fake(w http.ResponseWriter, r *http.Request) {
	service, points, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/v1/driving/")
	all := strings.Split(points, ";")
	last := strings.HasSuffix(all[len(all)-1], ",9.000000")
	switch {
	case !ok || len(all) > MaxPoints || !strings.HasPrefix(all[0], "105.123457,20.5"):
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"code":"InvalidUrl"}`)
	case strings.Contains(points, ",8.000000"):
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"code":"NoSegment"}`)
	case service == "route" && last:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"code":"NoRoute"}`)
	case service == "route" && r.URL.RawQuery == "overview=false":
		fmt.Fprint(w, `{"code":"Ok","routes":[{"distance":1000.5}],"waypoints":[{"distance":3},{"distance":4}]}`)
	case service == "table" && r.URL.RawQuery == "sources=0&annotations=distance":
		distances, near := make([]string, len(all)), make([]string, len(all))
		for i, p := range all {
			distances[i], near[i] = fmt.Sprint(1000*i), `{"distance":5}`
			if strings.HasSuffix(p, ",9.000000") {
				distances[i] = "null"
			}
			if strings.HasSuffix(p, ",7.000000") {
				near[i] = `{"distance":5000}`
			}
		}
		fmt.Fprintf(w, `{"code":"Ok","distances":[[%s]],"sources":[{"distance":2}],"destinations":[%s]}`, strings.Join(distances, ","), strings.Join(near, ","))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func client(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(base)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func start() orb.Point { return orb.Point{105.1234567, 20.5} }

func TestRoads(t *testing.T) {
	c := client(t, fake)
	to := make([]orb.Point, 250)
	for i := range to {
		to[i] = orb.Point{105, 10 + float64(i)/1000}
	}
	to[1], to[2] = orb.Point{105, 9}, orb.Point{105, 7}
	got, err := c.Roads(t.Context(), start(), to)
	if err != nil || len(got) != 250 {
		t.Fatalf("%d answers, %v", len(got), err)
	}
	if r := got[0]; r.Metres != 1000 || r.SnapM != 7 || !r.Near || !r.Reachable {
		t.Errorf("first %+v", r)
	}
	if !got[1].Near || got[1].Reachable || got[2].Near || got[99].Metres != 1000 || got[249].Metres != 52_000 {
		t.Errorf("no way %+v, no road %+v, second table %+v, last %+v", got[1], got[2], got[99], got[249])
	}
	one, err := c.Roads(t.Context(), start(), to[:1])
	if err != nil || one[0].Metres != 1000.5 || one[0].SnapM != 7 {
		t.Errorf("route %+v, %v", one, err)
	}
	mixed, err := c.Roads(t.Context(), start(), []orb.Point{{105, 8}, {105, 9}, {105, 11}})
	if err != nil || mixed[0].Near || !mixed[1].Near || mixed[1].Reachable || !mixed[2].Reachable {
		t.Errorf("a point without a road: %+v, %v", mixed, err)
	}
}

// TestServerFails: every failure is an error, in time, and tells no point.
func TestServerFails(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"refused": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"code":"InvalidQuery"}`)
		},
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502); fmt.Fprint(w, "<html>") },
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"code":"`+strings.Repeat("x", 3<<20)+`"}`)
		},
		"short": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"code":"Ok","distances":[[0]]}`) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://198.51.100.1/", http.StatusFound)
		},
		"slow": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"gone": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			_, err := client(t, h).Roads(ctx, start(), []orb.Point{{105, 10}, {105, 11}})
			if !errors.Is(err, ErrServer) || strings.Contains(err.Error(), "105.") {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, base := range []*url.URL{nil, {Scheme: "ftp", Host: "x"}, {Scheme: "https", Host: "router.project-osrm.org:443"}} {
		if _, err := New(base); err == nil {
			t.Errorf("%v is taken", base)
		}
	}
}

// TestFewQuestions: one table for a list; one point without a road among 99 costs some more, not one for each.
func TestFewQuestions(t *testing.T) {
	var asked atomic.Int64
	c := client(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); fake(w, r) })
	to := make([]orb.Point, MaxPoints-1)
	for i := range to {
		to[i] = orb.Point{105, 10 + float64(i)/1000}
	}
	ask := func(near bool, most int64) {
		asked.Store(0)
		got, err := c.Roads(t.Context(), start(), to)
		if err != nil || len(got) != len(to) || got[40].Near != near || !got[98].Reachable || asked.Load() > most {
			t.Errorf("near %v: %d questions, %v", near, asked.Load(), err)
		}
	}
	ask(true, 1)
	to[40] = orb.Point{105, 8}
	ask(false, 16)
}

// TestWatch: a server that fails is told of once, left alone for a while, and told of when it is back.
func TestWatch(t *testing.T) {
	var broken atomic.Bool
	var asked atomic.Int64
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1); broken.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fake(w, r)
	})
	var log bytes.Buffer
	now := time.Now()
	w := Watch(c, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)))
	ask := func(ctx context.Context) bool {
		_, err := w.Roads(ctx, start(), []orb.Point{{105, 10}, {105, 11}})
		return err == nil
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if ask(gone) || !ask(t.Context()) || log.Len() > 0 {
		t.Errorf("an asker who went away was held against the server: %s", log.String())
	}
	broken.Store(true)
	for range 5 {
		if ask(t.Context()) {
			t.Error("a broken server answers")
		}
	}
	now = now.Add(rest)
	if ask(t.Context()) || strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String(), "105.") || asked.Load() != 3 {
		t.Errorf("asked %d times, logged %s", asked.Load(), log.String())
	}
	broken.Store(false)
	now = now.Add(rest)
	if !ask(t.Context()) || strings.Count(log.String(), "\n") != 2 {
		t.Errorf("logged %s", log.String())
	}
}
