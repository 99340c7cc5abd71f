package bus

import (
	"context"
	"sync"
	"time"

	"kipthoi/responder"
)

const (
	gap      = 5 * time.Millisecond // within which equal hints are one event
	patience = time.Second          // with a bus that does not answer
)

type hint struct{ topic, data string }

// Hinter publishes hints without making who gives them wait. Equal hints that come within five milliseconds are one
// event. Hints that cannot be published are dropped.
type Hinter struct {
	bus     responder.Bus
	some    chan struct{} // filled when hints wait
	mu      sync.Mutex
	waiting []hint // each once, in the order they came
	known   map[hint]bool
}

// NewHinter gives a hinter for a bus. Nothing is published before Run.
func NewHinter(b responder.Bus) *Hinter {
	return &Hinter{bus: b, some: make(chan struct{}, 1), known: map[hint]bool{}}
}

// Hint notes a hint and returns at once. It may be called at any time, from anywhere.
func (h *Hinter) Hint(topic, data string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := hint{topic, data}
	if h.known[n] || len(h.waiting) >= capacity {
		return
	}
	h.known[n] = true
	h.waiting = append(h.waiting, n)
	signal(h.some)
}

// Run publishes hints until ctx ends, and then those that still wait.
func (h *Hinter) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-h.some:
			pause(ctx, gap)
			h.publish(context.WithoutCancel(ctx))
		}
	}
	h.publish(context.WithoutCancel(ctx))
	return nil
}

// publish sends what waits. A hint that comes while it does is sent the next time, for the event may be read before
// what the new hint is about is there. After the first failure the rest is dropped: the bus is away.
func (h *Hinter) publish(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, n := range h.take() {
		if h.bus.Publish(ctx, n.topic, n.data) != nil {
			return
		}
	}
}

func (h *Hinter) take() []hint {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := h.waiting
	h.waiting = nil
	clear(h.known)
	return out
}

// signal fills a channel of one place; a full one already says what is to be said.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
