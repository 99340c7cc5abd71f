package bus_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/bus"
	"kipthoi/responder/respondertest"
)

// run starts something that runs until its context ends, and gives what ends it and waits for it.
func run(t testing.TB, f func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestHinterCoalesces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(time.Now)
		h := bus.NewHinter(b)
		stop := run(t, h.Run)
		defer stop()
		for range 1000 {
			h.Hint("log", "")
			h.Hint("wake", "sms")
		}
		time.Sleep(20 * time.Millisecond)
		wantEvents(t, b, "log: wake:sms")
		h.Hint("wake", "sms")
		time.Sleep(20 * time.Millisecond)
		h.Hint("wake", "seal")
		time.Sleep(20 * time.Millisecond)
		wantEvents(t, b, "log: wake:sms wake:sms wake:seal")
	})
}

func wantEvents(t *testing.T, b responder.Bus, want string) {
	t.Helper()
	var got []string
	for _, e := range after(t, b, "0-0") {
		got = append(got, e.Topic+":"+e.Data)
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("events are %s, want %s", s, want)
	}
}

// What was hinted before the end is published, what comes later waits for nobody.
func TestHinterStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(time.Now)
		h := bus.NewHinter(b)
		stop := run(t, h.Run)
		h.Hint("log", "1")
		h.Hint("log", "2")
		stop()
		wantEvents(t, b, "log:1 log:2")
		for range 10_000 {
			h.Hint("log", "3")
		}
	})
}

// stuck is a bus that answers only when the caller gives up.
type stuck struct{ tried atomic.Int64 }

func (b *stuck) Publish(ctx context.Context, _, _ string) error {
	b.tried.Add(1)
	<-ctx.Done()
	return ctx.Err()
}

func (b *stuck) After(ctx context.Context, _ string) ([]responder.Event, error) {
	return nil, errors.New("away")
}

func TestHinterNeverBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &stuck{}
		h := bus.NewHinter(b)
		stop := run(t, h.Run)
		began := time.Now()
		for i := range 100_000 {
			h.Hint("log", time.Duration(i).String())
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("hints waited for %v", took)
		}
		time.Sleep(3 * time.Second)
		if n := b.tried.Load(); n == 0 || n > 10 {
			t.Errorf("a bus that is away was tried %d times", n)
		}
		stop()
	})
}

func TestWaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(time.Now)
		w := bus.NewWaker(b)
		sms, seal, both := w.Listen("sms"), w.Listen("seal"), w.Listen("sms", "seal")
		stop := run(t, w.Run)
		defer stop()
		synctest.Wait()
		publish(t, b, responder.TopicLog, "sms")
		publish(t, b, responder.TopicWake, "other")
		synctest.Wait()
		wantWoken(t, map[string]bool{}, sms, seal, both)
		publish(t, b, responder.TopicWake, "sms")
		publish(t, b, responder.TopicWake, "sms")
		synctest.Wait()
		wantWoken(t, map[string]bool{"sms": true, "both": true}, sms, seal, both)
		wantWoken(t, map[string]bool{}, sms, seal, both)
	})
}

func wantWoken(t *testing.T, want map[string]bool, sms, seal, both <-chan struct{}) {
	t.Helper()
	for name, c := range map[string]<-chan struct{}{"sms": sms, "seal": seal, "both": both} {
		if got := len(c) == 1; got != want[name] {
			t.Errorf("%s woken: %t", name, got)
		}
		select {
		case <-c:
		default:
		}
	}
}

// flaky is a bus that is away at times.
type flaky struct {
	responder.Bus
	away atomic.Bool
}

func (b *flaky) After(ctx context.Context, id string) ([]responder.Event, error) {
	if b.away.Load() {
		return nil, errors.New("away")
	}
	return b.Bus.After(ctx, id)
}

// After an outage every runner looks for itself.
func TestWakerAfterOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &flaky{Bus: bus.NewMemory(time.Now)}
		b.away.Store(true)
		w := bus.NewWaker(b)
		sms, seal, both := w.Listen("sms"), w.Listen("seal"), w.Listen("sms", "seal")
		stop := run(t, w.Run)
		defer stop()
		time.Sleep(time.Minute)
		wantWoken(t, map[string]bool{}, sms, seal, both)
		b.away.Store(false)
		time.Sleep(time.Second)
		publish(t, b, responder.TopicLog, "")
		synctest.Wait()
		wantWoken(t, map[string]bool{"sms": true, "seal": true, "both": true}, sms, seal, both)
	})
}

// A hint in one process wakes a runner in another.
func TestHintWakesAnotherProcess(t *testing.T) {
	addr := respondertest.Redis(t)
	one, two := openRedis(t, addr, t.Name()), openRedis(t, addr, t.Name())
	h, w := bus.NewHinter(one), bus.NewWaker(two)
	woken := w.Listen("sms")
	defer run(t, h.Run)()
	defer run(t, w.Run)()
	deadline := time.After(10 * time.Second)
	for {
		h.Hint(responder.TopicWake, "sms")
		select {
		case <-woken:
			return
		case <-time.After(50 * time.Millisecond): // it may not listen yet
		case <-deadline:
			t.Fatal("not woken")
		}
	}
}

func BenchmarkHint(b *testing.B) {
	h := bus.NewHinter(bus.NewMemory(time.Now))
	stop := run(b, h.Run)
	defer stop()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			h.Hint(responder.TopicLog, "")
		}
	})
}

func BenchmarkPublish(b *testing.B) {
	addr := respondertest.Redis(b)
	for name, on := range map[string]responder.Bus{
		"memory": bus.NewMemory(time.Now),
		"redis":  mustOpen(b, addr),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := on.Publish(b.Context(), responder.TopicLog, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func mustOpen(b *testing.B, addr string) *bus.Redis {
	r, err := bus.OpenRedis(addr, b.Name(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	return r
}
