package responder

import (
	"context"
)

// Changed is a record that changed after a reader's position, as the reader may see it; Gone when they may not.
type Changed struct {
	Table   string `json:"table"`
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Record  any    `json:"record,omitempty"`
}

// ChangePage is what changed after a position.
type ChangePage struct {
	Changes []Changed `json:"changes"`
	Next    string    `json:"next" doc:"send it as the cursor of the next call"`
	More    bool      `json:"more"`
}

// Changes gives what changed after a position, for a phone or console that keeps a copy. It shows each record once, as
// it is now, and only what the reader may know.
func (s *Service) Changes(ctx context.Context, u User, cursor string, limit int) (page ChangePage, err error) {
	page.Changes = []Changed{}
	after, err := ParsePosition(cursor)
	if err != nil {
		return page, err
	}
	limit = max(1, min(limit, 500))
	page.Next = after.String()
	err = s.Store.Read(ctx, func(tx Tx) error {
		entries, err := tx.Entries(after, "", limit)
		if err != nil || len(entries) == 0 {
			return err
		}
		page.Next, page.More = entries[len(entries)-1].Position.String(), len(entries) == limit
		for _, ref := range lastOf(entries) {
			ch, ok, err := s.changed(tx, u, ref)
			if err != nil {
				return err
			}
			if ok {
				page.Changes = append(page.Changes, ch)
			}
		}
		return nil
	})
	return page, wrap(err, "read changes")
}

// lastOf gives each record that entries touched once, in the order of its last change.
func lastOf(entries []LogEntry) (refs []Ref) {
	type key struct{ table, id string }
	last := map[key]int{}
	for i, e := range entries {
		for _, r := range e.Touched {
			last[key{r.Table, r.ID}] = i
		}
	}
	for i, e := range entries {
		for _, r := range e.Touched {
			if k := (key{r.Table, r.ID}); last[k] == i {
				delete(last, k)
				refs = append(refs, r)
			}
		}
	}
	return refs
}

// changed gives a record as the reader may see it now. Tables that phones do not keep are left out.
func (s *Service) changed(tx Tx, u User, ref Ref) (ch Changed, ok bool, err error) {
	var rec any
	switch ref.Table {
	case "cases":
		rec, err = s.changedCase(tx, u, ref.ID, func(k *Case, h *Household) any { v, _ := s.viewCase(u, k, h); return v }, sightCode)
	case "households":
		rec, err = s.changedHousehold(tx, u, ref.ID)
	case "persons":
		rec, err = s.changedPerson(tx, u, ref.ID)
	}
	if err != nil && asError(err).Code == CodeNotFound {
		return ch, false, nil
	}
	return Changed{ref.Table, ref.ID, ref.Version, rec}, rec != nil, err
}

func (s *Service) changedCase(tx Tx, u User, id string, show func(*Case, *Household) any, need sight) (any, error) {
	k, err := get[Case](tx, id)
	if err != nil || u.sees(k) < need {
		return nil, err
	}
	h, err := get[Household](tx, k.HouseholdID)
	if err != nil {
		return nil, err
	}
	return show(k, h), nil
}

func (s *Service) changedHousehold(tx Tx, u User, id string) (any, error) {
	cases, err := list[Case](tx, Where("household_id", Eq, id).Top(1))
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	return s.changedCase(tx, u, cases[0].ID, func(_ *Case, h *Household) any { return h }, sightAll)
}

func (s *Service) changedPerson(tx Tx, u User, id string) (any, error) {
	p, err := get[Person](tx, id)
	if err != nil {
		return nil, err
	}
	h, err := s.changedHousehold(tx, u, p.HouseholdID)
	if h == nil || err != nil {
		return nil, err
	}
	return p, nil
}
