package placement

import (
	"math"
	"slices"
)

// Certificate is from what anybody can compute Plan.Bound again, see [Check].
type Certificate struct {
	Absent float64   `json:"absent"` // cost of leaving a group that counts without a place
	Prices []float64 `json:"prices"` // of each group of the problem
}

const (
	absentTimes = 4 // the greatest cost, for a group without a place
	proofSteps  = 400
)

// flat costs every group without a place the same, and those that fit nowhere nothing.
func flat(in *instance) []float64 {
	absent := make([]float64, in.groups())
	for g := range absent {
		if in.off[g] < in.off[g+1] {
			absent[g] = absentTimes * in.most
		}
	}
	return absent
}

// owing is what a plan costs with flat costs for those without a place.
func (s *solver) owing(of score) float64 {
	cost := of.cost
	for c, n := range of.unplaced {
		cost += absentTimes * s.in.most * float64(n-s.hopeless[c])
	}
	return cost
}

// setBound proves what plans cost that leave no worse unplaced than the best: of the classes more urgent than the first
// with anyone unplaced they leave nobody, of that class no more, and what they leave of the others costs nothing.
func (s *solver) setBound(stop func() bool) {
	best := s.best().best
	absent, owed := s.costsBeyond(best)
	c := s.prices
	if !slices.Equal(best.unplaced, s.hopeless) {
		start := c.best
		if slices.Equal(best.unplaced, s.proven) {
			start = s.proof.Prices
		}
		c = newClimb(s.in, absent, start, stop)
	}
	c.stop, c.pace = stop, max(c.pace, firstPace/8)
	c.steps(proofSteps, best.cost+owed)
	s.bound = c.top - owed - 1e-9*(math.Abs(c.top)+owed) + s.in.owed
	if s.in.integral {
		s.bound = math.Ceil(s.bound - 1e-6)
	}
	s.proof, s.proven = Certificate{absentTimes * s.in.most, slices.Clone(c.best)}, slices.Clone(best.unplaced)
	for _, w := range s.walkers {
		w.floor = s.bound
	}
}

// costsBeyond prices absence for the bound and says what a plan of this score owes of it.
func (s *solver) costsBeyond(best score) (absent []float64, owed float64) {
	first := 0
	for first < len(best.unplaced)-1 && best.unplaced[first] == s.hopeless[first] {
		first++
	}
	absent = make([]float64, s.in.groups())
	for g, c := range s.in.class {
		if int(c) <= first && s.in.off[g] < s.in.off[g+1] {
			absent[g] = absentTimes * s.in.most
		}
	}
	if len(best.unplaced) > 0 {
		owed = absentTimes * s.in.most * float64(best.unplaced[first]-s.hopeless[first])
	}
	return absent, owed
}
