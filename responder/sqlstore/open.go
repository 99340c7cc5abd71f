package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kipthoi/responder"
)

// DB is a responder.Store in one of the two databases. It may be used by many goroutines at once, but not inside its own
// transactions.
type DB struct {
	dialect dialect
	schema  *schema
	engine  engine
	now     func() time.Time
}

var _ responder.Store = (*DB)(nil)

// engine runs transactions on one kind of database.
type engine interface {
	write(ctx context.Context, db *DB, fn func(*tx) error) error
	read(ctx context.Context, db *DB, fn func(*tx) error) error
	close() error
}

// dialect holds the texts in which the two databases differ.
type dialect struct {
	name       string
	words      *strings.Replacer // of the migrations
	lock       string            // end of a query that locks its rows
	skipLocked string            // the same, passing over rows that another holds
	next       string            // the next number of a name
	mark       func(marks []responder.Mark) (text string, args []any)
	marked     func(keys []int64, most int) (text string, args []any)
	append     string
	entries    string
	logOrder   string
}

// Option changes how a DB is opened.
type Option func(*DB)

// WithNow gives the clock that records take their times from.
func WithNow(now func() time.Time) Option { return func(db *DB) { db.now = now } }

// Open opens a database and brings its schema up to date. The address is that of a PostgreSQL database, as
// postgres://... or as "host=... dbname=...", or else the path of an SQLite file, which is made when it is not there.
// It returns ErrNewer when a newer program has changed the schema.
func Open(ctx context.Context, address string, options ...Option) (*DB, error) {
	s, err := newSchema(nouns())
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	db := &DB{schema: s, now: time.Now}
	for _, o := range options {
		o(db)
	}
	if IsPostgres(address) {
		db.dialect = postgresDialect()
		db.engine, err = openPostgres(ctx, address, db.dialect)
	} else {
		db.dialect = sqliteDialect()
		db.engine, err = openSQLite(ctx, address, db.dialect)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s store: %w", db.dialect.name, err)
	}
	return db, nil
}

// IsPostgres says whether Open takes an address for one of PostgreSQL.
func IsPostgres(address string) bool {
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if strings.HasPrefix(address, scheme) {
			return true
		}
	}
	return strings.HasPrefix(address, "host=") || strings.Contains(address, " host=")
}

// Close waits for the transactions in hand and closes the database. What is asked of it later returns ErrClosed.
func (db *DB) Close() error {
	if err := db.engine.close(); err != nil {
		return fmt.Errorf("close %s store: %w", db.dialect.name, err)
	}
	return nil
}

// Write runs fn in a transaction and returns once what it wrote is on disk. When fn fails, or panics, nothing of it
// remains. It returns responder.ErrStale when another transaction came between.
func (db *DB) Write(ctx context.Context, fn func(responder.Tx) error) error {
	return db.write(ctx, func(t *tx) error { return fn(t) })
}

// Read runs fn on one consistent state. fn cannot write.
func (db *DB) Read(ctx context.Context, fn func(responder.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.engine.read(ctx, db, func(t *tx) error { return fn(t) })
}

func (db *DB) write(ctx context.Context, fn func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.engine.write(ctx, db, fn)
}
