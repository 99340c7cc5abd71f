// Package demo plays a province after a typhoon through the one door, as its people would: reports come in by phone and
// in writing, households are located, cases verified and assessed, people placed, costs proposed, approved and paid, and
// messages sent. Names and codes of communes are real; every person, carer and sum is invented and marked so.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
)

// Province is where the demonstration plays: Hà Tĩnh.
const Province = "42"

// Password is the one of every login of a demonstration.
const Password = "thu-nghiem-2026"

// DutyPhone is the number that messages of a demonstration name; nobody has it.
const DutyPhone = "02390000000"

// Clock is a clock that the play moves on; it never goes back.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts a clock.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now tells the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Forward moves the clock to a time that is not before its own.
func (c *Clock) Forward(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
	}
}

// Days is how long ago the typhoon came when the play begins.
const Days = 9

// Play is a running demonstration.
type Play struct {
	Service *responder.Service
	Clock   *Clock
	// Work does the jobs that are due, as the workers would.
	Work func(context.Context) error
	// Step is told how far a part of the play is.
	Step func(part string, done, total int)
	// Reports is how many reports come in; Seed makes the same play again.
	Reports int
	Seed    uint64

	rng      *rand.Rand
	users    map[string]string // login -> id
	incident string
	accounts map[string]string
	// of relief goods; "" before the first
	warehouse, rice string
	cases           []*story
	towns           []geo.Settlement
	refused         int
}

// story is a case as the play knows it.
type story struct {
	id, household string
	persons       []string
	protection    bool
	house         string
	hungry        bool
	hurt          bool
	poverty       string
	placement     string
	placed        bool
	handedOver    bool
	received      time.Time
}

// Run plays everything, in order, until the clock shows the present.
func (p *Play) Run(ctx context.Context) error {
	p.rng = rand.New(rand.NewPCG(p.Seed, 42))
	p.users, p.accounts = map[string]string{}, map[string]string{}
	for _, part := range []func(context.Context) error{p.staff, p.fund, p.carers, p.storm, p.reports, p.verify, p.place, p.costs, p.decide, p.days, p.decide} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return p.Work(ctx)
}

// as applies an operation for a login. Rejected ones are an error here, unless the play expects them.
func (p *Play) as(ctx context.Context, login, kind, subject string, base int64, data any) (responder.Result, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return responder.Result{}, fmt.Errorf("%s: %w", kind, err)
	}
	op := responder.Operation{ID: p.Service.NewID(), Kind: kind, Subject: subject, Base: base, At: p.Clock.Now(), Actor: p.users[login], Device: "demo", Data: raw}
	return p.Service.Apply(ctx, op)
}

// must is as for what has to work.
func (p *Play) must(ctx context.Context, login, kind, subject string, data any) error {
	res, err := p.as(ctx, login, kind, subject, 0, data)
	if err == nil && res.Error != nil {
		err = res.Error
	}
	if err != nil {
		return fmt.Errorf("demo: %s as %s: %w", kind, login, err)
	}
	return nil
}

func (p *Play) id() string { return p.Service.NewID() }

func (p *Play) chance(percent int) bool { return p.rng.IntN(100) < percent }

func pick[T any](p *Play, list []T) T { return list[p.rng.IntN(len(list))] }
