package placement

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	workers    = 2
	mostBids   = 100 // for each group in an auction
	manyBids   = 15  // after which no auction with smaller rises is held
	firstSteps = 120 // for the prices that the search starts with
	laterSteps = 400
	idleRounds = 2000    // without a better plan, when no number of rounds is asked for; and more in small problems:
	idleWork   = 500_000 // groups looked at
)

// Solve finds a plan. Errors are a *FieldError of the problem; a plan that leaves groups unassigned is none. When ctx
// ends, the best plan so far is given.
func Solve(ctx context.Context, p *Problem) (*Plan, error) {
	started := time.Now()
	t, err := p.rows()
	if err != nil {
		return nil, err
	}
	s := newSolver(ctx, p, t, started)
	s.search()
	plan := s.plan(p)
	plan.Seconds = time.Since(started).Seconds()
	return plan, nil
}

// solver holds what the workers share.
type solver struct {
	p       *Problem
	in      *instance
	started time.Time
	limit   time.Duration
	rounds  int // of each worker; 0 is by time
	seed    int64
	ctx     context.Context
	absent  []float64
	prices  *climb
	walkers [workers]*walker
	made    [workers]int
	cut     bool // the time limit ended the search
	first   First

	bound    float64
	proof    Certificate
	proven   []int // unplaced of each class, of the plan that the bound is for
	hopeless []int // of each class: groups that fit nowhere

	exceptions []Exception
	repaired   int
}

func newSolver(ctx context.Context, p *Problem, t *table, started time.Time) *solver {
	limit := p.TimeLimitS
	if limit == 0 {
		limit = defaultTimeS
	}
	s := &solver{p: p, in: newInstance(p, t), started: started, limit: time.Duration(limit * float64(time.Second)), rounds: p.Iterations, seed: p.Seed, ctx: ctx}
	s.absent = absentCosts(s.in)
	s.hopeless = make([]int, s.in.classes)
	for g, c := range s.in.class {
		if s.in.off[g] == s.in.off[g+1] && !s.in.fixed[g] {
			s.hopeless[c]++
		}
	}
	return s
}

// after tells whether a share of the time limit is over.
func (s *solver) after(share float64) func() bool {
	end := s.started.Add(time.Duration(share * float64(s.limit)))
	return func() bool { return s.ctx.Err() != nil || !time.Now().Before(end) }
}

func (s *solver) search() {
	start := s.begin()
	s.prices.steps(firstSteps, s.owing(start.score))
	for i := range s.walkers {
		s.walkers[i] = newWalker(s.in, s.absent, s.seed*workers+int64(i), s.after(0.88))
		if s.rounds == 0 {
			s.walkers[i].idle = idleRounds + idleWork/max(1, s.in.groups())
		}
	}
	s.polish(start.at, s.in.stay())
	s.prices.steps(laterSteps, s.owing(s.best().best))
	s.polish(s.best().bestAt, s.best().bestAt)
	s.dive()
	s.setBound(s.after(0.75))
	left := s.rounds
	if left == 0 {
		left = math.MaxInt
	}
	s.each(func(w *walker) int { return w.walk(left) })
	s.cut = s.after(0.88)()
	s.each(func(w *walker) int { w.polish(); return 0 })
	s.repair()
	s.setBound(s.after(0.97))
}

// begin makes the first plan by auctions with smaller and smaller rises, the last of them one that made many bids.
func (s *solver) begin() (best *auction) {
	for _, rise := range []float64{0.01, 0.003, 0.001, 0.0003, 0.0001} {
		a := newAuction(s.in, s.absent, rise)
		for g := s.in.groups() - 1; g >= 0; g-- {
			a.queue = append(a.queue, int32(g))
		}
		made := a.run(mostBids*s.in.groups(), s.after(0.6))
		if best == nil || len(a.queue) == 0 && a.score.less(best.score) {
			best = a
		}
		if made > manyBids*s.in.groups() {
			break
		}
	}
	s.first = First{time.Since(s.started).Seconds(), best.score.cost, best.score.complete()}
	s.prices = newClimb(s.in, flat(s.in), best.prices(), s.after(0.7))
	return best
}

// polish lets the workers improve plans, each in its own order.
func (s *solver) polish(plans ...[]int32) {
	for i, at := range plans {
		plans[i] = slices.Clone(at)
	}
	var all sync.WaitGroup
	for i, w := range s.walkers {
		all.Go(func() {
			w.setNear(s.prices.worth)
			w.wanted, w.price = s.prices.picks, s.prices.best
			w.set(plans[i])
			w.keep()
			w.polish()
		})
	}
	all.Wait()
}

// dive lets the workers make plans from the prices.
func (s *solver) dive() {
	s.prices.back()
	loss, cost := s.prices.losses(), s.best().best.cost
	s.each(func(w *walker) int { w.diveDown(loss, cost); return 0 })
}

// each lets the workers work side by side.
func (s *solver) each(do func(*walker) int) {
	var all sync.WaitGroup
	for i, w := range s.walkers {
		all.Go(func() { s.made[i] += do(w) })
	}
	all.Wait()
}

// best is the walker with the best plan.
func (s *solver) best() *walker {
	b := s.walkers[0]
	for _, w := range s.walkers[1:] {
		if w.best.less(b.best) {
			b = w
		}
	}
	return b
}

func (s *solver) plan(p *Problem) *Plan {
	end := newState(s.in)
	end.set(s.best().bestAt)
	plan := end.plan(p)
	plan.Rounds, plan.Cut, plan.First = s.made[0]+s.made[1], s.cut, s.first
	plan.Exceptions, plan.Repaired = s.exceptions, s.repaired
	plan.Bound, plan.Certificate = max(0, s.bound), s.proof
	plan.Gap = gap(plan.Cost, plan.Bound)
	return plan
}

// plan writes down who is where.
func (s *state) plan(p *Problem) *Plan {
	in := s.in
	plan := &Plan{Assigned: append([]Assignment{}, p.Pins...), Unassigned: append([]Unassigned{}, s.why(p)...), Cost: in.owed}
	for g, q := range s.at {
		if q != none {
			plan.Assigned = append(plan.Assigned, Assignment{p.Groups[g].ID, p.Homes[in.home[q]].ID})
			plan.Cost += in.cost[q] - in.charge(int32(g), in.home[q])
		}
	}
	plan.Complete = len(plan.Unassigned) == 0
	return plan
}

func gap(cost, bound float64) *float64 {
	switch {
	case cost == bound:
		return new(0.0)
	case bound <= 0:
		return nil
	}
	return new((cost - bound) / bound)
}
