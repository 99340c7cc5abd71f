package sqlstore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// raw runs a statement beside the store, as an operator might.
func raw(t *testing.T, db *DB, statement string) error {
	t.Helper()
	return db.write(context.Background(), func(t *tx) error {
		_, err := t.exec(statement, nil)
		return err
	})
}

// TestNouns says which type with a table is missing in nouns.
func TestNouns(t *testing.T) {
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("the domain's files: %v, %v", files, err)
	}
	var want, got []string
	method := regexp.MustCompile(`func \(\w* ?\*(\w+)\) Table\(\) string`)
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range method.FindAllSubmatch(b, -1) {
			want = append(want, string(m[1]))
		}
	}
	for _, rec := range nouns() {
		got = append(got, reflect.TypeOf(rec).Elem().Name())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("nouns with a table:\n got %v\nwant %v", got, want)
	}
}

// TestSchema compares the columns of each table with the fields of its record.
func TestSchema(t *testing.T) {
	both(t, func(t *testing.T, address string) {
		db := open(t, address)
		for name, tab := range db.schema.byName {
			var want []string
			for _, c := range tab.columns {
				want = append(want, c.name)
			}
			got := columnsOf(t, db, name)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("columns of %s:\n got %v\nwant %v", name, got, want)
			}
		}
	})
}

func columnsOf(t *testing.T, db *DB, table string) (names []string) {
	t.Helper()
	err := db.engine.read(t.Context(), db, func(tx *tx) error {
		rows, err := tx.run.query(tx.ctx, "SELECT * FROM "+table+" WHERE 1=0", nil)
		if err != nil {
			return err
		}
		names, err = rows.Columns()
		return errors.Join(err, rows.Close())
	})
	if err != nil {
		t.Errorf("table %s: %v", table, err)
	}
	return names
}

// TestReopen keeps what was written, and refuses a schema from the future.
func TestReopen(t *testing.T) {
	both(t, func(t *testing.T, address string) {
		db, err := Open(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx responder.Tx) error {
			return tx.Insert(&responder.User{Meta: responder.Meta{ID: "u"}, Login: "u"})
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		db = open(t, address)
		if err := db.Read(t.Context(), func(tx responder.Tx) error { return tx.Get(&responder.User{}, "u") }); err != nil {
			t.Error(err)
		}
		if err := raw(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)"); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), address); !errors.Is(err, ErrNewer) {
			t.Errorf("a schema from the future: %v, want %v", err, ErrNewer)
		}
	})
}

// TestOpenTogether starts several processes' stores on an empty PostgreSQL database at once.
func TestOpenTogether(t *testing.T) {
	address := respondertest.Postgres(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			db, err := Open(t.Context(), address)
			if err == nil {
				err = db.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestLogKept changes the log behind the store's back.
func TestLogKept(t *testing.T) {
	both(t, func(t *testing.T, address string) {
		db := open(t, address)
		err := db.Write(t.Context(), func(tx responder.Tx) error {
			entry := &responder.Entry{Meta: responder.Meta{ID: "e"}}
			if err := entry.OccurredOn.UnmarshalText([]byte("2026-10-05")); err != nil {
				return err
			}
			posting := &responder.Posting{Meta: responder.Meta{ID: "p"}, EntryID: "e", AmountVND: 1}
			return errors.Join(tx.Append(&responder.LogEntry{Operation: "o"}), tx.Insert(entry), tx.Insert(posting))
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE log SET kind='x'", "UPDATE entries SET kind='x'", "UPDATE postings SET entry_id='x'",
			"DELETE FROM log", "DELETE FROM entries", "DELETE FROM postings"} {
			if err := raw(t, db, statement); !errors.Is(err, responder.ErrCheck) {
				t.Errorf("%s: %v, want %v", statement, err, responder.ErrCheck)
			}
		}
	})
}

// TestRestored brings a log to a server whose transaction ids are still low: it keeps its order and positions, and what
// is appended comes after.
func TestRestored(t *testing.T) {
	address := respondertest.Postgres(t)
	db := open(t, address)
	old := responder.Position{Tx: 7_000_000_000, Seq: 12}
	for _, statement := range []string{
		`INSERT INTO log(tx,seq,operation,kind,case_id,unit,actor,at,digest,touched) VALUES (5,13,'a','','','','',0,'','null')`,
		`INSERT INTO log(tx,seq,operation,kind,case_id,unit,actor,at,digest,touched) VALUES (7000000000,12,'b','','','','',0,'','null')`,
		`ALTER TABLE log ALTER COLUMN seq RESTART WITH 14`,
	} {
		if err := raw(t, db, statement); err != nil {
			t.Fatal(err)
		}
	}
	if got := operations(t, db, responder.Position{}); got != "a" {
		t.Errorf("before the store is opened again: %q", got)
	}
	for _, next := range []string{"c", "d"} {
		db = open(t, address)
		err := db.Write(t.Context(), func(tx responder.Tx) error { return tx.Append(&responder.LogEntry{Operation: next}) })
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := operations(t, db, responder.Position{}); got != "abcd" {
		t.Errorf("after it: %q", got)
	}
	if got := operations(t, db, old); got != "cd" {
		t.Errorf("after a position of the time before: %q", got)
	}
}

func operations(t *testing.T, db *DB, after responder.Position) (all string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx responder.Tx) error {
		entries, err := tx.Entries(after, 0)
		for _, e := range entries {
			all += e.Operation
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

// TestOpenFails gives an error, and never the password, for what cannot be opened.
func TestOpenFails(t *testing.T) {
	for _, address := range []string{"", ":memory:", t.TempDir(), filepath.Join(t.TempDir(), "none", "a.db"),
		"postgres:///x?host=" + t.TempDir(), "postgres://u:hush@%zz/x", "host=" + t.TempDir() + " dbname=x"} {
		db, err := Open(t.Context(), address)
		if err == nil {
			t.Errorf("%q was opened", address)
			err = db.Close()
		}
		if err != nil && regexp.MustCompile("hush").MatchString(err.Error()) {
			t.Errorf("the password is in the error: %v", err)
		}
	}
}

// TestLibc keeps the two modules of the SQLite driver together: the driver works with exactly the libc it was made with.
func TestLibc(t *testing.T) {
	b, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range []string{"modernc.org/sqlite v1.60.1", "modernc.org/libc v1.77.1"} {
		if !strings.Contains(string(b), pair+"\n") && !strings.Contains(string(b), pair+" // indirect\n") {
			t.Errorf("go.mod has another version than %s: change both here, libc's to that in the driver's go.mod", pair)
		}
	}
}

// TestFileIsPrivate: the file holds people's data; nobody else on the machine reads it.
func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want 0600", filepath.Base(name), info.Mode(), err)
		}
	}
}
