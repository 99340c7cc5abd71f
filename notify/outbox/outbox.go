// Package outbox takes messages from the database to a provider, so that each arrives once.
//
// A worker claims messages for a provider, and the claim notes on disk which provider and when, before any request goes
// out. What becomes of a message is settled in one transaction with many others and with its job. So after any crash a
// fresh process finds each message either settled or noted, and a noted one is uncertain: the provider is asked whether
// it has it, and it goes out again only when the provider says no. Where the provider cannot be asked, or nothing it says
// is clear, a person decides.
//
// Files: outbox.go claims, work.go sends one message, unsure.go asks about one, settle.go writes what became of many,
// provider.go keeps count of a provider's health, mark.go is the note.
package outbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kipthoi/notify"
	"kipthoi/responder"
)

// Provider is one to send through.
type Provider struct {
	// Name is that of the sender's receipts. Notes on disk hold it: it must stay the same.
	Name string
	// Sender may be a notify.Teller as well; of others an uncertain message goes to a person.
	Sender notify.Sender
	// Repeats says that a message sent twice does no harm, as in a dry run.
	Repeats bool
	// PerSecond is how many messages it takes a second from this process; 0: any number.
	PerSecond float64
}

// Settings are the numbers of an outbox, all of which must be over 0.
type Settings struct {
	// AtOnce is how many requests to providers are open at the same time. As many again are claimed beforehand or wait to
	// be settled: after a crash both are uncertain.
	AtOnce int
	// Answer is the longest time that an answer of a provider takes.
	Answer time.Duration
	// Lease is after what time another worker takes over what a worker had in hand; it must be longer than any answer of
	// a provider takes. It is also how old an uncertain attempt must be before the provider is asked.
	Lease time.Duration
	// Poll is the longest wait when nobody wakes the outbox.
	Poll time.Duration
	// GiveUp is how long a message is tried before it fails and a person decides.
	GiveUp time.Duration
}

// Defaults are the settings of an installation that says nothing else.
func Defaults() Settings {
	return Settings{AtOnce: 128, Answer: 10 * time.Second, Lease: time.Minute, Poll: 2 * time.Second, GiveUp: 24 * time.Hour}
}

// Outbox sends messages. Any number of them, in any number of processes, share the work.
type Outbox struct {
	Service *responder.Service
	// Providers in the order of preference.
	Providers []Provider
	// Render writes the text of a message: the same at each attempt.
	Render   func(responder.Message) (string, error)
	Settings Settings
	// Wake is filled when a message may be due.
	Wake <-chan struct{}
	Log  *slog.Logger
}

// run is an outbox at work.
type run struct {
	*Outbox
	lines    []*line       // the providers, with their health
	slots    chan struct{} // as many as messages are in hand: claimed and not settled
	claimed  chan task     // those whose turn comes next, in their order
	ended    chan result   // what became of them
	workers  sync.WaitGroup
	settlers sync.WaitGroup
}

// task is a claimed message.
type task struct {
	line   *line
	mark   mark
	job    responder.Job
	parcel responder.Parcel // without an id when there is no such message
}

// Run works until ctx ends, and then finishes what is in hand.
func (o *Outbox) Run(ctx context.Context) error {
	r := o.start(ctx)
	defer r.end()
	for ctx.Err() == nil {
		if !r.round(ctx) {
			r.pause(ctx)
		}
	}
	return nil
}

// Drain works until no message is due.
func (o *Outbox) Drain(ctx context.Context) error {
	for some := true; some && ctx.Err() == nil; {
		r := o.start(ctx)
		some = false
		for r.round(ctx) {
			some = true
		}
		r.end()
	}
	return ctx.Err()
}

func (o *Outbox) start(ctx context.Context) *run {
	hand := 2 * o.Settings.AtOnce
	r := &run{Outbox: o, slots: make(chan struct{}, hand), claimed: make(chan task, hand), ended: make(chan result, hand)}
	for _, p := range o.Providers {
		r.lines = append(r.lines, &line{Provider: p})
	}
	for range o.Settings.AtOnce {
		r.workers.Go(func() { r.workAll(context.WithoutCancel(ctx)) })
	}
	for range settlersAtOnce {
		r.settlers.Go(func() { r.settleAll(context.WithoutCancel(ctx)) })
	}
	return r
}

// end waits until everything in hand is settled.
func (r *run) end() {
	close(r.claimed)
	r.workers.Wait()
	close(r.ended)
	r.settlers.Wait()
}

// round claims as many messages as there is room for and sets them on their way. It says whether to go on at once.
func (r *run) round(ctx context.Context) bool {
	l := r.line()
	if l == nil {
		return false
	}
	n := r.take(ctx, l.most(r.Service.Now()))
	if n == 0 {
		return false
	}
	m := mark{Provider: l.Name, At: r.Service.Now(), ID: r.Service.NewID()}
	jobs := r.claim(ctx, m, n)
	r.give(n - len(jobs))
	l.spend(len(jobs))
	if len(jobs) > 0 {
		r.hand(context.WithoutCancel(ctx), l, m, jobs)
	}
	return len(jobs) > 0
}

// claim takes up to n messages, the urgent first.
func (r *run) claim(ctx context.Context, m mark, n int) (jobs []responder.Job) {
	for _, kind := range responder.SendKinds() {
		if len(jobs) == n {
			break
		}
		more, err := r.Service.Store.Claim(ctx, []string{kind}, m.At, r.Settings.Lease, n-len(jobs), m.String())
		if err != nil && ctx.Err() == nil {
			r.Log.Error("claim messages", "err", err)
		}
		jobs = append(jobs, more...)
	}
	return jobs
}

// pause waits until there may be something to do.
func (r *run) pause(ctx context.Context) {
	late := time.NewTimer(r.wait())
	defer late.Stop()
	select {
	case <-ctx.Done():
	case <-r.Wake:
	case <-late.C:
	}
}

// take waits for a place and takes up to most of those that are free.
func (r *run) take(ctx context.Context, most int) (n int) {
	if most <= 0 {
		return 0
	}
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n = 1; n < most; n++ {
		select {
		case r.slots <- struct{}{}:
		default:
			return n
		}
	}
	return n
}

// give frees places.
func (r *run) give(n int) {
	for range n {
		<-r.slots
	}
}

// hand reads claimed messages and hands them to the workers.
func (r *run) hand(ctx context.Context, l *line, m mark, jobs []responder.Job) {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.Payload
	}
	parcels, err := r.Service.Outgoing(ctx, ids, r.segments)
	if err != nil {
		r.Log.Error("read messages", "err", err)
	}
	for _, j := range jobs {
		if err != nil {
			r.ended <- r.again(j, j.Held, 0, err)
			continue
		}
		r.claimed <- task{l, m, j, parcels[j.Payload]}
	}
}

// segments is how long the text of a message is; one that cannot be written is not sent.
func (r *run) segments(m responder.Message) int64 {
	body, err := r.Render(m)
	if err != nil {
		return 0
	}
	return int64(notify.Count(body).Segments)
}
