package placement

import (
	"cmp"
	"math"
	"slices"
)

// instance is a problem in arrays. A pair is a number; the pairs of group g are off[g] to off[g+1], by home.
type instance struct {
	capacity []int32 // places of each home
	class    []int8  // of each group: 0 is the most urgent
	classes  int
	off      []int32
	group    []int32 // of each pair
	home     []int32
	places   []int32
	cost     []float64
	homeOff  []int32 // pairs of home h are byHome[homeOff[h]:homeOff[h+1]]
	byHome   []int32
	integral bool // every cost is a whole number
}

const none = -1 // no pair, no home

// newInstance needs a valid problem. Pairs that need more places than the home has are left out.
func newInstance(p *Problem) *instance {
	in := &instance{capacity: make([]int32, len(p.Homes)), integral: true}
	for h, home := range p.Homes {
		in.capacity[h] = int32(home.Places)
	}
	in.setClasses(p.Groups)
	in.setPairs(p)
	in.setByHome()
	return in
}

func (in *instance) setClasses(groups []Group) {
	var levels []int
	for _, g := range groups {
		levels = append(levels, g.Urgency)
	}
	slices.Sort(levels)
	levels = slices.Compact(levels)
	in.classes = len(levels)
	for _, g := range groups {
		i, _ := slices.BinarySearch(levels, g.Urgency)
		in.class = append(in.class, int8(i))
	}
}

type indexed struct {
	group, home, places int32
	cost                float64
}

func (in *instance) setPairs(p *Problem) {
	list := fitting(p)
	slices.SortFunc(list, func(a, b indexed) int { return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.home, b.home)) })
	in.off = make([]int32, len(p.Groups)+1)
	for _, q := range list {
		in.off[q.group+1]++
		in.group = append(in.group, q.group)
		in.home = append(in.home, q.home)
		in.places = append(in.places, q.places)
		in.cost = append(in.cost, q.cost)
		in.integral = in.integral && q.cost == math.Trunc(q.cost)
	}
	for g := range p.Groups {
		in.off[g+1] += in.off[g]
	}
}

// fitting lists the pairs with enough places in the empty home.
func fitting(p *Problem) []indexed {
	groups, homes := make(map[string]int32, len(p.Groups)), make(map[string]int32, len(p.Homes))
	for i, g := range p.Groups {
		groups[g.ID] = int32(i)
	}
	for i, h := range p.Homes {
		homes[h.ID] = int32(i)
	}
	list := make([]indexed, 0, len(p.Pairs))
	for i := range p.Pairs {
		q := &p.Pairs[i]
		g, h := groups[q.Group], homes[q.Home]
		w := taken(q, &p.Groups[g])
		if w <= p.Homes[h].Places {
			list = append(list, indexed{g, h, int32(w), *q.Cost})
		}
	}
	return list
}

func taken(q *Pair, g *Group) int {
	if q.Places != nil {
		return *q.Places
	}
	return g.Size
}

func (in *instance) setByHome() {
	in.homeOff = make([]int32, in.homes()+1)
	for _, h := range in.home {
		in.homeOff[h+1]++
	}
	for h := range in.capacity {
		in.homeOff[h+1] += in.homeOff[h]
	}
	next := slices.Clone(in.homeOff)
	in.byHome = make([]int32, len(in.home))
	for q, h := range in.home {
		in.byHome[next[h]] = int32(q)
		next[h]++
	}
}

func (in *instance) groups() int { return len(in.class) }

func (in *instance) homes() int { return len(in.capacity) }

// pair finds the pair of a group and a home.
func (in *instance) pair(g, h int32) int32 {
	lo, hi := in.off[g], in.off[g+1]
	if int(hi-lo) == in.homes() {
		return lo + h
	}
	for lo < hi {
		mid := (lo + hi) / 2
		if in.home[mid] < h {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < in.off[g+1] && in.home[lo] == h {
		return lo
	}
	return none
}

// scale gives the mean range of a group's costs, the greatest cost and the mean places of a pair; none of them is 0.
func (in *instance) scale() (mean, most, places float64) {
	for g := range in.class {
		costs := in.cost[in.off[g]:in.off[g+1]]
		if len(costs) == 0 {
			continue
		}
		r := slices.Max(costs) - slices.Min(costs)
		mean += r / float64(in.groups())
		most = max(most, slices.Max(costs))
	}
	for _, w := range in.places {
		places += float64(w) / float64(len(in.places))
	}
	most = max(most, 1)
	return max(mean, most/1000), most, max(places, 1)
}

// pairsOf lists the pairs of a group.
func (in *instance) pairsOf(g int32) []int32 {
	list := make([]int32, 0, in.off[g+1]-in.off[g])
	for q := in.off[g]; q < in.off[g+1]; q++ {
		list = append(list, q)
	}
	return list
}
