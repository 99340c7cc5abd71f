package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
)

// TestVerifyFindsEveryBreak changes a sealed database behind the program's back, one thing at a time.
func TestVerifyFindsEveryBreak(t *testing.T) {
	dir := t.TempDir()
	_, err := e2e.Run(t, "", "demo", "--once", "--json", "--reports", "60", "--dir", dir)
	must(t, err)
	whole, err := os.ReadFile(filepath.Join(dir, "kipthoi.db"))
	must(t, err)
	out, err := e2e.Run(t, "", "verify", "--db", filepath.Join(dir, "kipthoi.db"))
	must(t, err)
	head := regexp.MustCompile(`\d+:[0-9a-f]{64}`).FindString(string(out))
	for _, c := range []struct{ name, found, sql string }{
		{"nothing", "", `SELECT 1`},
		{"one byte of the log", "chain", `DROP TRIGGER log_kept; UPDATE log SET kind='case.closf' WHERE seq=(SELECT max(seq)-20 FROM log)`},
		{"a row of the log is gone", "chain", `DROP TRIGGER log_whole; DELETE FROM log WHERE seq=(SELECT max(seq)-20 FROM log)`},
		{"the last row of the log is gone", "chain", `DROP TRIGGER log_whole; DELETE FROM log WHERE seq=(SELECT max(seq) FROM log)`},
		{"a row is put into the log", "operation", `INSERT INTO log(tx,operation,kind,case_id,unit,actor,at,digest,touched) SELECT 0,operation,kind,case_id,unit,actor,at,digest,touched FROM log LIMIT 1`},
		{"a seal is gone", "chain", `DELETE FROM seals`},
		{"what an operation said", "operation", `UPDATE operations SET data=replace(data,'storm','flood') WHERE kind='case.report'`},
		{"an operation is gone", "operation", `DELETE FROM operations WHERE kind='cost.pay' AND status='applied'`},
		{"a balance", "books", `UPDATE accounts SET balance_vnd=balance_vnd+1 WHERE kind='fund'`},
		{"a posting", "books", `DROP TRIGGER postings_kept; UPDATE postings SET amount_vnd=amount_vnd+1`},
		{"places taken", "places", `UPDATE carers SET taken=0 WHERE taken>0`},
		{"a limit without a decision", "meals", `UPDATE placements SET "limit"='2099-01-01' WHERE start<>''`},
		{"a meal too late", "meals", `UPDATE meal_days SET day='2099-01-01' WHERE id=(SELECT max(id) FROM meal_days)`},
		{"a meal without a stay", "meals", `UPDATE meal_days SET placement_id='nothing' WHERE id=(SELECT max(id) FROM meal_days)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "k.db")
			must(t, os.WriteFile(path, whole, 0o600))
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec(c.sql)
			must(t, err)
			must(t, db.Close())
			out, err := e2e.Run(t, "", "verify", "--db", path, "--expect", head)
			if (err != nil) != (c.found != "") || !strings.Contains(string(out), "KHÔNG ĐÚNG "+c.found) && c.found != "" {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
