package outbox

import (
	"context"

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

// gather takes what has ended by now.
func (r *run) gather(first result) []result {
	results := []result{first}
	for len(results) < responder.MaxSettlements {
		select {
		case next, open := <-r.ended:
			if !open {
				return results
			}
			results = append(results, next)
		default:
			return results
		}
	}
	return results
}

// settle writes what became of messages and then of their jobs. What cannot be written stays noted and is asked about
// after its lease.
func (r *run) settle(ctx context.Context, results []result) {
	var kept []responder.Settlement
	for _, one := range results {
		if one.kept != nil {
			kept = append(kept, *one.kept)
		}
	}
	if len(kept) > 0 {
		if err := r.Service.Settle(ctx, kept); err != nil {
			if len(results) > 1 {
				r.settleEach(ctx, results)
				return
			}
			r.Log.Error("settle a message", "message", kept[0].ID, "err", err)
			return
		}
	}
	outcomes := make([]responder.JobOutcome, len(results))
	for i, one := range results {
		outcomes[i] = one.job
	}
	if err := r.Service.Store.Settle(ctx, outcomes); err != nil {
		r.Log.Error("settle jobs of messages", "err", err)
	}
}

// settleEach writes them one by one, so that one that cannot be written, such as the twin of another at the provider,
// holds up no others.
func (r *run) settleEach(ctx context.Context, results []result) {
	for i := range results {
		r.settle(ctx, results[i:i+1])
	}
}
