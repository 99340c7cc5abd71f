package placement

// Code is why a group has no place. The list is closed.
type Code string

// The reasons.
const (
	NoPair    Code = "no_eligible_home"     // the rules allow it nowhere
	TooLarge  Code = "no_home_large_enough" // allowed somewhere, but not even the empty home has the places
	HomesFull Code = "eligible_homes_full"  // others are in the homes, and none of them could be moved
	Excluded  Code = "excluded"             // pins and bans leave it no home
)

// Reason tells why a group has no place and, where homes are full, what would help most.
type Reason struct {
	Code Code   `json:"code"`
	VI   string `json:"vi"`
	EN   string `json:"en"`
	// Home is the one where the fewest places are missing, Missing how many.
	Home    string `json:"home,omitempty"`
	Missing int    `json:"missing,omitempty"`
	// Instead is the group that would have to leave its home, InsteadOf, for this one: no more urgent than need be, and
	// then the cheapest. Cost is what the plan's cost changes by, before that group has another place.
	Instead   string  `json:"instead,omitempty"`
	InsteadOf string  `json:"instead_home,omitempty"`
	Cost      float64 `json:"instead_cost,omitempty"`
}

func (c Code) reason() Reason {
	switch c {
	case NoPair:
		return Reason{Code: c, VI: "không có nơi nào phù hợp", EN: "no home is eligible"}
	case Excluded:
		return Reason{Code: c, VI: "các nơi phù hợp đều bị loại hoặc đã ghim cho nhóm khác", EN: "its eligible homes are banned, or pinned groups fill them"}
	case TooLarge:
		return Reason{Code: c, VI: "không nơi phù hợp nào đủ chỗ, kể cả khi còn trống", EN: "no eligible home has the places, even when empty"}
	}
	return Reason{Code: c, VI: "các nơi phù hợp đã đầy", EN: "the eligible homes are full"}
}

// why explains each group without a place.
func (s *state) why(p *Problem) (list []Unassigned) {
	code := reasons(p)
	for g, q := range s.at {
		if q == none && !s.in.fixed[g] {
			list = append(list, Unassigned{p.Groups[g].ID, s.reason(p, int32(g), code[p.Groups[g].ID])})
		}
	}
	return list
}

// reasons says for each group that some pair names why it would have no pair left.
func reasons(p *Problem) map[string]Code {
	size, places := make(map[string]int, len(p.Groups)), make(map[string]int, len(p.Homes))
	for _, g := range p.Groups {
		size[g.ID] = g.Size
	}
	for _, h := range p.Homes {
		places[h.ID] = h.Places
	}
	code := make(map[string]Code, len(p.Groups))
	for i := range p.Pairs {
		q := &p.Pairs[i]
		w := size[q.Group]
		if q.Places != nil {
			w = *q.Places
		}
		if w <= places[q.Home] {
			code[q.Group] = Excluded
		} else if code[q.Group] == "" {
			code[q.Group] = TooLarge
		}
	}
	return code
}

func (s *state) reason(p *Problem, g int32, code Code) Reason {
	in := s.in
	if in.off[g] == in.off[g+1] {
		if code == "" {
			code = NoPair
		}
		return code.reason()
	}
	r := HomesFull.reason()
	for q := in.off[g]; q < in.off[g+1]; q++ {
		h := in.home[q]
		if missing := int(s.load[h] + in.places[q] - in.capacity[h]); r.Home == "" || missing < r.Missing {
			r.Home, r.Missing = p.Homes[h].ID, missing
		}
	}
	s.instead(p, g, &r)
	return r
}

// instead finds the member of a full home who could free enough places alone.
func (s *state) instead(p *Problem, g int32, r *Reason) {
	in, best := s.in, int8(none)
	for q := in.off[g]; q < in.off[g+1]; q++ {
		h := in.home[q]
		for _, k := range s.members[h] {
			if s.load[h]+in.places[q]-in.places[s.at[k]] > in.capacity[h] {
				continue
			}
			cost := in.cost[q] - in.cost[s.at[k]]
			if in.class[k] > best || in.class[k] == best && cost < r.Cost {
				best, r.Instead, r.InsteadOf, r.Cost = in.class[k], p.Groups[k].ID, p.Homes[h].ID, cost
			}
		}
	}
}
