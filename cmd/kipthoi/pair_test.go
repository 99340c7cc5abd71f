package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/responder"
	"kipthoi/responder/respondertest"

	"github.com/redis/go-redis/v9"
)

// TestTwoProcessesAreOne: two processes on one PostgreSQL and Redis. What one applies the other shows, tells of at once,
// and answers as done when it is sent again; each message is sent by one of them; Redis may be emptied at any time.
func TestTwoProcessesAreOne(t *testing.T) {
	shared := respondertest.Redis(t)
	a, b := e2e.Pair(t, respondertest.Postgres(t), shared)
	staff := a.Staff(responder.RoleField, responder.RoleCoordinator)
	there := b.Login(string(responder.RoleCoordinator))
	const reports = 40
	ops, _ := e2e.Reports(reports)
	for _, op := range ops {
		op.Data.(e2e.Object)["urgent"] = true // so that the coordinator is written to
	}
	var total struct {
		Total int `json:"total"`
	}
	sent := 0
	there.Until("the first report of the other process", func() bool {
		if sent == 0 {
			staff[responder.RoleField].Apply(ops[0])
			sent = 1
		}
		there.Get("/cases", &total)
		return total.Total == 1
	})
	for i, op := range ops[1:] {
		if i == reports/2 {
			empty(t, shared)
		}
		staff[responder.RoleField].Apply(op)
	}
	again := b.Login(string(responder.RoleField)).Apply(ops...)
	for i, r := range again {
		if !r.Duplicate {
			t.Errorf("operation %d took effect twice", i)
		}
	}
	there.Get("/cases", &total)
	if total.Total != reports {
		t.Errorf("%d cases, want %d", total.Total, reports)
	}
	there.Until("every message to be sent", func() bool { return queued(there) == 0 })
	counts := map[string]int{}
	for _, s := range []*e2e.Server{a, b} {
		raw, err := os.ReadFile(s.SMS)
		must(t, err)
		for line := range bytes.Lines(raw) {
			counts[string(bytes.SplitN(line, []byte(","), 2)[0])]++ // the id comes first
		}
	}
	var sum responder.Summary
	there.Get("/summary", &sum)
	if int64(len(counts)) != sum.Messages.Count || sum.Messages.Count == 0 {
		t.Errorf("%d messages were sent, %d were written", len(counts), sum.Messages.Count)
	}
	for id, n := range counts {
		if n != 1 {
			t.Errorf("message %s was sent %d times", id, n)
		}
	}
}

// empty takes everything out of Redis, as an operator might.
func empty(t *testing.T, address string) {
	t.Helper()
	options, err := redis.ParseURL(address)
	must(t, err)
	client := redis.NewClient(options)
	defer client.Close()
	must(t, client.FlushDB(t.Context()).Err())
}

func queued(c *e2e.Client) int64 {
	var sum responder.Summary
	c.Get("/summary", &sum)
	return sum.Messages.ByState["queued"]
}

// TestTwoProcessesTakeUpBoundaries: an operator imports boundaries while two processes serve; soon both place a report by
// them, and by the next ones.
func TestTwoProcessesTakeUpBoundaries(t *testing.T) {
	postgres := respondertest.Postgres(t)
	a, b := e2e.Pair(t, postgres, respondertest.Redis(t))
	a.Staff(responder.RoleCoordinator)
	for _, code := range []string{"18496", e2e.Commune} {
		file := filepath.Join(t.TempDir(), "map.geojsonl")
		square := `"geometry":{"type":"Polygon","coordinates":[[[105.6,18.1],[106.1,18.1],[106.1,18.6],[105.6,18.6],[105.6,18.1]]]}}`
		must(t, os.WriteFile(file, []byte(`{"type":"Feature","properties":{"code":"`+code+`"},`+square), 0o600))
		_, err := e2e.Run(t, "", "import", "boundaries", file, "--db", postgres)
		must(t, err)
		for _, s := range []*e2e.Server{a, b} {
			coordinator := s.Login(string(responder.RoleCoordinator))
			coordinator.Until("a report to be placed by "+code, func() bool {
				op, _ := e2e.Report(0)
				op.Data.(e2e.Object)["place"] = e2e.Object{"lat": 18.36, "lon": 105.86}
				coordinator.Apply(op)
				var k struct {
					Case struct{ Unit string }
				}
				coordinator.Get("/cases/"+op.Subject, &k)
				return k.Case.Unit == code
			})
		}
	}
}
