package sqlstore

import (
	"errors"
	"fmt"

	"kipthoi/responder"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors of a DB, besides those that the domain names.
var (
	// ErrClosed is returned by a DB that has been closed.
	ErrClosed = errors.New("the store is closed")
	// ErrNewer is returned by Open when a newer program has changed the schema.
	ErrNewer = errors.New("the database has a newer schema than this program knows: start the newer program")

	errReadOnly = errors.New("a transaction for reading cannot write or lock")
)

// translate puts the domain's error before the driver's, by the driver's code.
func translate(err error) error {
	if known := meaning(err); known != nil && !errors.Is(err, known) {
		return fmt.Errorf("%w: %w", known, err)
	}
	return err
}

func meaning(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresMeaning(pg.Code)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqliteMeaning(lite.Code())
	}
	return nil
}

func postgresMeaning(code string) error {
	switch code {
	case "23505": // unique_violation
		return responder.ErrDuplicate
	case "23514", "23502", "23503": // check, not null, foreign key
		return responder.ErrCheck
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return responder.ErrStale
	}
	return nil
}

func sqliteMeaning(code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return responder.ErrDuplicate
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER, sqlite3.SQLITE_CONSTRAINT_DATATYPE:
		return responder.ErrCheck
	}
	return nil
}
