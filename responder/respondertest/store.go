package respondertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestStore runs the suite that every store must pass. open gives an empty store each time, and closes it after the
// test.
func TestStore(t *testing.T, open func(t *testing.T) responder.Store) {
	for _, topic := range []map[string]func(*testing.T, responder.Store){
		recordTests(), versionTests(), failureTests(), queryTests(), writerTests(), markTests(), logTests(), jobTests(),
	} {
		for name, test := range topic {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	}
}

// patience bounds each test of the suite.
const patience = 2 * time.Minute

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func write(t *testing.T, s responder.Store, fn func(responder.Tx) error) {
	t.Helper()
	if err := s.Write(limited(t), fn); err != nil {
		t.Fatalf("write: %v", err)
	}
}

func read(t *testing.T, s responder.Store, fn func(responder.Tx) error) {
	t.Helper()
	if err := s.Read(limited(t), fn); err != nil {
		t.Fatalf("read: %v", err)
	}
}

// insert writes records in one transaction.
func insert(t *testing.T, s responder.Store, records ...responder.Record) {
	t.Helper()
	write(t, s, func(tx responder.Tx) error {
		for _, rec := range records {
			if err := tx.Insert(rec); err != nil {
				return err
			}
		}
		return nil
	})
}

// expect says that err is, or wraps, want.
func expect(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

// same compares two values by their JSON, which is how records are seen outside.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := asJSON(t, got), asJSON(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("write %T as JSON: %v", v, err)
	}
	return string(b)
}

// carer, account and others are the least that a test needs of a record.

func carer(id string, places, taken int64) *responder.Carer {
	return &responder.Carer{Meta: responder.Meta{ID: id, Unit: "00001"}, Name: "Nhà " + id, State: "active", Places: places, Taken: taken}
}

func newUser(id, login string) *responder.User {
	return &responder.User{Meta: responder.Meta{ID: id}, Login: login, Role: responder.RoleField}
}

func household(n int) *responder.Household {
	return &responder.Household{Meta: responder.Meta{ID: fmt.Sprintf("h%03d", n)}, Size: int64(n)}
}
