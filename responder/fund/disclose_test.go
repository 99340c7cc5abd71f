package fund

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// tables makes cells of random cases: a total, and tables by three marks, which may say almost the same.
func tables(r *rapid.T) (cells []Cell, atoms int) {
	type atom [3]int
	index, cases := map[atom]int{}, map[int]int64{}
	for range rapid.IntRange(0, 40).Draw(r, "cases") {
		first := rapid.IntRange(0, 4).Draw(r, "commune")
		a := atom{first, rapid.IntRange(0, 2).Draw(r, "purpose"), first}
		if rapid.IntRange(0, 3).Draw(r, "from elsewhere") == 0 {
			a[2] = 5
		}
		if _, ok := index[a]; !ok {
			index[a] = len(index)
		}
		cases[index[a]]++
	}
	byKey := map[string]*Cell{}
	var order []string
	for a := range 5 * 3 * 6 {
		at := atom{a % 5, a / 5 % 3, a / 15}
		i, ok := index[at]
		if !ok {
			continue
		}
		for table, key := range map[string]int{"total": 0, "commune": at[0], "purpose": at[1], "account": at[2]} {
			name := fmt.Sprint(table, key)
			if byKey[name] == nil {
				byKey[name] = &Cell{Table: table}
				order = append(order, name)
			}
			byKey[name].Atoms = append(byKey[name].Atoms, i)
			byKey[name].Count += cases[i]
		}
	}
	for _, name := range order {
		cells = append(cells, *byKey[name])
	}
	return cells, len(index)
}

// spanned says in fractions whether a row is a sum of others: the same question as Suppress asks, answered another way.
func spanned(cells []Cell, hidden []bool, of, atoms int) bool {
	var rows [][]*big.Rat
	vector := func(c Cell) []*big.Rat {
		out := make([]*big.Rat, atoms)
		for i := range out {
			out[i] = new(big.Rat)
		}
		for _, a := range c.Atoms {
			out[a].SetInt64(1)
		}
		return out
	}
	for i := range cells {
		if !hidden[i] {
			rows = append(rows, vector(cells[i]))
		}
	}
	return rank(append(rows, vector(cells[of])), atoms) == rank(rows, atoms)
}

func rank(in [][]*big.Rat, atoms int) (n int) {
	rows := make([][]*big.Rat, len(in))
	for i := range in {
		for _, x := range in[i] {
			rows[i] = append(rows[i], new(big.Rat).Set(x))
		}
	}
	for col := 0; col < atoms && n < len(rows); col++ {
		at := n
		for at < len(rows) && rows[at][col].Sign() == 0 {
			at++
		}
		if at == len(rows) {
			continue
		}
		rows[n], rows[at] = rows[at], rows[n]
		for i := n + 1; i < len(rows); i++ {
			factor := new(big.Rat).Quo(rows[i][col], rows[n][col])
			for j := col; j < atoms; j++ {
				rows[i][j].Sub(rows[i][j], new(big.Rat).Mul(factor, rows[n][j]))
			}
		}
		n++
	}
	return n
}

// TestNoSmallCellCanBeFound: of whatever is published, no sum or difference of rows, columns and totals gives a hidden cell,
// and what is hidden in a table stands for enough, unless all of it is hidden.
func TestNoSmallCellCanBeFound(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cells, atoms := tables(r)
		least := rapid.Int64Range(2, 6).Draw(r, "least")
		hidden := Suppress(cells, atoms, least)
		sum, open := map[string]int64{}, map[string]int{}
		for i, c := range cells {
			switch {
			case !hidden[i] && c.Count < least:
				r.Fatalf("a cell of %d is shown: %+v", c.Count, c)
			case hidden[i] && spanned(cells, hidden, i, atoms):
				r.Fatalf("%+v can be found; hidden %v of %+v", c, hidden, cells)
			case hidden[i]:
				sum[c.Table] += c.Count
			default:
				open[c.Table]++
			}
		}
		for table, n := range sum {
			if n < least && open[table] > 0 {
				r.Fatalf("what is hidden by %s stands for %d", table, n)
			}
		}
	})
}

// TestSuppressHidesLittle: where nothing is small nothing is hidden, and one small cell takes one other with it.
func TestSuppressHidesLittle(t *testing.T) {
	large := []Cell{{"total", []int{0, 1, 2}, 30}, {"commune", []int{0}, 9}, {"commune", []int{1}, 10}, {"commune", []int{2}, 11}}
	for i, h := range Suppress(large, 3, 3) {
		if h {
			t.Errorf("%+v is hidden", large[i])
		}
	}
	large[1].Count, large[0].Count = 2, 23
	if got := Suppress(large, 3, 3); fmt.Sprint(got) != "[false true true false]" {
		t.Errorf("hidden %v", got)
	}
}

// TestNoSmallCellOverMonths: what accounts spent over several months, told beside what each month publishes, gives no hidden
// cell of any month; reckoned in fractions, apart from Tell.
func TestNoSmallCellOverMonths(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		least := rapid.Int64Range(2, 4).Draw(r, "least")
		months := make([]Month, rapid.IntRange(1, 4).Draw(r, "months"))
		sums := map[string]Sum{}
		for m := range months {
			cells, atoms := tables(r)
			months[m] = Month{cells, Suppress(cells, atoms, least), atoms}
			for i, c := range cells {
				if c.Table != "account" {
					continue
				}
				name := fmt.Sprint(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "account"), i%2)
				if sums[name] == nil {
					sums[name] = make(Sum, len(months))
				}
				sums[name][m] = c.Atoms
			}
		}
		var told, ask []Sum
		for _, name := range slices.Sorted(maps.Keys(sums)) {
			ask = append(ask, sums[name])
		}
		for round := range 2 { // what a first call told stands beside a second
			now := ask[:len(ask)/2]
			if round == 1 {
				now = ask[len(ask)/2:]
			}
			for i, may := range Tell(months, told, now) {
				if may {
					told = append(told, now[i])
				}
			}
		}
		all, offset := overMonths(months, told)
		for m := range months {
			for i, c := range months[m].Cells {
				if months[m].Hidden[i] && all.gives(moved(c.Atoms, offset[m])) {
					r.Fatalf("month %d: %+v can be found from %+v and %v", m, c, months, told)
				}
			}
		}
	})
}

// ledgerOf is all that is told over months, as one table.
type ledgerOf struct {
	cells []Cell
	atoms int
}

func overMonths(months []Month, told []Sum) (l ledgerOf, offset []int) {
	for _, m := range months {
		offset = append(offset, l.atoms)
		for i, c := range m.Cells {
			if !m.Hidden[i] {
				l.cells = append(l.cells, Cell{Atoms: moved(c.Atoms, l.atoms)})
			}
		}
		l.atoms += m.Atoms
	}
	for _, s := range told {
		l.cells = append(l.cells, Cell{Atoms: s.row(offset)})
	}
	return l, offset
}

// gives says in fractions whether a cell can be worked out.
func (l ledgerOf) gives(atoms []int) bool {
	cells, asked := append(slices.Clone(l.cells), Cell{Atoms: atoms}), make([]bool, len(l.cells)+1)
	asked[len(l.cells)] = true
	return spanned(cells, asked, len(l.cells), l.atoms)
}

// TestThirdAccountIsNotFound: a and b are hidden together for two months, in the second with c, which is small. Both their
// sums would give c; one of them alone does not.
func TestThirdAccountIsNotFound(t *testing.T) {
	cell := func(table string, n int64, atoms ...int) Cell { return Cell{table, atoms, n} }
	months := []Month{
		{[]Cell{cell("total", 4, 0, 1), cell("account", 2, 0), cell("account", 2, 1)}, []bool{false, true, true}, 2},
		{[]Cell{cell("total", 5, 0, 1, 2), cell("account", 2, 0), cell("account", 2, 1), cell("account", 1, 2)}, []bool{false, true, true, true}, 3},
	}
	a, b := Sum{{0}, {0}}, Sum{{1}, {1}}
	if got := fmt.Sprint(Tell(months, nil, []Sum{a, b}), Tell(months, []Sum{a}, []Sum{b}), Tell(months[:1], nil, []Sum{{{0, 1}}})); got != "[true false] [false] [true]" {
		t.Errorf("told %s", got)
	}
	months[1] = months[0]
	if got := fmt.Sprint(Tell(months, nil, []Sum{a, b})); got != "[true true]" {
		t.Errorf("always hidden together: %s", got)
	}
}
