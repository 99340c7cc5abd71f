package mobileapi

import (
	"sync"
	"time"
)

// limiter lets each key act a few times at once and then once per interval (the generic cell rate algorithm).
type limiter struct {
	mu    sync.Mutex
	burst int
	every time.Duration
	now   func() time.Time
	full  map[string]time.Time // when the key will have its whole burst again
}

// limiterKeys bounds what a limiter remembers.
const limiterKeys = 20_000

func newLimiter(burst int, every time.Duration, now func() time.Time) *limiter {
	return &limiter{burst: burst, every: every, now: now, full: map[string]time.Time{}}
}

// allow counts an attempt; when there were too many it says how long to wait.
func (l *limiter) allow(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	full := l.full[key]
	if full.Before(now) {
		full = now
	}
	if wait = full.Sub(now) - time.Duration(l.burst-1)*l.every; wait > 0 {
		return wait, false
	}
	l.forget(now)
	l.full[key] = full.Add(l.every)
	return 0, true
}

// clear takes back what was counted for a key.
func (l *limiter) clear(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.full, key)
}

// forget makes room: first the keys that are whole again, then, under attack from very many addresses, any.
func (l *limiter) forget(now time.Time) {
	if len(l.full) < limiterKeys {
		return
	}
	for key, full := range l.full {
		if !full.After(now) {
			delete(l.full, key)
		}
	}
	for key := range l.full {
		if len(l.full) < limiterKeys {
			return
		}
		delete(l.full, key)
	}
}
