package sqlstore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kipthoi/responder"
)

// Mark notes keys of persons; of one that is noted already birth and name are renewed. On PostgreSQL it holds the keys until
// the end; SQLite has one writer.
func (t *tx) Mark(marks []responder.Mark) error {
	if len(marks) == 0 {
		return nil
	}
	marks = slices.Clone(marks) // all take keys in one order, so that no two wait for each other
	slices.SortFunc(marks, func(a, b responder.Mark) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.PersonID, b.PersonID))
	})
	marks = slices.CompactFunc(marks, func(a, b responder.Mark) bool { return a.Key == b.Key && a.PersonID == b.PersonID })
	for some := range slices.Chunk(marks, mostMarks) {
		if _, err := t.exec(t.db.dialect.mark(some)); err != nil {
			return wrap("mark", "persons", err)
		}
	}
	return nil
}

const (
	mostMarks = 64  // written by one statement
	mostKeys  = 128 // asked for by one statement; SQLite takes no more than 500 parts
)

// Marked gives the marks with any of these keys, of each key the newest most.
func (t *tx) Marked(keys []int64, most int) (marks []responder.Mark, err error) {
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	for some := range slices.Chunk(keys, mostKeys) {
		text, args := t.db.dialect.marked(some, most)
		err := t.each(text, args, func(vals []any) error {
			m := responder.Mark{PersonID: fmt.Sprint(vals[1]), Birth: fmt.Sprint(vals[2]), Name: fmt.Sprint(vals[3])}
			marks = append(marks, m)
			return into(&marks[len(marks)-1].Key, vals[0])
		})
		if err != nil {
			return nil, wrap("find", "marks", err)
		}
	}
	return marks, nil
}

// markSQLite writes marks by one statement. Their number is rounded up to a multiple of four by repeating the last, so
// that there are few different statements and little is written twice.
func markSQLite(marks []responder.Mark) (string, []any) {
	var text strings.Builder
	text.WriteString("INSERT INTO person_keys VALUES ")
	var args []any
	for i := range (len(marks) + 3) / 4 * 4 {
		m := marks[min(i, len(marks)-1)]
		fmt.Fprintf(&text, "%s($%d,$%d,$%d,$%d)", []string{",", ""}[btoi(i == 0)], 4*i+1, 4*i+2, 4*i+3, 4*i+4)
		args = append(args, m.Key, m.PersonID, m.Birth, m.Name)
	}
	text.WriteString(" ON CONFLICT DO UPDATE SET birth=excluded.birth,name=excluded.name")
	return text.String(), args
}

// markedSQLite asks for each key by itself, so that one under which there are many costs no more than its limit. The limit
// stands in the text: SQLite plans a statement anew each time a limit is given to it.
func markedSQLite(keys []int64, most int) (string, []any) {
	var text strings.Builder
	var args []any
	for i := range powerOfTwo(len(keys)) {
		k := int64(-1) // there is no such key
		if i < len(keys) {
			k = keys[i]
		}
		fmt.Fprintf(&text, "%sSELECT * FROM (SELECT * FROM person_keys WHERE key=$%d ORDER BY person_id DESC LIMIT %d)",
			[]string{" UNION ALL ", ""}[btoi(i == 0)], i+1, most)
		args = append(args, k)
	}
	return text.String(), args
}

func markPostgres(marks []responder.Mark) (string, []any) {
	keys, ids, births, names := make([]int64, len(marks)), make([]string, len(marks)), make([]string, len(marks)), make([]string, len(marks))
	for i, m := range marks {
		keys[i], ids[i], births[i], names[i] = m.Key, m.PersonID, m.Birth, m.Name
	}
	return `INSERT INTO person_keys SELECT t.key,t.person_id,t.birth,t.name FROM unnest($1::bigint[],$2::text[],$3::text[],$4::text[]) AS t(key,person_id,birth,name),
		LATERAL pg_advisory_xact_lock(t.key) ON CONFLICT(key,person_id) DO UPDATE SET birth=excluded.birth,name=excluded.name`, []any{keys, ids, births, names}
}

func markedPostgres(keys []int64, most int) (string, []any) {
	return `SELECT m.* FROM unnest($1::bigint[]) AS q(key),
		LATERAL (SELECT * FROM person_keys WHERE key=q.key ORDER BY person_id DESC LIMIT $2) m`, []any{keys, int64(most)}
}

// powerOfTwo gives the least one that is not below n.
func powerOfTwo(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}
