package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kipthoi/notify"
	"kipthoi/responder"
)

// runner works the jobs of this process: messages, meals, seals, and openings that end.
func (s *system) runner(now func() time.Time, wake <-chan struct{}) *responder.Runner {
	return &responder.Runner{Store: s.store, Now: now, Workers: 8, Lease: time.Minute, Tries: 12, Poll: 2 * time.Second, Wake: wake, Log: s.log,
		Handlers: map[string]func(context.Context, responder.Job) error{
			responder.JobSend:     s.sendMessage,
			responder.JobMeals:    s.countMeals,
			responder.JobReseal:   s.reseal,
			responder.JobPrune:    func(ctx context.Context, _ responder.Job) error { return s.service.PruneJobs(ctx) },
			responder.JobEscalate: func(ctx context.Context, _ responder.Job) error { return s.service.Escalate(ctx) },
			responder.JobSeal:     func(ctx context.Context, _ responder.Job) error { return s.service.SealLog(ctx) },
		}}
}

// timers asks for what is due once a period, until ctx ends.
func (s *system) timers(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := s.service.Schedule(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("timers", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// takeUpEvery is how soon a process uses what an operator imported; asking for it is three small queries.
const takeUpEvery = 2 * time.Second

// takeUp takes up boundaries, mappings and roads that are imported while this process serves, until ctx ends.
func (s *system) takeUp(ctx context.Context) error {
	tick := time.NewTicker(takeUpEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := errors.Join(s.service.TakeUp(ctx), s.service.TakeUpRoads(ctx)); err != nil && ctx.Err() == nil {
			s.log.Error("take up imports", "err", err)
		}
	}
}

func (s *system) countMeals(ctx context.Context, j responder.Job) error {
	_, err := s.service.AsSystem(ctx, "meal.accrue", j.Payload, struct{}{})
	return err
}

func (s *system) reseal(ctx context.Context, j responder.Job) error {
	_, err := s.service.AsSystem(ctx, "case.reseal", j.Payload, struct{}{})
	return err
}

// errOutsideHours says that a number may not be written to at this time of day.
var errOutsideHours = errors.New("outside the hours of the number")

// sendMessage renders a message, gives it to the provider and writes what became of it.
func (s *system) sendMessage(ctx context.Context, j responder.Job) error {
	m, due, err := s.service.Outgoing(ctx, j.Key)
	if err != nil || m.State != "queued" {
		return err
	}
	safe, from, err := s.service.StillSafe(ctx, m)
	if err != nil {
		return err
	}
	if !safe {
		_, err = s.service.AsSystem(ctx, "message.settle", m.ID, responder.Settlement{State: "failed", ErrorCode: "not_safe"})
		return err
	}
	if wait := from.Sub(s.service.Now()); wait > 0 {
		return responder.Later{After: wait, Err: errOutsideHours}
	}
	body, err := s.render(m, due)
	if err != nil {
		return responder.Final{Err: err}
	}
	out := notify.Deliver(ctx, s.sender, notify.SMS{ID: m.ID, To: m.To, Body: body})
	if out.State == notify.StateRetry {
		return responder.Later{After: out.After, Err: out.Err}
	}
	_, err = s.service.AsSystem(ctx, "message.settle", m.ID, responder.Settlement{State: string(out.State), Provider: out.Receipt.Provider,
		ProviderID: out.Receipt.ProviderID, Encoding: out.Encoding, Segments: int64(out.Segments), ErrorCode: string(out.Code)})
	return err
}

func (s *system) render(m responder.Message, due time.Time) (string, error) {
	facts := notify.Facts{CallBack: s.call, Due: due, Digit: 1}
	if m.CaseCode != "" { // some replies are about no case
		var err error
		if facts.Code, err = notify.ParseCaseCode(m.CaseCode); err != nil {
			return "", fmt.Errorf("render %s: %w", m.Template, err)
		}
	}
	return s.texts.On(s.service.Now()).Render(m.Template, notify.LangPlain, facts)
}
