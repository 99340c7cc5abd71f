package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"

	_ "modernc.org/sqlite" // the driver
)

// bare writes what a report writes, and nothing else: no HTTP, no session, no JSON, no rule. The tables, their indexes and
// the rows are those of the server's own database; only the ids are new.
type bare struct {
	conn *sql.Conn
	rows []bareRow
	own  []string        // the ids that are made anew for each report
	code string          // of the sample's case; each has its own
	made atomic.Int64    // reports
	wait chan *bareWrite // who waits for a commit
}

// bareRow is a row of the report that serves as the sample.
type bareRow struct {
	insert *sql.Stmt
	values []any
}

type bareWrite struct {
	values [][]any
	done   chan error
}

// bareGroup is how many share one commit at most.
const bareGroup = 128

// bareTables lists the tables, and how the rows of one report are found.
func bareTables() []struct{ table, where string } {
	return []struct{ table, where string }{
		{"households", "id=(SELECT household_id FROM cases WHERE id=?1)"},
		{"persons", "household_id=(SELECT household_id FROM cases WHERE id=?1)"},
		{"cases", "id=?1"},
		{"operations", "subject=?1"},
		{"log", "case_id=?1"},
	}
}

func newBare(b *testing.B, server string, sample e2e.Op) *bare {
	b.Helper()
	from := e2e.Database(b, server)
	pragmas := "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(4000)"
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+pragmas)
	must(b, err)
	db.SetMaxOpenConns(1)
	x := &bare{wait: make(chan *bareWrite, benchConnections)}
	x.conn, err = db.Conn(b.Context())
	must(b, err)
	for _, t := range bareTables() {
		x.copyTable(b, from, t.table)
		x.copyRows(b, from, t.table, t.where, sample.Subject)
	}
	x.code = e2e.Value[string](b, from, "SELECT code FROM cases WHERE id=?", sample.Subject)
	if len(x.rows) != 8 || len(x.own) != 7 {
		b.Fatalf("a report has %d rows and %d ids of its own; want 8 and 7", len(x.rows), len(x.own))
	}
	var writing sync.WaitGroup
	writing.Go(x.commitAll)
	b.Cleanup(func() {
		close(x.wait)
		writing.Wait()
		must(b, errors.Join(x.conn.Close(), db.Close()))
	})
	return x
}

// copyTable makes a table and its indexes as the server has them.
func (x *bare) copyTable(b *testing.B, from *sql.DB, table string) {
	b.Helper()
	for _, text := range texts(b, from, "SELECT sql FROM sqlite_master WHERE tbl_name=? AND type IN ('table','index') AND sql IS NOT NULL ORDER BY type DESC", table) {
		_, err := x.conn.ExecContext(b.Context(), text)
		must(b, err)
	}
}

func texts(b *testing.B, db *sql.DB, query string, args ...any) (out []string) {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), query, args...)
	must(b, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		must(b, rows.Scan(&s))
		out = append(out, s)
	}
	must(b, rows.Err())
	return out
}

// copyRows takes the sample's rows of a table; the log numbers itself.
func (x *bare) copyRows(b *testing.B, from *sql.DB, table, where, subject string) {
	b.Helper()
	names := texts(b, from, "SELECT name FROM pragma_table_info(?) WHERE name<>'seq'", table)
	rows, err := from.QueryContext(b.Context(), `SELECT "`+strings.Join(names, `","`)+`" FROM `+table+" WHERE "+where, subject)
	must(b, err)
	defer rows.Close()
	marks := make([]string, len(names))
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	for rows.Next() {
		r := bareRow{values: make([]any, len(names))}
		into := make([]any, len(names))
		for i := range into {
			into[i] = &r.values[i]
		}
		must(b, rows.Scan(into...))
		if id, ok := r.values[0].(string); ok && names[0] == "id" {
			x.own = append(x.own, id)
		}
		r.insert, err = x.conn.PrepareContext(b.Context(), "INSERT INTO "+table+`("`+strings.Join(names, `","`)+`") VALUES (`+strings.Join(marks, ",")+")")
		must(b, err)
		x.rows = append(x.rows, r)
	}
	must(b, rows.Err())
}

// fresh gives the sample's rows with new ids and a new code.
func (x *bare) fresh() [][]any {
	ids := map[string]string{x.code: fmt.Sprintf("%s%07d", x.code[:3], x.made.Add(1))}
	for _, id := range x.own {
		ids[id] = e2e.ID()
	}
	out := make([][]any, len(x.rows))
	for i, r := range x.rows {
		out[i] = append([]any(nil), r.values...)
		for n, v := range out[i] {
			if s, ok := v.(string); ok && ids[s] != "" {
				out[i][n] = ids[s]
			}
		}
	}
	return out
}

// commitAll commits those who wait, together.
func (x *bare) commitAll() {
	for w := range x.wait {
		group := []*bareWrite{w}
		for len(group) < bareGroup && len(x.wait) > 0 {
			group = append(group, <-x.wait)
		}
		err := x.commit(context.Background(), group)
		for _, w := range group {
			w.done <- err
		}
	}
}

func (x *bare) commit(ctx context.Context, group []*bareWrite) error {
	if _, err := x.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, w := range group {
		for i, values := range w.values {
			if _, err := x.rows[i].insert.ExecContext(ctx, values...); err != nil {
				_, undo := x.conn.ExecContext(ctx, "ROLLBACK")
				return errors.Join(err, undo)
			}
		}
	}
	_, err := x.conn.ExecContext(ctx, "COMMIT")
	return err
}

// insert has as many callers as there are connections write n reports' rows.
func (s *side) insert(b *testing.B, x *bare, n int) {
	todo := make(chan struct{}, n)
	for range n {
		todo <- struct{}{}
	}
	close(todo)
	errs := make([]error, benchConnections)
	began := time.Now()
	var working sync.WaitGroup
	for c := range benchConnections {
		working.Go(func() {
			done := make(chan error, 1)
			for range todo {
				x.wait <- &bareWrite{x.fresh(), done}
				if err := <-done; err != nil {
					errs[c] = err
				}
			}
		})
	}
	working.Wait()
	s.took += time.Since(began)
	s.operations += n
	must(b, errors.Join(errs...))
}
