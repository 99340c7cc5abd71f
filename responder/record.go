package responder

import "time"

// Meta is what every record has. Unit is the code of the commune (or province) that answers for it; "" is the nation.
type Meta struct {
	ID        string    `json:"id"`
	Version   int64     `json:"version"`
	Unit      string    `json:"unit"`
	Province  string    `json:"province"` // of the unit; kept beside it so that a province's rows are found at once
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Base gives the meta data of the record that embeds it.
func (m *Meta) Base() *Meta { return m }

// A Record is a noun that is stored, one row each. Its JSON field names are its column names, so that storage, patches
// and errors speak of the same thing. Columns hold strings, integers, booleans, floats (nil pointer = unknown),
// instants, calendar dates, and anything else as JSON text.
type Record interface {
	Base() *Meta
	Table() string
}

// Op compares a column with a value in a [Cond].
type Op string

// The comparisons that both databases share.
const (
	Eq  Op = "="
	Ne  Op = "<>"
	Lt  Op = "<"
	Le  Op = "<="
	Gt  Op = ">"
	Ge  Op = ">="
	In  Op = "in"      // the value is a []string
	Has Op = "like"    // the column begins with the value
	Nil Op = "is null" // the value is ignored
)

// Cond is one condition of a [Query].
type Cond struct {
	Column string
	Op     Op
	Value  any
}

// Query chooses rows of one table. All conditions of Where must hold, and one of Either if there are any. Columns are
// names of the record's fields.
type Query struct {
	Where  []Cond
	Either []Cond
	Order  []string // column, or "-column" for the reverse; the id breaks ties
	Limit  int      // 0 means 1,000
	After  []any    // values of the order's columns, then the id, of the last row of the page before; the order must ascend
}

// Where begins a query.
func Where(column string, op Op, value any) Query { return Query{}.And(column, op, value) }

// And adds a condition.
func (q Query) And(column string, op Op, value any) Query {
	q.Where = append(append([]Cond(nil), q.Where...), Cond{column, op, value})
	return q
}

// Or adds conditions of which one must hold.
func (q Query) Or(conds ...Cond) Query { q.Either = conds; return q }

// By sets the order.
func (q Query) By(order ...string) Query { q.Order = order; return q }

// Beyond begins after a row: see Query.After.
func (q Query) Beyond(values ...any) Query { q.After = values; return q }

// Top sets the limit.
func (q Query) Top(n int) Query { q.Limit = n; return q }

// record is what a pointer to a noun is, for the helpers below.
type record[T any] interface {
	*T
	Record
}

// list reads the rows that q chooses.
func list[T any, P record[T]](tx Tx, q Query) ([]T, error) {
	var out []T
	table := P(new(T)).Table()
	err := tx.Select(table, q, func() Record {
		out = append(out, *new(T))
		return P(&out[len(out)-1])
	})
	return out, wrap(err, "list %s", table)
}

// get reads one row; a missing one is a not_found error that names the table.
func get[T any, P record[T]](tx Tx, id string) (*T, error) { return fetch[T, P](tx.Get, id) }

// lock is get, holding the row until the transaction ends.
func lock[T any, P record[T]](tx Tx, id string) (*T, error) { return fetch[T, P](tx.Lock, id) }

func fetch[T any, P record[T]](read func(Record, string) error, id string) (*T, error) {
	rec := new(T)
	err := read(P(rec), id)
	if isNotFound(err) {
		return nil, notFound(singular(P(rec).Table()))
	}
	return rec, wrap(err, "get %s", P(rec).Table())
}
