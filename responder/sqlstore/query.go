package sqlstore

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"kipthoi/responder"
)

const defaultLimit = 1000

// builder writes a statement and numbers its parameters.
type builder struct {
	table *table
	sql   strings.Builder
	args  []any
}

func (b *builder) param(x any) {
	b.args = append(b.args, x)
	b.sql.WriteByte('$')
	b.sql.WriteString(strconv.Itoa(len(b.args)))
}

// where writes the conditions of a query.
func (b *builder) where(q responder.Query) error {
	word := " WHERE "
	if len(q.Where) > 0 {
		if err := b.list(" WHERE ", " AND ", q.Where); err != nil {
			return err
		}
		word = " AND "
	}
	if len(q.Either) == 0 {
		return nil
	}
	err := b.list(word+"(", " OR ", q.Either)
	b.sql.WriteByte(')')
	return err
}

// list writes conditions with a word before the first and one between them.
func (b *builder) list(before, between string, conds []responder.Cond) error {
	for i, cond := range conds {
		b.sql.WriteString([]string{between, before}[btoi(i == 0)])
		c, err := b.table.column(cond.Column)
		if err != nil {
			return err
		}
		if err := b.cond(c, cond); err != nil {
			return err
		}
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (b *builder) cond(c *column, cond responder.Cond) error {
	switch cond.Op {
	case responder.Eq, responder.Ne, responder.Lt, responder.Le, responder.Gt, responder.Ge:
		x, err := c.compared(cond.Value)
		if err != nil {
			return err
		}
		b.sql.WriteString(quote(c.name) + string(cond.Op))
		b.param(x)
		return nil
	case responder.In:
		return b.in(c, cond.Value)
	case responder.Has:
		return b.has(c, cond.Value)
	case responder.Nil:
		b.sql.WriteString(quote(c.name) + " IS NULL")
		return nil
	}
	return fmt.Errorf("column %s: no comparison of this name: %q", c.name, cond.Op)
}

// in writes a list of values. Its length is rounded up to a power of two by repeating the last, so that lists of any
// length make few different statements.
func (b *builder) in(c *column, list any) error {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return fmt.Errorf("column %s: in needs a list, not a %T", c.name, list)
	}
	if v.Len() == 0 {
		b.sql.WriteString("1=0")
		return nil
	}
	for i := range powerOfTwo(v.Len()) {
		x, err := c.compared(v.Index(min(i, v.Len()-1)).Interface())
		if err != nil {
			return err
		}
		b.sql.WriteString([]string{",", quote(c.name) + " IN ("}[btoi(i == 0)])
		b.param(x)
	}
	b.sql.WriteByte(')')
	return nil
}

// has writes "begins with" as a range, which has no wildcards and can use an index.
func (b *builder) has(c *column, value any) error {
	x, err := c.compared(value)
	prefix, ok := x.(string)
	if err != nil || !ok {
		return fmt.Errorf("column %s cannot begin with a %T", c.name, value)
	}
	b.sql.WriteString(quote(c.name) + ">=")
	b.param(prefix)
	if end := after(prefix); end != "" {
		b.sql.WriteString(" AND " + quote(c.name) + "<")
		b.param(end)
	}
	return nil
}

// after gives the first text, by bytes, that is behind all that begin with prefix; "" when there is none.
func after(prefix string) string {
	for prefix != "" {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case r == 0xD7FF: // what follows up to 0xE000 are no characters
			return prefix + "\uE000"
		case r < utf8.MaxRune:
			return prefix + string(r+1)
		}
	}
	return ""
}

// beyond writes the condition that rows come after a given one in an ascending order.
func (b *builder) beyond(q responder.Query) error {
	if len(q.After) == 0 {
		return nil
	}
	if len(q.After) != len(q.Order)+1 {
		return fmt.Errorf("after a row: %d values for %d columns and the id", len(q.After), len(q.Order))
	}
	b.sql.WriteString([]string{" AND (", " WHERE ("}[btoi(len(q.Where)+len(q.Either) == 0)])
	for _, name := range q.Order {
		c, err := b.table.column(name) // a descending one has no such column
		if err != nil {
			return err
		}
		b.sql.WriteString(quote(c.name) + ",")
	}
	b.sql.WriteString("id)>(")
	for i, name := range append(append([]string(nil), q.Order...), "id") {
		c, err := b.table.column(name)
		if err != nil {
			return err
		}
		x, err := c.compared(q.After[i])
		if err != nil {
			return err
		}
		b.sql.WriteString([]string{",", ""}[btoi(i == 0)])
		b.param(x)
	}
	b.sql.WriteByte(')')
	return nil
}

// order writes the order and the limit. NULL counts as less than every number. The limit stands in the text, because
// SQLite plans a statement anew each time another is given to it; it is rounded up, so that there are few different ones,
// and whoever reads stops at the limit itself.
func (b *builder) order(q responder.Query) error {
	b.sql.WriteString(" ORDER BY ")
	for _, name := range q.Order {
		name, down := strings.CutPrefix(name, "-")
		c, err := b.table.column(name)
		if err != nil {
			return err
		}
		b.sql.WriteString(quote(c.name))
		switch {
		case down && c.kind == nullKind:
			b.sql.WriteString(" DESC NULLS LAST")
		case c.kind == nullKind:
			b.sql.WriteString(" NULLS FIRST")
		case down:
			b.sql.WriteString(" DESC")
		}
		b.sql.WriteByte(',')
	}
	b.sql.WriteString("id LIMIT " + strconv.Itoa(powerOfTwo(limitOf(q))))
	return nil
}

func limitOf(q responder.Query) int {
	if q.Limit <= 0 {
		return defaultLimit
	}
	return q.Limit
}
