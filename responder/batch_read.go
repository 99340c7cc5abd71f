package responder

import (
	"context"
	"slices"

	"kipthoi/responder/law"
	"kipthoi/responder/placement"
)

const (
	maxBatch  = 5000 // groups in a batch; the most urgent come first
	casesRead = 1000 // cases read together
)

// batching is a batch with all that its problem is made of, read at one moment.
type batching struct {
	*Batch
	groups []batchGroup
	carers *pool
	last   []BatchLine // of the batch before
	tiers  placement.Tiers
}

// batchGroup is people who stay together, as a request for a carer.
type batchGroup struct {
	*careRequest
	allowed int64       // carers whom no hard rule counts out
	pairs   []batchPair // of them those that are searched, the best first
	others  []Alternative
}

// batchPair is a carer of the pool, by number, and its points for a group.
type batchPair struct {
	carer  int32
	points float64
}

func (s *Service) readBatch(ctx context.Context, id string) (b *batching, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		row, err := get[Batch](tx, id)
		if err != nil {
			return err
		}
		b = &batching{Batch: row, carers: &pool{}}
		if b.tiers, err = placement.TiersOn(law.DateOf(s.Now()).String()); err != nil || row.State != BatchWaiting {
			return err
		}
		return first(b.readLast(tx), s.readGroups(tx, b))
	})
	return b, err
}

// readLast reads what the batch before proposed.
func (b *batching) readLast(tx Tx) error {
	if b.After == "" {
		return nil
	}
	before, err := get[Batch](tx, b.After)
	if err != nil {
		return err
	}
	b.last, err = list[BatchLine](tx, Where("batch_id", Eq, before.ID).And("run", Eq, before.Run).Top(maxBatch))
	return err
}

// readGroups reads the open cases of the area in which somebody needs a place and has none, each person once.
func (s *Service) readGroups(tx Tx, b *batching) error {
	q := Where(scopeColumn(b.Unit), Eq, b.Unit).And("closed", Eq, false).By("priority", "created_at").Top(casesRead)
	if b.IncidentID != "" {
		q = q.And("incident_id", Eq, b.IncidentID)
	}
	for seen := map[string]bool{}; !b.More; {
		cases, err := list[Case](tx, q)
		if err != nil {
			return err
		}
		if err := s.addGroups(tx, b, cases, seen); err != nil || len(cases) < casesRead {
			return first(err, s.readPool(tx, b, true))
		}
		last := &cases[len(cases)-1]
		q = q.Beyond(last.Priority, last.CreatedAt, last.ID)
	}
	return s.readPool(tx, b, true)
}

// addGroups adds the groups of some cases, as long as the batch has room.
func (s *Service) addGroups(tx Tx, b *batching, cases []Case, seen map[string]bool) error {
	files, err := readFiles(tx, cases)
	if err != nil {
		return err
	}
	for i := range cases {
		q, err := s.groupOf(files, &cases[i], seen)
		if err != nil {
			return err
		}
		if q == nil {
			continue
		}
		if b.More = len(b.groups) == maxBatch; b.More {
			return nil
		}
		b.groups = append(b.groups, batchGroup{careRequest: q})
	}
	return nil
}

// readPool reads the carers of the province and who is with them, for all groups. keep is for transactions that only read.
func (s *Service) readPool(tx Tx, b *batching, keep bool) error {
	there, err := staying(tx, Where("province", Eq, b.Province))
	if err != nil {
		return err
	}
	b.carers, err = s.pool(tx, b.Province, keep)
	for i := range b.groups {
		b.groups[i].carers, b.groups[i].staying = b.carers, there
	}
	return err
}

// groupOf gives who of a case needs a place together; nil is nobody, or somebody who is in another group already.
func (s *Service) groupOf(f *caseFiles, k *Case, seen map[string]bool) (*careRequest, error) {
	var ids []string
	for _, p := range f.family[k.HouseholdID] {
		asked := p.ID == k.PersonID && (slices.Contains(k.Needs, "shelter") || slices.Contains(k.Needs, "protection"))
		if (asked || p.needsPlace()) && !seen[p.ID] && f.held(p.ID) == "" {
			ids = append(ids, p.ID)
		}
	}
	w := Wanted{CaseID: k.ID}
	switch {
	case k.Family == Protection && !slices.Contains(ids, k.PersonID), len(ids) == 0:
		return nil, nil
	case k.Family == Protection:
		w.PersonID = k.PersonID
	default:
		w.PersonID, w.With = ids[0], ids
	}
	q, err := s.requestOf(f, k, w)
	if err == nil {
		for i := range q.people {
			seen[q.people[i].ID] = true
		}
	}
	return q, err
}

// readLines reads the groups of lines as they are now, each with the people of its line, and the cases of all lines. A
// group somebody of which has a place by now, or whose case is closed, is in none.
func (s *Service) readLines(tx Tx, b *Batch, lines []BatchLine, keep bool) (*batching, map[string]*Case, error) {
	out, at := &batching{Batch: b, carers: &pool{}}, map[string]*Case{}
	cases, err := casesOfLines(tx, lines)
	if err != nil {
		return nil, nil, err
	}
	for i := range cases {
		at[cases[i].ID] = &cases[i]
	}
	files, err := readFiles(tx, cases)
	if err != nil {
		return nil, nil, err
	}
	for i := range lines {
		l := &lines[i]
		k := at[l.CaseID]
		if k == nil || k.Closed || slices.ContainsFunc(l.PersonIDs, func(id string) bool { return files.held(id) != "" }) {
			continue
		}
		q, err := s.requestOf(files, k, Wanted{CaseID: k.ID, PersonID: l.PersonIDs[0], With: l.PersonIDs[1:]})
		if err == nil {
			out.groups = append(out.groups, batchGroup{careRequest: q})
		} else if asError(err).Code != CodeNotFound { // who has left the household waits here no more
			return nil, nil, err
		}
	}
	return out, at, s.readPool(tx, out, keep)
}

func casesOfLines(tx Tx, lines []BatchLine) (cases []Case, err error) {
	for part := range slices.Chunk(lines, filesTogether) {
		ids := make([]string, len(part))
		for i := range part {
			ids[i] = part[i].CaseID
		}
		some, err := list[Case](tx, Where("id", In, ids).Top(len(ids)))
		if err != nil {
			return nil, err
		}
		cases = append(cases, some...)
	}
	return cases, nil
}
