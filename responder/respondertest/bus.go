// Package respondertest holds the suites that every store and every bus must pass, and starts the private servers that
// they are run on.
package respondertest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestBus runs the suite that every bus must pass. open gives an empty bus each time, and closes it after the test.
func TestBus(t *testing.T, open func(testing.TB) responder.Bus) {
	for name, test := range map[string]func(*testing.T, responder.Bus){
		"order":               busOrder,
		"resume after an id":  busResume,
		"the end":             busEnd,
		"waiting":             busWaiting,
		"publishers together": busPublishers,
		"listeners together":  busListeners,
		"trimmed":             busTrimmed,
		"ids":                 busIDs,
		"context ends":        busContext,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// busStart is an id before every event.
const busStart = "0-0"

func busLimit(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func publish(t *testing.T, b responder.Bus, topic string, data ...string) {
	t.Helper()
	for _, d := range data {
		if err := b.Publish(busLimit(t), topic, d); err != nil {
			t.Fatalf("publish: %v", err)
		}
	}
}

// listen reads events after id until there are n, and returns them.
func listen(ctx context.Context, b responder.Bus, id string, n int) ([]responder.Event, error) {
	var all []responder.Event
	for len(all) < n {
		events, err := b.After(ctx, id)
		if err != nil {
			return all, err
		}
		if len(events) == 0 {
			return all, errors.New("no events and no error")
		}
		all = append(all, events...)
		id = all[len(all)-1].ID
	}
	return all, nil
}

func mustListen(t *testing.T, b responder.Bus, id string, n int) []responder.Event {
	t.Helper()
	events, err := listen(busLimit(t), b, id, n)
	if err != nil {
		t.Fatalf("listen after %s: %v, after %d of %d events", id, err, len(events), n)
	}
	return events
}

func wantData(t *testing.T, events []responder.Event, want ...string) {
	t.Helper()
	var got []string
	for _, e := range events {
		got = append(got, e.Data)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func numbers(from, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(from + i)
	}
	return out
}

func busOrder(t *testing.T, b responder.Bus) {
	data := numbers(0, 1200) // more than one answer holds
	publish(t, b, responder.TopicLog, data...)
	events := mustListen(t, b, busStart, len(data))
	wantData(t, events, data...)
	for i, e := range events {
		if e.Topic != responder.TopicLog {
			t.Fatalf("event %d has topic %q", i, e.Topic)
		}
		if i > 0 && !idLess(t, events[i-1].ID, e.ID) {
			t.Fatalf("id %s follows %s", e.ID, events[i-1].ID)
		}
	}
}

func idLess(t *testing.T, a, b string) bool {
	am, an := idParts(t, a)
	bm, bn := idParts(t, b)
	return am < bm || am == bm && an < bn
}

func idParts(t *testing.T, id string) (ms, n uint64) {
	t.Helper()
	if _, err := fmt.Sscanf(id, "%d-%d", &ms, &n); err != nil {
		t.Fatalf("id %q is not of the form ms-n: %v", id, err)
	}
	return ms, n
}

func busResume(t *testing.T, b responder.Bus) {
	publish(t, b, responder.TopicLog, "a", "b", "c", "d")
	events := mustListen(t, b, busStart, 4)
	for i, e := range events[:3] {
		wantData(t, mustListen(t, b, e.ID, 3-i), []string{"b", "c", "d"}[i:]...)
	}
	ms, n := idParts(t, events[3].ID)
	publish(t, b, responder.TopicWake, "e")
	after := mustListen(t, b, fmt.Sprintf("%d-%d", ms, n), 1)
	wantData(t, after, "e")
	if after[0].Topic != responder.TopicWake {
		t.Errorf("topic is %q", after[0].Topic)
	}
}

func busEnd(t *testing.T, b responder.Bus) {
	publish(t, b, responder.TopicLog, "before")
	heard := make(chan []responder.Event, 1)
	ctx := busLimit(t)
	go func() {
		events, _ := b.After(ctx, "$")
		heard <- events
	}()
	time.Sleep(100 * time.Millisecond) // until it waits
	publish(t, b, responder.TopicLog, "after")
	wantData(t, <-heard, "after")
}

func busWaiting(t *testing.T, b responder.Bus) {
	publish(t, b, responder.TopicLog, "first")
	id := mustListen(t, b, busStart, 1)[0].ID
	heard := make(chan error, 1)
	go func() {
		_, err := listen(busLimit(t), b, id, 1)
		heard <- err
	}()
	select {
	case err := <-heard:
		t.Fatalf("After did not wait: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	sent := time.Now()
	publish(t, b, responder.TopicLog, "second")
	if err := <-heard; err != nil {
		t.Fatal(err)
	}
	if took := time.Since(sent); took > 3*time.Second {
		t.Errorf("a waiting listener heard after %v", took)
	}
}

// busPublishers: each publisher's events keep their order, and none is lost or doubled.
func busPublishers(t *testing.T, b responder.Bus) {
	const publishers, each = 16, 50
	var all sync.WaitGroup
	for p := range publishers {
		all.Go(func() {
			for i := range each {
				if err := b.Publish(t.Context(), strconv.Itoa(p), strconv.Itoa(i)); err != nil {
					t.Errorf("publish: %v", err)
				}
			}
		})
	}
	all.Wait()
	byTopic := map[string][]responder.Event{}
	for _, e := range mustListen(t, b, busStart, publishers*each) {
		byTopic[e.Topic] = append(byTopic[e.Topic], e)
	}
	for p := range publishers {
		wantData(t, byTopic[strconv.Itoa(p)], numbers(0, each)...)
	}
}

// busListeners: many who wait at once all hear everything in the same order.
func busListeners(t *testing.T, b responder.Bus) {
	const listeners, events = 64, 100
	var all sync.WaitGroup
	publish(t, b, responder.TopicLog, "start")
	id := mustListen(t, b, busStart, 1)[0].ID
	ctx := busLimit(t)
	for range listeners {
		all.Go(func() {
			heard, err := listen(ctx, b, id, events)
			if err != nil {
				t.Errorf("listen: %v", err)
			}
			wantData(t, heard, numbers(0, events)...)
		})
	}
	publish(t, b, responder.TopicLog, numbers(0, events)...)
	all.Wait()
}

// busTrimmed: who comes back after too long hears what is left, to the end.
func busTrimmed(t *testing.T, b responder.Bus) {
	const events = 5000
	publish(t, b, responder.TopicLog, "start")
	id := mustListen(t, b, busStart, 1)[0].ID
	publish(t, b, responder.TopicLog, numbers(0, events)...)
	var heard []responder.Event
	for len(heard) == 0 || heard[len(heard)-1].Data != strconv.Itoa(events-1) {
		heard = append(heard, mustListen(t, b, id, 1)...)
		id = heard[len(heard)-1].ID
	}
	if len(heard) < 4000 || len(heard) > events {
		t.Fatalf("heard %d events of %d", len(heard), events)
	}
	wantData(t, heard, numbers(events-len(heard), len(heard))...)
}

func busIDs(t *testing.T, b responder.Bus) {
	publish(t, b, responder.TopicLog, "a")
	for _, bad := range []string{"", "x", "1-", "-1", "1-x", "1 2", "$$", "1-2-3"} {
		if events, err := b.After(busLimit(t), bad); err == nil {
			t.Errorf("After(%q) gave %v", bad, events)
		} else if bad != "" && strings.Contains(err.Error(), `"`+bad+`"`) {
			t.Errorf("the error repeats what was sent: %v", err)
		}
	}
	wantData(t, mustListen(t, b, "0", 1), "a")
}

func busContext(t *testing.T, b responder.Bus) {
	publish(t, b, responder.TopicLog, "a")
	id := mustListen(t, b, busStart, 1)[0].ID
	for _, from := range []string{id, "$"} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		events, err := b.After(ctx, from)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || len(events) > 0 {
			t.Errorf("After(%s) past its time: %v, %v", from, events, err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("After(%s) noticed after %v", from, took)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Publish(ctx, responder.TopicLog, "b"); !errors.Is(err, context.Canceled) {
		t.Errorf("publish past its time: %v", err)
	}
	publish(t, b, responder.TopicLog, "c")
	wantData(t, mustListen(t, b, id, 1), "c")
}
