package bus

import (
	"context"
	"sync"

	"kipthoi/responder"
)

// Waker wakes the runners of this process when a job of their kinds was enqueued, here or in another process.
type Waker struct {
	bus     responder.Bus
	mu      sync.Mutex
	runners map[string][]chan struct{} // by kind of job
}

// NewWaker gives a waker that listens on a bus once it runs.
func NewWaker(b responder.Bus) *Waker {
	return &Waker{bus: b, runners: map[string][]chan struct{}{}}
}

// Listen gives a channel, as [responder.Runner] takes it, that is filled when a job of one of the kinds is due. Several
// wakings before it is read are one.
func (w *Waker) Listen(kinds ...string) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := make(chan struct{}, 1)
	for _, k := range kinds {
		w.runners[k] = append(w.runners[k], c)
	}
	return c
}

// Run passes wakings on until ctx ends. While the bus is away runners go on by polling; when it is back all are woken,
// for some hint may have been missed.
func (w *Waker) Run(ctx context.Context) error {
	id, missed := end, false
	for ctx.Err() == nil {
		events, err := w.bus.After(ctx, id)
		if err != nil {
			missed = true
			pause(ctx, retry)
			continue
		}
		w.wake(kindsOf(events), missed)
		id, missed = events[len(events)-1].ID, false
	}
	return nil
}

func kindsOf(events []responder.Event) map[string]bool {
	kinds := map[string]bool{}
	for _, e := range events {
		if e.Topic == responder.TopicWake {
			kinds[e.Data] = true
		}
	}
	return kinds
}

func (w *Waker) wake(kinds map[string]bool, all bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for kind, runners := range w.runners {
		for _, c := range runners {
			if all || kinds[kind] {
				signal(c)
			}
		}
	}
}
