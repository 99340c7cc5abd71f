package main

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/cmd/kipthoi/load"
	"kipthoi/responder"
)

const (
	killRounds      = 5
	killConnections = 16
	killReports     = 1000 // at hand in a round, more than one gets through
	killAfter       = 400  // answers at most before the blow
	killWithin      = 20 * time.Millisecond
)

// answers keeps the result of each operation that was acknowledged.
type answers struct {
	sync.Mutex
	byID map[string]responder.Result
}

func newAnswers() *answers { return &answers{byID: map[string]responder.Result{}} }

// keep reads the answer to a request of one operation, and gives how many there are now.
func (a *answers) keep(tb testing.TB, body []byte) int {
	var out struct{ Results []responder.Result }
	if err := json.Unmarshal(body, &out); err != nil || len(out.Results) != 1 {
		tb.Errorf("answer %s: %v", body, err)
		return 0
	}
	a.Lock()
	defer a.Unlock()
	a.byID[out.Results[0].ID] = out.Results[0]
	return len(a.byID)
}

// TestKill9LosesNothing kills the server in the middle of a load, again and again, and then sends everything once more:
// what was acknowledged is there with the same answer, the rest is applied now, and nothing is there twice.
func TestKill9LosesNothing(t *testing.T) {
	s := e2e.New(t)
	field := s.Staff(responder.RoleField)[responder.RoleField]
	sent := map[string]e2e.Op{}
	acknowledged := newAnswers()
	for round := range killRounds {
		ops, _ := e2e.Reports(killReports)
		for _, op := range ops {
			sent[op.ID] = op
		}
		n := killUnderLoad(t, s, field, ops, acknowledged)
		t.Logf("round %d: killed with %d operations acknowledged", round+1, n)
		s.Start()
	}
	again := sendAll(t, s, field, sent)
	lost, survived := 0, 0
	for id, r := range again {
		before, known := acknowledged.byID[id]
		if known && !r.Duplicate {
			lost++
		}
		if r.Duplicate && !known {
			survived++
		}
		if before.Duplicate, r.Duplicate = false, false; known && !reflect.DeepEqual(before, r) {
			t.Errorf("another answer than before:\n%+v\n%+v", before, r)
		}
		if r.Status != responder.StatusApplied {
			t.Errorf("%s: %s, %v", id, r.Status, r.Error)
		}
	}
	t.Logf("%d operations, %d acknowledged before a blow and %d on disk without an answer; lost: %d", len(sent), len(acknowledged.byID), survived, lost)
	if lost > 0 || len(acknowledged.byID) < killRounds || len(again) != len(sent) {
		t.Errorf("lost %d of %d acknowledged operations; %d of %d answered at last", lost, len(acknowledged.byID), len(again), len(sent))
	}
	var page responder.CasePage
	field.Get("/cases?limit=1", &page)
	if page.Total != int64(len(sent)) {
		t.Errorf("%d cases are listed, want %d", page.Total, len(sent))
	}
	s.Stop()
	wantWhole(t, s.DB, len(sent))
}

// killUnderLoad sends operations over all connections and kills the server a random while after a random answer.
func killUnderLoad(t *testing.T, s *e2e.Server, c *e2e.Client, ops []e2e.Op, acknowledged *answers) int {
	t.Helper()
	before := len(acknowledged.byID)
	blow := before + 1 + rand.IntN(killAfter)
	var once sync.Once
	killed := make(chan struct{})
	l := loadOf(s, c, ops)
	l.Answered = func(_ int, body []byte) {
		if acknowledged.keep(t, body) >= blow {
			once.Do(func() {
				time.AfterFunc(rand.N(killWithin), func() {
					s.Kill()
					close(killed)
				})
			})
		}
	}
	_, err := l.Run()
	if n := len(acknowledged.byID); err == nil || n < blow {
		t.Fatalf("no blow was needed: %d of %d answers, %v", n, blow, err)
	}
	<-killed
	return len(acknowledged.byID) - before
}

func loadOf(s *e2e.Server, c *e2e.Client, ops []e2e.Op) *load.Load {
	l := &load.Load{URL: s.URL(), Path: "/api/v1/operations", Token: c.Token, Connections: killConnections}
	for _, op := range ops {
		l.Bodies = append(l.Bodies, e2e.JSON(op))
	}
	return l
}

// sendAll sends every operation again, each by itself.
func sendAll(t *testing.T, s *e2e.Server, c *e2e.Client, sent map[string]e2e.Op) map[string]responder.Result {
	t.Helper()
	var ops []e2e.Op
	for _, op := range sent {
		ops = append(ops, op)
	}
	again := newAnswers()
	l := loadOf(s, c, ops)
	l.Answered = func(_ int, body []byte) { again.keep(t, body) }
	_, err := l.Run()
	must(t, err)
	return again.byID
}

// wantWhole looks into the database: sound, and of each report exactly what belongs to it.
func wantWhole(t *testing.T, path string, reports int) {
	t.Helper()
	db := e2e.Database(t, path)
	if got := e2e.Value[string](t, db, "PRAGMA integrity_check"); got != "ok" {
		t.Errorf("integrity check: %s", got)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM cases":                                                             reports,
		"SELECT count(DISTINCT code) FROM cases":                                                 reports,
		"SELECT count(*) FROM households":                                                        reports,
		"SELECT count(*) FROM persons":                                                           4 * reports,
		"SELECT count(*) FROM operations WHERE kind='case.report'":                               reports,
		"SELECT count(*) FROM log WHERE kind='case.report'":                                      reports,
		"SELECT count(DISTINCT operation) FROM log WHERE kind='case.report'":                     reports,
		"SELECT count(*) FROM cases k JOIN households h ON h.id=k.household_id":                  reports,
		"SELECT count(*) FROM persons p JOIN households h ON h.id=p.household_id":                4 * reports,
		"SELECT count(*) FROM operations o JOIN log l ON l.operation=o.id AND l.digest=o.digest": e2e.Value[int](t, db, "SELECT count(*) FROM log"),
	} {
		if got := e2e.Value[int](t, db, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}
