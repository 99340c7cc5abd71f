package mobileapi

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// listener reads a stream of events.
type listener struct {
	t     *testing.T
	lines chan string
	resp  *http.Response
	end   context.CancelFunc
}

func (w *world) listen(last string, session ...string) *listener {
	w.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, "GET", w.url+"/api/v1/events", nil)
	must(w.T, err)
	req.Header.Set(session[0], session[1])
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(req)
	must(w.T, err)
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Cache-Control") != "no-store" {
		w.Fatalf("stream: %d %v", resp.StatusCode, resp.Header)
	}
	l := &listener{t: w.T, lines: make(chan string, 1000), resp: resp, end: cancel}
	go func() {
		defer close(l.lines)
		for scan := bufio.NewScanner(resp.Body); scan.Scan(); {
			l.lines <- scan.Text()
		}
	}()
	w.Cleanup(l.close)
	return l
}

func (l *listener) close() {
	l.end()
	_ = l.resp.Body.Close()
	for range l.lines {
	}
}

// next waits for a line that begins so, and gives the rest of it; ok is false when the stream has ended.
func (l *listener) next(begins string) (rest string, ok bool) {
	l.t.Helper()
	timeout := time.After(5 * time.Second)
	for {
		select {
		case line, open := <-l.lines:
			if !open {
				return "", false
			}
			if rest, ok := strings.CutPrefix(line, begins); ok {
				return rest, true
			}
		case <-timeout:
			l.t.Fatalf("no line %q in 5 s", begins)
		}
	}
}

// change waits for an event and gives its id.
func (l *listener) change() string {
	l.t.Helper()
	if _, ok := l.next("event: change"); !ok {
		l.t.Fatal("the stream has ended")
	}
	id, _ := l.next("id: ")
	if data, _ := l.next("data: "); data != "{}" {
		l.t.Errorf("an event holds %q", data)
	}
	return id
}

func (l *listener) silent(d time.Duration) {
	l.t.Helper()
	select {
	case line := <-l.lines:
		if line != "" {
			l.t.Errorf("heard %q", line)
		}
	case <-time.After(d):
	}
}

// follows waits until the server hears the bus, as its first reading begins in the background.
func (w *world) follows() {
	for range 500 {
		must(w.T, w.bus.Publish(context.Background(), responder.TopicLog, ""))
		time.Sleep(time.Millisecond)
		if at, _ := w.server.live.now(); at != beginning {
			time.Sleep(10 * time.Millisecond) // until it has read them all
			return
		}
	}
	w.Fatal("the server does not hear the bus")
}

func TestEvents(t *testing.T) {
	w := newWorld(t)
	w.follows()
	session := w.login(responder.RoleCoordinator)
	time.Sleep(20 * time.Millisecond)
	one := w.listen("", session...)
	at, _ := one.next("id: ")
	two := w.listen(at, session...)
	two.next("id: ")
	two.silent(50 * time.Millisecond)

	w.apply(session, operation("case.report", report()))
	id := one.change()
	if two.change() == at || id == at {
		t.Error("an event has the id of the one before")
	}
	time.Sleep(20 * time.Millisecond)
	now, _ := w.server.live.now()
	late := w.listen(at, session...) // was away meanwhile
	if late.change() != now {
		t.Errorf("resumed at another place than %s", now)
	}
	late.silent(50 * time.Millisecond)
}

// TestWakeIsNoChange feeds hints by hand: only a growing log moves the streams.
func TestWakeIsNoChange(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	hints := make(script)
	l := newLive()
	var following sync.WaitGroup
	following.Go(func() { l.follow(ctx, hints, slog.New(slog.DiscardHandler)) })
	_, news := l.now()
	hints <- []responder.Event{{ID: "1-0", Topic: responder.TopicWake, Data: "message.send"}}
	hints <- []responder.Event{{ID: "2-0", Topic: responder.TopicWake, Data: "meal.accrue"}}
	select {
	case <-news:
		t.Error("a wake moved the streams")
	default:
	}
	hints <- []responder.Event{{ID: "3-0", Topic: responder.TopicLog}, {ID: "4-0", Topic: responder.TopicWake}}
	<-news
	if at, _ := l.now(); at != "3-0" {
		t.Errorf("at %s", at)
	}
	cancel()
	close(hints)
	following.Wait()
}

func TestStreamEndsWithTheSession(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits.Ping = 30 * time.Millisecond })
	session := w.login(responder.RoleField)
	l := w.listen("", session...)
	if _, ok := l.next(": ping"); !ok {
		t.Fatal("no sign of life")
	}
	w.do("POST", "/api/v1/logout", nil, session...)
	if _, open := l.next("never"); open {
		t.Error("the stream goes on without a session")
	}
}

func TestStreamEndsWithTheServer(t *testing.T) {
	w := newWorld(t)
	l := w.listen("", w.login(responder.RoleField)...)
	l.next("id: ")
	start := time.Now()
	go func() { _ = w.server.Shutdown(context.Background()) }()
	if _, open := l.next("never"); open || time.Since(start) > 2*time.Second {
		t.Errorf("open %v after %v", open, time.Since(start))
	}
}

func TestTooManyStreams(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits.Streams = 2; c.Limits.Ping = 20 * time.Millisecond })
	session := w.login(responder.RoleField)
	one := w.listen("", session...)
	w.listen("", session...)
	w.do("GET", "/api/v1/events", nil, session...).problem(t, 503)
	one.close()
	for range 100 { // its leaving is noticed at a sign of life
		if time.Sleep(20 * time.Millisecond); w.server.streams.Load() < 2 {
			w.listen("", session...)
			return
		}
	}
	t.Error("a stream that was left keeps its place")
}

// TestBusAway looks that streams ask again from time to time while nobody can say whether something changed.
func TestBusAway(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Bus = away{} })
	l := w.listen("", w.login(responder.RoleField)...)
	if id := l.change(); !strings.HasPrefix(id, beginning+"~") {
		t.Errorf("id %q", id)
	}
}
