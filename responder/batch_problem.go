package responder

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"sync"

	"kipthoi/responder/placement"
)

const (
	pairsMost   = 1_500_000 // that are searched: with more, of each group the best and some of the others
	judges      = 2         // groups judged side by side
	batchOthers = 3
)

// judge finds for every group the carers that the hard rules allow, and their points.
func (b *batching) judge() {
	most := pairsMost / max(1, len(b.groups))
	kept := b.wanted()
	var all sync.WaitGroup
	for n := range judges {
		all.Go(func() {
			rules := hardRules()
			for i := n; i < len(b.groups); i += judges {
				b.groups[i].judge(rules, b.tiers, most, kept[b.groups[i].k.ID])
			}
		})
	}
	all.Wait()
	for i := range b.groups {
		b.Pairs += b.groups[i].allowed
		b.Searched += int64(len(b.groups[i].pairs))
	}
}

// wanted gives the carers that each group is searched with in any case: those pinned and the one before.
func (b *batching) wanted() map[string][]string {
	out := map[string][]string{}
	for _, ch := range b.Pins {
		out[ch.CaseID] = append(out[ch.CaseID], ch.CarerID)
	}
	for i := range b.last {
		out[b.last[i].CaseID] = append(out[b.last[i].CaseID], b.last[i].CarerID)
	}
	return out
}

// judge keeps the carers with the fewest points. Of more than most it keeps the better half of them, and of the others
// some evenly, so that a group has far homes and shelters to go to when those near are full.
func (g *batchGroup) judge(rules []hardRule, t placement.Tiers, most int, wanted []string) {
	var keys []uint64 // points above, carer below: the fewest points come first
	for i, k := range g.carers.carers {
		if g.refuses(rules, k) == nil {
			keys = append(keys, uint64(math.Round(g.cost(k, t)))<<32|uint64(i))
		}
	}
	slices.Sort(keys)
	g.allowed, g.pairs = int64(len(keys)), make([]batchPair, len(keys))
	for i, key := range keys {
		g.pairs[i] = batchPair{int32(key & math.MaxUint32), float64(key >> 32)}
	}
	for _, p := range g.pairs[:min(batchOthers+1, len(g.pairs))] {
		g.others = append(g.others, Alternative{g.carers.carers[p.carer].ID, int64(p.points)})
	}
	if len(g.pairs) <= most {
		return
	}
	near := most / 2
	step := float64(len(g.pairs)-near) / float64(most-near)
	n := -1
	g.pairs = slices.DeleteFunc(g.pairs, func(p batchPair) bool {
		n++
		far := n - near
		return far >= 0 && int(float64(far)/step) == int(float64(far-1)/step) && far > 0 && !slices.Contains(wanted, g.carers.carers[p.carer].ID)
	})
	g.pairs = slices.Clip(slices.Clone(g.pairs))
}

// points gives what a carer costs the group, if it is searched.
func (g *batchGroup) points(carer string) (float64, bool) {
	at, there := g.carers.at[carer]
	i := slices.IndexFunc(g.pairs, func(p batchPair) bool { return int(p.carer) == at })
	if !there || i < 0 {
		return 0, false
	}
	return g.pairs[i].points, true
}

func (g *batchGroup) urgency() int {
	if p := int(g.k.Priority); p >= 1 && p <= 4 {
		return p
	}
	return 4
}

// cost gives the points of an eligible carer: the tiers of tiers.csv.
func (g *batchGroup) cost(k *poolCarer, t placement.Tiers) float64 {
	r := g.rank(k)
	sum := t.Distance(r.metres) + t.Of("language")*float64(r.tongue)/2 + t.Of("load")*float64(r.load)/100
	if g.school != nil && r.school > 0 {
		sum += t.Of("school")
	}
	switch r.tier {
	case 0:
		return sum + t.Of("relative")
	case 1:
		return sum + t.Of("same_commune")
	case 2:
		return sum + t.Of("household")
	case 3:
		return sum + t.Of("foreigner")
	}
	return sum + t.Shelter(g.urgency())*float64(len(g.people))
}

// problem puts what was judged as a problem for the matcher.
func (b *batching) problem() *placement.Problem {
	p := &placement.Problem{Seed: 1, MoveCost: b.tiers.Of("move"), Pairs: make([]placement.Pair, 0, b.Searched)}
	for _, k := range b.carers.carers {
		p.Homes = append(p.Homes, placement.Home{ID: k.ID, Places: int(k.Free()), Shelter: !k.home()})
	}
	for i := range b.groups {
		g := &b.groups[i]
		p.Groups = append(p.Groups, placement.Group{ID: g.k.ID, Size: len(g.people), Urgency: g.urgency()})
		for j := range g.pairs {
			p.Pairs = append(p.Pairs, placement.Pair{Group: g.k.ID, Home: b.carers.carers[g.pairs[j].carer].ID, Cost: &g.pairs[j].points})
		}
	}
	for i := range b.last {
		if l := &b.last[i]; l.CarerID != "" {
			p.Previous = append(p.Previous, placement.Assignment{Group: l.CaseID, Home: l.CarerID})
		}
	}
	return p
}

// inputHash is the same for the same problem.
func (b *batching) inputHash(p *placement.Problem) string {
	h := sha256.New()
	put := func(texts ...string) {
		for _, t := range texts {
			h.Write(append([]byte(t), 0))
		}
	}
	var row []byte
	for i := range b.groups {
		g := &b.groups[i]
		put("group", g.k.ID)
		row = append(row[:0], byte(len(g.people)), byte(g.urgency()))
		for _, q := range g.pairs {
			row = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint32(row, uint32(q.carer)), math.Float64bits(q.points))
		}
		h.Write(row)
	}
	for i := range p.Homes {
		put("home", p.Homes[i].ID)
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(p.Homes[i].Places)))
	}
	for _, list := range [][]placement.Assignment{p.Pins, p.Bans, p.Previous} {
		put("choices")
		for _, a := range list {
			put(a.Group, a.Home)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
