package fund

import "slices"

// Month is what is published of one month: cells over atoms of its own, and which of them stay hidden.
type Month struct {
	Cells  []Cell
	Hidden []bool
	Atoms  int
}

// Sum is a sum over several months, such as what an account spent between two balances that are published: its atoms, by
// month.
type Sum [][]int

// maxSpan is the most atoms over which Tell works; of more it tells nothing.
const maxSpan = 600

// Tell says which of the sums asked for may be published, one after the other, so that no hidden cell of any month can be
// worked out from all that the months publish, the sums that were told before, and those told now. Two accounts that are
// always hidden together are known together each month; their sums over the months may give that of the one month in which
// a third was hidden with them, and so the third.
func Tell(months []Month, told, ask []Sum) []bool {
	out := make([]bool, len(ask))
	start, atoms := make([]int, len(months)), 0
	for m := range months {
		start[m], atoms = atoms, atoms+months[m].Atoms
	}
	if atoms > maxSpan {
		return out
	}
	span := newSpan(atoms)
	var hidden [][]int
	for m := range months {
		for i, c := range months[m].Cells {
			if row := moved(c.Atoms, start[m]); months[m].Hidden[i] {
				hidden = append(hidden, row)
			} else {
				span.add(row)
			}
		}
	}
	for _, s := range told {
		span.add(s.row(start))
	}
	for i, s := range ask {
		_, lead := span.reduce(s.row(start))
		span.add(s.row(start))
		out[i] = lead < 0 || !slices.ContainsFunc(hidden, span.holds)
		if !out[i] {
			delete(span.rows, lead)
		}
	}
	return out
}

// row gives the atoms of a sum as those of all months in a row.
func (s Sum) row(start []int) (row []int) {
	for m, atoms := range s {
		row = append(row, moved(atoms, start[m])...)
	}
	return row
}

func moved(atoms []int, by int) []int {
	out := make([]int, len(atoms))
	for i, a := range atoms {
		out[i] = a + by
	}
	return out
}
