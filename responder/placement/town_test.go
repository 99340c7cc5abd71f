package placement

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A province after a typhoon, invented: communes on 100 x 100 km, a band of them hit, groups of seven kinds from there,
// homes everywhere, shelters where the groups are. Costs follow tiers: a shelter costs per person what shelterCost says,
// everything else together at most 1,000 points for a group.

type village struct {
	x, y, weight, hit float64
	language          int // 0 is Vietnamese
}

type kindOfGroup int

const (
	loneChild kindOfGroup = iota
	siblings
	elderly
	disabled
	violence
	trafficked
	family
)

type townGroup struct {
	Group
	kind           kindOfGroup
	x, y           float64
	village        int
	female         bool
	infants, heavy int
	alone          bool // takes the whole home
	fears          bool // must be kept away from (fx, fy)
	fx, fy         float64
	kin            int // a home of relatives; none
}

type townHome struct {
	Home
	x, y                                       float64
	village                                    int
	women, couple, child, elder, secret, ready bool
	infants, heavy                             int
}

// shelterCost is points for a person of urgency 1 to 4.
var shelterCost = []float64{60_000, 12_000, 2_500, 700}

const (
	farthest = 60.0 // km to a home
	danger   = 12.0 // km around who is feared
)

type townMaker struct {
	*rand.Rand
	villages []village
	groups   []townGroup
	homes    []townHome
}

// newTown invents a problem with every pair that the rules allow.
func newTown(groups, homes, shelters int, seed uint64) *Problem {
	m := &townMaker{Rand: rand.New(rand.NewPCG(seed, 0x746f776e))}
	m.makeVillages()
	for i := range homes {
		m.homes = append(m.homes, m.home(i))
	}
	persons := 0
	for i := range groups {
		m.groups = append(m.groups, m.group(i))
		persons += m.groups[i].Size
	}
	for i := range shelters {
		v := m.villages[m.where(true)]
		places := 1 + persons*7/10/max(1, shelters)
		m.homes = append(m.homes, townHome{Home: Home{ID: fmt.Sprint("s", i), Places: places, Shelter: true}, x: v.x, y: v.y, infants: places, heavy: places})
	}
	return m.problem(seed)
}

func (m *townMaker) makeVillages() {
	for range 120 {
		v := village{x: 100 * m.Float64(), y: 100 * m.Float64(), weight: 0.3 + m.ExpFloat64()}
		if m.Float64() < 0.25 {
			v.language = 1 + m.IntN(4)
		}
		d := (0.6*v.x + 0.8*v.y - 70) / 12
		v.hit = math.Exp(-d * d)
		m.villages = append(m.villages, v)
	}
}

// where draws a village, for groups and shelters mostly one that was hit.
func (m *townMaker) where(hit bool) int {
	weight := func(v village) float64 {
		if hit {
			return v.weight * (0.05 + v.hit)
		}
		return v.weight
	}
	sum := 0.0
	for _, v := range m.villages {
		sum += weight(v)
	}
	left := sum * m.Float64()
	for i, v := range m.villages {
		if left -= weight(v); left < 0 {
			return i
		}
	}
	return len(m.villages) - 1
}

// one draws an index by its share; shares sum to 1.
func (m *townMaker) one(shares ...float64) int {
	left := m.Float64()
	for i, s := range shares {
		if left -= s; left < 0 {
			return i
		}
	}
	return len(shares) - 1
}

func (m *townMaker) among(list ...int) int { return list[m.IntN(len(list))] }

func (m *townMaker) near(v village) (x, y float64) {
	return v.x + 2.5*m.NormFloat64(), v.y + 2.5*m.NormFloat64()
}

func (m *townMaker) home(i int) townHome {
	v := m.where(false)
	for m.Float64() < 0.3*m.villages[v].hit { // closed
		v = m.where(false)
	}
	h := townHome{Home: Home{ID: fmt.Sprint("h", i)}, village: v, women: m.Float64() < 0.25, couple: m.Float64() < 0.6,
		child: m.Float64() < 0.8, elder: m.Float64() < 0.6, secret: m.Float64() < 0.12, ready: m.Float64() < 0.85,
		infants: m.IntN(3), heavy: m.one(0.7, 0.3)}
	h.Places = 1 + m.one(0.25, 0.35, 0.25, 0.1, 0.03, 0.02)
	h.x, h.y = m.near(m.villages[v])
	return h
}

func (m *townMaker) group(i int) townGroup {
	g := townGroup{village: m.where(true), kin: none, kind: kindOfGroup(m.one(0.18, 0.18, 0.16, 0.08, 0.08, 0.02, 0.3)), female: m.Float64() < 0.55}
	g.ID = fmt.Sprint("g", i)
	g.x, g.y = m.near(m.villages[g.village])
	m.fill(&g)
	if g.kind != trafficked && m.Float64() < 0.06 {
		g.kin = m.IntN(len(m.homes))
	}
	return g
}

// fill draws what depends on the kind.
func (m *townMaker) fill(g *townGroup) {
	switch g.kind {
	case loneChild, siblings:
		g.Size, g.Urgency = 1, 2
		age := m.IntN(16)
		if g.kind == siblings {
			g.Size, age = m.among(2, 2, 2, 3, 3, 4, 5), m.IntN(12)
		}
		if age < 6 {
			g.Urgency = 1
		}
		if age < 4 {
			g.infants = 1
		}
	case elderly, disabled:
		share := 0.2 + 0.3*float64(g.kind-elderly)
		g.Size, g.heavy = m.among(1, 2), m.one(1-share, share)
		g.Urgency = 3
		if g.kind == disabled || g.heavy > 0 {
			g.Urgency = 2
		}
	case violence, trafficked:
		g.Size, g.Urgency, g.alone, g.fears = 1, 1, m.Float64() < 0.5, true
		g.fx, g.fy = 100*m.Float64(), 100*m.Float64()
		if g.kind == violence {
			g.Size, g.infants, g.female = m.among(1, 2, 2, 3, 4), m.one(0.7, 0.3), m.Float64() < 0.9
			g.fx, g.fy = g.x+3*m.NormFloat64(), g.y+3*m.NormFloat64()
		}
	default:
		g.Size, g.Urgency, g.infants = m.among(2, 3, 3, 4, 4, 5, 6), 4, m.one(0.8, 0.2)
	}
}

func (m *townMaker) problem(seed uint64) *Problem {
	p := &Problem{Seed: int64(seed), TimeLimitS: 30}
	for i := range m.homes {
		p.Homes = append(p.Homes, m.homes[i].Home)
	}
	for i := range m.groups {
		g := &m.groups[i]
		p.Groups = append(p.Groups, g.Group)
		for j := range m.homes {
			h := &m.homes[j]
			if !g.may(h, g.kin == j) {
				continue
			}
			q := Pair{Group: g.ID, Home: h.ID, Cost: new(m.cost(g, h, g.kin == j))}
			if g.alone && !h.Shelter {
				q.Places = &h.Places
			}
			p.Pairs = append(p.Pairs, q)
		}
	}
	return p
}

// may says whether the rules allow a group into a home.
func (g *townGroup) may(h *townHome, kin bool) bool {
	if g.fears && math.Hypot(g.fx-h.x, g.fy-h.y) < danger || g.Size > h.Places || g.infants > h.infants || g.heavy > h.heavy {
		return false
	}
	if h.Shelter || kin {
		return true
	}
	if math.Hypot(g.x-h.x, g.y-h.y) > farthest || !h.ready && g.Urgency <= 2 {
		return false
	}
	switch g.kind {
	case elderly, disabled:
		return h.elder
	case violence, trafficked:
		return (!g.female || h.women || h.couple) && (g.kind == violence || h.secret)
	}
	return h.child
}

func (m *townMaker) cost(g *townGroup, h *townHome, kin bool) float64 {
	d := math.Hypot(g.x-h.x, g.y-h.y)
	switch {
	case h.Shelter:
		return math.Round(float64(g.Size)*shelterCost[g.Urgency-1] + 100 + min(350, 6*d))
	case kin:
		return math.Round(10 + d/2)
	}
	c := 120 + min(350, 6*d) + 40*m.Float64()
	if g.village == h.village && !g.fears {
		c -= 100
	}
	if m.villages[g.village].language != m.villages[h.village].language {
		c += 150
	}
	return math.Round(c)
}
