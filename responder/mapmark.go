package responder

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// MapMark is how far a server has read the log for its maps, and the last entry that can have changed one.
type MapMark struct{ Read, Changed Position }

// MapMark reads on from a mark, {} at first. What Map gave since Changed is still so; what it gives from now on may
// already be newer. Entries that are sealed count as changes, unless they were read before.
func (s *Service) MapMark(ctx context.Context, m MapMark) (MapMark, error) {
	err := s.Store.Read(ctx, func(tx Tx) error {
		if m == (MapMark{}) {
			seal, err := lastSeal(tx)
			if err != nil {
				return err
			}
			m = MapMark{seal.end(), seal.end()}
		}
		for {
			entries, err := tx.Entries(m.Read, fullPage)
			if err != nil || len(entries) == 0 {
				return err
			}
			for _, e := range entries {
				if m.Read = e.Position; slices.ContainsFunc(e.Touched, onMap) {
					m.Changed = e.Position
				}
			}
		}
	})
	return m, wrap(err, "read the log for maps")
}

// mostMapChanges is how many entries of the log a map is renewed by; after more it is read anew.
const mostMapChanges = 2000

// MapChanges gives what Map would now give otherwise than at a position of the log: cases and carers that are new or
// changed, and under Gone the ids of all that may have changed. It is not ok when too much has changed.
func (s *Service) MapChanges(ctx context.Context, u User, after Position) (v MapView, ok bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		entries, err := tx.Entries(after, mostMapChanges)
		if ok = len(entries) < mostMapChanges; err != nil || !ok {
			return err
		}
		touched := map[string]map[string]bool{"cases": {}, "households": {}, "carers": {}}
		for _, e := range entries {
			for _, r := range e.Touched {
				if onMap(r) {
					touched[r.Table][r.ID] = true
				}
			}
		}
		return first(s.casesChanged(tx, u, touched, &v), s.carersChanged(tx, u, sorted(touched["carers"]), &v))
	})
	return v, ok, wrap(err, "read what changed on the map")
}

func (s *Service) casesChanged(tx Tx, u User, touched map[string]map[string]bool, v *MapView) error {
	v.Gone = map[string]bool{}
	for column, ids := range map[string][]string{"id": sorted(touched["cases"]), "household_id": sorted(touched["households"])} {
		for some := range slices.Chunk(ids, fullPage) {
			cases, err := list[Case](tx, Where(column, In, some).Top(most))
			if err != nil {
				return err
			}
			homes, err := households(tx, cases)
			if err != nil {
				return err
			}
			for i := range cases {
				k, h := &cases[i], homes[cases[i].HouseholdID]
				if c, ok := s.viewCase(u, k, &h); !v.Gone[k.ID] && ok && k.Status != CaseClosed && c.Lon != nil {
					v.Cases = append(v.Cases, c)
				}
				v.Gone[k.ID] = true
			}
		}
	}
	return nil
}

func (s *Service) carersChanged(tx Tx, u User, ids []string, v *MapView) error {
	for some := range slices.Chunk(ids, fullPage) {
		rows, err := list[Carer](tx, Where("id", In, some).Top(fullPage))
		if err != nil {
			return err
		}
		for i := range rows {
			v.Gone[rows[i].ID] = true
			if c, ok := s.carerOnMap(u, &rows[i]); ok {
				v.Carers = append(v.Carers, c)
			}
		}
	}
	return nil
}

// Renewed gives a map with what has changed put in, in the order of Map.
func (v MapView) Renewed(changed MapView) MapView {
	gone := func(id string) bool { return changed.Gone[id] }
	cases := append(slices.DeleteFunc(slices.Clone(v.Cases), func(c CaseView) bool { return gone(c.ID) }), changed.Cases...)
	carers := append(slices.DeleteFunc(slices.Clone(v.Carers), func(c CarerView) bool { return gone(c.ID) }), changed.Carers...)
	slices.SortFunc(cases, func(a, b CaseView) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), a.clock().Compare(b.clock()), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(carers, func(a, b CarerView) int { return cmp.Compare(a.ID, b.ID) })
	return MapView{Cases: cases, Carers: carers}
}

// clock is when something is due; nothing comes last.
func (v *CaseView) clock() time.Time {
	if v.DueAt.IsZero() {
		return nothingDue()
	}
	return v.DueAt
}

func onMap(r Ref) bool { return slices.Contains([]string{"cases", "households", "carers"}, r.Table) }

// MapScope names what a user may see on a map: two with the same one see the same. It asks nothing that sees and scope
// do not: role and unit, and for field workers, who see what is theirs elsewhere too, the user.
func (u User) MapScope() string {
	if u.Role == RoleField {
		return string(u.Role) + "/" + u.Unit + "/" + u.ID
	}
	return string(u.Role) + "/" + u.Unit
}
