package responder

import (
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// What is left of an account at the end of two months gives what it spent between them. So a balance after months whose
// spending is kept back is published only when enough months and enough cases stand behind the difference, and when no cell
// that is kept back in any of those months can be worked out from it.

// monthShape is what a month publishes, without its numbers.
type monthShape struct {
	fund.Month
	names []string // of the cells
	atoms []atom
	books *monthBooks
	left  map[string]bool // accounts whose balance at its end is published
}

// shape works out which cells of a month are kept back.
func (b *monthBooks) shape(least int64) *monthShape {
	m := &monthShape{books: b, left: map[string]bool{}}
	m.names, m.Cells, m.atoms = b.cells()
	m.Atoms, m.Hidden = len(m.atoms), fund.Suppress(m.Cells, len(m.atoms), least)
	return m
}

// spends gives the atoms of an account's spending, and whether any of it is kept back.
func (m *monthShape) spends(account string) (atoms []int, hidden bool) {
	for i := range m.atoms {
		if m.atoms[i].account == account {
			atoms = append(atoms, i)
		}
	}
	for i, name := range m.names {
		hidden = hidden || m.Hidden[i] && name == "account "+account
	}
	return atoms, hidden
}

// maxPast is how many months are looked back to the last one that published all balances; after more, a balance that was
// kept back once stays so.
const maxPast = 12

// monthsBefore gives the months before one since all balances were published, the oldest first. One that was not published
// is kept back as a whole. ok is false when there are too many, and then it is the last one alone.
func (s *Service) monthsBefore(tx Tx, province string, month law.Date) (out []*monthShape, ok bool, err error) {
	rows, err := list[Disclosure](tx, Where("unit", Eq, province).And("month", Lt, month.String()).By("-month").Top(maxPast))
	if err != nil || len(rows) == 0 {
		return nil, true, err
	}
	for at := month.AddMonths(-1); len(rows) > 0; at = at.AddMonths(-1) {
		if len(out) == maxPast-1 {
			return out[len(out)-1:], false, nil
		}
		public := rows[0].Month == at
		if public && rows[0].Data.allLeft() {
			break
		}
		b, _, err := s.monthBooks(tx, province, at)
		if err != nil {
			return nil, false, err
		}
		m := b.shape(rows[0].Data.Least)
		if public {
			m.publishedLeft(&rows[0].Data)
			rows = rows[1:]
		} else {
			for i := range m.Hidden {
				m.Hidden[i] = true
			}
		}
		out = append([]*monthShape{m}, out...)
	}
	return out, true, nil
}

func (d *DisclosureData) allLeft() bool {
	for i := range d.Accounts {
		if d.Accounts[i].LeftVND == nil {
			return false
		}
	}
	return true
}

func (m *monthShape) publishedLeft(d *DisclosureData) {
	for i := range d.Accounts {
		m.left[d.Accounts[i].ID] = d.Accounts[i].LeftVND != nil
	}
}

// stretch is the time of one account since its balance was last published, to this month.
type stretch struct {
	sum    fund.Sum
	hidden int64           // months of which its spending is kept back
	cases  map[string]bool // behind these
}

// stretches gives what was told of an account between balances published before, and what its balance would tell now.
func stretches(months []*monthShape, account string) (told []fund.Sum, now stretch) {
	begin := func() stretch { return stretch{make(fund.Sum, len(months)), 0, map[string]bool{}} }
	now = begin()
	for i, m := range months {
		atoms, hidden := m.spends(account)
		now.sum[i] = atoms
		if hidden {
			now.hidden++
			for _, a := range atoms {
				for id := range m.books.cases[m.atoms[a]] {
					now.cases[id] = true
				}
			}
		}
		if m.left[account] {
			told, now = append(told, now.sum), begin()
		}
	}
	return told, now
}

// leave publishes what is left of accounts, of those that may be told; the months are those before and this one. Where they
// are not enough, what the month before kept back is not told either.
func (d *DisclosureData) leave(months []*monthShape, enough bool, left map[string]int64) {
	var told, ask []fund.Sum
	var asked []*PublicAccount
	shapes := make([]fund.Month, len(months))
	for i, m := range months {
		shapes[i] = m.Month
	}
	for i := range d.Accounts {
		a := &d.Accounts[i]
		before, now := stretches(months, a.ID)
		told = append(told, before...)
		a.HiddenSince = now.hidden
		switch vnd := left[a.ID]; {
		case now.hidden == 0 && (enough || months[0].left[a.ID]):
			a.LeftVND = &vnd
		case enough && now.hidden >= max(2, d.Least) && int64(len(now.cases)) >= d.Least:
			ask, asked = append(ask, now.sum), append(asked, a)
		}
	}
	for i, may := range fund.Tell(shapes, told, ask) {
		if vnd := left[asked[i].ID]; may {
			asked[i].LeftVND, asked[i].HiddenSince = &vnd, 0
		}
	}
}
