package bus_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"kipthoi/responder"
	"kipthoi/responder/bus"
	"kipthoi/responder/respondertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	respondertest.TestBus(t, func(testing.TB) responder.Bus { return bus.NewMemory(time.Now) })
}

func TestRedis(t *testing.T) {
	addr := respondertest.Redis(t)
	respondertest.TestBus(t, func(t testing.TB) responder.Bus { return openRedis(t, addr, t.Name()) })
}

func openRedis(t testing.TB, addr, stream string) *bus.Redis {
	t.Helper()
	return openLogged(t, addr, stream, slog.New(slog.DiscardHandler))
}

func openLogged(t testing.TB, addr, stream string, log *slog.Logger) *bus.Redis {
	t.Helper()
	b, err := bus.OpenRedis(addr, stream, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return b
}

// A memory's ids go on when the clock is set back, and are those of its clock otherwise.
func TestMemoryClock(t *testing.T) {
	now := time.UnixMilli(5000)
	b := bus.NewMemory(func() time.Time { return now })
	publish(t, b, "log", "a")
	publish(t, b, "log", "b")
	now = time.UnixMilli(4000)
	publish(t, b, "log", "c")
	now = time.UnixMilli(6000)
	publish(t, b, "log", "d")
	var ids []string
	for _, e := range after(t, b, "0-0") {
		ids = append(ids, e.ID)
	}
	if got := strings.Join(ids, " "); got != "5000-0 5000-1 5000-2 6000-0" {
		t.Errorf("ids are %s", got)
	}
}

func publish(t *testing.T, b responder.Bus, topic, data string) {
	t.Helper()
	if err := b.Publish(t.Context(), topic, data); err != nil {
		t.Fatal(err)
	}
}

func after(t *testing.T, b responder.Bus, id string) []responder.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events, err := b.After(ctx, id)
	if err != nil {
		t.Fatalf("after %s: %v", id, err)
	}
	return events
}

// lines is a log that can be counted.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

// eventually waits for something that another goroutine brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("did not happen: %s", what)
		}
	}
}

// wire stands between a bus and its server, and can be cut.
type wire struct {
	target *redis.Options
	listen net.Listener
	mu     sync.Mutex
	cut    bool
	open   map[net.Conn]bool
	all    sync.WaitGroup
}

func newWire(t *testing.T, target string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{target: parse(t, target), listen: l, open: map[net.Conn]bool{}}
	w.all.Go(w.accept)
	t.Cleanup(func() {
		_ = l.Close()
		w.set(true)
		w.all.Wait()
	})
	return w
}

func (w *wire) addr() string { return fmt.Sprintf("redis://%s/%d", w.listen.Addr(), w.target.DB) }

func parse(t *testing.T, addr string) *redis.Options {
	t.Helper()
	opt, err := redis.ParseURL(addr)
	if err != nil {
		t.Fatal(err)
	}
	return opt
}

func (w *wire) accept() {
	for {
		c, err := w.listen.Accept()
		if err != nil {
			return
		}
		w.all.Go(func() { w.join(c) })
	}
}

func (w *wire) join(c net.Conn) {
	s, err := net.Dial(w.target.Network, w.target.Addr)
	if err != nil || !w.add(c, s) {
		_ = c.Close()
		if err == nil {
			_ = s.Close()
		}
		return
	}
	w.all.Go(func() { pump(s, c) })
	pump(c, s)
}

func pump(to, from net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
}

func (w *wire) add(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		w.open[c] = true
	}
	return !w.cut
}

// set cuts the wire, or mends it.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut = cut; cut {
		for c := range w.open {
			_ = c.Close()
		}
		clear(w.open)
	}
}
