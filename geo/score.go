package geo

import (
	"cmp"
	"slices"
)

// reading is one way to understand an address: this name means this commune, under that district and province.
type reading struct {
	c                  *node
	m                  *match
	district, province *match
	dn, pn             *node // what district and province were taken to mean
	score              float64
	conflict           bool // the text names a district or province that does not hold c
}

// Points given to a reading. They add up, so that two names which support each other beat a better single one.
const (
	pointsWholeTyped = 4.0 // "xã Tân Lập" alone between commas
	pointsTyped      = 3.6
	pointsWhole      = 3.0
	pointsLast       = 2.0
	pointsInside     = 1.0
	pointsAbove      = 3.0 // the district or province named holds the commune
	pointsOtherEra   = -0.4
	pointsConflict   = -3.0
	pointsWord       = 0.5 // of "Tân Lập" and "Tân Lập Đông" the longer name that fits
	pointsRight      = 0.6 // type word or marks agree
	pointsWrong      = -0.2
	pointsNow        = 0.5 // today's names come first when no district is named
	pointsFormer     = -0.3
	pointsHint       = 1.5
	eraLead          = 1.1  // what a reading gets for its time alone: pointsNow, and pointsOtherEra spared
	closeScore       = 0.45 // readings nearer than this are equally good
	nearScore        = 1.0  // readings nearer than this keep an answer from being certain
)

// scorer weighs readings of one address.
type scorer struct {
	u         *Units
	matches   []match
	hasMarks  bool
	hint      *node
	districts []int // matches that can be a district or a province
	provinces []int
}

func (u *Units) newScorer(matches []match, hasMarks bool, hint string) *scorer {
	s := &scorer{u: u, matches: matches, hasMarks: hasMarks, hint: u.now[hint]}
	for i := len(matches) - 1; i >= 0; i-- {
		if hasLevel(&matches[i], LevelDistrict) {
			s.districts = append(s.districts, i)
		}
		if hasLevel(&matches[i], LevelProvince) {
			s.provinces = append(s.provinces, i)
		}
	}
	return s
}

func hasLevel(m *match, level Level) bool {
	return slices.ContainsFunc(m.nodes, func(n *node) bool { return n.Level == level })
}

// readings returns all readings, best first, in an order that depends on nothing but the text.
func (s *scorer) readings() []reading {
	var out []reading
	for i := range s.matches {
		for _, n := range s.matches[i].nodes {
			if n.Level == LevelCommune {
				out = append(out, s.read(n, &s.matches[i]))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int { return cmp.Compare(b.score, a.score) })
	return out
}

func (s *scorer) read(c *node, m *match) reading {
	r := reading{c: c, m: m, score: m.points()}
	r.score += s.pointsName(c, m)
	r.province, r.pn = s.above(&r, s.provinces, LevelProvince)
	r.district, r.dn = s.above(&r, s.districts, LevelDistrict)
	for _, n := range []*node{r.pn, r.dn} {
		if n != nil && n.Era != c.Era {
			r.score += pointsOtherEra
		}
	}
	if r.dn == nil && c.Era == EraNow {
		r.score += pointsNow
	}
	if r.pn == nil && s.hint != nil && s.u.holds(s.hint, c) {
		r.score += pointsHint
	}
	if r.conflict = s.contradicted(&r); r.conflict {
		r.score += pointsConflict
	}
	return r
}

// points values how clearly the text presents the name as a name.
func (m *match) points() float64 {
	switch {
	case m.whole && m.typed:
		return pointsWholeTyped
	case m.typed:
		return pointsTyped
	case m.whole:
		return pointsWhole
	case m.last:
		return pointsLast
	}
	return pointsInside
}

func (s *scorer) pointsName(c *node, m *match) float64 {
	sum := float64(m.to-m.from) * pointsWord
	if m.typed {
		sum += agree(m.kind.name == c.Type)
	}
	if s.hasMarks {
		sum += agree(m.marked == c.marked)
	}
	if c.Code == "" {
		sum += pointsFormer
	}
	return sum
}

func agree(yes bool) float64 {
	if yes {
		return pointsRight
	}
	return pointsWrong
}

// above finds the best match, apart from those r uses already, that names a unit of this level holding r.c.
func (s *scorer) above(r *reading, among []int, level Level) (*match, *node) {
	var best *match
	var unit *node
	top := 0.0
	for _, i := range among {
		m := &s.matches[i]
		if r.uses(m) {
			continue
		}
		for _, n := range m.nodes {
			if n.Level != level || !s.u.holds(n, r.c) || level == LevelProvince && s.isCity(m, n, r.c) {
				continue
			}
			p := pointsAbove * m.points() / pointsWholeTyped
			if n.Era != r.c.Era {
				p += pointsOtherEra / 2
			}
			if p > top {
				best, unit, top = m, n, p
			}
		}
	}
	r.score += top
	return best, unit
}

// isCity tells whether "thành phố Cao Bằng" means rather the city, an old district, than the province of that name.
func (s *scorer) isCity(m *match, province, c *node) bool {
	return m.typed && m.kind.name == "Thành phố" && province.Type != m.kind.name &&
		slices.ContainsFunc(m.nodes, func(n *node) bool { return n.Level == LevelDistrict && s.u.holds(n, c) })
}

// uses tells whether m overlaps a match that r is built on.
func (r *reading) uses(m *match) bool {
	for _, o := range []*match{r.m, r.district, r.province} {
		if o != nil && m.typeFrom < o.to && o.typeFrom < m.to {
			return true
		}
	}
	return false
}

// contradicted tells whether the text clearly names a district or province, beside those r uses, that does not
// hold r.c: by type word, or as a part of its own when r has found none of that level.
func (s *scorer) contradicted(r *reading) bool {
	for _, i := range s.districts {
		m := &s.matches[i]
		if r.dn == nil && !r.uses(m) && (m.typed || m.whole && s.inProvince(m, r)) && !s.anyHolds(m, r.c) {
			return true
		}
	}
	for _, i := range s.provinces {
		m := &s.matches[i]
		if r.pn == nil && !r.uses(m) && (m.typed || m.whole) && !s.anyHolds(m, r.c) {
			return true
		}
	}
	return false
}

func (s *scorer) anyHolds(m *match, c *node) bool {
	return slices.ContainsFunc(m.nodes, func(n *node) bool { return s.u.holds(n, c) })
}

// inProvince tells whether one of the districts m can mean lies in the province r has found.
func (s *scorer) inProvince(m *match, r *reading) bool {
	return r.pn != nil && slices.ContainsFunc(m.nodes, func(n *node) bool {
		return n.Level == LevelDistrict && s.u.shareProvince(n, r.pn)
	})
}

// holds tells whether the commune c lies, or lay, in the district or province above, across the eras.
func (u *Units) holds(above, c *node) bool {
	switch {
	case above.Era == EraOld && c.Era == EraOld:
		if above.Level == LevelDistrict {
			return c.Parent == above.Code
		}
		d := u.old[c.Parent]
		return d != nil && d.Parent == above.Code
	case above.Era == EraOld:
		_, found := slices.BinarySearch(c.above, above.Code)
		return found
	}
	return slices.Contains(u.provincesOf(c.next), above.Code)
}

// shareProvince tells whether the old district lies, or its land now lies, in the province.
func (u *Units) shareProvince(district, province *node) bool {
	if province.Era == EraOld {
		return district.Parent == province.Code
	}
	return slices.Contains(u.provincesOf(district.next), province.Code)
}
