package responder

import (
	"maps"
	"slices"
	"sync"
	"time"

	"kipthoi/responder/law"
)

// poolCarer is a carer with what the rules ask again and again, reckoned once. It never changes.
type poolCarer struct {
	Carer
	child, childKin, adult fitness
	born                   law.Date // of who cares, the latest day it can have been; zero: not known
	women                  bool     // an adult woman lives there
	household              bool     // who lives there is known, with the sex of each adult
	trained                int      // topics of training that hold today
}

// fitness is what the law's checklist says of a carer today.
type fitness struct {
	met    bool
	until  law.Date // last day on which every paper of it holds; zero: until further notice
	vi, en string   // what is missing
}

// pool is the carers of a province as of one state of the database. It never changes.
type pool struct {
	versions int64 // the sum of all versions: each change of a carer makes it greater
	latest   time.Time
	day      law.Date
	carers   []*poolCarer
	at       map[string]int // of each carer, by id
}

// pools keeps the last pool of each province in this process.
type pools struct {
	mu   sync.Mutex
	last map[string]*pool
}

// poolMargin is how far the clocks of two processes, and the times that transactions take, may lie apart without a pool
// being read anew as a whole.
const poolMargin = 2 * time.Minute

// pool gives all carers of a province as they stand in this transaction. The sum of their versions tells whether one has
// changed since the last pool; then those changed of late are read, and when that does not explain the sum, all. A pool of
// a transaction that writes is not kept: it may never come to be.
func (s *Service) pool(tx Tx, province string, keep bool) (*pool, error) {
	day := law.DateOf(s.Now())
	s.pools.mu.Lock()
	last := s.pools.last[province]
	s.pools.mu.Unlock()
	of := Where("province", Eq, province)
	sum, err := tx.Sum("carers", "version", of)
	if err != nil {
		return nil, wrap(err, "sum up the versions of carers")
	}
	if last != nil && last.versions == sum && last.day == day {
		return last, nil
	}
	p, err := s.poolAfter(tx, of, last, sum, day)
	if err == nil && keep {
		s.pools.mu.Lock()
		if now := s.pools.last[province]; now == nil || now.versions <= p.versions {
			s.pools.last[province] = p
		}
		s.pools.mu.Unlock()
	}
	return p, err
}

func (s *Service) poolAfter(tx Tx, of Query, last *pool, sum int64, day law.Date) (*pool, error) {
	if last != nil && last.day == day && last.versions < sum {
		rows, err := list[Carer](tx, of.And("updated_at", Ge, last.latest.Add(-poolMargin)).Top(1_000_000))
		if err != nil {
			return nil, err
		}
		if p, err := s.newPool(last, rows, day); err != nil || p.versions == sum {
			return p, err
		}
	}
	rows, err := list[Carer](tx, of.Top(1_000_000))
	if err != nil {
		return nil, err
	}
	return s.newPool(nil, rows, day)
}

// newPool puts rows in the place of older ones with the same id.
func (s *Service) newPool(last *pool, rows []Carer, day law.Date) (*pool, error) {
	p := &pool{day: day, at: map[string]int{}}
	if last != nil {
		*p = *last
		p.carers = slices.Clone(last.carers)
	}
	for i := range rows {
		j, there := p.at[rows[i].ID]
		if there && p.carers[j].Version == rows[i].Version {
			continue
		}
		k, err := s.know(&rows[i], day)
		if err != nil {
			return nil, err
		}
		if there {
			p.versions -= p.carers[j].Version
			p.carers[j] = k
		} else {
			if last != nil && len(p.carers) == len(last.carers) {
				p.at = maps.Clone(last.at) // the last pool keeps its own
			}
			p.at[k.ID] = len(p.carers)
			p.carers = append(p.carers, k)
		}
		p.versions += k.Version
		if k.UpdatedAt.After(p.latest) {
			p.latest = k.UpdatedAt
		}
	}
	return p, nil
}

// know reckons what the rules ask of a carer.
func (s *Service) know(r *Carer, day law.Date) (k *poolCarer, err error) {
	k = &poolCarer{Carer: *r}
	if m := r.applicant(); m != nil {
		k.born = m.born()
	}
	k.women, k.household = r.adults(day)
	for _, t := range law.TrainingTopics() {
		if e := r.evidence(t.Code); e != nil && e.Met && (e.Until.IsZero() || !e.Until.Before(day)) {
			k.trained++
		}
	}
	if !r.home() {
		k.child, k.childKin, k.adult = fitness{met: true}, fitness{met: true}, fitness{met: true}
		return k, nil
	}
	for _, one := range []struct {
		to       *fitness
		target   string
		relative bool
	}{{&k.child, "child", false}, {&k.childKin, "child", true}, {&k.adult, "adult", false}} {
		if *one.to, err = s.fits(r, one.target, one.relative, day); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// fits goes through the checklist, and finds how long its papers hold.
func (s *Service) fits(r *Carer, target string, relative bool, day law.Date) (f fitness, err error) {
	list, err := s.checklist(r, target, relative, day)
	if err != nil {
		return f, err
	}
	f.met = true
	for i := range list.Conditions {
		c := &list.Conditions[i]
		e := r.evidence(c.Code)
		switch {
		case c.State == law.NotMet || c.State == law.Unknown:
			f.met = false
			f.vi, f.en = joined(f.vi, c.VI), joined(f.en, c.EN)
		case c.State == law.Met && e != nil && !e.Until.IsZero() && (f.until.IsZero() || e.Until.Before(f.until)):
			f.until = e.Until
		}
	}
	return f, nil
}

func joined(list, one string) string {
	if list == "" {
		return one
	}
	return list + "; " + one
}

// adults says whether an adult woman lives with the carer, and whether that is known for sure.
func (r *Carer) adults(day law.Date) (women, sure bool) {
	sure = r.applicant() != nil
	for i := range r.Members {
		m := &r.Members[i]
		if born := m.born(); !born.IsZero() && fullYears(born, day) < 18 {
			continue
		}
		women = women || m.Sex == "F"
		sure = sure && m.Sex != ""
	}
	return women, sure
}
