package main

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/cmd/kipthoi/load"
	"kipthoi/responder"
)

// crowd is many field workers who report at once and change what they reported, and now and then all the same few
// households, while coordinators read. Nobody pauses between two requests.
type crowd struct {
	testing.TB
	field, coordinator *e2e.Client
	shared             []string // cases whose households everybody changes
	mu                 sync.Mutex
	reports, reads     load.Times
	status             map[string]map[responder.Status]int // of the changes, by household
}

const (
	crowdWorkers = 200
	crowdReaders = 5
	crowdShared  = 10
	crowdMeets   = 5 // one change in so many is of a household that all change
)

// newCrowd starts a server with what they need.
func newCrowd(tb testing.TB) *crowd {
	staff := e2e.New(tb).Staff(responder.RoleField, responder.RoleCoordinator)
	c := &crowd{TB: tb, field: staff[responder.RoleField], coordinator: staff[responder.RoleCoordinator], status: map[string]map[responder.Status]int{}}
	ops, _ := e2e.Reports(crowdShared)
	c.field.Apply(ops...)
	for _, op := range ops {
		c.shared = append(c.shared, op.Subject)
	}
	return c
}

// work lets all workers send so many reports each, and then change as many homes, while coordinators read.
func (c *crowd) work(times int) {
	done := make(chan struct{})
	var reading sync.WaitGroup
	for range crowdReaders {
		reading.Go(func() { c.read(c.coordinator.Again(), done) })
	}
	mine := make([][]string, crowdWorkers)
	clients := make([]*e2e.Client, crowdWorkers)
	c.together(func(n int) {
		clients[n] = c.field.Again()
		mine[n] = c.report(clients[n], n, times)
	})
	c.together(func(n int) { c.changeAll(clients[n], n, mine[n]) })
	close(done)
	reading.Wait()
}

// together lets all workers do the same at once.
func (c *crowd) together(do func(worker int)) {
	var working sync.WaitGroup
	for n := range crowdWorkers {
		working.Go(func() { do(n) })
	}
	working.Wait()
}

// report sends reports one after the other and gives their cases.
func (c *crowd) report(client *e2e.Client, worker, times int) (cases []string) {
	for i := range times {
		report, _ := e2e.Report(worker*times + i)
		began := time.Now()
		result, err := client.Send(report)
		took := time.Since(began)
		if err != nil || result[0].Status != responder.StatusApplied {
			c.Errorf("worker %d: %v, %+v", worker, err, result)
			return cases
		}
		cases = append(cases, report.Subject)
		c.mu.Lock()
		c.reports = append(c.reports, took)
		c.mu.Unlock()
	}
	return cases
}

// changeAll changes the homes of cases, and now and then one that all change.
func (c *crowd) changeAll(client *e2e.Client, worker int, cases []string) {
	for i, of := range cases {
		if (worker+i)%crowdMeets == 0 {
			of = c.shared[(worker/crowdMeets+i)%len(c.shared)]
		}
		if err := c.change(client, of, fmt.Sprintf("thôn %d-%d", worker, i)); err != nil {
			c.Errorf("worker %d: %v", worker, err)
			return
		}
	}
}

// change writes a household's hamlet, having read what it is; others do the same meanwhile.
func (c *crowd) change(client *e2e.Client, of, hamlet string) error {
	var d responder.CaseDetail
	if err := client.Fetch("/cases/"+of, &d); err != nil {
		return err
	}
	home := d.Household
	result, err := client.Send(e2e.Do("household.update", home.ID, e2e.Object{"set": e2e.Object{"hamlet": hamlet}, "seen": e2e.Object{"hamlet": home.Hamlet}}))
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.status[home.ID] == nil {
		c.status[home.ID] = map[responder.Status]int{}
	}
	c.status[home.ID][result[0].Status]++
	return nil
}

// read looks at the board and the figures until all reports are in, as a page does that is open.
func (c *crowd) read(client *e2e.Client, done chan struct{}) {
	for {
		for _, path := range []string{"/cases?limit=50", "/tiles/cases/8/203/114", "/summary"} {
			select {
			case <-done:
				return
			case <-time.After(200 * time.Millisecond):
			}
			began := time.Now()
			if err := client.Fetch(path, nil); err != nil {
				c.Errorf("%s: %v", path, err)
				return
			}
			c.mu.Lock()
			c.reads = append(c.reads, time.Since(began))
			c.mu.Unlock()
		}
	}
}

// check finds every report there once, and every change either written or kept as a second opinion.
func (c *crowd) check(times int) {
	var page responder.CasePage
	c.coordinator.Get("/cases?limit=1", &page)
	if want := int64(crowdWorkers*times + crowdShared); page.Total != want || len(c.reports) != crowdWorkers*times {
		c.Errorf("%d cases of %d, %d answers", page.Total, want, len(c.reports))
	}
	c.field.Stop()
	db := e2e.Database(c, c.field.DB)
	changes := 0
	for home, got := range c.status {
		version := e2e.Value[int](c, db, "SELECT version FROM households WHERE id = $1", home)
		kept := e2e.Value[int](c, db, "SELECT COUNT(*) FROM conflicts WHERE of_id = $1 AND state = 'open'", home)
		written := got[responder.StatusApplied] + got[responder.StatusMerged]
		if version != 1+written || kept != got[responder.StatusConflict] {
			c.Errorf("household changed to version %d with %d conflicts; answers were %v", version, kept, got)
		}
		changes += written + kept
	}
	if changes != crowdWorkers*times {
		c.Errorf("%d changes of %d", changes, crowdWorkers*times)
	}
}

// TestCrowdLosesNoUpdate: 200 field workers at once, and nothing that was acknowledged is missing.
func TestCrowdLosesNoUpdate(t *testing.T) {
	c := newCrowd(t)
	c.work(2)
	c.check(2)
	t.Logf("p95 of a report %v, of a read %v", c.reports.Percentile(95), c.reads.Percentile(95))
}

// BenchmarkCrowd prints how long a field worker waits when 200 report at once and coordinators read, beside the time
// that one alone waits on the same machine.
func BenchmarkCrowd(b *testing.B) {
	c := newCrowd(b)
	var alone load.Times
	for i := range 200 {
		report, _ := e2e.Report(1_000_000 + i)
		began := time.Now()
		c.field.Apply(report)
		alone = append(alone, time.Since(began))
	}
	b.ResetTimer()
	c.work(min(max(b.N, 20), 50))
	b.ReportMetric(0, "ns/op")
	ms := func(t load.Times, p float64) float64 { return float64(t.Percentile(p).Microseconds()) / 1000 }
	b.ReportMetric(ms(alone, 95), "alone-p95-ms")
	b.ReportMetric(ms(c.reports, 50), "report-p50-ms")
	b.ReportMetric(ms(c.reports, 95), "report-p95-ms")
	b.ReportMetric(ms(c.reads, 95), "read-p95-ms")
	b.ReportMetric(float64(2*len(c.reports))/b.Elapsed().Seconds(), "operations/s")
}
