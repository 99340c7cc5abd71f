package responder

import (
	"context"
	"slices"
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

func onMap(r Ref) bool { return slices.Contains([]string{"cases", "households", "carers"}, r.Table) }

// MapScope names what a user may see on a map: two with the same one see the same. It asks nothing that sees and scope
// do not: role and unit, and for field workers, who see what is theirs elsewhere too, the user.
func (u User) MapScope() string {
	if u.Role == RoleField {
		return string(u.Role) + "/" + u.Unit + "/" + u.ID
	}
	return string(u.Role) + "/" + u.Unit
}
