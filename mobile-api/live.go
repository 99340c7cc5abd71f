package mobileapi

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"kipthoi/responder"
)

// live keeps how far the log has come, as the bus tells it, for all streams together: one reader of the bus serves them
// all. A hint says only that something changed, so a stream that was away needs the newest one and none between.
type live struct {
	mu   sync.Mutex
	at   string        // id of the newest hint
	news chan struct{} // closed when at changes
}

// beginning is where a server stands that has heard nothing yet.
const beginning = "$"

func newLive() *live { return &live{at: beginning, news: make(chan struct{})} }

// now gives the newest position, and what closes when there is a newer one.
func (l *live) now() (at string, news <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at, l.news
}

func (l *live) move(at string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = at
	close(l.news)
	l.news = make(chan struct{})
}

// follow reads the bus until ctx ends. While the bus is away it lets the streams ask again from time to time, as nobody
// can say whether something changed.
func (l *live) follow(ctx context.Context, bus responder.Bus, log *slog.Logger) {
	after, failures := beginning, 0
	for ctx.Err() == nil {
		events, err := bus.After(ctx, after)
		if err != nil && ctx.Err() == nil {
			if failures++; failures == 1 {
				log.WarnContext(ctx, "live events pause", "err", err)
			}
			sleep(ctx, min(time.Duration(failures)*time.Second, 30*time.Second))
			l.move(fmt.Sprintf("%s~%d", after, failures))
			continue
		}
		failures = 0
		for _, e := range events {
			if after = e.ID; e.Topic == responder.TopicLog {
				l.move(e.ID)
			}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
