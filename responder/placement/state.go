package placement

import "slices"

// state is who is where. Homes may be overfull.
type state struct {
	in      *instance
	at      []int32 // pair of each group; none without a place
	load    []int32 // places taken in each home
	members [][]int32
	pos     []int32 // of each group among its home's members
	over    int64   // places taken beyond capacity, all homes
	score   score
}

// score ranks plans: fewer unplaced of the most urgent class first, and so on, then cost.
type score struct {
	unplaced []int
	cost     float64
}

func (s score) less(t score) bool {
	if c := slices.Compare(s.unplaced, t.unplaced); c != 0 {
		return c < 0
	}
	return s.cost < t.cost-1e-9
}

func (s score) clone() score { return score{slices.Clone(s.unplaced), s.cost} }

func (s score) complete() bool {
	return !slices.ContainsFunc(s.unplaced, func(n int) bool { return n > 0 })
}

func newState(in *instance) *state {
	s := &state{in: in, at: make([]int32, in.groups()), load: make([]int32, in.homes()),
		members: make([][]int32, in.homes()), pos: make([]int32, in.groups()), score: score{unplaced: make([]int, in.classes)}}
	for g := range s.at {
		s.at[g] = none
		if !in.fixed[g] {
			s.score.unplaced[in.class[g]]++
		}
	}
	return s
}

// set puts everybody where a list of pairs says.
func (s *state) set(at []int32) {
	for g, q := range at {
		if s.at[g] != q {
			s.move(int32(g), q)
		}
	}
}

// move takes a group out of its home and puts it into that of pair q, or nowhere.
func (s *state) move(g, q int32) {
	s.leave(g)
	if q == none {
		return
	}
	in, h := s.in, s.in.home[q]
	s.at[g] = q
	s.resize(h, in.places[q])
	s.pos[g] = int32(len(s.members[h]))
	s.members[h] = append(s.members[h], g)
	s.score.cost += in.cost[q]
	s.score.unplaced[in.class[g]]--
}

func (s *state) leave(g int32) {
	q := s.at[g]
	if q == none {
		return
	}
	in, h := s.in, s.in.home[q]
	s.resize(h, -in.places[q])
	list := s.members[h]
	last := list[len(list)-1]
	list[s.pos[g]] = last
	s.pos[last] = s.pos[g]
	s.members[h] = list[:len(list)-1]
	s.score.cost -= in.cost[q]
	s.score.unplaced[in.class[g]]++
	s.at[g] = none
}

func (s *state) resize(h, by int32) {
	c := s.in.capacity[h]
	s.over += int64(max(0, s.load[h]+by-c) - max(0, s.load[h]-c))
	s.load[h] += by
}

// where gives a group's home.
func (s *state) where(g int32) int32 {
	if s.at[g] == none {
		return none
	}
	return s.in.home[s.at[g]]
}
