package responder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"slices"

	"kipthoi/responder/law"
	"kipthoi/responder/placement"
)

const (
	maxBatch      = 5000 // cases in a batch; the most urgent come first
	batchSeconds  = 12   // guard of the first search, which ends by its rounds; a job must end within 30
	againSeconds  = 2    // of each later one
	batchRounds   = 100_000
	limitRounds   = 5 // searches until no carer's limit of infants or heavy care is exceeded
	linesTogether = 60
	batchOthers   = 3
)

// batching is a batch with all that its problem is made of, read at one moment.
type batching struct {
	*Batch
	groups []batchGroup
	last   []placement.Assignment
	tiers  placement.Tiers
}

// batchGroup is people who stay together, as a request for a carer.
type batchGroup struct {
	*careRequest
	points map[string]float64 // of each eligible carer
}

// RunBatch works out a batch that waits and writes its lines. Nothing is locked meanwhile; what has changed since is found
// when a proposal is taken up. Again, after it is done, it does nothing.
func (s *Service) RunBatch(ctx context.Context, id string) error {
	b, err := s.readBatch(ctx, id)
	if err != nil || b.State != BatchWaiting {
		return wrap(err, "read batch")
	}
	done := Batch{Run: s.NewID(), State: BatchDone, Policy: b.tiers.Version, Groups: int64(len(b.groups))}
	lines, err := b.work(ctx, &done)
	var wrong *placement.FieldError
	if errors.As(err, &wrong) { // too large: no later try mends it
		done.State, done.Problem, err = BatchFailed, wrong.VI+" ("+wrong.EN+")", nil
	}
	if err != nil {
		return wrap(err, "work out batch")
	}
	for part := range slices.Chunk(lines, linesTogether) {
		if _, err := s.AsSystem(ctx, "batch.lines", id, map[string]any{"lines": s.mark(part, b.Batch, done.Run)}); err != nil {
			return wrap(err, "store lines of batch")
		}
	}
	_, err = s.AsSystem(ctx, "batch.finish", id, done)
	return wrap(err, "finish batch")
}

// mark says of which run the lines are.
func (s *Service) mark(lines []BatchLine, b *Batch, run string) []BatchLine {
	for i := range lines {
		lines[i].Meta, lines[i].BatchID, lines[i].Run = Meta{ID: s.NewID(), Unit: b.Unit}, b.ID, run
	}
	return lines
}

func (s *Service) readBatch(ctx context.Context, id string) (b *batching, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		row, err := get[Batch](tx, id)
		if err != nil {
			return err
		}
		b = &batching{Batch: row}
		if b.tiers, err = placement.TiersOn(law.DateOf(s.Now()).String()); err != nil {
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
	lines, err := list[BatchLine](tx, Where("batch_id", Eq, before.ID).And("run", Eq, before.Run).Top(maxBatch))
	for _, l := range lines {
		if l.CarerID != "" {
			b.last = append(b.last, placement.Assignment{Group: l.CaseID, Home: l.CarerID})
		}
	}
	return err
}

// readGroups reads the open cases of the area in which somebody needs a place and has none, each person once.
func (s *Service) readGroups(tx Tx, b *batching) error {
	q := Where(scopeColumn(b.Unit), Eq, b.Unit).And("closed", Eq, false)
	if b.IncidentID != "" {
		q = q.And("incident_id", Eq, b.IncidentID)
	}
	cases, err := list[Case](tx, q.By("priority", "created_at").Top(maxBatch))
	if err != nil {
		return err
	}
	var shared *careRequest
	seen := map[string]bool{}
	for i := range cases {
		g, err := s.groupOf(tx, &cases[i], seen)
		if err != nil {
			return err
		}
		if g == nil {
			continue
		}
		if shared == nil {
			if err := s.readCarers(tx, g, true); err != nil {
				return err
			}
			shared = g
		}
		g.carers, g.staying = shared.carers, shared.staying
		b.groups = append(b.groups, batchGroup{g, map[string]float64{}})
	}
	return nil
}

// groupOf gives who of a case needs a place together; nil is nobody, or somebody who is in another group already.
func (s *Service) groupOf(tx Tx, k *Case, seen map[string]bool) (*careRequest, error) {
	family, err := list[Person](tx, Where("household_id", Eq, k.HouseholdID).By("created_at"))
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range family {
		if family[i].needsPlace() || family[i].ID == k.PersonID && (contains(k.Needs, "shelter") || contains(k.Needs, "protection")) {
			ids = append(ids, family[i].ID)
		}
	}
	held, err := list[Placement](tx, Where("person_id", In, ids).And("state", In, holding()))
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return seen[id] || slices.ContainsFunc(held, func(p Placement) bool { return p.PersonID == id })
	})
	w := Wanted{CaseID: k.ID, With: ids}
	switch {
	case k.Family == Protection && !slices.Contains(ids, k.PersonID), len(ids) == 0:
		return nil, nil
	case k.Family == Protection:
		w.PersonID, w.With = k.PersonID, nil
	default:
		w.PersonID = ids[0]
	}
	q, err := s.request(tx, k, w)
	if err == nil {
		for i := range q.people {
			seen[q.people[i].ID] = true
		}
	}
	return q, err
}

// work solves the batch, again while some carer's limit is exceeded by groups together, and writes down the plan.
func (b *batching) work(ctx context.Context, done *Batch) ([]BatchLine, error) {
	p, err := b.problem()
	if err != nil {
		return nil, err
	}
	if done.InputHash, err = inputHash(p); err != nil {
		return nil, err
	}
	var plan *placement.Plan
	for range limitRounds {
		if plan, err = placement.Solve(ctx, p); err != nil {
			return nil, err
		}
		more := slices.DeleteFunc(b.exceeding(plan), func(a placement.Assignment) bool { return slices.Contains(p.Pins, a) })
		if len(more) == 0 {
			break
		}
		p.Bans, p.TimeLimitS = append(p.Bans, more...), againSeconds
	}
	if err := placement.Check(p, plan); err != nil {
		return nil, err
	}
	done.Placed, done.Cost, done.Bound = int64(len(plan.Assigned)), int64(math.Ceil(plan.Cost)), int64(plan.Bound)
	done.Exceptions = int64(len(plan.Exceptions))
	return b.lines(plan), nil
}

func inputHash(p *placement.Problem) (string, error) {
	data, err := json.Marshal(p)
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), err
}

// problem judges every group and carer by the hard rules and prices those that are left.
func (b *batching) problem() (*placement.Problem, error) {
	p := &placement.Problem{TimeLimitS: batchSeconds, Seed: 1, Iterations: min(max(batchRounds/max(1, len(b.groups)), 5), 500), MoveCost: b.tiers.Of("move"), Previous: b.last}
	if len(b.groups) == 0 {
		return p, nil
	}
	for _, k := range b.groups[0].carers.carers {
		p.Homes = append(p.Homes, placement.Home{ID: k.ID, Places: int(k.Free()), Shelter: !k.home()})
	}
	rules := hardRules()
	for i := range b.groups {
		g := &b.groups[i]
		p.Groups = append(p.Groups, placement.Group{ID: g.k.ID, Size: len(g.people), Urgency: g.urgency()})
		for _, k := range g.carers.carers {
			if g.refuses(rules, k) == nil {
				cost := math.Round(g.cost(k, b.tiers))
				g.points[k.ID] = cost
				p.Pairs = append(p.Pairs, placement.Pair{Group: g.k.ID, Home: k.ID, Cost: &cost})
			}
		}
	}
	p.Bans = b.chosen(b.Bans)
	p.Pins = slices.DeleteFunc(b.chosen(b.Pins), func(a placement.Assignment) bool { return slices.Contains(p.Bans, a) })
	for p.Validate() != nil && len(p.Pins) > 0 { // pins that do not fit together: the last one goes
		p.Pins = p.Pins[:len(p.Pins)-1]
	}
	return p, p.Validate()
}

// chosen gives those choices that the hard rules allow.
func (b *batching) chosen(list []Choice) (out []placement.Assignment) {
	for _, ch := range list {
		for i := range b.groups {
			if _, may := b.groups[i].points[ch.CarerID]; may && b.groups[i].k.ID == ch.CaseID {
				out = append(out, placement.Assignment{Group: ch.CaseID, Home: ch.CarerID})
			}
		}
	}
	return out
}

func (g *batchGroup) urgency() int {
	if p := int(g.k.Priority); p >= 1 && p <= 4 {
		return p
	}
	return 4
}

// cost gives the points of an eligible carer: the tiers of tiers.csv.
func (g *batchGroup) cost(k *poolCarer, t placement.Tiers) float64 {
	r := g.rank(k)
	sum := t.Distance(r.metres) + t.Of("language")*float64(r.tongue)/2 + t.Of("load")*float64(r.load)/100
	if g.school != nil && r.school > 0 {
		sum += t.Of("school")
	}
	switch r.tier {
	case 0:
		return sum + t.Of("relative")
	case 1:
		return sum + t.Of("same_commune")
	case 2:
		return sum + t.Of("household")
	case 3:
		return sum + t.Of("foreigner")
	}
	return sum + t.Shelter(g.urgency())*float64(len(g.people))
}

// exceeding lists groups that must go elsewhere because a carer takes only so many infants or people who need heavy care,
// the least urgent and latest of them.
func (b *batching) exceeding(plan *placement.Plan) (out []placement.Assignment) {
	at := map[string]string{}
	for _, a := range plan.Assigned {
		at[a.Group] = a.Home
	}
	limits := map[string][]Limit{}
	if len(b.groups) > 0 {
		for _, k := range b.groups[0].carers.carers {
			limits[k.ID] = k.Limits
		}
	}
	taken := map[Limit]int64{} // by carer and group: Limit{Group: carer + group}
	for i := range b.groups {
		g := &b.groups[i]
		carer := at[g.k.ID]
		for _, l := range limits[carer] {
			n := int64(0)
			for j := range g.people {
				n += count(countsAs(l.Group, g.people[j].limit))
			}
			key := Limit{Group: carer + l.Group}
			if n > 0 && taken[key]+n+g.stays(carer, l.Group) > l.Places {
				out = append(out, placement.Assignment{Group: g.k.ID, Home: carer})
				break
			}
			taken[key] += n
		}
	}
	return out
}

// lines writes down what is proposed for each group.
func (b *batching) lines(plan *placement.Plan) []BatchLine {
	at, code := map[string]string{}, map[string]string{}
	for _, a := range plan.Assigned {
		at[a.Group] = a.Home
	}
	for _, u := range plan.Unassigned {
		code[u.Group] = string(u.Reason.Code)
	}
	for _, e := range plan.Exceptions {
		code[e.Group] = "exception"
	}
	lines := make([]BatchLine, len(b.groups))
	for i := range b.groups {
		g := &b.groups[i]
		l := &lines[i]
		l.CaseID, l.CarerID, l.Code = g.k.ID, at[g.k.ID], code[g.k.ID]
		for j := range g.people {
			l.PersonIDs = append(l.PersonIDs, g.people[j].ID)
		}
		l.Points, l.Others = int64(g.points[l.CarerID]), g.others(l.CarerID)
	}
	return lines
}

// others gives the best carers but the proposed one.
func (g *batchGroup) others(carer string) []Alternative {
	out := []Alternative{}
	for _, id := range sortedKeys(g.points) {
		if id != carer {
			out = append(out, Alternative{id, int64(g.points[id] - g.points[carer])})
		}
	}
	slices.SortStableFunc(out, func(a, b Alternative) int { return int(a.More - b.More) })
	return out[:min(batchOthers, len(out))]
}
