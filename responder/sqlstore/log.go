package sqlstore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kipthoi/responder"
)

// PostgreSQL commits out of order: an entry with a lower number may become visible after one with a higher number was
// read. So an entry's position begins with the id of its transaction, and readers take only what is older than the
// oldest transaction that still runs in their snapshot: everything below that line has ended, and is either seen or
// will never be.
//
// Transaction ids belong to a server. When a dump is restored on another server its ids may begin below those in the
// log, and new entries would sort before old ones. Therefore log_base keeps a number that is added to each id; Open
// raises it when the log holds ids that this server cannot have given yet. Entries, and the positions that readers
// remember, stay as they are. SQLite has one writer and needs none of it: there the first part is 0.

const (
	appendSQLite = `INSERT INTO log(tx,operation,kind,case_id,unit,actor,at,digest,touched)
VALUES (0,$1,$2,$3,$4,$5,$6,$7,$8) RETURNING tx,seq`
	appendPostgres = `INSERT INTO log(tx,operation,kind,case_id,unit,actor,at,digest,touched)
VALUES ((SELECT base FROM log_base)+pg_current_xact_id()::text::bigint,$1,$2,$3,$4,$5,$6,$7,$8) RETURNING tx,seq`

	entriesHead   = `SELECT tx,seq,operation,kind,case_id,unit,actor,at,digest,touched FROM log WHERE `
	entriesSQLite = entriesHead + `tx>=$1 AND seq>$2`
	// The last condition says that no transaction can still add an entry before this one.
	entriesPostgres = entriesHead + `(tx,seq)>($1,$2) AND tx<(SELECT base FROM log_base)+pg_snapshot_xmin(pg_current_snapshot())::text::bigint`

	// rebasePostgres raises the base, when the log holds a position that this server cannot have given.
	rebasePostgres = `UPDATE log_base SET base=(SELECT max(tx) FROM log)+1-pg_current_xact_id()::text::bigint
WHERE (SELECT max(tx) FROM log)>=base+pg_current_xact_id()::text::bigint`
)

// Append adds an entry to the log, and gives it its position.
func (t *tx) Append(e *responder.LogEntry) error {
	if !t.writes {
		return errReadOnly
	}
	touched, err := json.Marshal(e.Touched)
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	args := []any{e.Operation, e.Kind, e.CaseID, e.Unit, e.Actor, millis(e.At), e.Digest, string(touched)}
	if err := checkTexts(args); err != nil {
		return wrap("append to", "log", err)
	}
	err = t.each(t.db.dialect.append, args, func(vals []any) error {
		if err := into(&e.Position.Tx, vals[0]); err != nil {
			return err
		}
		return into(&e.Position.Seq, vals[1])
	})
	return wrap("append to", "log", err)
}

// Entries reads up to limit entries (0 means 1,000) after a position, oldest first. An entry that is not given yet,
// because an older transaction still runs, is given later.
func (t *tx) Entries(after responder.Position, limit int) ([]responder.LogEntry, error) {
	if limit <= 0 {
		limit = defaultLimit
	}
	text := fmt.Sprintf("%s ORDER BY %s LIMIT $3", t.db.dialect.entries, t.db.dialect.logOrder)
	return t.entries(text, after.Tx, after.Seq, int64(limit))
}

// Logged counts all entries, those that Entries does not give yet too.
func (t *tx) Logged() (n int64, err error) {
	err = t.each("SELECT count(*) FROM log", nil, func(vals []any) error { return into(&n, vals[0]) })
	return n, wrap("count", "log", err)
}

// Latest reads the latest entries of a case, up to limit of them, oldest first.
func (t *tx) Latest(caseID string, limit int) ([]responder.LogEntry, error) {
	newest := strings.ReplaceAll(t.db.dialect.logOrder, ",", " DESC,") + " DESC"
	entries, err := t.entries(entriesHead+"case_id=$1 AND case_id<>'' ORDER BY "+newest+" LIMIT $2", caseID, int64(limit))
	slices.Reverse(entries)
	return entries, err
}

func (t *tx) entries(text string, args ...any) (entries []responder.LogEntry, err error) {
	err = t.each(text, args, func(vals []any) error {
		e, err := entry(vals)
		entries = append(entries, e)
		return err
	})
	return entries, wrap("entries of", "log", err)
}

func entry(vals []any) (e responder.LogEntry, err error) {
	var at int64
	var touched string
	for i, dest := range []any{&e.Position.Tx, &e.Position.Seq, &e.Operation, &e.Kind, &e.CaseID, &e.Unit, &e.Actor, &at, &e.Digest, &touched} {
		if err := assign(dest, vals[i]); err != nil {
			return e, err
		}
	}
	e.At = instant(at)
	return e, within("touched", json.Unmarshal([]byte(touched), &e.Touched))
}

// assign puts a column's value into a *string or an *int64.
func assign(dest, v any) error {
	switch d := dest.(type) {
	case *int64:
		return into(d, v)
	case *string:
		s, ok := v.(string)
		if !ok {
			return fmt.Errorf("a %T is no text", v)
		}
		*d = s
	}
	return nil
}
