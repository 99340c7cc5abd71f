package placement

import (
	"cmp"
	"slices"
)

// Exception is a group without a home that only less urgent groups keep out of one.
type Exception struct {
	Group string `json:"group"`
	Home  string `json:"home"`
	Code  Code   `json:"code"`
	VI    string `json:"vi"`
	EN    string `json:"en"`
}

// Displaces is why an exception stays: the less urgent would be without any place.
const Displaces Code = "others_without_place"

// claim is a pair that a group could have if only less urgent ones left: those who would.
type claim struct {
	q    int32
	out  []int32
	cost float64 // of the plan, by how much it rises
	lost int     // groups that would be without a place
}

// repair gives the more urgent their homes, whatever it costs, as long as it leaves nobody less urgent without any
// place; the most urgent first. What is left is listed.
func (s *solver) repair() {
	end := newState(s.in)
	end.set(s.best().bestAt)
	for again := true; again; {
		again = false
		s.exceptions = []Exception{}
		for _, g := range end.byUrgency() {
			c, ok := end.claim(g)
			switch {
			case !ok:
			case c.lost > 0 && end.at[g] != none:
				s.exceptions = append(s.exceptions, Exception{Group: s.p.Groups[g].ID, Home: s.p.Homes[s.in.home[c.q]].ID, Code: Displaces,
					VI: "nhóm ít khẩn cấp hơn sẽ không còn nơi nào", EN: "a less urgent group would be without any place"})
			default:
				end.grant(g, c)
				s.repaired++
				again = true
			}
		}
	}
	for _, w := range s.walkers {
		w.best = end.score.clone()
		copy(w.bestAt, end.at)
	}
}

func (s *state) byUrgency() []int32 {
	list := make([]int32, 0, len(s.at))
	for g := range s.at {
		if !s.in.fixed[g] {
			list = append(list, int32(g))
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(s.in.class[a], s.in.class[b]) })
	return list
}

// claim finds the cheapest home that group g, now in a shelter or nowhere, could have.
func (s *state) claim(g int32) (best claim, found bool) {
	in, at := s.in, s.at[g]
	if at != none && !in.shelter[in.home[at]] {
		return best, false
	}
	for q := in.off[g]; q < in.off[g+1]; q++ {
		if at != none && (in.shelter[in.home[q]] || in.cost[q] >= in.cost[at]) {
			continue
		}
		out, ok := s.inTheWay(g, q)
		if !ok {
			continue
		}
		c := claim{q: q, out: out}
		s.price(g, &c)
		if !found || cmp.Or(c.lost-best.lost, cmp.Compare(c.cost, best.cost)) < 0 {
			best, found = c, true
		}
	}
	return best, found
}

// inTheWay lists the members of a pair's home who must leave for group g, the least urgent first; false if that are not
// only less urgent ones.
func (s *state) inTheWay(g, q int32) (out []int32, ok bool) {
	in, h := s.in, s.in.home[q]
	missing := s.load[h] + in.places[q] - in.capacity[h]
	if missing <= 0 {
		return nil, true
	}
	less := int32(0)
	for _, k := range s.members[h] {
		if in.class[k] > in.class[g] {
			out = append(out, k)
			less += in.places[s.at[k]]
		}
	}
	if less < missing {
		return nil, false
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(in.class[b], in.class[a]), cmp.Compare(a, b)) })
	for i, k := range out {
		if missing -= in.places[s.at[k]]; missing <= 0 {
			return out[:i+1], true
		}
	}
	return out, true
}

// price tries a claim and takes it back.
func (s *state) price(g int32, c *claim) {
	was := []int32{s.at[g]}
	for _, k := range c.out {
		was = append(was, s.at[k])
	}
	before, waiting := s.score.cost, s.waitingCount()
	s.grant(g, *c)
	c.cost, c.lost = s.score.cost-before, s.waitingCount()-waiting
	for _, k := range c.out {
		s.leave(k)
	}
	s.move(g, was[0])
	for i, k := range c.out {
		s.move(k, was[i+1])
	}
}

func (s *state) waitingCount() (n int) {
	for _, k := range s.score.unplaced {
		n += k
	}
	return n
}

// grant moves group g and finds the cheapest free places for those who leave.
func (s *state) grant(g int32, c claim) {
	for _, k := range c.out {
		s.leave(k)
	}
	s.move(g, c.q)
	for _, k := range c.out {
		for q := s.in.off[k]; q < s.in.off[k+1]; q++ {
			if h := s.in.home[q]; s.load[h]+s.in.places[q] <= s.in.capacity[h] {
				s.move(k, q)
				break
			}
		}
	}
}
