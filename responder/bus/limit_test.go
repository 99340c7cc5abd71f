package bus_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/responder/bus"
	"kipthoi/responder/respondertest"
)

// limit is what both kinds of limits do.
type limit interface {
	Allow(ctx context.Context, key string) (time.Duration, bool)
	Clear(ctx context.Context, key string)
}

// TestLimits: both kinds allow a burst to each key, no more to fifty that ask at once, and more after a while.
func TestLimits(t *testing.T) {
	shared := openRedis(t, respondertest.Redis(t), t.Name())
	for name, open := range map[string]func(name string, burst int, every time.Duration) limit{
		"memory": func(_ string, burst int, every time.Duration) limit {
			return bus.NewMemoryLimit(burst, every, time.Now)
		},
		"redis": func(name string, burst int, every time.Duration) limit { return shared.Limit(name, burst, every) },
	} {
		t.Run(name, func(t *testing.T) {
			l := open("slow", 5, time.Hour)
			if got := rush(l, "a"); got != 5 {
				t.Errorf("%d of 50 were allowed, want 5", got)
			}
			if wait, ok := l.Allow(t.Context(), "a"); ok || wait > time.Hour || wait < time.Hour-time.Minute {
				t.Errorf("wait %v, allowed: %v", wait, ok)
			}
			if _, ok := l.Allow(t.Context(), "b"); !ok {
				t.Error("one key takes another's attempts")
			}
			if _, ok := open("other", 1, time.Hour).Allow(t.Context(), "a"); !ok {
				t.Error("one limit takes another's attempts")
			}
			l.Clear(t.Context(), "a")
			if got := rush(l, "a"); got != 5 {
				t.Errorf("after clearing %d were allowed, want 5", got)
			}
			quick := open("quick", 1, time.Millisecond)
			for range 3 {
				eventually(t, "allow again", func() bool { _, ok := quick.Allow(t.Context(), "a"); return ok })
			}
		})
	}
}

// rush tries 50 times at once and counts what was allowed.
func rush(l limit, key string) int64 {
	var allowed atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, ok := l.Allow(context.Background(), key); ok {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	return allowed.Load()
}

// TestProcessesShareALimit: two processes count together, keep no key in plain, and count alone while Redis is away.
func TestProcessesShareALimit(t *testing.T) {
	w := newWire(t, respondertest.Redis(t))
	one, two := openRedis(t, w.addr(), t.Name()).Limit("login", 4, time.Hour), openRedis(t, w.addr(), t.Name()).Limit("login", 4, time.Hour)
	const key = "lan 0912345678"
	if got := rush(one, key) + rush(two, key); got != 4 {
		t.Errorf("%d were allowed by both, want 4", got)
	}
	keys := direct(t, w.addr()).Keys(t.Context(), "*").Val()
	if len(keys) != 1 || strings.Contains(strings.Join(keys, " "), "0912345678") {
		t.Errorf("in Redis stand %q", keys)
	}
	w.set(true)
	if got := rush(one, key); got != 4 {
		t.Errorf("without Redis %d were allowed, want 4", got)
	}
}

func TestMemoryLimit(t *testing.T) {
	now := time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC)
	l := bus.NewMemoryLimit(5, 10*time.Second, func() time.Time { return now })
	rush(l, "a")
	if wait, ok := l.Allow(t.Context(), "a"); ok || wait != 10*time.Second {
		t.Errorf("sixth: %v %v", wait, ok)
	}
	now = now.Add(9 * time.Second)
	if wait, ok := l.Allow(t.Context(), "a"); ok || wait != time.Second {
		t.Errorf("after 9 s: %v %v", wait, ok)
	}
	now = now.Add(time.Second)
	if got := rush(l, "a"); got != 1 {
		t.Errorf("after 10 s %d were allowed, want 1", got)
	}
}

// TestMemoryLimitForgets: very many keys push out the oldest, whose attempts then count anew.
func TestMemoryLimitForgets(t *testing.T) {
	l := bus.NewMemoryLimit(1, time.Minute, time.Now)
	allowed := 0
	for range 2 {
		for i := range 30_000 {
			if _, ok := l.Allow(t.Context(), fmt.Sprint(i)); ok {
				allowed++
			}
		}
	}
	if allowed < 40_000 || allowed == 60_000 {
		t.Errorf("%d of 60,000 were allowed, want 30,000 and at least 10,000 forgotten ones, not all", allowed)
	}
}
