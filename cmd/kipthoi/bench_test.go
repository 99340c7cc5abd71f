package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/cmd/kipthoi/load"
	"kipthoi/responder"
)

// How much a benchmark does: in each round first one side and then the other, so that both meet the same neighbours.
const (
	benchConnections = 32
	benchRounds      = 3
	benchLeast       = 6_000  // operations on each side; fewer say nothing
	benchMost        = 20_000 //
)

// side adds up what one side of a comparison did.
type side struct {
	operations int
	took       time.Duration
	times      load.Times
}

func (s *side) perSecond() float64 { return float64(s.operations) / s.took.Seconds() }

// BenchmarkHTTPOperations reports households of four over HTTP to the real binary, one operation a request, and in the
// same run writes the same rows by a bare group commit: what counts is the ratio of the two.
func BenchmarkHTTPOperations(b *testing.B) {
	s := e2e.New(b)
	field := s.Staff(responder.RoleField)[responder.RoleField]
	sample, _ := e2e.Report(0)
	field.Apply(sample)
	bare := newBare(b, s.DB, sample)
	b.Run(fmt.Sprintf("%d connections", benchConnections), func(b *testing.B) {
		var http, rows side
		each := min(max(b.N, benchLeast), benchMost) / benchRounds
		b.ResetTimer()
		for round := range benchRounds {
			b.StopTimer()
			l := reports(s.URL(), field.Token, round*each, each)
			b.StartTimer()
			http.send(b, l)
			b.StopTimer()
			rows.insert(b, bare, each)
			b.StartTimer()
		}
		report(b, &http)
		b.ReportMetric(rows.perSecond(), "bare/s")
		b.ReportMetric(100*http.perSecond()/rows.perSecond(), "%ofbare")
	})
}

func report(b *testing.B, http *side) {
	b.ReportMetric(0, "ns/op") // the bounds make it meaningless
	b.ReportMetric(http.perSecond(), "http/s")
	for _, p := range []float64{50, 95, 99} {
		b.ReportMetric(float64(http.times.Percentile(p).Microseconds())/1000, fmt.Sprintf("p%.0f-ms", p))
	}
}

// reports prepares n requests of one report each, of households that no other call with other numbers reports.
func reports(url, token string, from, n int) *load.Load {
	l := &load.Load{URL: url, Path: "/api/v1/operations", Token: token, Connections: benchConnections}
	for i := range n {
		op, _ := e2e.Report(1 + from + i)
		l.Bodies = append(l.Bodies, e2e.JSON(op))
	}
	return l
}

func (s *side) send(b *testing.B, l *load.Load) {
	l.Answered = func(_ int, body []byte) {
		if !bytes.Contains(body, []byte(`"status":"applied"`)) {
			b.Errorf("answer %s", body)
		}
	}
	began := time.Now()
	times, err := l.Run()
	s.took += time.Since(began)
	must(b, err)
	s.operations, s.times = s.operations+len(times), append(s.times, times...)
}

// BenchmarkServerInProcess is the HTTP side with the server in the test's own process, for profiles of it. Frames below
// load.(*Load).work are the client's.
func BenchmarkServerInProcess(b *testing.B) {
	ctx, cancel := context.WithCancel(b.Context())
	url, token, done := serveInProcess(ctx, b)
	defer func() {
		cancel()
		must(b, <-done)
	}()
	b.Run(fmt.Sprintf("%d connections", benchConnections), func(b *testing.B) {
		l := reports(url, token, 0, min(max(b.N, benchLeast), benchMost))
		var http side
		b.ResetTimer()
		http.send(b, l)
		report(b, &http)
	})
}

func serveInProcess(ctx context.Context, b *testing.B) (url, token string, done chan error) {
	set := settings{DB: filepath.Join(b.TempDir(), "kipthoi.db"), CallBack: e2e.CallBack}
	s, err := set.open(ctx, time.Now, io.Discard, slog.New(slog.NewJSONHandler(io.Discard, nil)))
	must(b, err)
	b.Cleanup(func() { must(b, s.close()) })
	_, err = s.service.AsSystem(ctx, "user.create", newID(), map[string]string{"login": "field", "name": "Thực Địa (mẫu)", "role": "field", "unit": e2e.Province, "password": e2e.Password})
	must(b, err)
	token, _, err = s.service.Login(ctx, "field", e2e.Password, "benchmark")
	must(b, err)
	said := &greeting{first: make(chan string, 1)}
	done = make(chan error, 1)
	go func() { done <- s.serve(ctx, "127.0.0.1:0", false, nil, said) }()
	select {
	case line := <-said.first:
		return strings.TrimSpace(strings.TrimPrefix(line, "Kịp Thời: ")), token, done
	case err := <-done:
		b.Fatalf("did not serve: %v", err)
	}
	return "", "", nil
}

// greeting takes what the server says first.
type greeting struct{ first chan string }

func (g *greeting) Write(p []byte) (int, error) {
	select {
	case g.first <- string(p):
	default:
	}
	return len(p), nil
}
