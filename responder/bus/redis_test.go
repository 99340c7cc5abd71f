package bus_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kipthoi/responder"
	"kipthoi/responder/bus"
	"kipthoi/responder/respondertest"
)

// Two processes on one stream hear each other, and a third that comes later hears what was before it.
func TestRedisProcesses(t *testing.T) {
	addr := respondertest.Redis(t)
	one, two := openRedis(t, addr, t.Name()), openRedis(t, addr, t.Name())
	publish(t, one, "log", "a")
	first := after(t, two, "0-0")
	publish(t, two, "log", "b")
	if got := after(t, one, first[0].ID); len(got) != 1 || got[0].Data != "b" {
		t.Errorf("the other process hears %v", got)
	}
	third := openRedis(t, addr, t.Name())
	if got := after(t, third, "0-0"); len(got) != 2 {
		t.Errorf("who comes later hears %v", got)
	}
	if other := openRedis(t, addr, t.Name()+"-2"); len(hearFor(t, other, "0-0", 100*time.Millisecond)) > 0 {
		t.Error("another stream hears it too")
	}
}

func hearFor(t *testing.T, b responder.Bus, id string, d time.Duration) []responder.Event {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	events, err := b.After(ctx, id)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	return events
}

// The stream stays short, and a hundred listeners cost one connection.
func TestRedisCosts(t *testing.T) {
	addr := respondertest.Redis(t)
	b := openRedis(t, addr, t.Name())
	client := direct(t, addr)
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range 100 {
		all.Go(func() { _, _ = b.After(ctx, "9999999999999-0") })
	}
	for range 6000 {
		publish(t, b, "log", "")
	}
	if n := client.XLen(t.Context(), t.Name()).Val(); n < 4096 || n > 4096+200 {
		t.Errorf("the stream holds %d events", n)
	}
	eventually(t, "one connection for all listeners", func() bool {
		return strings.Contains(client.Info(t.Context(), "clients").Val(), "blocked_clients:1\r")
	})
	cancel()
	all.Wait()
}

func direct(t *testing.T, addr string) *redis.Client {
	t.Helper()
	client := redis.NewClient(parse(t, addr))
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Emptying the server while it runs loses nothing but the hints in it.
func TestRedisFlushed(t *testing.T) {
	addr := respondertest.Redis(t)
	b := openRedis(t, addr, t.Name())
	publish(t, b, "log", "a")
	id := after(t, b, "0-0")[0].ID
	if err := direct(t, addr).Del(t.Context(), t.Name()).Err(); err != nil {
		t.Fatal(err)
	}
	if got := hearFor(t, b, "$", 100*time.Millisecond); len(got) > 0 {
		t.Errorf("the end is before %v", got)
	}
	publish(t, b, "log", "b")
	if got := after(t, b, id); len(got) != 1 || got[0].Data != "b" {
		t.Errorf("heard %v", got)
	}
}

// An outage is an error for all who wait, one line in the log, and over by itself.
func TestRedisOutage(t *testing.T) {
	var log lines
	w := newWire(t, respondertest.Redis(t))
	b := openLogged(t, w.addr(), t.Name(), slog.New(slog.NewTextHandler(&log, nil)))
	publish(t, b, "log", "a")
	id := after(t, b, "0-0")[0].ID
	waiting := make(chan error, 1)
	go func() {
		_, err := b.After(context.Background(), id)
		waiting <- err
	}()
	time.Sleep(50 * time.Millisecond)
	w.set(true)
	if err := <-waiting; err == nil {
		t.Error("who waited heard nothing of the outage")
	}
	for range 20 {
		if b.Publish(t.Context(), "log", "lost") == nil {
			t.Error("published without a server")
		}
	}
	if _, err := b.After(t.Context(), "$"); err == nil || b.Ping(t.Context()) == nil {
		t.Error("the server answers through a wire that is cut")
	}
	w.set(false)
	eventually(t, "publish again", func() bool { return b.Publish(t.Context(), "log", "b") == nil })
	eventually(t, "hear again", func() bool { events, err := b.After(t.Context(), id); return err == nil && events[0].Data == "b" })
	eventually(t, "both lines", func() bool { return log.count("redis is back") == 1 })
	if n := log.count("\n"); n != 2 || log.count("redis is away") != 1 {
		t.Errorf("the log has %d lines:\n%s", n, log.text.String())
	}
}

// A server that is not there yet is no reason not to start.
func TestRedisLate(t *testing.T) {
	w := newWire(t, respondertest.Redis(t))
	w.set(true)
	b := openRedis(t, w.addr(), t.Name())
	if _, err := b.After(t.Context(), "0-0"); err == nil {
		t.Error("heard something without a server")
	}
	w.set(false)
	eventually(t, "publish", func() bool { return b.Publish(t.Context(), "log", "a") == nil })
	eventually(t, "hear", func() bool { events, err := b.After(t.Context(), "0-0"); return err == nil && len(events) == 1 })
}

func TestRedisClose(t *testing.T) {
	b, err := bus.OpenRedis(respondertest.Redis(t), t.Name(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	publish(t, b, "log", "a")
	id := after(t, b, "0-0")[0].ID
	waiting := make(chan error, 1)
	go func() {
		_, err := b.After(context.Background(), id)
		waiting <- err
	}()
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if err := <-waiting; !errors.Is(err, bus.ErrClosed) {
		t.Errorf("who waited got %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("closing took %v", took)
	}
}

func TestRedisAddress(t *testing.T) {
	for _, bad := range []string{"http://x", "redis://user:secret@:x:y", "redis://localhost/x", "unix://"} {
		b, err := bus.OpenRedis(bad, "s", slog.New(slog.DiscardHandler))
		if err == nil {
			_ = b.Close()
			t.Errorf("%s is taken", bad)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
	for _, good := range []string{"127.0.0.1:1", "redis://127.0.0.1:1/2", "rediss://127.0.0.1:1", "unix:///no/socket", "/no/socket"} {
		openRedis(t, good, "s")
	}
}
