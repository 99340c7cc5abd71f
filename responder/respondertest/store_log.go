package respondertest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/responder"
)

func logTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"log/entries":   logEntries,
		"log/positions": logPositions,
		"log/cases":     logCases,
		"log/follower":  logFollower,
		"log/overtaken": logOvertaken,
	}
}

func appendTo(tx responder.Tx, operation string) error {
	return tx.Append(&responder.LogEntry{Operation: operation})
}

// logged reads the log after a position. Whatever else runs on the server may hold an entry back for a while, so it waits
// until there are n.
func logged(t *testing.T, s responder.Store, after responder.Position, n int) []responder.LogEntry {
	t.Helper()
	ctx := limited(t)
	for {
		var entries []responder.LogEntry
		read(t, s, func(tx responder.Tx) (err error) {
			entries, err = tx.Entries(after, 0)
			return err
		})
		if len(entries) >= n {
			return entries
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d entries, want %d", len(entries), n)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func logEntries(t *testing.T, s responder.Store) {
	full := responder.LogEntry{Operation: "o", Kind: "case.report", CaseID: "k", Unit: "00004", Actor: "u", At: instant(3), Digest: "d",
		Touched: []responder.Ref{{Table: "cases", ID: "k", Version: 1}, {Table: "persons", ID: "Ồ", Version: 2}}}
	empty := responder.LogEntry{}
	write(t, s, func(tx responder.Tx) error { return errors.Join(tx.Append(&full), tx.Append(&empty)) })
	if full.Position == empty.Position || full.Position.Seq == 0 {
		t.Errorf("positions given: %v, %v", full.Position, empty.Position)
	}
	same(t, "log", logged(t, s, responder.Position{}, 2), []responder.LogEntry{full, empty})
	if err := s.Read(t.Context(), func(tx responder.Tx) error {
		n, err := tx.Logged()
		if n != 2 {
			t.Errorf("%d entries are counted, want 2", n)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// logPositions reads the log in pages.
func logPositions(t *testing.T, s responder.Store) {
	for i := range 25 {
		write(t, s, func(tx responder.Tx) error { return appendTo(tx, fmt.Sprint(i)) })
	}
	logged(t, s, responder.Position{}, 25)
	var at responder.Position
	for n := 0; ; {
		var page []responder.LogEntry
		read(t, s, func(tx responder.Tx) (err error) {
			page, err = tx.Entries(at, 10)
			return err
		})
		for _, e := range page {
			if e.Operation != fmt.Sprint(n) {
				t.Fatalf("entry %d is of operation %s", n, e.Operation)
			}
			at, n = e.Position, n+1
		}
		if len(page) < 10 {
			if n != 25 {
				t.Errorf("%d entries, want 25", n)
			}
			return
		}
	}
}

func logCases(t *testing.T, s responder.Store) {
	for i := range 6 {
		e := responder.LogEntry{Operation: fmt.Sprint(i), CaseID: []string{"", "a", "b"}[i%3]}
		write(t, s, func(tx responder.Tx) error { return tx.Append(&e) })
	}
	all := logged(t, s, responder.Position{}, 6)
	latest := func(caseID string, limit int) (entries []responder.LogEntry) {
		read(t, s, func(tx responder.Tx) (err error) {
			entries, err = tx.Latest(caseID, limit)
			return err
		})
		return entries
	}
	same(t, "of a case", latest("a", 5), []responder.LogEntry{all[1], all[4]})
	same(t, "the last of a case", latest("a", 1), all[4:5])
	same(t, "of no case", latest("", 5), []responder.LogEntry(nil))
	same(t, "of another case", latest("c", 5), []responder.LogEntry(nil))
}

const (
	logWriters = 32
	logEach    = 12
)

// logFollower has many write to the log, some slowly and some in vain, while one follows it: the follower sees what was
// kept, all of it, once.
func logFollower(t *testing.T, s responder.Store) {
	ctx := limited(t)
	var kept atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i, err := range together(logWriters, func(i int) error { return logWriter(ctx, s, i, &kept) }) {
			if err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		}
	}()
	seen := map[string]bool{}
	var at responder.Position
	for ended := false; !ended || int64(len(seen)) < kept.Load(); {
		select {
		case <-done:
			ended = true
		case <-ctx.Done():
			t.Fatalf("%d entries seen of %d kept", len(seen), kept.Load())
		case <-time.After(time.Millisecond):
		}
		at = follow(t, s, at, seen)
	}
}

// follow reads what is new, and gives the position after it.
func follow(t *testing.T, s responder.Store, at responder.Position, seen map[string]bool) responder.Position {
	t.Helper()
	for _, e := range logged(t, s, at, 0) {
		if e.Position.Tx < at.Tx || e.Position.Tx == at.Tx && e.Position.Seq <= at.Seq || seen[e.Operation] {
			t.Errorf("entry %s at %v came after %v", e.Operation, e.Position, at)
		}
		at, seen[e.Operation] = e.Position, true
	}
	return at
}

func logWriter(ctx context.Context, s responder.Store, i int, kept *atomic.Int64) error {
	for n := range logEach {
		err := s.Write(ctx, func(tx responder.Tx) error {
			if err := appendTo(tx, fmt.Sprintf("%d.%d", i, n)); err != nil {
				return err
			}
			if (i+n)%8 == 0 {
				time.Sleep(3 * time.Millisecond) // others come and go meanwhile
			}
			if (i+n)%5 == 0 {
				return errChanged
			}
			return nil
		})
		switch {
		case err == nil:
			kept.Add(1)
		case !errors.Is(err, errChanged):
			return err
		}
	}
	return nil
}

// logOvertaken lets a second transaction commit while the first, which wrote earlier, still runs. Where there is one
// writer the second waits, and nothing is to be seen either way.
func logOvertaken(t *testing.T, s responder.Store) {
	ctx := limited(t)
	appended, goOn, second := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	first := make(chan error, 1)
	go func() {
		first <- s.Write(ctx, func(tx responder.Tx) error {
			err := appendTo(tx, "first")
			close(appended)
			<-goOn
			return err
		})
	}()
	<-appended
	go func() {
		second <- s.Write(ctx, func(tx responder.Tx) error { return appendTo(tx, "second") })
	}()
	select {
	case err := <-second:
		second <- err
	case <-time.After(300 * time.Millisecond):
	}
	if early := logged(t, s, responder.Position{}, 0); len(early) != 0 {
		t.Errorf("%d entries while an older transaction runs", len(early))
	}
	close(goOn)
	if err := errors.Join(<-first, <-second); err != nil {
		t.Fatal(err)
	}
	entries := logged(t, s, responder.Position{}, 2)
	if entries[0].Operation != "first" || entries[1].Operation != "second" {
		t.Errorf("order: %s, %s", entries[0].Operation, entries[1].Operation)
	}
}
