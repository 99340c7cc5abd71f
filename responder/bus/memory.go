package bus

import (
	"context"
	"fmt"
	"sync"
	"time"

	"kipthoi/responder"
)

// Memory is a bus within one process. It keeps the last 4,096 events.
type Memory struct {
	ring  *ring
	now   func() time.Time
	order sync.Mutex // held from choosing a stamp until it is in the ring
}

// NewMemory gives an empty bus; now is the clock that its ids are taken from.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{ring: newRing(), now: now}
}

// Publish tells all who wait. It does not block and fails only when ctx has ended.
func (b *Memory) Publish(ctx context.Context, topic, data string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("publish %s: %w", topic, err)
	}
	b.order.Lock()
	defer b.order.Unlock()
	last, _, _ := b.ring.end()
	b.ring.add(newEntry(last.next(b.now()), topic, data))
	return nil
}

// After gives what was published after id, oldest first, waiting until there is something or ctx ends. Of events that
// are not kept any more it says nothing. It gives 512 at once at most: ask again after the last.
func (b *Memory) After(ctx context.Context, id string) ([]responder.Event, error) {
	at, err := b.position(id)
	for err == nil {
		v := b.ring.after(at)
		if len(v.events) > 0 {
			return v.events, nil
		}
		err = wait(ctx, v.more)
	}
	return nil, err
}

func (b *Memory) position(id string) (stamp, error) {
	if id == end {
		last, _, _ := b.ring.end()
		return last, nil
	}
	return parseStamp(id)
}
