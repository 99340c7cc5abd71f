package fund

import (
	"math/bits"
	"slices"
)

// Cell is one number of a table that is published: the sum of some atoms, the finest groups that any table tells apart.
// Count is how many households or persons stand behind it.
type Cell struct {
	Table string
	Atoms []int // each once
	Count int64
}

// Suppress says which cells stay hidden, "không công bố", so that none with fewer than least behind it, but for empty ones,
// can be worked out: not from a total and its other parts, nor from one table and another, nor by bounds where all the
// hidden cells of a table stand together for fewer than least. It takes for granted that a reader knows which atoms are
// empty. atoms is how many there are.
func Suppress(cells []Cell, atoms int, least int64) []bool {
	hidden := make([]bool, len(cells))
	for i := range cells {
		hidden[i] = cells[i].Count > 0 && cells[i].Count < least
	}
	for {
		more := tooFew(cells, hidden, least)
		if len(more) == 0 {
			more = findable(cells, hidden, atoms)
		}
		grew := false
		for _, i := range more {
			if j := beside(cells, hidden, i); j >= 0 {
				hidden[j], grew = true, true
			}
		}
		if !grew {
			return hidden
		}
	}
}

// tooFew gives a hidden cell of each table whose hidden cells stand together for fewer than least.
func tooFew(cells []Cell, hidden []bool, least int64) (out []int) {
	sum, one := map[string]int64{}, map[string]int{}
	for i := range cells {
		if hidden[i] {
			sum[cells[i].Table] += cells[i].Count
			one[cells[i].Table] = i
		}
	}
	for i := range cells { // in the order of the cells, so that the same is hidden each time
		if t := cells[i].Table; hidden[i] && one[t] == i && sum[t] < least && beside(cells, hidden, i) >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// beside finds what to hide together with a cell: the least of its table, or, when nothing of that is left, the least of
// any other that shares an atom with it.
func beside(cells []Cell, hidden []bool, of int) int {
	best := -1
	for _, same := range []bool{true, false} {
		for j := range cells {
			if hidden[j] || cells[j].Count == 0 || same != (cells[j].Table == cells[of].Table) || !same && !meet(cells[of].Atoms, cells[j].Atoms) {
				continue
			}
			if best < 0 || cells[j].Count < cells[best].Count {
				best = j
			}
		}
		if best >= 0 {
			return best
		}
	}
	return best
}

func meet(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool { return slices.Contains(b, x) })
}

// findable gives the hidden cells that are a sum, with whatever factors, of cells that are not: what is published spans them.
func findable(cells []Cell, hidden []bool, atoms int) (out []int) {
	span := newSpan(atoms)
	for i := range cells {
		if !hidden[i] {
			span.add(cells[i].Atoms)
		}
	}
	for i := range cells {
		if hidden[i] && span.holds(cells[i].Atoms) {
			out = append(out, i)
		}
	}
	return out
}

// prime is what the elimination counts modulo, 2^61-1: a cell that is spanned in fractions is spanned here as well.
const prime = 1<<61 - 1

// span is what some rows add up to: rows in echelon form, by the column of their first entry, which is 1.
type span struct {
	atoms int
	rows  map[int][]uint64
}

func newSpan(atoms int) *span { return &span{atoms, map[int][]uint64{}} }

func (s *span) add(cell []int) {
	row, lead := s.reduce(cell)
	if lead < 0 {
		return
	}
	by := inverse(row[lead])
	for i := lead; i < s.atoms; i++ {
		row[i] = times(row[i], by)
	}
	s.rows[lead] = row
}

func (s *span) holds(cell []int) bool {
	_, lead := s.reduce(cell)
	return lead < 0
}

// reduce takes from a row what the others span; lead is the column of the first entry that is left, -1 when nothing is.
func (s *span) reduce(cell []int) (row []uint64, lead int) {
	row, lead = make([]uint64, s.atoms), -1
	for _, a := range cell {
		row[a] = 1
	}
	for i := range row {
		if row[i] == 0 {
			continue
		}
		by := s.rows[i]
		if by == nil {
			if lead < 0 {
				lead = i
			}
			continue
		}
		factor := prime - row[i]
		for j := i; j < s.atoms; j++ {
			if by[j] != 0 {
				row[j] = (row[j] + times(by[j], factor)) % prime
			}
		}
	}
	return row, lead
}

func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	_, rest := bits.Div64(high%prime, low, prime)
	return rest
}

// inverse is what makes 1 of a number: its power of prime-2.
func inverse(a uint64) uint64 {
	out := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = times(out, a)
		}
		a = times(a, a)
	}
	return out
}
