package responder

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"kipthoi/responder/placement"
)

const (
	batchSeconds  = 20 // of the first search of a full batch; a smaller one ends by its rounds
	leastSeconds  = 5
	sightSeconds  = 3   // of a short search before it, which says how far from the best a plan is
	sightGroups   = 500 // with fewer the search itself is short
	againSeconds  = 2   // of each later one
	batchRounds   = 100_000
	limitRounds   = 5 // searches until no carer's limit of infants or heavy care is exceeded
	linesTogether = 60
	tellEvery     = time.Second
)

// RunBatch works out a batch that waits and writes its lines. Nothing is locked meanwhile; what has changed since is found
// when a proposal is taken up. Again, after it is done, it does nothing.
func (s *Service) RunBatch(ctx context.Context, id string) error {
	w := batchWork{s: s, id: id, at: batchProgress{Stage: StageReading, GapPPM: -1}}
	if err := w.tell(ctx, StageReading, 1); err != nil {
		return err
	}
	var err error
	if w.batching, err = s.readBatch(ctx, id); err != nil || w.State != BatchWaiting {
		return wrap(err, "read batch")
	}
	w.at.Groups = int64(len(w.groups))
	done := *w.Batch
	done.Run, done.State, done.Policy, done.Groups = s.NewID(), BatchDone, w.tiers.Version, w.at.Groups
	lines, err := w.work(ctx, &done)
	var wrong *placement.FieldError
	if errors.As(err, &wrong) { // no later try mends it
		done.State, done.Problem, err = BatchFailed, wrong.VI+" ("+wrong.EN+")", nil
	}
	if err != nil {
		return wrap(err, "work out batch")
	}
	if err := w.write(ctx, lines, &done); err != nil {
		return err
	}
	return s.layDesk(ctx, id)
}

// GiveUpBatch ends a batch that no try could work out, so that nobody waits for it. One that is done stays.
func (s *Service) GiveUpBatch(ctx context.Context, id string) error {
	_, err := s.AsSystem(ctx, "batch.finish", id, Batch{State: BatchFailed, GapPPM: -1, Problem: "máy không tính xong sau nhiều lần thử (no try came to an end)"})
	return wrap(err, "give up batch")
}

// batchWork is the work on a batch, which tells how far it is.
type batchWork struct {
	*batching
	s  *Service
	id string
	at batchProgress
}

// tell notes how far the work is.
func (w *batchWork) tell(ctx context.Context, stage BatchStage, percent int64) error {
	w.at.Stage, w.at.Percent = stage, percent
	_, err := w.s.AsSystem(ctx, "batch.progress", w.id, w.at)
	return wrap(err, "tell how far a batch is")
}

// write stores the lines of a run and ends the batch.
func (w *batchWork) write(ctx context.Context, lines []BatchLine, done *Batch) error {
	for part := range slices.Chunk(lines, linesTogether) {
		for i := range part {
			part[i].Meta, part[i].BatchID, part[i].Run = Meta{ID: w.s.NewID(), Unit: w.Unit}, w.id, done.Run
		}
		if _, err := w.s.AsSystem(ctx, "batch.lines", w.id, map[string]any{"lines": part}); err != nil {
			return wrap(err, "store lines of batch")
		}
	}
	_, err := w.s.AsSystem(ctx, "batch.finish", w.id, done)
	return wrap(err, "finish batch")
}

// work solves the batch and writes down the plan.
func (w *batchWork) work(ctx context.Context, done *Batch) ([]BatchLine, error) {
	if err := w.tell(ctx, StageJudging, 5); err != nil {
		return nil, err
	}
	w.judge()
	p := w.problem()
	w.choose(p)
	done.Pairs, done.Searched, done.Dropped, done.Pins, done.Bans, done.InputHash = w.Pairs, w.Searched, w.Dropped, w.Pins, w.Bans, w.inputHash(p)
	plan, err := w.search(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := w.tell(ctx, StageChecking, 85); err != nil {
		return nil, err
	}
	if err := placement.Check(p, plan); err != nil {
		return nil, err
	}
	done.Placed, done.Cost, done.Bound = int64(len(plan.Assigned)), int64(math.Ceil(plan.Cost)), int64(plan.Bound)
	done.Exceptions, done.GapPPM = int64(len(plan.Exceptions)), gapPPM(plan)
	w.at.GapPPM = done.GapPPM
	return w.lines(plan), w.tell(ctx, StageWriting, 92)
}

// gapPPM gives the gap of a plan in millionths; -1 not known.
func gapPPM(p *placement.Plan) int64 {
	if p.Gap == nil || *p.Gap < 0 || *p.Gap > 1e9 {
		return -1
	}
	return int64(math.Ceil(*p.Gap * 1e6))
}

// search looks for the best plan, again while some carer's limit is exceeded by groups together. Of a large batch a short
// search says first how far from the best a plan is.
func (w *batchWork) search(ctx context.Context, p *placement.Problem) (plan *placement.Plan, err error) {
	n := len(w.groups)
	if n >= sightGroups {
		p.TimeLimitS = sightSeconds
		if plan, err = w.solve(ctx, p, 15, 25); err != nil {
			return nil, err
		}
		w.at.GapPPM = gapPPM(plan)
	}
	p.TimeLimitS, p.Iterations = batchLimits(n)
	for range limitRounds {
		if plan, err = w.solve(ctx, p, 25, 85); err != nil {
			return nil, err
		}
		w.at.GapPPM = gapPPM(plan)
		more := slices.DeleteFunc(w.exceeding(plan), func(a placement.Assignment) bool { return slices.Contains(p.Pins, a) })
		if len(more) == 0 {
			break
		}
		p.Bans, p.TimeLimitS = append(p.Bans, more...), againSeconds
	}
	return plan, nil
}

// batchLimits gives the seconds and rounds of a search for so many groups.
func batchLimits(n int) (seconds float64, rounds int) {
	return max(leastSeconds, batchSeconds*float64(n)/maxBatch), min(max(batchRounds/max(1, n), 5), 500)
}

// solve searches once, and tells meanwhile how much of the time is over, as a share from one per cent to another.
func (w *batchWork) solve(ctx context.Context, p *placement.Problem, from, to int64) (plan *placement.Plan, err error) {
	if err := w.tell(ctx, StageSearching, max(from, w.at.Percent)); err != nil {
		return nil, err
	}
	began, ended := time.Now(), make(chan struct{})
	go func() {
		defer close(ended)
		plan, err = placement.Solve(ctx, p)
	}()
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return plan, err
		case <-tick.C:
			share := min(time.Since(began).Seconds()/p.TimeLimitS, 1)
			if err := w.tell(ctx, StageSearching, max(w.at.Percent, from+int64(share*float64(to-from)))); err != nil {
				<-ended
				return nil, err
			}
		}
	}
}

// exceeding lists groups that must go elsewhere because a carer takes only so many infants or people who need heavy care,
// the least urgent and latest of them.
func (b *batching) exceeding(plan *placement.Plan) (out []placement.Assignment) {
	at := map[string]string{}
	for _, a := range plan.Assigned {
		at[a.Group] = a.Home
	}
	taken := map[Limit]int64{} // by carer and group: Limit{Group: carer + group}
	for i := range b.groups {
		g := &b.groups[i]
		if carer := at[g.k.ID]; carer != "" && !g.fitsLimits(b.carers.carers[b.carers.at[carer]], taken) {
			out = append(out, placement.Assignment{Group: g.k.ID, Home: carer})
		}
	}
	return out
}

// fitsLimits counts a group at a carer, unless one of the carer's limits has no room for it beside those counted before.
func (g *batchGroup) fitsLimits(k *poolCarer, taken map[Limit]int64) bool {
	for _, l := range k.Limits {
		n := int64(0)
		for i := range g.people {
			n += count(countsAs(l.Group, g.people[i].limit))
		}
		key := Limit{Group: k.ID + l.Group}
		if n > 0 && taken[key]+n+g.stays(k.ID, l.Group) > l.Places {
			return false
		}
		taken[key] += n
	}
	return true
}

// lines writes down what is proposed for each group, beside the batch before.
func (b *batching) lines(plan *placement.Plan) []BatchLine {
	at, code, was := map[string]string{}, map[string]string{}, map[string]*BatchLine{}
	for _, a := range plan.Assigned {
		at[a.Group] = a.Home
	}
	for _, u := range plan.Unassigned {
		code[u.Group] = string(u.Reason.Code)
	}
	for _, e := range plan.Exceptions {
		code[e.Group] = "exception"
	}
	for i := range b.last {
		was[b.last[i].CaseID] = &b.last[i]
	}
	lines := make([]BatchLine, len(b.groups))
	for i := range b.groups {
		g, l := &b.groups[i], &lines[i]
		l.CaseID, l.CarerID, l.Code, l.Price = g.k.ID, at[g.k.ID], code[g.k.ID], plan.Certificate.Prices[i]
		for j := range g.people {
			l.PersonIDs = append(l.PersonIDs, g.people[j].ID)
		}
		points, _ := g.points(l.CarerID)
		l.Points, l.Others = int64(points), g.instead(l.CarerID, int64(points))
		if b.After != "" {
			l.differs(was[g.k.ID])
		}
	}
	return lines
}

// differs notes what has changed against the batch before; nil: the group was not in it.
func (l *BatchLine) differs(before *BatchLine) {
	if before == nil {
		l.Change = "new"
		return
	}
	switch l.Was = before.CarerID; {
	case l.Was == l.CarerID:
		l.Change = "same"
	case l.Was == "":
		l.Change = "gained"
	case l.CarerID == "":
		l.Change = "lost"
	default:
		l.Change = "moved"
	}
}

// instead gives the best carers but the proposed one, with the points that they cost more.
func (g *batchGroup) instead(carer string, points int64) []Alternative {
	out := []Alternative{}
	for _, o := range g.others {
		if o.CarerID != carer && len(out) < batchOthers {
			out = append(out, Alternative{o.CarerID, o.More - points})
		}
	}
	return out
}
