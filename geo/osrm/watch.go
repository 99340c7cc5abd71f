package osrm

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// rest is how long a server that failed is not asked again: meanwhile nobody waits for it.
const rest = 30 * time.Second

// Watched is a Client whose failures are logged once, until it answers again. It is safe for concurrent use.
type Watched struct {
	client *Client
	now    func() time.Time
	log    *slog.Logger
	mu     sync.Mutex
	failed time.Time // the last time; zero: it answers
}

// Watch makes a Watched. now is the clock.
func Watch(c *Client, now func() time.Time, log *slog.Logger) *Watched {
	return &Watched{client: c, now: now, log: log}
}

// Roads is that of the client, and fails at once for half a minute after a failure.
func (w *Watched) Roads(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error) {
	if w.resting() {
		return nil, ErrServer
	}
	roads, err := w.client.Roads(ctx, from, to)
	if ctx.Err() == nil { // else the asker went away, which says nothing of the server
		w.note(err)
	}
	return roads, err
}

func (w *Watched) resting() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.failed.IsZero() && w.now().Sub(w.failed) < rest
}

func (w *Watched) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch was := w.failed; {
	case err != nil && was.IsZero():
		w.log.Warn("the OSRM server does not answer; road distances come from elsewhere", "error", err)
	case err == nil && !was.IsZero():
		w.log.Info("the OSRM server answers again")
	}
	w.failed = time.Time{}
	if err != nil {
		w.failed = w.now()
	}
}
