package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

const (
	readers = 4
	// maxStatements bounds the prepared statements of one connection.
	maxStatements = 400
	// The order matters: to switch to WAL takes a lock, so waiting for one must be set before.
	pragmas = "?_dqs=0&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(MEMORY)&_pragma=journal_size_limit(67108864)"
	writerPragmas = "&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(4000)"
	readerPragmas = "&_pragma=cache_size(-16384)&_pragma=query_only(1)"
)

func sqliteDialect() dialect {
	return dialect{
		name: "sqlite",
		words: strings.NewReplacer(
			"{{text}}", "TEXT", "{{int}}", "INTEGER", "{{bool}}", "INTEGER", "{{float}}", "REAL", "{{blob}}", "BLOB",
			"{{serial}}", "INTEGER PRIMARY KEY AUTOINCREMENT",
			"{{meta}}", meta("TEXT", "INTEGER"), "{{noun}}", "STRICT, WITHOUT ROWID", "{{big}}", "STRICT"),
		next:     `UPDATE counters SET value=value+1 WHERE name=$1 RETURNING value`,
		mark:     markSQLite,
		marked:   markedSQLite,
		append:   appendSQLite,
		entries:  entriesSQLite,
		logOrder: "seq",
	}
}

// meta gives the columns that every record has.
func meta(text, number string) string {
	return fmt.Sprintf(`id %[1]s PRIMARY KEY,
  version %[2]s NOT NULL CHECK (version > 0),
  unit %[1]s NOT NULL,
  province %[1]s NOT NULL,
  created_at %[2]s NOT NULL,
  created_by %[1]s NOT NULL,
  updated_at %[2]s NOT NULL`, text, number)
}

// sqliteEngine has one connection that writes, behind a group, and a pool of those that read.
type sqliteEngine struct {
	writers, readers *sql.DB
	writer           *conn
	group            *group
	pool             chan *conn // as many as there are readers
}

// private makes a new file that only its owner may read; SQLite gives its log the same rights.
func private(path string) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	return f.Close()
}

func openSQLite(ctx context.Context, path string, d dialect) (engine, error) {
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, errors.New("needs the path of a file")
	}
	if err := private(path); err != nil {
		return nil, err
	}
	name := sourceName(path)
	w, err := sql.Open("sqlite", name+writerPragmas)
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	if err := migrate(ctx, w, d); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	c, err := w.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r, err := sql.Open("sqlite", name+readerPragmas)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return startSQLite(w, r, c), nil
}

// sourceName gives the path with the settings that all connections share.
func sourceName(path string) string {
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + pragmas
}

func startSQLite(w, r *sql.DB, c *sql.Conn) *sqliteEngine {
	e := &sqliteEngine{writers: w, readers: r, writer: newConn(c), pool: make(chan *conn, readers)}
	for range readers {
		e.pool <- nil // opened by whom it is first given to
	}
	e.group = newGroup(e.writer)
	return e
}

func (e *sqliteEngine) write(ctx context.Context, db *DB, fn func(*tx) error) error {
	return e.group.do(ctx, func() error {
		t := &tx{ctx: context.WithoutCancel(ctx), db: db, run: e.writer, writes: true}
		return t.call(fn)
	})
}

// read runs fn on a reading connection, in a transaction of its own.
func (e *sqliteEngine) read(ctx context.Context, db *DB, fn func(*tx) error) error {
	var c *conn
	var open bool
	select {
	case c, open = <-e.pool:
	case <-ctx.Done():
		return ctx.Err()
	}
	if !open {
		return ErrClosed
	}
	c, err := e.begin(ctx, c)
	if err != nil {
		e.pool <- nil
		return err
	}
	defer func() { e.pool <- e.end(c) }() // whatever fn does
	return (&tx{ctx: ctx, db: db, run: c}).call(fn)
}

// end ends a reading transaction and gives the connection, or nil when it cannot be used again.
func (e *sqliteEngine) end(c *conn) *conn {
	if c.command("ROLLBACK") == nil {
		return c
	}
	_ = c.close() // what it read was good; the next reader opens another
	return nil
}

// begin starts a reading transaction, on a new connection when c is nil.
func (e *sqliteEngine) begin(ctx context.Context, c *conn) (*conn, error) {
	if c == nil {
		fresh, err := e.readers.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("connect for reading: %w", err)
		}
		c = newConn(fresh)
	}
	if err := c.command("BEGIN"); err != nil {
		return nil, errors.Join(fmt.Errorf("begin reading: %w", err), c.close())
	}
	return c, nil
}

func (e *sqliteEngine) close() error {
	if !e.group.close() {
		return nil // closed before
	}
	var errs []error
	for range readers {
		if c := <-e.pool; c != nil {
			errs = append(errs, c.close())
		}
	}
	close(e.pool)
	errs = append(errs, e.writer.close(), e.readers.Close(), e.writers.Close())
	return errors.Join(errs...)
}

// conn is one connection with the statements that were prepared on it.
type conn struct {
	c          *sql.Conn
	statements map[string]*sql.Stmt
	wrote      bool // a statement may have changed something since this was set to false
}

func newConn(c *sql.Conn) *conn { return &conn{c: c, statements: map[string]*sql.Stmt{}} }

func (c *conn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := c.statements[text]; s != nil {
		return s, nil
	}
	if len(c.statements) >= maxStatements {
		if err := c.forget(); err != nil {
			return nil, fmt.Errorf("close statements: %w", err)
		}
	}
	s, err := c.c.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	c.statements[text] = s
	return s, nil
}

// forget closes all statements; programs have few different ones, so it seldom happens.
func (c *conn) forget() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	clear(c.statements)
	return errors.Join(errs...)
}

func (c *conn) close() error { return errors.Join(c.forget(), c.c.Close()) }

func (c *conn) exec(ctx context.Context, text string, args []any) (int64, error) {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return 0, err
	}
	c.wrote = true
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// execAll runs one after the other: each is prepared, and there is no way to the database that could be saved.
func (c *conn) execAll(ctx context.Context, all []statement) (affected []int64, err error) {
	for _, s := range all {
		n, err := c.exec(ctx, s.text, s.args)
		if err != nil {
			return nil, err
		}
		affected = append(affected, n)
	}
	return affected, nil
}

func (c *conn) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	c.wrote = c.wrote || !strings.HasPrefix(text, "SELECT ")
	return s.QueryContext(ctx, args...)
}

// command runs a statement without parameters, whatever has become of the caller's context.
func (c *conn) command(text string) error {
	_, err := c.exec(context.Background(), text, nil)
	return err
}
