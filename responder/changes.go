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
	after, err := parsePosition(cursor)
	if err != nil {
		return page, err
	}
	limit = max(1, min(limit, 500))
	page.Next = after.String()
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		show.tx, show.protected = tx, nil
		entries, err := tx.Entries(after, limit)
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
	if err := show.logged(ctx, err); err != nil {
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

// logged notes that the reader is shown protected cases, when reading them went well; without that nothing is shown.
func (r *showing) logged(ctx context.Context, err error) error {
	for _, k := range r.protected {
		if err == nil {
			err = r.s.logReading(ctx, r.u, k)
		}
	}
	return err
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
		rec, err = r.changedCase(ref.ID)
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

func (r *showing) changedCase(id string) (any, error) {
	k, err := get[Case](r.tx, id)
	if err != nil || r.u.sees(k) < sightCode {
		return nil, err
	}
	h, err := get[Household](r.tx, k.HouseholdID)
	if err != nil {
		return nil, err
	}
	v, _ := r.s.viewCase(r.u, k, h)
	return v, nil
}

func (r *showing) changedHousehold(id string) (any, error) {
	if _, err := r.home(id); err != nil {
		return nil, err
	}
	return get[Household](r.tx, id)
}

func (r *showing) changedPerson(id string) (any, error) {
	p, err := get[Person](r.tx, id)
	if err != nil {
		return nil, err
	}
	if _, err := r.home(p.HouseholdID); err != nil {
		return nil, err
	}
	one := []Person{*p}
	err = hideMerges(r.tx, r.u, one)
	return &one[0], err
}

// home gives the cases of a household whose people the reader may know, and not_found for any other.
func (r *showing) home(id string) ([]Case, error) {
	cases, err := casesOf(r.tx, id)
	if err == nil && !r.u.seesHome(cases) {
		err = notFound("household")
	}
	for i := range cases {
		if err == nil && cases[i].Family == Protection {
			r.protected = append(r.protected, &cases[i])
		}
	}
	return cases, err
}
