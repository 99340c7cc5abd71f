package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"kipthoi/responder"
)

// statement is one to run with its parameters.
type statement struct {
	text string
	args []any
}

// runner runs statements inside one transaction.
type runner interface {
	exec(ctx context.Context, text string, args []any) (affected int64, err error)
	// execAll runs statements in their order until one fails, and tells how many rows each changed.
	execAll(ctx context.Context, all []statement) (affected []int64, err error)
	query(ctx context.Context, text string, args []any) (*sql.Rows, error)
}

// tx is a responder.Tx on either database.
type tx struct {
	ctx    context.Context
	db     *DB
	run    runner
	writes bool
	now    time.Time // of the transaction, once it is asked for
	failed error     // the first statement that failed: nothing works after it
}

var _ responder.Tx = (*tx)(nil)

// call runs fn, and makes a panic in it an error.
func (t *tx) call(fn func(*tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("transaction: panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.failed
}

// exec runs a statement that changes something.
func (t *tx) exec(text string, args []any) (int64, error) {
	if !t.writes {
		return 0, errReadOnly
	}
	if t.failed != nil {
		return 0, t.failed
	}
	n, err := t.run.exec(t.ctx, text, args)
	return n, t.fail(err)
}

// execAll runs statements that change something.
func (t *tx) execAll(all []statement) (affected []int64, err error) {
	if !t.writes {
		return nil, errReadOnly
	}
	if t.failed != nil || len(all) == 0 {
		return nil, t.failed
	}
	affected, err = t.run.execAll(t.ctx, all)
	return affected, t.fail(err)
}

// each runs a query and calls got with the columns of each row, which it must not keep.
func (t *tx) each(text string, args []any, got func(vals []any) error) error {
	if t.failed != nil {
		return t.failed
	}
	rows, err := t.run.query(t.ctx, text, args)
	if err != nil {
		return t.fail(err)
	}
	err = scan(rows, got)
	return t.fail(err)
}

func scan(rows *sql.Rows, got func(vals []any) error) error {
	defer rows.Close() // a second Close after the one below does nothing
	names, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("columns: %w", err)
	}
	vals, dest := make([]any, len(names)), make([]any, len(names))
	for i := range dest {
		dest[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if err := got(vals); errors.Is(err, errEnough) {
			break
		} else if err != nil {
			return err
		}
	}
	if err := rows.Close(); err != nil {
		return err
	}
	return rows.Err()
}

// errEnough ends a reading before its last row.
var errEnough = errors.New("enough rows")

// fail remembers that a statement failed.
func (t *tx) fail(err error) error {
	if err == nil {
		return nil
	}
	err = translate(err)
	t.failed = fmt.Errorf("the transaction failed before: %w", err)
	return err
}

func (t *tx) time() time.Time {
	if t.now.IsZero() {
		t.now = t.db.now().UTC().Truncate(time.Millisecond)
	}
	return t.now
}

// Get reads the record with this id into rec. It returns responder.ErrNotFound.
func (t *tx) Get(rec responder.Record, id string) error {
	return t.get(rec, id, "")
}

// Lock is Get, and no other transaction changes the row until this one ends.
func (t *tx) Lock(rec responder.Record, id string) error {
	if !t.writes {
		return errReadOnly
	}
	return t.get(rec, id, t.db.dialect.lock)
}

func (t *tx) get(rec responder.Record, id, suffix string) error {
	tab, rv, err := t.db.schema.of(rec)
	if err != nil {
		return err
	}
	if _, err := checkText(id); err != nil {
		return fmt.Errorf("get %s: %w", tab.name, within("id", err))
	}
	found := false
	err = t.each(tab.selects+" WHERE id=$1"+suffix, []any{id}, func(vals []any) error {
		found = true
		return tab.fill(rv, vals)
	})
	if err == nil && !found {
		err = responder.ErrNotFound
	}
	return wrap("get", tab.name, err)
}

func (t *table) fill(rv reflect.Value, vals []any) error {
	for i := range t.columns {
		if err := t.columns[i].decode(rv, vals[i]); err != nil {
			return err
		}
	}
	return nil
}

// Insert adds records as version 1, in their order and in one way to the database. It returns responder.ErrDuplicate or
// responder.ErrCheck.
func (t *tx) Insert(recs ...responder.Record) error {
	all := make([]statement, len(recs))
	for i, rec := range recs {
		tab, rv, err := t.db.schema.of(rec)
		if err != nil {
			return err
		}
		m := rec.Base()
		m.Version, m.UpdatedAt = 1, t.time()
		if m.CreatedAt.IsZero() {
			m.CreatedAt = m.UpdatedAt
		}
		args, err := tab.row(rv)
		if err != nil {
			return wrap("insert", tab.name, err)
		}
		all[i] = statement{tab.insert, args}
	}
	if len(recs) == 0 {
		return nil
	}
	_, err := t.execAll(all)
	return wrap("insert", recs[0].Table(), err)
}

// Update writes records over the versions that were read. It returns responder.ErrStale or responder.ErrCheck.
func (t *tx) Update(recs ...responder.Record) error {
	all, before := make([]statement, len(recs)), make([]responder.Meta, len(recs))
	for i, rec := range recs {
		tab, rv, err := t.db.schema.of(rec)
		if err != nil {
			return err
		}
		m := rec.Base()
		before[i] = *m
		m.Version, m.UpdatedAt = m.Version+1, t.time()
		args, err := tab.changes(rv, before[i].ID, before[i].Version)
		if err != nil {
			return restore(recs[:i+1], before, err)
		}
		all[i] = statement{tab.update, args}
	}
	affected, err := t.execAll(all)
	if err == nil && slices.Contains(affected, 0) {
		err = responder.ErrStale
	}
	return restore(recs, before, err)
}

// restore gives records that could not be written what they had before.
func restore(recs []responder.Record, before []responder.Meta, err error) error {
	if err == nil {
		return nil
	}
	for i, rec := range recs {
		*rec.Base() = before[i]
	}
	return wrap("update", recs[len(recs)-1].Table(), err)
}

// Select fills a record from row for each row that q finds. The row function must not use the transaction.
func (t *tx) Select(name string, q responder.Query, row func() responder.Record) error {
	b, err := t.build(name, func(tab *table) string { return tab.selects }, q)
	if err == nil {
		err = b.beyond(q)
	}
	if err == nil {
		err = b.order(q)
	}
	if err != nil {
		return wrap("select", name, err)
	}
	left := limitOf(q)
	return wrap("select", name, t.each(b.sql.String(), b.args, func(vals []any) error {
		if left == 0 {
			return errEnough
		}
		left--
		rec := row()
		rv := reflect.ValueOf(rec)
		if rv.Kind() != reflect.Pointer || rv.Elem().Type() != b.table.typ {
			return fmt.Errorf("%T is no record of this table", rec)
		}
		return b.table.fill(rv.Elem(), vals)
	}))
}

// build begins a statement on a table and writes the conditions of a query.
func (t *tx) build(name string, head func(*table) string, q responder.Query) (*builder, error) {
	tab, err := t.db.schema.named(name)
	if err != nil {
		return nil, err
	}
	b := &builder{table: tab}
	b.sql.WriteString(head(tab))
	return b, b.where(q)
}

// Sum adds up a column of whole numbers over the rows that q's conditions choose; its order and limit do not matter.
func (t *tx) Sum(name, column string, q responder.Query) (sum int64, err error) {
	tab, err := t.db.schema.named(name)
	if err != nil {
		return 0, err
	}
	c, err := tab.column(column)
	if err == nil && c.kind != intKind {
		err = fmt.Errorf("column %s holds no whole numbers", column)
	}
	if err != nil {
		return 0, wrap("sum", name, err)
	}
	b, err := t.build(name, func(*table) string {
		return "SELECT CAST(coalesce(sum(" + quote(c.name) + "),0) AS BIGINT) FROM " + tab.name
	}, q)
	if err != nil {
		return 0, wrap("sum", name, err)
	}
	err = t.each(b.sql.String(), b.args, func(vals []any) error { return into(&sum, vals[0]) })
	return sum, wrap("sum", name, err)
}

// Count counts the rows that q's conditions choose, by the values of columns, as text; "" counts all together, under "".
func (t *tx) Count(name, by string, q responder.Query) (map[string]int64, error) {
	var columns []string
	if by != "" {
		columns = strings.Split(by, ",")
	}
	b, err := t.count(name, columns, q)
	if err != nil {
		return nil, wrap("count", name, err)
	}
	counts := map[string]int64{}
	err = t.each(b.sql.String(), b.args, func(vals []any) error {
		var n int64
		err := into(&n, vals[0])
		counts[b.key(columns, vals[1:])] = n
		return err
	})
	return counts, wrap("count", name, err)
}

func (t *tx) count(name string, by []string, q responder.Query) (*builder, error) {
	tab, err := t.db.schema.named(name)
	if err != nil {
		return nil, err
	}
	var list string
	for _, column := range by {
		if _, err := tab.column(column); err != nil {
			return nil, err
		}
		list += "," + quote(column)
	}
	b, err := t.build(name, func(*table) string { return "SELECT count(*)" + list + " FROM " + tab.name }, q)
	if err == nil && list != "" {
		b.sql.WriteString(" GROUP BY " + list[1:])
	}
	return b, err
}

// key writes the values that a count is by, in the order of the columns.
func (b *builder) key(by []string, vals []any) string {
	parts := make([]string, len(by))
	for i, v := range vals {
		switch c := b.table.byName[by[i]]; {
		case c != nil && c.kind == boolKind:
			parts[i] = strconv.FormatBool(v == true || v == int64(1))
		case v != nil:
			parts[i] = fmt.Sprint(v)
		}
	}
	return strings.Join(parts, ",")
}

// Next gives the next number of a name that the schema knows.
func (t *tx) Next(name string) (n int64, err error) {
	if name != "case" {
		return 0, fmt.Errorf("next: no numbers of this name: %q", name)
	}
	if !t.writes {
		return 0, errReadOnly
	}
	err = t.each(t.db.dialect.next, []any{name}, func(vals []any) error { return into(&n, vals[0]) })
	return n, wrap("next", name, err)
}

func into(n *int64, v any) error {
	x, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a %T is no whole number", v)
	}
	*n = x
	return nil
}

func wrap(call, what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", call, what, err)
}
