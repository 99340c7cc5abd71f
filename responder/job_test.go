package responder_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestRunnerTriesAgainAsItShould plays a job's fate by what its handler says, with a clock that is moved by hand.
func TestRunnerTriesAgainAsItShould(t *testing.T) {
	failure := errors.New("no line")
	for _, c := range []struct {
		name  string
		fail  func() error
		after time.Duration // when it is tried again; 0: never
	}{
		{"an error", func() error { return failure }, 3 * time.Second},
		{"a wait that is told", func() error { return responder.Later{After: time.Hour, Err: failure} }, time.Hour + time.Second},
		{"final", func() error { return responder.Final{Err: failure} }, 0},
		{"a panic", func() error { panic("oh") }, 3 * time.Second},
		{"success", func() error { return nil }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, w *world) {
				runs := 0
				r := &responder.Runner{Store: w.service.Store, Now: w.clock, Workers: 2, Lease: time.Minute, Tries: 3, Log: slog.New(slog.DiscardHandler),
					Handlers: map[string]func(context.Context, responder.Job) error{"test": func(context.Context, responder.Job) error { runs++; return c.fail() }}}
				ok(t, w.service.Store.Write(t.Context(), func(tx responder.Tx) error {
					return tx.Enqueue(responder.Job{Kind: "test", Key: "1", RunAt: w.clock()})
				}))
				round := func() {
					_, err := r.Round(t.Context())
					ok(t, err)
				}
				round()
				w.advance(time.Second)
				if round(); runs != 1 {
					t.Fatalf("%d runs after a second, want 1", runs)
				}
				w.advance(max(c.after, 24*time.Hour*time.Duration(count(c.after == 0))))
				if round(); c.after == 0 && runs != 1 || c.after > 0 && runs != 2 {
					t.Fatalf("%d runs after %s", runs, c.after)
				}
				for range 5 { // it is dead after three tries
					w.advance(2 * time.Hour)
					round()
				}
				if runs > 3 {
					t.Errorf("%d runs, want 3 at most", runs)
				}
			})
		})
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
