package respondertest

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

func failureTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"failures/roll back":     failuresRollBack,
		"failures/failed before": failuresFailedBefore,
		"failures/panic":         failuresPanic,
		"failures/goexit":        failuresGoexit,
		"failures/read only":     failuresReadOnly,
		"failures/context":       failuresContext,
	}
}

var errChanged = errors.New("changed my mind")

// nothing says that the store holds no users, no log, no jobs.
func nothing(t *testing.T, s responder.Store) {
	t.Helper()
	read(t, s, func(tx responder.Tx) error {
		n, err := tx.Count("users", "", responder.Query{})
		entries, err2 := tx.Entries(responder.Position{}, 0)
		if n[""] != 0 || len(entries) != 0 {
			t.Errorf("there are %d users and %d entries", n[""], len(entries))
		}
		return errors.Join(err, err2)
	})
	if jobs := claim(t, s, 9); len(jobs) != 0 {
		t.Errorf("there are %d jobs", len(jobs))
	}
}

// all writes something everywhere.
func all(tx responder.Tx) error {
	_, err := tx.Next("case")
	return errors.Join(err, tx.Insert(newUser("u", "u")), tx.Append(&responder.LogEntry{Operation: "o"}), tx.Enqueue(job("k", "")))
}

func failuresRollBack(t *testing.T, s responder.Store) {
	err := s.Write(limited(t), func(tx responder.Tx) error { return errors.Join(all(tx), errChanged) })
	expect(t, "write", err, errChanged)
	nothing(t, s)
	write(t, s, all)
}

// failuresFailedBefore goes on after a statement that failed, as if nothing had happened: nothing of it is kept.
func failuresFailedBefore(t *testing.T, s responder.Store) {
	err := s.Write(limited(t), func(tx responder.Tx) error {
		if err := all(tx); err != nil {
			return err
		}
		expect(t, "insert", tx.Insert(newUser("u", "other")), responder.ErrDuplicate)
		expect(t, "get after it", tx.Get(newUser("", ""), "u"), responder.ErrDuplicate)
		expect(t, "insert after it", tx.Insert(newUser("v", "v")), responder.ErrDuplicate)
		return nil
	})
	expect(t, "write", err, responder.ErrDuplicate)
	nothing(t, s)
}

func failuresPanic(t *testing.T, s responder.Store) {
	err := s.Write(limited(t), func(tx responder.Tx) error {
		if err := all(tx); err != nil {
			return err
		}
		panic("lost my head")
	})
	if err == nil || !strings.Contains(err.Error(), "lost my head") {
		t.Errorf("a panic gave the error %v", err)
	}
	nothing(t, s)
}

// failuresGoexit is what a test does that fails inside a transaction: nobody must wait for ever.
func failuresGoexit(t *testing.T, s responder.Store) {
	ctx := limited(t)
	for name, run := range map[string]func(context.Context, func(responder.Tx) error) error{"write": s.Write, "read": s.Read} {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = run(ctx, func(tx responder.Tx) error { // its error, if it returns at all, does not matter
				if name == "write" {
					_ = all(tx)
				}
				runtime.Goexit()
				return nil
			})
		}()
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Fatalf("the %s hangs", name)
		}
	}
	nothing(t, s)
	write(t, s, all)
}

func failuresReadOnly(t *testing.T, s responder.Store) {
	insert(t, s, newUser("u", "u"))
	for name, fn := range map[string]func(responder.Tx) error{
		"insert":  func(tx responder.Tx) error { return tx.Insert(newUser("v", "v")) },
		"lock":    func(tx responder.Tx) error { return tx.Lock(newUser("", ""), "u") },
		"next":    func(tx responder.Tx) error { _, err := tx.Next("case"); return err },
		"append":  func(tx responder.Tx) error { return tx.Append(&responder.LogEntry{}) },
		"enqueue": func(tx responder.Tx) error { return tx.Enqueue(job("k", "")) },
	} {
		if err := s.Read(limited(t), fn); err == nil {
			t.Errorf("%s while reading: no error", name)
		}
	}
}

// failuresContext does not begin what nobody waits for.
func failuresContext(t *testing.T, s responder.Store) {
	ctx, cancel := context.WithCancel(limited(t))
	cancel()
	ran := false
	run := func(responder.Tx) error { ran = true; return nil }
	expect(t, "write", s.Write(ctx, run), context.Canceled)
	expect(t, "read", s.Read(ctx, run), context.Canceled)
	if ran {
		t.Error("a transaction ran for a context that had ended")
	}
}
