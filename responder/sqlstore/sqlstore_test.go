package sqlstore

import (
	"context"
	"path/filepath"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// open gives a store that is closed after the test.
func open(t testing.TB, address string, options ...Option) *DB {
	t.Helper()
	db, err := Open(t.Context(), address, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "kip thời?#%.db") }

// migrated are databases with the schema and nothing else.
var migrated = respondertest.NewCopies(func(address string) error {
	db, err := Open(context.Background(), address)
	if err != nil {
		return err
	}
	return db.Close()
})

// both runs a test on each database.
func both(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, file(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, respondertest.Postgres(t))
	})
}

func TestStore(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		respondertest.TestStore(t, func(t *testing.T) responder.Store { return open(t, migrated.SQLite(t)) })
	})
	t.Run("postgres", func(t *testing.T) {
		respondertest.TestStore(t, func(t *testing.T) responder.Store { return open(t, migrated.Postgres(t)) })
	})
}
