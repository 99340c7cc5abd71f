package placement

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Desk ("bàn điều phối") holds a problem with its plan, so that a coordinator can try edits in milliseconds. It is not
// safe for concurrent use.
type Desk struct {
	p           *Problem
	w           *walker
	group, home map[string]int32
	code        map[string]Code
}

// Edits are what a coordinator tries: pins and bans besides those of the problem, homes that take nobody any more.
type Edits struct {
	Pins      []Assignment `json:"pins"`
	Bans      []Assignment `json:"bans"`
	Withdrawn []string     `json:"withdrawn"`
}

// Repair is what edits make of a plan. For each edit at most [movesEach] groups move, unless more have to: those in a home
// that is gone, and those in the way of a pin.
type Repair struct {
	Moves      []Move       `json:"moves"`
	Unassigned []Unassigned `json:"unassigned"` // who had a place and has none now
	Cost       float64      `json:"cost"`       // what the plan's cost changes by
	Assigned   []Assignment `json:"-"`          // the whole plan
}

// Move is a group that goes from one home to another; "" is no place.
type Move struct {
	Group  string `json:"group"`
	From   string `json:"from"`
	To     string `json:"to"`
	Forced bool   `json:"forced"` // by an edit; other groups move only to make room for those
}

// movesEach bounds how many groups move for each edit, if no more have to.
const movesEach = 3

// evicted is a group that an edit put out of its home, or that had to make room for such a group.
type evicted struct {
	group int32
	edit  int
}

// Open prepares a problem and a plan of it. Errors are a *FieldError of the problem, or say that the plan is not of it.
func Open(p *Problem, plan *Plan) (*Desk, error) {
	t, err := p.rows()
	if err != nil {
		return nil, err
	}
	in := newInstance(p, t)
	absent := absentCosts(in)
	d := &Desk{p: p, w: newWalker(in, absent, p.Seed, func() bool { return false }), group: map[string]int32{}, home: map[string]int32{}, code: reasons(p)}
	for i, g := range p.Groups {
		d.group[g.ID] = int32(i)
	}
	for i, h := range p.Homes {
		d.home[h.ID] = int32(i)
	}
	if err := d.sit(plan); err != nil {
		return nil, err
	}
	if len(plan.Certificate.Prices) != in.groups() {
		return nil, fmt.Errorf("the plan has prices for %d groups, the problem %d groups", len(plan.Certificate.Prices), in.groups())
	}
	r := newRelaxation(in, absent, plan.Certificate.Prices)
	r.evaluate()
	d.w.setNear(r.margin)
	for h := range d.w.alpha {
		d.w.alpha[h] = math.MaxFloat32
	}
	return d, nil
}

// sit puts everybody where the plan says.
func (d *Desk) sit(plan *Plan) error {
	in := d.w.in
	for _, a := range plan.Assigned {
		g, known := d.group[a.Group]
		h, there := d.home[a.Home]
		if known && there && in.fixed[g] {
			continue
		}
		if !known || !there || in.pair(g, h) == none {
			return fmt.Errorf("the plan has group %q where the problem does not allow it", a.Group)
		}
		d.w.move(g, in.pair(g, h))
	}
	if d.w.over > 0 {
		return fmt.Errorf("the plan overfills homes by %d places", d.w.over)
	}
	return nil
}

// WhatIf tells what edits make of the plan and leaves it as it was. Errors are a *FieldError of the edits.
func (d *Desk) WhatIf(e Edits) (*Repair, error) {
	t := &trial{Desk: d, costs: map[int32]float64{}}
	was, capacity := slices.Clone(d.w.at), slices.Clone(d.w.in.capacity)
	d.w.held = make([]bool, len(was))
	defer func() {
		for q, c := range t.costs {
			d.w.in.cost[q] = c
		}
		copy(d.w.in.capacity, capacity)
		d.w.held = nil
		d.w.set(was)
	}()
	before := d.w.score.cost
	if err := t.edit(e); err != nil {
		return nil, err
	}
	forced := t.settle()
	return d.repair(was, forced, d.w.score.cost-before), nil
}

// trial is what edits have done so far.
type trial struct {
	*Desk
	costs map[int32]float64 // of banned pairs, before
	out   []evicted
	edits int
}

// edit makes the edits, with those who have to move nowhere or where they are pinned.
func (t *trial) edit(e Edits) error {
	for i, id := range e.Withdrawn {
		if err := t.withdraw(fmt.Sprintf("withdrawn[%d]", i), id); err != nil {
			return err
		}
	}
	for i, a := range e.Bans {
		if err := t.ban(fmt.Sprintf("bans[%d]", i), a); err != nil {
			return err
		}
	}
	for i, a := range e.Pins {
		if err := t.pin(fmt.Sprintf("pins[%d]", i), a); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) evict(groups ...int32) {
	for _, g := range groups {
		t.out = append(t.out, evicted{g, t.edits})
	}
}

func (t *trial) withdraw(field, id string) error {
	h, known := t.home[id]
	if !known {
		return wrong(field, "không có nơi này", "is no home of the problem")
	}
	t.edits++
	t.evict(t.w.members[h]...)
	for _, g := range slices.Clone(t.w.members[h]) {
		t.w.leave(g)
	}
	t.w.in.capacity[h] = 0
	return nil
}

func (t *trial) ban(field string, a Assignment) error {
	g, q, err := t.pairOf(field, a)
	if err != nil {
		return err
	}
	t.edits++
	if t.w.at[g] == q {
		t.w.leave(g)
		t.evict(g)
	}
	if _, twice := t.costs[q]; !twice {
		t.costs[q], t.w.in.cost[q] = t.w.in.cost[q], math.Inf(1)
	}
	return nil
}

func (t *trial) pin(field string, a Assignment) error {
	g, q, err := t.pairOf(field, a)
	if err != nil {
		return err
	}
	t.edits++
	if t.w.at[g] != q {
		t.evict(g)
	}
	if t.w.held[g] || math.IsInf(t.w.in.cost[q], 1) || !t.makeWay(g, q) {
		return wrong(field, "trái với ghim, loại khác hoặc nơi này không đủ chỗ", "is against another pin or ban, or the home is too small")
	}
	t.w.held[g] = true
	return nil
}

func (d *Desk) pairOf(field string, a Assignment) (g, q int32, err error) {
	g, known := d.group[a.Group]
	if !known || d.w.in.fixed[g] {
		return 0, 0, wrong(field+".group", "không có nhóm này hoặc đã ghim", "is no group of the problem, or is pinned")
	}
	h, known := d.home[a.Home]
	if !known || d.w.in.pair(g, h) == none {
		return 0, 0, wrong(field+".home", "không có nơi này hoặc không được phép", "is no home of the problem, or is not allowed")
	}
	return g, d.w.in.pair(g, h), nil
}

// makeWay moves group g to pair q; whoever is in the way leaves, the least urgent first. False if those held are in the way.
func (t *trial) makeWay(g, q int32) bool {
	w, in, h := t.w, t.w.in, t.w.in.home[q]
	if w.at[g] == q {
		return true
	}
	list := slices.DeleteFunc(slices.Clone(w.members[h]), func(k int32) bool { return w.held[k] })
	slices.SortFunc(list, func(a, b int32) int { return cmp.Or(cmp.Compare(in.class[b], in.class[a]), cmp.Compare(a, b)) })
	for _, k := range list {
		if w.load[h]+in.places[q] <= in.capacity[h] {
			break
		}
		w.leave(k)
		t.evict(k)
	}
	if w.load[h]+in.places[q] > in.capacity[h] {
		return false
	}
	w.move(g, q)
	return true
}

// settle finds places for those who were put out, the most urgent first, and for whom they push out. Others move only
// while fewer groups than movesEach have moved for the edit. It gives who had to move.
func (t *trial) settle() (forced map[int32]bool) {
	w, count := t.w, map[int]int{}
	forced = map[int32]bool{}
	for _, o := range t.out {
		if !forced[o.group] {
			forced[o.group] = true
			count[o.edit]++
		}
	}
	slices.SortStableFunc(t.out, func(a, b evicted) int { return cmp.Compare(w.in.class[a.group], w.in.class[b.group]) })
	moved := maps.Clone(forced)
	for ; len(t.out) > 0; t.out = t.out[1:] {
		o := t.out[0]
		if w.at[o.group] != none {
			continue
		}
		k := t.place(o.group, count[o.edit] < movesEach)
		if k == none {
			continue
		}
		if !moved[k] {
			moved[k] = true
			count[o.edit]++
		}
		if w.at[k] == none {
			t.out = append(t.out, evicted{k, o.edit})
		}
	}
	return forced
}

// place finds the best place for a group. If others may move, one of them may make room, who is given: in the homes near
// by the prices, or, if that does not help, in any.
func (t *trial) place(g int32, others bool) int32 {
	w, in := t.w, t.w.in
	near := w.near[g]
	defer func() { w.near[g] = near }()
	w.near[g] = slices.DeleteFunc(in.pairsOf(g), func(q int32) bool {
		full := w.load[in.home[q]]+in.places[q] > in.capacity[in.home[q]]
		return full && !(others && slices.Contains(near, q))
	})
	c := w.find(g)
	if c.gain <= least && others {
		w.near[g] = in.pairsOf(g)
		c = w.find(g)
	}
	if c.gain <= least {
		return none
	}
	w.apply(c)
	return c.k
}

func (d *Desk) repair(was []int32, forced map[int32]bool, cost float64) *Repair {
	w, in := d.w, d.w.in
	r := &Repair{Moves: []Move{}, Unassigned: []Unassigned{}, Cost: cost, Assigned: slices.Clone(d.p.Pins)}
	name := func(q int32) string {
		if q == none {
			return ""
		}
		return d.p.Homes[in.home[q]].ID
	}
	for g, q := range w.at {
		id := d.p.Groups[g].ID
		if q != none {
			r.Assigned = append(r.Assigned, Assignment{id, name(q)})
		}
		if q == was[g] {
			continue
		}
		r.Moves = append(r.Moves, Move{id, name(was[g]), name(q), forced[int32(g)]})
		if q == none {
			r.Unassigned = append(r.Unassigned, Unassigned{id, w.reason(d.p, int32(g), d.code[id])})
		}
	}
	return r
}
