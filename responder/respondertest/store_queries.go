package respondertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/fund"
)

func queryTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"queries/conditions": queriesConditions,
		"queries/prefix":     queriesPrefix,
		"queries/lists":      queriesLists,
		"queries/order":      queriesOrder,
		"queries/limit":      queriesLimit,
		"queries/pages":      queriesPages,
		"queries/wrong":      queriesWrong,
		"queries/sums":       queriesSums,
		"queries/numbers":    queriesNumbers,
	}
}

// ids gives the ids of the rows that q finds, in its order.
func ids(t *testing.T, s responder.Store, like responder.Record, q responder.Query) string {
	t.Helper()
	var found []string
	read(t, s, func(tx responder.Tx) error {
		var rec responder.Record
		note := func() {
			if rec != nil {
				found = append(found, rec.Base().ID)
			}
		}
		err := tx.Select(like.Table(), q, func() responder.Record {
			note() // the one before has been filled by now
			rec = again(like)
			return rec
		})
		note()
		return err
	})
	return strings.Join(found, " ")
}

func finds(t *testing.T, s responder.Store, like responder.Record, q responder.Query, want string) {
	t.Helper()
	if got := ids(t, s, like, q); got != want {
		t.Errorf("%+v found %q, want %q", q, got, want)
	}
}

// people makes persons a..d with rising values in each kind of column.
func people(t *testing.T, s responder.Store) {
	for i, id := range []string{"a", "b", "c", "d"} {
		p := &responder.Person{Meta: responder.Meta{ID: id, CreatedAt: instant(i)}, Name: strings.Repeat("đ", i), BirthYear: int64(2000 + i), Pregnant: i > 1}
		if err := p.BirthDate.UnmarshalText([]byte([]string{"", "2019-12-31", "2020-01-01", "2020-02-29"}[i])); err != nil {
			t.Fatal(err)
		}
		h := &responder.Household{Meta: responder.Meta{ID: id}}
		if lon := float64(i) * 1.5; i > 0 {
			h.Lon, h.Lat = &lon, &lon
		}
		insert(t, s, p, h)
	}
}

func queriesConditions(t *testing.T, s responder.Store) {
	people(t, s)
	year, born := int64(2001), "2019-12-31"
	for _, c := range []struct {
		column string
		op     responder.Op
		value  any
		want   string
	}{
		{"birth_year", responder.Eq, year, "b"},
		{"birth_year", responder.Ne, 2001, "a c d"},
		{"birth_year", responder.Lt, year, "a"},
		{"birth_year", responder.Le, year, "a b"},
		{"birth_year", responder.Gt, year, "c d"},
		{"birth_year", responder.Ge, year, "b c d"},
		{"name", responder.Eq, "", "a"},
		{"name", responder.Gt, "đ", "c d"},
		{"pregnant", responder.Eq, true, "c d"},
		{"pregnant", responder.Ne, true, "a b"},
		{"birth_date", responder.Ge, born, "b c d"},
		{"birth_date", responder.Lt, "2020-01-01", "a b"},
		{"created_at", responder.Le, instant(1), "a b"},
		{"version", responder.Eq, int64(1), "a b c d"},
		{"name", responder.Nil, nil, ""},
	} {
		finds(t, s, &responder.Person{}, responder.Where(c.column, c.op, c.value), c.want)
	}
	finds(t, s, &responder.Household{}, responder.Where("lon", responder.Nil, nil), "a")
	finds(t, s, &responder.Household{}, responder.Where("lon", responder.Gt, 1.5), "c d")
	finds(t, s, &responder.Person{}, responder.Where("birth_year", responder.Gt, year).And("pregnant", responder.Eq, true).And("id", responder.Ne, "c"), "d")
	finds(t, s, &responder.Person{}, responder.Query{}, "a b c d")
}

// queriesPrefix tries what a pattern would take for wildcards, and letters that differ in case only.
func queriesPrefix(t *testing.T, s responder.Store) {
	for id, name := range map[string]string{"a": "Đặng", "b": "Đặng Thị", "c": "đặng", "d": "100%", "e": "100 đ", "f": "a_b", "g": "axb", "h": `a\b`,
		"i": "\U0010FFFF", "j": "\U0010FFFFx", "k": "\uD7FFx", "l": "\uE000"} {
		u := newUser(id, id)
		u.Name = name
		insert(t, s, u)
	}
	for prefix, want := range map[string]string{"Đặng": "a b", "đ": "c", "100%": "d", "100": "d e", "a_": "f", `a\`: "h", "A": "", "%": "",
		"\U0010FFFF": "i j", "\uD7FF": "k", "": "a b c d e f g h i j k l"} {
		finds(t, s, newUser("", ""), responder.Where("name", responder.Has, prefix), want)
	}
}

func queriesLists(t *testing.T, s responder.Store) {
	people(t, s)
	for want, list := range map[string]any{"a c d": []string{"d", "a", "c"}, "b": []string{"b"}, "": []string{}, "c": []responder.Role{"c", "x"}} {
		finds(t, s, &responder.Person{}, responder.Where("id", responder.In, list), want)
	}
	finds(t, s, &responder.Person{}, responder.Where("birth_year", responder.In, []int64{2000, 2003, 1}), "a d")
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	finds(t, s, &responder.Person{}, responder.Where("id", responder.In, append(many, "b")), "b")
}

func queriesOrder(t *testing.T, s responder.Store) {
	people(t, s)
	for _, c := range []struct{ order, want string }{
		{"", "a b c d"}, {"-id", "d c b a"}, {"-birth_year", "d c b a"}, {"pregnant", "a b c d"}, {"-pregnant", "c d a b"},
		{"-pregnant -birth_date", "d c b a"}, {"-created_at", "d c b a"},
	} {
		finds(t, s, &responder.Person{}, responder.Query{}.By(strings.Fields(c.order)...), c.want)
	}
	finds(t, s, &responder.Household{}, responder.Query{}.By("lon"), "a b c d")
	finds(t, s, &responder.Household{}, responder.Query{}.By("-lon"), "d c b a")
	for id, name := range map[string]string{"1": "a", "2": "B", "3": "Z", "4": "ă", "5": "Ă", "6": "đ"} {
		u := newUser(id, id)
		u.Name = name
		insert(t, s, u)
	}
	finds(t, s, newUser("", ""), responder.Query{}.By("name"), "2 3 1 5 4 6") // by bytes, the same everywhere
}

func queriesLimit(t *testing.T, s responder.Store) {
	var rows []responder.Record
	for i := range 1010 {
		rows = append(rows, household(i))
	}
	insert(t, s, rows...)
	for limit, want := range map[int]int{0: 1000, 1: 1, 1005: 1005, 5000: 1010} {
		if got := len(strings.Fields(ids(t, s, household(0), responder.Query{Limit: limit}))); got != want {
			t.Errorf("limit %d gave %d rows, want %d", limit, got, want)
		}
	}
}

func queriesWrong(t *testing.T, s responder.Store) {
	for name, q := range map[string]responder.Query{
		"column":         responder.Where("nothing", responder.Eq, "x"),
		"injected":       responder.Where(`id"=''OR"id`, responder.Eq, "x"),
		"comparison":     responder.Where("name", "~", "x"),
		"order":          responder.Query{}.By("id;--"),
		"number as text": responder.Where("birth_year", responder.Eq, "2000"),
		"text as number": responder.Where("name", responder.Eq, 1),
		"nil":            responder.Where("name", responder.Eq, nil),
		"list":           responder.Where("name", responder.In, "x"),
		"list's values":  responder.Where("name", responder.In, []int{1}),
		"prefix":         responder.Where("birth_year", responder.Has, int64(2)),
		"zero byte":      responder.Where("name", responder.Eq, "a\x00"),
	} {
		err := s.Read(limited(t), func(tx responder.Tx) error {
			return tx.Select("persons", q, func() responder.Record { return &responder.Person{} })
		})
		if err == nil {
			t.Errorf("a query with a wrong %s: no error", name)
		}
	}
	json := responder.Where("needs", responder.Eq, "food")
	err := s.Read(limited(t), func(tx responder.Tx) error { _, err := tx.Count("cases", "", json); return err })
	if err == nil {
		t.Error("a comparison with JSON: no error")
	}
}

func queriesSums(t *testing.T, s responder.Store) {
	const most = int64(9_000_000_000_000_000)
	for i, kind := range []fund.Kind{fund.Fund, fund.Fund, fund.Outside, fund.Spending} {
		a := &responder.Account{Meta: responder.Meta{ID: fmt.Sprint(i)}, Kind: kind, BalanceVND: most / 10 * int64(i+1), Invented: i == 0}
		insert(t, s, a)
	}
	funds := responder.Where("kind", responder.Eq, fund.Fund)
	read(t, s, func(tx responder.Tx) error {
		sum, err := tx.Sum("accounts", "balance_vnd", responder.Query{Limit: 1, Order: []string{"kind"}})
		check(t, "sum of all", err, sum, most)
		sum, err = tx.Sum("accounts", "balance_vnd", funds)
		check(t, "sum of funds", err, sum, most/10*3)
		sum, err = tx.Sum("accounts", "balance_vnd", funds.And("id", responder.Eq, "x"))
		check(t, "sum of none", err, sum, 0)
		n, err := tx.Count("accounts", "", funds)
		check(t, "count", err, n[""], 2)
		n, err = tx.Count("accounts", "", funds.And("id", responder.Eq, "x"))
		check(t, "count of none", err, n[""], 0)
		n, err = tx.Count("accounts", "kind", responder.Query{})
		same(t, "count by text", n, map[string]int64{"fund": 2, "outside": 1, "spending": 1})
		check(t, "count by text", err, 0, 0)
		n, err = tx.Count("accounts", "invented", funds)
		same(t, "count by truth", n, map[string]int64{"false": 1, "true": 1})
		check(t, "count by truth", err, 0, 0)
		n, err = tx.Count("accounts", "version", responder.Query{})
		same(t, "count by number", n, map[string]int64{"1": 4})
		check(t, "count by number", err, 0, 0)
		n, err = tx.Count("accounts", "kind,invented", responder.Query{})
		same(t, "count by two", n, map[string]int64{"fund,false": 1, "fund,true": 1, "outside,false": 1, "spending,false": 1})
		return err
	})
	for name, fn := range map[string]func(responder.Tx) error{
		"text":    func(tx responder.Tx) error { _, err := tx.Sum("accounts", "kind", responder.Query{}); return err },
		"nothing": func(tx responder.Tx) error { _, err := tx.Sum("accounts", "1", responder.Query{}); return err },
		"count":   func(tx responder.Tx) error { _, err := tx.Count("accounts", "kind,1", responder.Query{}); return err },
	} {
		if err := s.Read(limited(t), fn); err == nil {
			t.Errorf("sum or count of %s: no error", name)
		}
	}
}

func check(t *testing.T, what string, err error, got, want int64) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s is %d with error %v, want %d", what, got, err, want)
	}
}

// queriesNumbers takes numbers from many writers: none is given twice.
func queriesNumbers(t *testing.T, s responder.Store) {
	const writers = 40
	given := make([]int64, writers)
	for _, err := range together(writers, func(i int) error {
		return s.Write(limited(t), func(tx responder.Tx) (err error) {
			given[i], err = tx.Next("case")
			return err
		})
	}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(given)
	if given[0] < 1 || len(slices.Compact(given)) != writers {
		t.Errorf("numbers given: %v", given)
	}
}
