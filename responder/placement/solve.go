package placement

import (
	"context"
	"math"
	"sync"
	"time"
)

const (
	workers    = 2
	warmRounds = 10   // before the bound
	idleRounds = 4000 // without a better plan, when no number of rounds is asked for
)

// Solve finds a plan. Errors are a *FieldError of the problem; a plan that leaves groups unassigned is none. When ctx
// ends, the best plan so far is given.
func Solve(ctx context.Context, p *Problem) (*Plan, error) {
	started := time.Now()
	if err := p.Validate(); err != nil {
		return nil, err
	}
	s := newSolver(ctx, p, started)
	s.search()
	plan := s.plan(p)
	plan.Seconds = time.Since(started).Seconds()
	return plan, nil
}

// solver holds what the workers share.
type solver struct {
	in      *instance
	started time.Time
	limit   time.Duration
	rounds  int // of each worker; 0 is by time
	ctx     context.Context
	absent  []float64
	walkers []*walker
	made    [workers]int

	bound    float64
	price    []float64 // of each group, at which the bound was found
	hopeless []int     // of each class: groups that fit nowhere
}

func newSolver(ctx context.Context, p *Problem, started time.Time) *solver {
	limit := p.TimeLimitS
	if limit == 0 {
		limit = defaultTimeS
	}
	s := &solver{in: newInstance(p), started: started, limit: time.Duration(limit * float64(time.Second)), rounds: p.Iterations, ctx: ctx}
	s.absent = absentCosts(s.in)
	prices := findPrices(s.in, s.absent, s.after(0.2))
	s.price = prices.best
	s.hopeless = make([]int, s.in.classes)
	for g, c := range s.in.class {
		if s.in.off[g] == s.in.off[g+1] {
			s.hopeless[c]++
		}
	}
	for i := range workers {
		w := newWalker(s.in, prices, s.absent, p.Seed*workers+int64(i), s.after(0.88))
		if s.rounds == 0 {
			w.idle = idleRounds
		}
		s.walkers = append(s.walkers, w)
	}
	return s
}

// after tells whether a share of the time limit is over.
func (s *solver) after(share float64) func() bool {
	end := s.started.Add(time.Duration(share * float64(s.limit)))
	return func() bool { return s.ctx.Err() != nil || !time.Now().Before(end) }
}

func (s *solver) search() {
	warm := s.part(warmRounds)
	s.each(func(w *walker) int {
		w.polish()
		w.start()
		return w.walk(warm)
	})
	s.setBound(s.best().best, s.after(0.4))
	left := s.part(math.MaxInt)
	s.each(func(w *walker) int { return w.walk(left) })
	s.each(func(w *walker) int { w.polish(); return 0 })
	s.setBound(s.best().best, s.after(0.97))
}

// part bounds a number of rounds by those that are left. Ask it while nobody walks.
func (s *solver) part(rounds int) int {
	if s.rounds == 0 {
		return rounds
	}
	return min(rounds, s.rounds-s.made[0])
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
	plan := &Plan{Assigned: []Assignment{}, Unassigned: append([]Unassigned{}, end.why(p)...), Rounds: s.made[0] + s.made[1]}
	for g, q := range end.at {
		if q != none {
			plan.Assigned = append(plan.Assigned, Assignment{p.Groups[g].ID, p.Homes[s.in.home[q]].ID})
			plan.Cost += s.in.cost[q]
		}
	}
	plan.Complete = len(plan.Unassigned) == 0
	plan.Bound = max(0, s.bound)
	plan.Gap = gap(plan.Cost, plan.Bound)
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
