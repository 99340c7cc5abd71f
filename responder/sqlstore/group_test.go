package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"

	"go.uber.org/goleak"
)

// grouped holds the writer until all of fns wait, so that they share one commit, and gives what became of each.
func grouped(t *testing.T, db *DB, fns ...func(*tx) error) []error {
	t.Helper()
	g := db.engine.(*sqliteEngine).group
	holding, goOn := make(chan struct{}), make(chan struct{})
	errs := make([]chan error, len(fns)+1)
	start := func(i int, fn func(*tx) error) {
		errs[i] = make(chan error, 1)
		go func() { errs[i] <- db.write(context.Background(), fn) }()
	}
	start(len(fns), func(*tx) error { close(holding); <-goOn; return nil })
	<-holding
	for i, fn := range fns {
		start(i, fn)
		for waiting := 0; waiting <= i; time.Sleep(time.Millisecond) {
			g.mu.Lock()
			waiting = len(g.queue)
			g.mu.Unlock()
		}
	}
	close(goOn)
	got := make([]error, len(fns))
	for i := range got {
		got[i] = <-errs[i]
	}
	return got
}

func insertUser(id string) func(*tx) error {
	return func(t *tx) error { return t.Insert(&responder.User{Meta: responder.Meta{ID: id}, Login: id}) }
}

func users(t *testing.T, db *DB) (n int64) {
	t.Helper()
	err := db.Read(t.Context(), func(tx responder.Tx) error {
		counts, err := tx.Count("users", "", responder.Query{})
		n = counts[""]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCommitFails tells all of a group when their commit fails; the next group is not harmed.
func TestCommitFails(t *testing.T) {
	db := open(t, file(t))
	if err := raw(t, db, "CREATE TABLE child (of TEXT REFERENCES users(id) DEFERRABLE INITIALLY DEFERRED)"); err != nil {
		t.Fatal(err)
	}
	errs := grouped(t, db, insertUser("a"), func(t *tx) error {
		_, err := t.exec("INSERT INTO child VALUES ('nobody')", nil) // is noticed at the commit
		return err
	}, insertUser("b"))
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "commit") {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if n := users(t, db); n != 0 {
		t.Errorf("%d users after a commit that failed", n)
	}
	if err := db.write(t.Context(), insertUser("c")); err != nil || users(t, db) != 1 {
		t.Errorf("the next write: %v, users %d", err, users(t, db))
	}
}

// TestGroupRolledBack has SQLite roll all back by itself, as it does when the disk is full: nobody may be told that
// theirs is kept.
func TestGroupRolledBack(t *testing.T) {
	db := open(t, file(t))
	errs := grouped(t, db, insertUser("a"), func(t *tx) error {
		if err := insertUser("b")(t); err != nil {
			return err
		}
		_, err := t.exec("INSERT OR ROLLBACK INTO users SELECT * FROM users", nil)
		return err
	}, insertUser("c"))
	for i, err := range errs {
		if err == nil {
			t.Errorf("write %d was told that it is kept", i)
		}
	}
	if n := users(t, db); n != 0 {
		t.Errorf("%d users are kept", n)
	}
	if err := db.write(t.Context(), insertUser("d")); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

// TestGroupKeepsTheOthers undoes alone what fails after it has written, and what fails before.
func TestGroupKeepsTheOthers(t *testing.T) {
	db := open(t, file(t))
	broken := errors.New("broken")
	runs := 0
	errs := grouped(t, db, insertUser("a"), func(*tx) error { return broken }, func(t *tx) error { runs++; return insertUser("b")(t) },
		func(t *tx) error { return errors.Join(insertUser("c")(t), broken) }, insertUser("d"))
	for i, fails := range []bool{false, true, false, true, false} {
		if fails != errors.Is(errs[i], broken) || !fails && errs[i] != nil {
			t.Errorf("write %d: %v", i, errs[i])
		}
	}
	if n := users(t, db); n != 3 || runs != 2 {
		t.Errorf("%d users, want 3; ran %d times, want 2", n, runs)
	}
}

// TestGroupsShareCommits sees that those who wait are committed together.
func TestGroupsShareCommits(t *testing.T) {
	db := open(t, file(t))
	var fns []func(*tx) error
	for i := range maxGroup + 10 {
		fns = append(fns, insertUser(fmt.Sprint(i)))
	}
	var during int64
	fns[maxGroup-1] = func(*tx) error { during = users(t, db); return nil } // the last of its group: nothing is committed yet
	for i, err := range grouped(t, db, fns...) {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if after := users(t, db); during != 0 || after != maxGroup+9 {
		t.Errorf("%d users were there before the commit, %d in the end", during, after)
	}
}

// TestClose ends everything; what comes later is refused.
func TestClose(t *testing.T) {
	for name, address := range map[string]string{"sqlite": file(t), "postgres": respondertest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			db, err := Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.write(t.Context(), insertUser("a")), db.Close(), db.Close()); err != nil {
				t.Error(err)
			}
			none := func(responder.Tx) error { return nil }
			for _, err := range []error{db.Write(t.Context(), none), db.Read(t.Context(), none)} {
				if !errors.Is(err, ErrClosed) {
					t.Errorf("after Close: %v, want %v", err, ErrClosed)
				}
			}
		})
	}
}

// TestStatements goes round the bound of prepared statements.
func TestStatements(t *testing.T) {
	db := open(t, file(t))
	err := db.engine.read(t.Context(), db, func(t *tx) error {
		for i := range maxStatements + 50 {
			if err := t.each(fmt.Sprintf("SELECT %d", i), nil, func([]any) error { return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
