package responder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// Job is something to do at a time or after it, kept beside the data and so never lost. Two jobs of one kind with the
// same Key are one job; an empty key is unique to none. A job runs at least once.
type Job struct {
	ID       int64
	Kind     string
	Key      string
	Payload  string
	RunAt    time.Time
	Attempts int64
	// Held is the note of an earlier claim whose end nobody has told: its worker died, or could not say what came of it.
	Held string
}

// JobState is what becomes of a job.
type JobState string

// The states of a job.
const (
	JobReady JobState = "ready" // due at RunAt, again or for the first time
	JobDone  JobState = "done"
	JobDead  JobState = "dead" // tried too often, or cannot be mended; shown to a person
)

// JobOutcome is how a claimed job ended.
type JobOutcome struct {
	Job   Job
	State JobState
	RunAt time.Time // when to try again
	Error string
	Held  string // the note to keep while it is ready
}

// Final wraps an error that no retry will mend.
type Final struct{ Err error }

func (f Final) Error() string { return f.Err.Error() }

// Unwrap gives the error itself.
func (f Final) Unwrap() error { return f.Err }

// Later wraps an error after which it is known when to try again, as a provider's Retry-After tells.
type Later struct {
	After time.Duration
	Err   error
}

func (l Later) Error() string { return l.Err.Error() }

// Unwrap gives the error itself.
func (l Later) Unwrap() error { return l.Err }

// Runner works off the jobs of some kinds. Any number of runners, in any number of processes, share the work.
type Runner struct {
	Store    Store
	Handlers map[string]func(context.Context, Job) error
	Now      func() time.Time
	Workers  int           // jobs worked at once
	Lease    time.Duration // after which another may take over a job whose worker died
	Tries    int64         // after which a job is dead
	Poll     time.Duration // longest wait when nobody wakes the runner
	Wake     <-chan struct{}
	Log      *slog.Logger
}

// Run works until ctx ends, and then finishes what is in hand.
func (r *Runner) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := r.Round(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("work jobs", "err", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.Wake:
		case <-time.After(r.Poll):
		}
	}
	return nil
}

// Round claims jobs that are due and works them; it returns how many.
func (r *Runner) Round(ctx context.Context) (int, error) {
	kinds := map[string]bool{}
	for k := range r.Handlers {
		kinds[k] = true
	}
	jobs, err := r.Store.Claim(ctx, sorted(kinds), r.Now(), r.Lease, r.Workers*4, "")
	if err != nil || len(jobs) == 0 {
		return 0, wrap(err, "claim jobs")
	}
	outcomes := make([]JobOutcome, len(jobs))
	var working sync.WaitGroup
	free := make(chan struct{}, r.Workers)
	for i, j := range jobs {
		free <- struct{}{}
		working.Go(func() {
			outcomes[i] = r.outcome(j, r.work(ctx, j))
			<-free
		})
	}
	working.Wait()
	return len(jobs), wrap(r.Store.Settle(context.WithoutCancel(ctx), outcomes), "settle jobs")
}

func (r *Runner) work(ctx context.Context, j Job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, r.Lease/2)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s: panic: %v", j.Kind, p)
		}
	}()
	return r.Handlers[j.Kind](ctx, j)
}

func (r *Runner) outcome(j Job, err error) JobOutcome {
	if err == nil {
		return JobOutcome{Job: j, State: JobDone}
	}
	var final Final
	var later Later
	wait := backoff(j.Attempts)
	if errors.As(err, &later) {
		wait = max(wait, later.After)
	}
	o := JobOutcome{Job: j, State: JobReady, RunAt: r.Now().Add(wait), Error: err.Error()}
	if errors.As(err, &final) || j.Attempts >= r.Tries {
		o.State = JobDead
		r.Log.Error("job is dead", "kind", j.Kind, "job", j.ID, "tries", j.Attempts)
	}
	return o
}

// backoff is the wait before the next try: two seconds, half as long again each time up to an hour, a fifth more or less.
func backoff(attempts int64) time.Duration {
	d := 2 * time.Second
	for range min(max(attempts-1, 0), 40) {
		d = min(d*3/2, time.Hour)
	}
	return d + time.Duration((rand.Float64()-0.5)*0.4*float64(d))
}

// slot names the period that an instant lies in, for jobs that are done once a period whoever asks.
func slot(now time.Time, period time.Duration) (key string, start time.Time) {
	start = now.UTC().Truncate(period)
	return start.Format(time.RFC3339), start
}
