package placement

import (
	"cmp"
	"slices"
	"sync"
)

// instance is a problem in arrays. A pair is a number; the pairs of group g are off[g] to off[g+1], the cheapest first.
type instance struct {
	capacity []int32 // places of each home
	class    []int8  // of each group: 0 is the most urgent
	classes  int
	off      []int32
	group    []int32 // of each pair
	home     []int32
	places   []int32
	cost     []float64
	index    []int32 // the pairs of each group by home, from off[g] to off[g+1]
	last     []int32 // home of each group in the previous plan; none
	move     float64 // what leaving it costs, in cost but not in the costs by home
	fixed    []bool  // groups that are pinned: they have no pair, and their places are not in capacity
	owed     float64 // what they cost
	shelter  []bool  // of each home
	integral bool    // every cost is a whole number
	spread   float64 // between the costs of a group, the mean of all groups
	most     float64 // the greatest cost
	width    float64 // mean places of a pair
	sorted   byHome
}

// byHome are the pairs again, from off[h] to off[h+1] those of home h, by places.
type byHome struct {
	off    []int32
	pair   []int32
	group  []int32
	places []int32
	cost   []float64
}

const none = -1 // no pair, no home

// newInstance needs a valid problem and its table. Pairs that need more places than the home has are left out.
func newInstance(p *Problem, t *table) *instance {
	in := &instance{capacity: make([]int32, len(p.Homes)), shelter: make([]bool, len(p.Homes)), integral: t.whole, last: t.last, move: p.MoveCost}
	for h, home := range p.Homes {
		in.capacity[h], in.shelter[h] = int32(home.Places), home.Shelter
	}
	in.setClasses(p.Groups)
	in.fixed = make([]bool, in.groups())
	for _, q := range t.pins {
		in.fixed[q.group] = true
		in.capacity[q.home] -= q.places
		in.owed += q.cost
	}
	in.setPairs(t.rows)
	in.setByHome()
	in.setScale()
	return in
}

// charge is what a pair costs only because it is not in the previous plan.
func (in *instance) charge(g, h int32) float64 {
	if last := in.last[g]; last != none && last != h {
		return in.move
	}
	return 0
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

// setPairs sorts the pairs by group and cost.
func (in *instance) setPairs(list []indexed) {
	in.off = make([]int32, in.groups()+1)
	for i := range list {
		if q := &list[i]; q.places <= in.capacity[q.home] {
			in.off[q.group+1]++
		}
	}
	for g := range in.class {
		in.off[g+1] += in.off[g]
	}
	next, rows := slices.Clone(in.off), make([]indexed, in.off[in.groups()])
	for _, q := range list {
		if q.places <= in.capacity[q.home] {
			q.cost += in.charge(q.group, q.home)
			rows[next[q.group]] = q
			next[q.group]++
		}
	}
	share(in.groups(), func(g int) {
		slices.SortFunc(rows[in.off[g]:in.off[g+1]], func(a, b indexed) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.home, b.home)) })
	})
	n := len(rows)
	in.group, in.home, in.places, in.cost = make([]int32, n), make([]int32, n), make([]int32, n), make([]float64, n)
	for i, q := range rows {
		in.group[i], in.home[i], in.places[i], in.cost[i] = q.group, q.home, q.places, q.cost
	}
}

// share does a work for 0 to n-1, on all workers.
func share(n int, do func(int)) {
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
			for k := i; k < n; k += workers {
				do(k)
			}
		})
	}
	all.Wait()
}

func (in *instance) setByHome() {
	in.splitByHome()
	in.setIndex()
	share(in.homes(), func(h int) { in.sortHome(h) })
	for i, q := range in.sorted.pair {
		in.sorted.cost[i] -= in.charge(in.group[q], in.home[q])
	}
}

// splitByHome puts together the pairs of each home.
func (in *instance) splitByHome() {
	s, n := &in.sorted, len(in.home)
	s.off = make([]int32, in.homes()+1)
	for _, h := range in.home {
		s.off[h+1]++
	}
	for h := range in.capacity {
		s.off[h+1] += s.off[h]
	}
	next := slices.Clone(s.off)
	s.pair = make([]int32, n)
	for q, h := range in.home {
		s.pair[next[h]] = int32(q)
		next[h]++
	}
	s.group, s.places, s.cost = make([]int32, n), make([]int32, n), make([]float64, n)
}

// sortHome sorts the pairs of a home by places.
func (in *instance) sortHome(h int) {
	s := &in.sorted
	slices.SortFunc(s.pair[s.off[h]:s.off[h+1]], func(a, b int32) int { return cmp.Or(cmp.Compare(in.places[a], in.places[b]), cmp.Compare(a, b)) })
	for i := s.off[h]; i < s.off[h+1]; i++ {
		q := s.pair[i]
		s.group[i], s.places[i], s.cost[i] = in.group[q], in.places[q], in.cost[q]
	}
}

// setIndex needs the pairs by home.
func (in *instance) setIndex() {
	in.index = make([]int32, len(in.home))
	next := slices.Clone(in.off)
	for _, q := range in.sorted.pair {
		g := in.group[q]
		in.index[next[g]] = q
		next[g]++
	}
}

// stay gives the previous plan, as far as it is still allowed.
func (in *instance) stay() []int32 {
	s := newState(in)
	for g, h := range in.last {
		if h == none {
			continue
		}
		if q := in.pair(int32(g), h); q != none && s.load[h]+in.places[q] <= in.capacity[h] {
			s.move(int32(g), q)
		}
	}
	return s.at
}

func (in *instance) groups() int { return len(in.class) }

func (in *instance) homes() int { return len(in.capacity) }

// pair finds the pair of a group and a home.
func (in *instance) pair(g, h int32) int32 {
	list := in.index[in.off[g]:in.off[g+1]]
	if len(list) == in.homes() {
		return list[h]
	}
	lo, hi := 0, len(list)
	for lo < hi {
		mid := (lo + hi) / 2
		if in.home[list[mid]] < h {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(list) && in.home[list[lo]] == h {
		return list[lo]
	}
	return none
}

// setScale finds the mean spread of costs, the greatest cost and the mean places of a pair; none of them is 0.
func (in *instance) setScale() {
	for g := range in.class {
		if lo, hi := in.off[g], in.off[g+1]; lo < hi {
			in.spread += (in.cost[hi-1] - in.cost[lo]) / float64(in.groups())
		}
	}
	for q, w := range in.places {
		in.most = max(in.most, in.cost[q])
		in.width += float64(w) / float64(len(in.places))
	}
	in.most, in.width = max(in.most, 1), max(in.width, 1)
	in.spread = max(in.spread, in.most/1000)
}

// pairsOf lists the pairs of a group, the cheapest first.
func (in *instance) pairsOf(g int32) []int32 {
	list := make([]int32, 0, in.off[g+1]-in.off[g])
	for q := in.off[g]; q < in.off[g+1]; q++ {
		list = append(list, q)
	}
	return list
}
