package main

import (
	"context"
	"errors"
	"time"

	"kipthoi/responder"
)

// runner works the jobs of this process but for messages and batches: meals, seals, and openings that end.
func (s *system) runner(now func() time.Time, wake <-chan struct{}) *responder.Runner {
	return &responder.Runner{Store: s.store, Now: now, Workers: 8, Lease: time.Minute, Tries: 12, Poll: 2 * time.Second, Wake: wake, Log: s.log,
		Handlers: map[string]func(context.Context, responder.Job) error{
			responder.JobMeals:    func(ctx context.Context, j responder.Job) error { return s.service.CountMeals(ctx, j.Payload) },
			responder.JobMissed:   func(ctx context.Context, _ responder.Job) error { return s.service.MissedMeals(ctx) },
			responder.JobReseal:   s.reseal,
			responder.JobOffer:    func(ctx context.Context, j responder.Job) error { return s.service.ExpireOffer(ctx, j.Payload) },
			responder.JobNext:     func(ctx context.Context, j responder.Job) error { return s.service.NextCarer(ctx, j.Payload) },
			responder.JobApproval: func(ctx context.Context, j responder.Job) error { return s.service.RunApproval(ctx, j.Payload) },
			responder.JobWaiting:  func(ctx context.Context, j responder.Job) error { return s.service.RemindOfWaiting(ctx, j.Payload) },
			responder.JobLimit:    func(ctx context.Context, j responder.Job) error { return s.service.WarnLimit(ctx, j.Payload) },
			responder.JobPrice:    func(ctx context.Context, j responder.Job) error { return s.service.PriceTrips(ctx, j.Payload) },
			responder.JobDigest:   func(ctx context.Context, j responder.Job) error { return s.service.Digest(ctx, j.Payload) },
			responder.JobPrune:    func(ctx context.Context, _ responder.Job) error { return s.service.PruneJobs(ctx) },
			responder.JobEscalate: func(ctx context.Context, _ responder.Job) error { return s.service.Escalate(ctx) },
			responder.JobSeal:     func(ctx context.Context, _ responder.Job) error { return s.service.SealLog(ctx) },
		}}
}

// batchLease is how long a batch of thousands may take on a slow machine; a runner gives a job half of it.
const batchLease = 5 * time.Minute

// batchTries is how often a batch is tried before its coordinator is told that it failed.
const batchTries = 5

// batches works out batches one at a time, beside the other jobs: one takes half a minute.
func (s *system) batches(now func() time.Time, wake <-chan struct{}) *responder.Runner {
	return &responder.Runner{Store: s.store, Now: now, Workers: 1, Lease: batchLease, Tries: batchTries, Poll: 2 * time.Second, Wake: wake, Log: s.log,
		Handlers: map[string]func(context.Context, responder.Job) error{responder.JobBatch: s.workBatch}}
}

func (s *system) workBatch(ctx context.Context, j responder.Job) error {
	err := s.service.RunBatch(ctx, j.Payload)
	if err == nil || j.Attempts < batchTries {
		return err
	}
	return errors.Join(err, s.service.GiveUpBatch(context.WithoutCancel(ctx), j.Payload)) // its time may be over
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

// takeUpEvery is how soon a process uses what an operator imported; asking for it is four small queries.
const takeUpEvery = 2 * time.Second

// takeUp takes up boundaries, mappings and roads that are imported, and texts that are set, while this process serves,
// until ctx ends.
func (s *system) takeUp(ctx context.Context) error {
	tick := time.NewTicker(takeUpEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := errors.Join(s.service.TakeUp(ctx), s.service.TakeUpRoads(ctx), s.texts.takeUp(ctx, s.service)); err != nil && ctx.Err() == nil {
			s.log.Error("take up imports", "err", err)
		}
	}
}

func (s *system) reseal(ctx context.Context, j responder.Job) error {
	_, err := s.service.AsSystem(ctx, "case.reseal", j.Payload, struct{}{})
	return err
}
