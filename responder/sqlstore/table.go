package sqlstore

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"kipthoi/responder"
)

// table is how one type of record is stored, found by reflection once.
type table struct {
	name    string
	typ     reflect.Type // of the struct
	columns []column
	byName  map[string]*column
	selects string // SELECT of all columns, without conditions
	insert  string
	update  string
	updated []*column // what update sets, in the order of its parameters from $3 on
}

// schema knows the tables by name and by type. It is made when a DB is opened and never changes.
type schema struct {
	byName map[string]*table
	byType map[reflect.Type]*table
}

func newSchema(records []responder.Record) (*schema, error) {
	s := &schema{map[string]*table{}, map[reflect.Type]*table{}}
	for _, rec := range records {
		t, err := newTable(rec)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", rec.Table(), err)
		}
		if s.byName[t.name] != nil {
			return nil, fmt.Errorf("table %s: two types of record", t.name)
		}
		s.byName[t.name], s.byType[t.typ] = t, t
	}
	return s, nil
}

func newTable(rec responder.Record) (*table, error) {
	typ := reflect.TypeOf(rec)
	if typ.Kind() != reflect.Pointer || typ.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("%s is no pointer to a struct", typ)
	}
	t := &table{name: rec.Table(), typ: typ.Elem(), byName: map[string]*column{}}
	if err := t.learn(t.typ, nil); err != nil {
		return nil, err
	}
	for i := range t.columns {
		c := &t.columns[i]
		if t.byName[c.name] != nil {
			return nil, fmt.Errorf("column %s: two fields", c.name)
		}
		t.byName[c.name] = c
	}
	t.compose()
	return t, nil
}

// learn adds the fields of a struct, those of the embedded Meta as if they were its own.
func (t *table) learn(typ reflect.Type, at []int) error {
	for i := range typ.NumField() {
		f := typ.Field(i)
		index := append(append([]int(nil), at...), i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			if err := t.learn(f.Type, index); err != nil {
				return err
			}
		case !f.IsExported() || name == "-":
		case !isName(name):
			return fmt.Errorf("field %s has no JSON name that is fit for a column", f.Name)
		default:
			t.columns = append(t.columns, column{name, index, kindOf(f.Type)})
		}
	}
	return nil
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// compose writes the statements that do not depend on a query. Names are quoted: "limit" and "end" are columns.
func (t *table) compose() {
	var names, params, sets []string
	for i := range t.columns {
		c := &t.columns[i]
		names, params = append(names, quote(c.name)), append(params, "$"+strconv.Itoa(i+1))
		switch c.name {
		case "id", "created_at", "created_by":
		default:
			t.updated = append(t.updated, c)
			sets = append(sets, quote(c.name)+"=$"+strconv.Itoa(len(t.updated)+2))
		}
	}
	list := strings.Join(names, ",")
	t.selects = "SELECT " + list + " FROM " + t.name
	t.insert = "INSERT INTO " + t.name + "(" + list + ") VALUES (" + strings.Join(params, ",") + ")"
	t.update = "UPDATE " + t.name + " SET " + strings.Join(sets, ",") + " WHERE id=$1 AND version=$2"
}

func quote(name string) string { return `"` + name + `"` }

// row gives all columns of a record, for an insert.
func (t *table) row(rv reflect.Value) ([]any, error) {
	args := make([]any, len(t.columns))
	for i := range t.columns {
		var err error
		if args[i], err = t.columns[i].encode(rv); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// changes gives the columns that an update sets, after the id and the version it expects.
func (t *table) changes(rv reflect.Value, id string, version int64) ([]any, error) {
	args := make([]any, 2, len(t.updated)+2)
	args[0], args[1] = id, version
	for _, c := range t.updated {
		x, err := c.encode(rv)
		if err != nil {
			return nil, err
		}
		args = append(args, x)
	}
	return args, nil
}

// of finds the table of a record.
func (s *schema) of(rec responder.Record) (*table, reflect.Value, error) {
	rv := reflect.ValueOf(rec)
	t := s.byType[reflect.Indirect(rv).Type()]
	if t == nil {
		return nil, rv, fmt.Errorf("%T is not stored", rec)
	}
	return t, rv.Elem(), nil
}

func (s *schema) named(name string) (*table, error) {
	if t := s.byName[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("no table of this name: %q", name)
}

func (t *table) column(name string) (*column, error) {
	if c := t.byName[name]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("table %s has no column %q", t.name, name)
}
