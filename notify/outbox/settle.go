package outbox

import (
	"context"
	"time"

	"kipthoi/responder"
)

// settlersAtOnce is how many settle at the same time: while one waits for the disk another gathers.
const settlersAtOnce = 2

// settleAll writes what became of messages until there are no more.
func (r *run) settleAll(ctx context.Context) {
	for first := range r.ended {
		results := r.gather(first)
		r.settle(ctx, results)
		r.give(len(results))
	}
}

// gatherFor is how long a settler waits for more, so that many share one transaction.
const gatherFor = 20 * time.Millisecond

// gather takes what ends within a moment, or less when as many have ended as are sent at once.
func (r *run) gather(first result) []result {
	results := []result{first}
	late := time.NewTimer(gatherFor)
	defer late.Stop()
	for len(results) < min(r.Settings.AtOnce, responder.MaxSettlements) {
		select {
		case next, open := <-r.ended:
			if !open {
				return results
			}
			results = append(results, next)
		case <-late.C:
			return results
		}
	}
	return results
}

// settle writes what became of messages and of their jobs. What cannot be written stays noted and is asked about after
// its lease.
func (r *run) settle(ctx context.Context, results []result) {
	var kept []responder.Settlement
	jobs := make([]responder.JobOutcome, len(results))
	for i, one := range results {
		if jobs[i] = one.job; one.kept != nil {
			kept = append(kept, *one.kept)
		}
	}
	err := r.Service.Settle(ctx, kept, jobs...)
	switch {
	case err != nil && len(results) > 1:
		r.settleEach(ctx, results)
	case err != nil:
		r.Log.Error("settle a message", "message", results[0].job.Job.Payload, "err", err)
	}
}

// settleEach writes them one by one, so that one that cannot be written, such as the twin of another at the provider,
// holds up no others.
func (r *run) settleEach(ctx context.Context, results []result) {
	for i := range results {
		r.settle(ctx, results[i:i+1])
	}
}
