package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrateLock is the number of the advisory lock that processes take turns by when they start at once.
const migrateLock = 0x6b697074686f69 // "kipthoi"

// migrate brings the schema up to date, or returns ErrNewer. The files are never changed once released; a later one
// has the next number. Where the databases need different texts there are two, N_name.sqlite.sql and
// N_name.postgres.sql; in the others words in double braces stand for what differs.
func migrate(ctx context.Context, db *sql.DB, d dialect) error {
	files, err := render(d)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption(nil)
	if d.name == "postgres" {
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(sessionLock{}))
	}
	p, err := goose.NewProvider(kind, db, files, options...)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if err := up(ctx, p); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func up(ctx context.Context, p *goose.Provider) error {
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	is, known, err := p.GetVersions(ctx)
	if err == nil && is > known {
		err = fmt.Errorf("version %d, known %d: %w", is, known, ErrNewer)
	}
	return err
}

// render gives the migrations in the words of a dialect.
func render(d dialect) (fs.FS, error) {
	out := fstest.MapFS{}
	err := fs.WalkDir(migrations, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		base, only, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".sql"), ".")
		if only != "" && only != d.name {
			return nil
		}
		b, err := migrations.ReadFile(name)
		out[base+".sql"] = &fstest.MapFile{Data: []byte(d.words.Replace(string(b)))}
		return err
	})
	return out, err
}

// sessionLock makes processes that start at once take turns.
type sessionLock struct{}

// SessionLock waits for the lock.
func (sessionLock) SessionLock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrateLock))
	return err
}

// SessionUnlock gives it back.
func (sessionLock) SessionUnlock(ctx context.Context, c *sql.Conn) error {
	var held bool
	err := c.QueryRowContext(ctx, "SELECT pg_advisory_unlock($1)", int64(migrateLock)).Scan(&held)
	if err == nil && !held {
		err = errors.New("the lock was not held")
	}
	return err
}
