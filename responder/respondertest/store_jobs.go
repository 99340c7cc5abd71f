package respondertest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

func jobTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"jobs/due":      jobsDue,
		"jobs/unique":   jobsUnique,
		"jobs/once":     jobsOnce,
		"jobs/lease":    jobsLease,
		"jobs/outcomes": jobsOutcomes,
		"jobs/together": jobsTogether,
		"jobs/fence":    jobsFence,
		"jobs/prune":    jobsPrune,
		"jobs/held":     jobsHeld,
	}
}

const lease = time.Minute

func job(kind, key string) responder.Job {
	return responder.Job{Kind: kind, Key: key, Payload: "p", RunAt: instant(0)}
}

func put(t *testing.T, s responder.Store, jobs ...responder.Job) {
	t.Helper()
	write(t, s, func(tx responder.Tx) error {
		for _, j := range jobs {
			if err := tx.Enqueue(j); err != nil {
				return err
			}
		}
		return nil
	})
}

// claim takes jobs of the kind k at a second.
func claim(t *testing.T, s responder.Store, second int) []responder.Job {
	t.Helper()
	jobs, err := s.Claim(limited(t), []string{"k"}, instant(second), lease, 100, "")
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return jobs
}

// jobsDue gives what is due, of the kinds asked for, the longest due first.
func jobsDue(t *testing.T, s responder.Store) {
	late, early, other := job("k", ""), job("k", "early"), job("other", "")
	late.RunAt, early.RunAt, late.Payload = instant(20), instant(10), `{"a":"Ồ"}`
	put(t, s, late, early, other)
	if jobs := claim(t, s, 9); len(jobs) != 0 {
		t.Errorf("claimed before they are due: %v", jobs)
	}
	jobs, err := s.Claim(limited(t), []string{"x", "k", "y"}, instant(20), lease, 1, "")
	if err != nil || len(jobs) != 1 || jobs[0].Key != "early" || jobs[0].Attempts != 1 || !jobs[0].RunAt.Equal(instant(20).Add(lease)) {
		t.Fatalf("claimed %+v, %v", jobs, err)
	}
	jobs = claim(t, s, 20)
	if len(jobs) != 1 || jobs[0].Payload != late.Payload || jobs[0].Key != "" || jobs[0].Kind != "k" {
		t.Errorf("claimed %+v", jobs)
	}
	for _, kinds := range [][]string{nil, {"nothing"}} {
		if jobs, err := s.Claim(limited(t), kinds, instant(99), lease, 9, ""); err != nil || len(jobs) != 0 {
			t.Errorf("of the kinds %v: %v, %v", kinds, jobs, err)
		}
	}
}

// jobsUnique keeps the first of a kind and key, also when it is done.
func jobsUnique(t *testing.T, s responder.Store) {
	again := job("k", "a")
	again.Payload = "another"
	put(t, s, job("k", "a"), again, job("k", ""), job("k", ""), job("k", "b"), job("other", "a"))
	jobs := claim(t, s, 1)
	if len(jobs) != 4 || jobs[0].Payload != "p" {
		t.Fatalf("claimed %+v", jobs)
	}
	settle(t, s, responder.JobOutcome{Job: jobs[0], State: responder.JobDone})
	put(t, s, again)
	if jobs := claim(t, s, 2); len(jobs) != 0 {
		t.Errorf("claimed again: %+v", jobs)
	}
}

func settle(t *testing.T, s responder.Store, outcomes ...responder.JobOutcome) {
	t.Helper()
	if err := s.Settle(limited(t), outcomes); err != nil {
		t.Fatalf("settle: %v", err)
	}
}

// jobsTogether settles jobs in one transaction with something else: with it or not at all.
func jobsTogether(t *testing.T, s responder.Store) {
	put(t, s, job("k", "a"), job("k", "b"))
	jobs := claim(t, s, 1)
	outcomes := []responder.JobOutcome{{Job: jobs[1], State: responder.JobReady, RunAt: instant(3), Error: "not yet"}, {Job: jobs[0], State: responder.JobDone}}
	err := s.Write(limited(t), func(tx responder.Tx) error {
		return errors.Join(tx.Settle(outcomes), tx.Insert(newUser("u", "u")), errChanged)
	})
	expect(t, "write", err, errChanged)
	again := claim(t, s, 61)
	if len(again) != 2 {
		t.Fatalf("after what was undone %d jobs are due, want both", len(again))
	}
	outcomes[0].Job, outcomes[1].Job, outcomes[0].RunAt = again[1], again[0], instant(63)
	write(t, s, func(tx responder.Tx) error {
		return errors.Join(tx.Settle(outcomes), tx.Settle(nil), tx.Insert(newUser("u", "u")))
	})
	if last := claim(t, s, 200); len(last) != 1 || last[0].Key != "b" {
		t.Errorf("at last these are due: %+v", last)
	}
	expect(t, "settle in a transaction for reading", s.Read(limited(t), func(tx responder.Tx) error {
		if tx.Settle(outcomes) == nil || tx.Update(newUser("u", "u")) == nil {
			t.Error("a transaction for reading writes")
		}
		return nil
	}), nil)
}

// jobsOnce has three workers share the work, while it is still being put there: each job is worked once.
func jobsOnce(t *testing.T, s responder.Store) {
	const jobs = 200
	ctx := limited(t)
	var mu sync.Mutex
	worked := map[string]int{}
	errs := together(4, func(i int) error {
		if i == 3 {
			for n := range jobs {
				err := s.Write(ctx, func(tx responder.Tx) error { return tx.Enqueue(job("k", fmt.Sprint(n))) })
				if err != nil {
					return err
				}
			}
			return nil
		}
		for {
			mine, err := s.Claim(ctx, []string{"k"}, instant(1), lease, 7, "")
			if err != nil {
				return err
			}
			outcomes := make([]responder.JobOutcome, len(mine))
			mu.Lock()
			for n, j := range mine {
				worked[j.Key]++
				outcomes[n] = responder.JobOutcome{Job: j, State: responder.JobDone}
			}
			ended := len(worked) == jobs
			mu.Unlock()
			if err := s.Settle(ctx, outcomes); err != nil || ended {
				return err
			}
		}
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for key, n := range worked {
		if n != 1 {
			t.Errorf("job %s was worked %d times", key, n)
		}
	}
}

// jobsLease gives a job to another worker when the lease of the first has ended, not before.
func jobsLease(t *testing.T, s responder.Store) {
	put(t, s, job("k", "a"))
	first := claim(t, s, 0)
	if again := claim(t, s, 59); len(first) != 1 || len(again) != 0 {
		t.Fatalf("claimed %v, and during the lease %v", first, again)
	}
	second := claim(t, s, 60)
	if len(second) != 1 || second[0].ID != first[0].ID || second[0].Attempts != 2 {
		t.Errorf("claimed after the lease: %+v", second)
	}
}

// jobsOutcomes tries a job again when it says, and never again one that is done or dead.
func jobsOutcomes(t *testing.T, s responder.Store) {
	put(t, s, job("k", "done"), job("k", "dead"), job("k", "again"))
	jobs := claim(t, s, 1)
	if len(jobs) != 3 {
		t.Fatalf("claimed %+v", jobs)
	}
	settle(t, s,
		responder.JobOutcome{Job: jobs[0], State: responder.JobDone},
		responder.JobOutcome{Job: jobs[1], State: responder.JobDead, Error: "no\x00 \xff" + strings.Repeat("Ồ", 9999)},
		responder.JobOutcome{Job: jobs[2], State: responder.JobReady, RunAt: instant(30), Error: "later"})
	if jobs := claim(t, s, 29); len(jobs) != 0 {
		t.Errorf("claimed before its time: %+v", jobs)
	}
	jobs = claim(t, s, 30)
	if len(jobs) != 1 || jobs[0].Key != "again" || jobs[0].Attempts != 2 {
		t.Errorf("claimed again: %+v", jobs)
	}
	if jobs := claim(t, s, 9999); len(jobs) != 1 {
		t.Errorf("claimed in the end: %+v", jobs)
	}
	settle(t, s)
}

// jobsFence lets a worker who comes too late change nothing.
func jobsFence(t *testing.T, s responder.Store) {
	put(t, s, job("k", "a"))
	late := claim(t, s, 0)
	now := claim(t, s, 60)
	if len(late) != 1 || len(now) != 1 {
		t.Fatalf("claimed %v, then %v", late, now)
	}
	settle(t, s, responder.JobOutcome{Job: late[0], State: responder.JobDead})
	settle(t, s, responder.JobOutcome{Job: now[0], State: responder.JobReady, RunAt: instant(61)})
	third := claim(t, s, 61)
	if len(third) != 1 || third[0].Attempts != 3 {
		t.Fatalf("claimed %+v", third)
	}
	settle(t, s, responder.JobOutcome{Job: third[0], State: responder.JobDone})
	settle(t, s, responder.JobOutcome{Job: third[0], State: responder.JobReady, RunAt: instant(62)})
	if jobs := claim(t, s, 9999); len(jobs) != 0 {
		t.Errorf("a job that is done came back: %+v", jobs)
	}
}

// jobsHeld tells a later claim of one that was never settled, and of what a settlement keeps, until another lets it go.
func jobsHeld(t *testing.T, s responder.Store) {
	put(t, s, job("k", "a"))
	for i, c := range []struct {
		note, told string
		settled    *responder.JobOutcome
	}{
		{"first", "", nil}, // its worker dies
		{"second", "first", nil},
		{"third", "first", &responder.JobOutcome{Held: "first"}},
		{"fourth", "first", &responder.JobOutcome{}},
		{"fifth", "", &responder.JobOutcome{Held: "fifth"}},
		{"", "fifth", &responder.JobOutcome{}},
		{"", "", nil},
		{"seventh", "", nil},
	} {
		jobs, err := s.Claim(limited(t), []string{"k"}, instant(60*i), lease, 1, c.note)
		if err != nil || len(jobs) != 1 || jobs[0].Held != c.told {
			t.Fatalf("claim %d: %+v, %v; want it to tell of %q", i, jobs, err, c.told)
		}
		if o := c.settled; o != nil {
			o.Job, o.State, o.RunAt = jobs[0], responder.JobReady, instant(60*i)
			settle(t, s, *o)
		}
	}
}

// jobsPrune forgets what is done and old, and nothing else.
func jobsPrune(t *testing.T, s responder.Store) {
	put(t, s, job("a", "done"), job("a", "dead"), job("a", "ready"))
	claimed, err := s.Claim(limited(t), []string{"a"}, instant(1), lease, 3, "")
	expect(t, "claim", err, nil)
	expect(t, "settle", s.Settle(limited(t), []responder.JobOutcome{{Job: claimed[0], State: responder.JobDone}, {Job: claimed[1], State: responder.JobDead},
		{Job: claimed[2], State: responder.JobReady, RunAt: instant(2)}}), nil)
	for _, c := range []struct {
		before time.Time
		want   int64
	}{{instant(1), 0}, {instant(1).Add(2 * lease), 1}, {instant(1).Add(2 * lease), 0}} {
		n, err := s.Prune(limited(t), c.before)
		expect(t, "prune", err, nil)
		same(t, "jobs pruned", n, c.want)
	}
	left, err := s.Claim(limited(t), []string{"a"}, instant(100), lease, 3, "")
	expect(t, "claim again", err, nil)
	same(t, "jobs left to do", len(left), 1)
	put(t, s, job("a", "done"), job("a", "dead")) // the key of the one is free again, that of the other is not
	left, err = s.Claim(limited(t), []string{"a"}, instant(100), lease, 3, "")
	expect(t, "claim a third time", err, nil)
	same(t, "new jobs", len(left), 1)
}
