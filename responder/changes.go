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
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		show.tx, show.protected = tx, nil
		entries, err := tx.Entries(after, "", limit)
		if err != nil || len(entries) == 0 {
			return err
		}
		page.Next, page.More = entries[len(entries)-1].Position.String(), len(entries) == limit
		for _, ref := range lastOf(entries) {
			ch, ok, err := show.changed(ref)
			if err != nil {
				return err
			}
			if ok {
				page.Changes = append(page.Changes, ch)
			}
		}
		return nil
	})
	for _, k := range show.protected {
		err = first(err, s.logReading(ctx, u, k))
	}
	if err != nil {
		return ChangePage{}, wrap(err, "read changes")
	}
	return page, nil
}

// showing gives one reader records as they are now, and remembers the protected cases whose facts it gave.
type showing struct {
	s         *Service
	tx        Tx
	u         User
	protected []*Case
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
func (r *showing) changed(ref Ref) (ch Changed, ok bool, err error) {
	var rec any
	switch ref.Table {
	case "cases":
		rec, err = r.changedCase(ref.ID, func(k *Case, h *Household) any { v, _ := r.s.viewCase(r.u, k, h); return v }, sightCode)
	case "households":
		rec, err = r.changedHousehold(ref.ID)
	case "persons":
		rec, err = r.changedPerson(ref.ID)
	}
	if err != nil && asError(err).Code == CodeNotFound {
		return ch, false, nil
	}
	return Changed{ref.Table, ref.ID, ref.Version, rec}, rec != nil, err
}

func (r *showing) changedCase(id string, show func(*Case, *Household) any, need sight) (any, error) {
	k, err := get[Case](r.tx, id)
	if err != nil || r.u.sees(k) < need {
		return nil, err
	}
	h, err := get[Household](r.tx, k.HouseholdID)
	if err != nil {
		return nil, err
	}
	if need == sightAll && k.Family == Protection {
		r.protected = append(r.protected, k)
	}
	return show(k, h), nil
}

func (r *showing) changedHousehold(id string) (any, error) {
	cases, err := list[Case](r.tx, Where("household_id", Eq, id).Top(1))
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	return r.changedCase(cases[0].ID, func(_ *Case, h *Household) any { return h }, sightAll)
}

func (r *showing) changedPerson(id string) (any, error) {
	p, err := get[Person](r.tx, id)
	if err != nil {
		return nil, err
	}
	h, err := r.changedHousehold(p.HouseholdID)
	if h == nil || err != nil {
		return nil, err
	}
	return p, nil
}
