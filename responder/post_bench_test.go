package responder_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder/respondertest"

	_ "github.com/jackc/pgx/v5/stdlib" // the baseline's drivers
	_ "modernc.org/sqlite"
)

const (
	benchEntries = 4000
	benchWriters = 16
)

// BenchmarkPost books receipts, an entry of two postings each, as operations by many at once on two accounts; the baseline
// writes the same entry, postings and balances by plain SQL on a database of its own, one transaction each. Formance's
// ledger was to stand beside them: on 2026-11-22 the Go proxy refused github.com/formancehq/ledger, its list of versions as
// well as v2.0.21, v2.1.5, v2.2.0 and v2.3.0, with "403 Forbidden: This module version is not available".
func BenchmarkPost(b *testing.B) {
	for name, addresses := range map[string][2]string{"sqlite": {peopled.SQLite(b), filepath.Join(b.TempDir(), "bare.db")},
		"postgres": {peopled.Postgres(b), respondertest.Postgres(b)}} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, addresses[0])
			account, _, outside := w.accounts(1)
			ours := byMany(func() {
				w.do("fund_manager", "fund.receive", account, obj{"from_account_id": outside, "amount_vnd": 1000, "document": "PT-2"})
			})
			if balance, _ := w.balance(account); balance != benchEntries*1000+1 {
				b.Fatalf("balance %d", balance)
			}
			bare := barePosts(b, addresses[1])
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(2*benchEntries/ours.Seconds(), "postings/s")
			b.ReportMetric(2*benchEntries/bare.Seconds(), "bare-postings/s")
			b.ReportMetric(bare.Seconds()/ours.Seconds(), "ratio")
		})
	}
}

func byMany(one func()) time.Duration {
	began := time.Now()
	var all sync.WaitGroup
	for range benchWriters {
		all.Go(func() {
			for range benchEntries / benchWriters {
				one()
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// barePosts books as many entries by plain SQL, with the same safety on disk.
func barePosts(b *testing.B, address string) time.Duration {
	b.Helper()
	driver, source := "sqlite", "file:"+address+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	if strings.HasPrefix(address, "postgres") {
		driver, source = "pgx", address
	}
	db, err := sql.Open(driver, source)
	ok(b, err)
	b.Cleanup(func() { ok(b, db.Close()) })
	db.SetMaxOpenConns(map[string]int{"sqlite": 1, "pgx": benchWriters}[driver])
	for _, text := range []string{
		"CREATE TABLE bare_accounts (id TEXT PRIMARY KEY, balance BIGINT NOT NULL, postings BIGINT NOT NULL)",
		"CREATE TABLE bare_entries (id TEXT PRIMARY KEY, kind TEXT NOT NULL, document TEXT NOT NULL, at BIGINT NOT NULL)",
		"CREATE TABLE bare_postings (id TEXT PRIMARY KEY, entry TEXT NOT NULL, account TEXT NOT NULL, number BIGINT NOT NULL, amount BIGINT NOT NULL, after BIGINT NOT NULL, UNIQUE (account, number))",
		"INSERT INTO bare_accounts VALUES ('a', 0, 0), ('b', 0, 0)",
	} {
		_, err := db.ExecContext(b.Context(), text)
		ok(b, err)
	}
	took := byMany(func() {
		if err := barePost(b, db); err != nil {
			b.Error(err)
		}
	})
	var balance int64
	ok(b, db.QueryRowContext(b.Context(), "SELECT balance FROM bare_accounts WHERE id='b'").Scan(&balance))
	if balance != benchEntries*1000 {
		b.Fatalf("bare balance %d", balance)
	}
	return took
}

func barePost(b *testing.B, db *sql.DB) error {
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	entry := newID()
	if _, err := tx.ExecContext(b.Context(), "INSERT INTO bare_entries VALUES ($1, 'receive', 'PT-2', $2)", entry, time.Now().UnixMilli()); err != nil {
		return err
	}
	for account, vnd := range []int64{-1000, 1000} {
		id := string(rune('a' + account))
		var balance, number int64
		if err := tx.QueryRowContext(b.Context(), "UPDATE bare_accounts SET balance=balance+$1, postings=postings+1 WHERE id=$2 RETURNING balance, postings", vnd, id).Scan(&balance, &number); err != nil {
			return err
		}
		if _, err := tx.ExecContext(b.Context(), "INSERT INTO bare_postings VALUES ($1, $2, $3, $4, $5, $6)", newID(), entry, id, number, vnd, balance); err != nil {
			return err
		}
	}
	return tx.Commit()
}
