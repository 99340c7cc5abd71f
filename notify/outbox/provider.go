package outbox

import (
	"sync"
	"time"

	"kipthoi/notify"
	"kipthoi/responder"
)

// When a provider counts as down, and for how long it is left alone.
const (
	strikes  = 5 // failures in a row
	restOnce = 15 * time.Second
	restMost = 5 * time.Minute
)

// line is a provider with its health.
type line struct {
	Provider

	mu       sync.Mutex
	failures int
	rest     time.Duration
	until    time.Time // down until then
	tokens   float64   // messages that may go at once, a second's worth at most
	filled   time.Time // when they were counted
}

// line gives the provider to send through: the first that is not down, or the one that is up again first.
func (r *run) line() *line {
	now := r.Service.Now()
	var best *line
	for _, l := range r.lines {
		if !l.down(now) {
			return l
		}
		if best == nil || l.upAt().Before(best.upAt()) {
			best = l
		}
	}
	return best
}

// named gives a provider by its name, nil when it is not configured any more.
func (r *run) named(name string) *line {
	for _, l := range r.lines {
		if l.Name == name {
			return l
		}
	}
	return nil
}

func (l *line) down(now time.Time) bool { return now.Before(l.upAt()) }

func (l *line) upAt() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until
}

// most is how many messages one claim for it may take: none while it is down, one to see whether it is up again.
func (l *line) most(now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case now.Before(l.until):
		return 0
	case l.failures >= strikes:
		return 1
	}
	return min(responder.MaxSettlements, l.ready(now))
}

// ready is how many messages its rate allows now.
func (l *line) ready(now time.Time) int {
	if l.PerSecond <= 0 {
		return responder.MaxSettlements
	}
	l.tokens = min(l.tokens+now.Sub(l.filled).Seconds()*l.PerSecond, max(1, l.PerSecond))
	l.filled = now
	return int(l.tokens)
}

// spend counts messages that are on their way.
func (l *line) spend(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tokens -= float64(n)
}

// wait is how long to wait when there is nothing to do, or when the rate allows nothing yet.
func (r *run) wait() time.Duration {
	l, now := r.line(), r.Service.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ready(now) > 0 {
		return r.Settings.Poll
	}
	return min(r.Settings.Poll, time.Duration(float64(time.Second)/l.PerSecond))
}

// note counts what became of an attempt. A receiver's fault is none of the provider's.
func (l *line) note(out notify.Outcome, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch out.Code {
	case notify.CodeAccount, notify.CodeRateLimited, notify.CodeProvider, notify.CodeNetwork, notify.CodeTimeout, notify.CodeUnknown:
		l.failures++
	case notify.CodeCancelled:
	default:
		l.failures, l.rest = 0, 0
	}
	if l.failures >= strikes && !now.Before(l.until) {
		l.rest = min(max(2*l.rest, restOnce), restMost)
		l.until = now.Add(l.rest)
	}
}
