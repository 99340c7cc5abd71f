package bus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// MemoryLimit lets each key act a few times at once and then once per interval (the generic cell rate algorithm), as
// counted by one process. It remembers 20,000 keys.
type MemoryLimit struct {
	mu    sync.Mutex
	burst int
	every time.Duration
	now   func() time.Time
	full  map[string]time.Time // when the key will have its whole burst again
}

// limitKeys bounds what a limit remembers.
const limitKeys = 20_000

// NewMemoryLimit makes a limit; now is its clock.
func NewMemoryLimit(burst int, every time.Duration, now func() time.Time) *MemoryLimit {
	return &MemoryLimit{burst: burst, every: every, now: now, full: map[string]time.Time{}}
}

// Allow counts an attempt; when there were too many it counts none and says how long to wait.
func (l *MemoryLimit) Allow(_ context.Context, key string) (wait time.Duration, ok bool) {
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

// Clear takes back what was counted for a key.
func (l *MemoryLimit) Clear(_ context.Context, key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.full, key)
}

// forget makes room, of half when there is none, so that an attack from very many addresses does not look through all of
// them at each attempt: first the keys that are whole again, then any.
func (l *MemoryLimit) forget(now time.Time) {
	if len(l.full) < limitKeys {
		return
	}
	for key, full := range l.full {
		if !full.After(now) {
			delete(l.full, key)
		}
	}
	for key := range l.full {
		if len(l.full) <= limitKeys/2 {
			return
		}
		delete(l.full, key)
	}
}

// RedisLimit is a limit that all processes on one server count together. A key stands there as its hash, until it has
// its whole burst again. While the server is away each process counts by itself.
type RedisLimit struct {
	bus   *Redis
	name  string
	burst int
	every time.Duration
	alone *MemoryLimit
}

// Limit makes a limit; those of one name are one.
func (b *Redis) Limit(name string, burst int, every time.Duration) *RedisLimit {
	return &RedisLimit{bus: b, name: name, burst: burst, every: every, alone: NewMemoryLimit(burst, every, time.Now)}
}

// count does in the server, by its clock, what MemoryLimit.Allow does: it gives the milliseconds to wait, 0 if allowed.
const count = `
local at = redis.call('TIME')
local now = at[1] * 1000 + math.floor(at[2] / 1000)
local every = tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local wait = full - now - (tonumber(ARGV[1]) - 1) * every
if wait > 0 then return wait end
full = full + every
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', full - now)
return 0`

// Allow counts an attempt; when there were too many it counts none and says how long to wait.
func (l *RedisLimit) Allow(ctx context.Context, key string) (wait time.Duration, ok bool) {
	ms, err := redis.NewScript(count).Run(ctx, l.bus.client, []string{l.key(key)}, l.burst, l.every.Milliseconds()).Int64()
	l.note(ctx, err)
	if err != nil {
		return l.alone.Allow(ctx, key)
	}
	return time.Duration(ms) * time.Millisecond, ms == 0
}

// Clear takes back what was counted for a key.
func (l *RedisLimit) Clear(ctx context.Context, key string) {
	l.alone.Clear(ctx, key)
	l.note(ctx, l.bus.client.Del(ctx, l.key(key)).Err())
}

// note takes down how the server fared, unless it was the asker who went away.
func (l *RedisLimit) note(ctx context.Context, err error) {
	if ctx.Err() == nil {
		l.bus.outage.note("limit", err)
	}
}

func (l *RedisLimit) key(key string) string {
	sum := sha256.Sum256([]byte(key))
	return fmt.Sprintf("%s:limit:%s:%s", l.bus.stream, l.name, hex.EncodeToString(sum[:]))
}
