package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"kipthoi/notify"
	"kipthoi/responder"
)

// result is what became of one message: its job, and what is written of it, if anything.
type result struct {
	job  responder.JobOutcome
	kept *responder.Settlement
}

// errNotYet says that a message must wait: for the hours of its number, the end of quiet hours, or another day.
var errNotYet = errors.New("it must wait")

// errTooLate says that the answer might come after the end of the claim, when another worker asks about it.
var errTooLate = errors.New("its claim ends too soon")

// triesAtLeast is how often a message is tried before it is given up, however old it is.
const triesAtLeast = 8

// workAll works claimed messages until there are no more.
func (r *run) workAll(ctx context.Context) {
	for t := range r.claimed {
		r.ended <- r.safely(t.job, t.mark, func() result { return r.one(ctx, t.line, t.mark, t.job, t.parcel) })
	}
}

// one works one message whose turn has come.
func (r *run) one(ctx context.Context, l *line, m mark, j responder.Job, p responder.Parcel) result {
	switch {
	case p.State != responder.MessageQueued && p.State != responder.MessageHeld:
		return result{job: done(j)}
	case j.Held != "":
		return r.unsure(ctx, j, p)
	case p.Refused != "":
		return failed(j, responder.Settlement{ID: p.ID, ErrorCode: p.Refused})
	}
	now := r.Service.Now()
	if wait := p.From.Sub(now); wait > 0 {
		return r.at(j, "", wait, errNotYet)
	}
	if now.Sub(m.At) > (r.Settings.Lease-r.Settings.Answer)/2 {
		return r.at(j, "", 0, errTooLate)
	}
	body, err := r.Render(p.Message)
	if err != nil {
		r.Log.Error("render a message", "message", p.ID, "err", err)
		return failed(j, responder.Settlement{ID: p.ID, ErrorCode: string(notify.CodeBadText)})
	}
	out := notify.Deliver(ctx, l.Sender, notify.SMS{ID: p.ID, To: p.To, Body: body})
	l.note(out, r.Service.Now())
	return r.told(j, m, p, out)
}

// told turns what the provider said into what is written.
func (r *run) told(j responder.Job, m mark, p responder.Parcel, out notify.Outcome) result {
	s := responder.Settlement{ID: p.ID, Tries: j.Attempts, Provider: out.Receipt.Provider, ProviderID: out.Receipt.ProviderID,
		Encoding: out.Encoding, Segments: int64(out.Segments), ErrorCode: string(out.Code)}
	late := j.Attempts >= triesAtLeast && r.Service.Now().Sub(p.CreatedAt) > r.Settings.GiveUp
	switch {
	case out.State == notify.StateSent:
		return sent(j, s)
	case out.Uncertain: // it is asked about as soon as the provider knows
		return r.at(j, m.String(), max(out.After, r.Settings.Lease), out.Err)
	case out.State == notify.StateFailed && out.Code != notify.CodeAccount, late:
		return failed(j, s)
	}
	return r.again(j, "", out.After, out.Err)
}

// safely turns a panic into a failure that is tried again. What was sent before it is asked about first.
func (r *run) safely(j responder.Job, m mark, work func() result) (res result) {
	defer func() {
		if p := recover(); p != nil {
			held := j.Held
			if held == "" {
				held = m.String()
			}
			res = r.again(j, held, r.Settings.Lease, fmt.Errorf("panic: %v", p))
		}
	}()
	return work()
}

func done(j responder.Job) responder.JobOutcome {
	return responder.JobOutcome{Job: j, State: responder.JobDone}
}

func sent(j responder.Job, s responder.Settlement) result {
	s.State, s.Tries = responder.MessageSent, j.Attempts
	return result{done(j), &s}
}

func failed(j responder.Job, s responder.Settlement) result {
	s.State, s.Tries = responder.MessageFailed, j.Attempts
	return result{done(j), &s}
}

// again tries a message later: after the back-off of its tries, but not before a wait that is told.
func (r *run) again(j responder.Job, held string, wait time.Duration, err error) result {
	return r.at(j, held, max(wait, backoff(j.Attempts)), err)
}

// at tries a message after a wait.
func (r *run) at(j responder.Job, held string, wait time.Duration, err error) result {
	o := responder.JobOutcome{Job: j, State: responder.JobReady, RunAt: r.Service.Now().Add(wait), Held: held}
	if err != nil {
		o.Error = err.Error()
	}
	return result{job: o}
}

// backoff is the wait before the next attempt: a second, twice as long each time up to five minutes, a quarter more or
// less, so that those who failed together do not come back together.
func backoff(attempts int64) time.Duration {
	d := time.Second << min(max(attempts-1, 0), 9)
	d = min(d, 5*time.Minute)
	return d + time.Duration((rand.Float64()-0.5)*0.5*float64(d))
}
