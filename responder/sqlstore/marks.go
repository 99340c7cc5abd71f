package sqlstore

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"kipthoi/responder"
)

// candidateColumns are what a candidate holds of the person and of the household.
func candidateColumns() (person, home []string) {
	return []string{"id", "household_id", "name", "birth_date", "birth_year", "sex", "identity", "phones", "merged_into"}, []string{"id", "unit", "phones", "head_name", "hamlet"}
}

// Mark notes keys of persons; those that are noted already stay. On PostgreSQL it holds the keys until the end; SQLite
// has one writer.
func (t *tx) Mark(marks []responder.Mark) error {
	if len(marks) == 0 {
		return nil
	}
	marks = slices.Clone(marks) // all take keys in one order, so that no two wait for each other
	slices.SortFunc(marks, func(a, b responder.Mark) int { return cmp.Compare(a.Key, b.Key) })
	_, err := t.exec(t.db.dialect.mark(marks))
	return wrap("mark", "persons", err)
}

// mostKeys is how many keys one statement asks for; SQLite takes no more than 500 parts.
const mostKeys = 128

// Candidates finds the persons under any of these keys, under each the newest most; of many keys a person may come twice.
func (t *tx) Candidates(keys []int64, most int) (found []responder.Candidate, err error) {
	persons, homes, text, err := t.db.schema.candidates()
	if err != nil {
		return nil, wrap("find", "persons", err)
	}
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	for some := range slices.Chunk(keys, mostKeys) {
		ids, args := t.db.dialect.found(some, most)
		err = t.each(text+" FROM ("+ids+") k JOIN persons p ON p.id=k.person_id JOIN households h ON h.id=p.household_id", args, func(vals []any) error {
			found = append(found, responder.Candidate{})
			one := &found[len(found)-1]
			if err := fillSome(persons, reflect.ValueOf(&one.Person).Elem(), vals); err != nil {
				return err
			}
			return fillSome(homes, reflect.ValueOf(&one.Home).Elem(), vals[len(persons):])
		})
		if err != nil {
			return nil, wrap("find", "persons", err)
		}
	}
	return found, nil
}

// candidates gives the columns of a candidate and the beginning of the statement that selects them.
func (s *schema) candidates() (persons, homes []*column, text string, err error) {
	person, home := candidateColumns()
	persons, err = s.columns("persons", person)
	if err == nil {
		homes, err = s.columns("households", home)
	}
	return persons, homes, `SELECT p."` + strings.Join(person, `",p."`) + `",h."` + strings.Join(home, `",h."`) + `"`, err
}

func (s *schema) columns(table string, names []string) (out []*column, err error) {
	tab, err := s.named(table)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		c, err := tab.column(name)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func fillSome(columns []*column, rv reflect.Value, vals []any) error {
	for i, c := range columns {
		if err := c.decode(rv, vals[i]); err != nil {
			return err
		}
	}
	return nil
}

// markSQLite writes all marks by one statement. Lists are rounded up to a power of two by repeating the last, so that
// there are few different statements.
func markSQLite(marks []responder.Mark) (string, []any) {
	var text strings.Builder
	text.WriteString("INSERT OR IGNORE INTO person_keys VALUES ")
	var args []any
	for i := range powerOfTwo(len(marks)) {
		m := marks[min(i, len(marks)-1)]
		fmt.Fprintf(&text, "%s($%d,$%d)", []string{",", ""}[btoi(i == 0)], 2*i+1, 2*i+2)
		args = append(args, m.Key, m.PersonID)
	}
	return text.String(), args
}

// foundSQLite asks for each key by itself, so that one under which there are many costs no more than its limit. The limit
// stands in the text: SQLite plans a statement anew each time a limit is given to it.
func foundSQLite(keys []int64, most int) (string, []any) {
	var text strings.Builder
	var args []any
	for i := range powerOfTwo(len(keys)) {
		fmt.Fprintf(&text, "%sSELECT * FROM (SELECT person_id FROM person_keys WHERE key=$%d ORDER BY person_id DESC LIMIT %d)",
			[]string{" UNION ", ""}[btoi(i == 0)], i+1, most)
		args = append(args, keys[min(i, len(keys)-1)])
	}
	return text.String(), args
}

func markPostgres(marks []responder.Mark) (string, []any) {
	keys, ids := make([]int64, len(marks)), make([]string, len(marks))
	for i, m := range marks {
		keys[i], ids[i] = m.Key, m.PersonID
	}
	return `INSERT INTO person_keys SELECT t.key,t.person_id FROM unnest($1::bigint[],$2::text[]) AS t(key,person_id),
		LATERAL pg_advisory_xact_lock(t.key) ON CONFLICT DO NOTHING`, []any{keys, ids}
}

func foundPostgres(keys []int64, most int) (string, []any) {
	return `SELECT DISTINCT m.person_id FROM unnest($1::bigint[]) AS q(key),
		LATERAL (SELECT person_id FROM person_keys WHERE key=q.key ORDER BY person_id DESC LIMIT $2) m`, []any{keys, int64(most)}
}

// powerOfTwo gives the least one that is not below n.
func powerOfTwo(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}
