package placement

import (
	"cmp"
	"fmt"
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

// Repair is what edits make of a plan. Of those whom no edit names at most two move for each one who has to.
type Repair struct {
	Moves      []Move       `json:"moves"`
	Unassigned []Unassigned `json:"unassigned"` // who had a place and has none now
	Cost       float64      `json:"cost"`       // what the plan's cost changes by
	Assigned   []Assignment `json:"-"`          // the whole plan
}

// Move is a group that goes from one home to another; "" is no place.
type Move struct {
	Group string `json:"group"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// movesEach bounds how many groups move for each that has to.
const movesEach = 3

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
	was, costs, capacity := slices.Clone(d.w.at), map[int32]float64{}, slices.Clone(d.w.in.capacity)
	d.w.held = make([]bool, len(was))
	defer func() {
		for q, c := range costs {
			d.w.in.cost[q] = c
		}
		copy(d.w.in.capacity, capacity)
		d.w.held = nil
		d.w.set(was)
	}()
	before := d.w.score.cost
	if err := d.edit(e, costs); err != nil {
		return nil, err
	}
	d.settle(was)
	return d.repair(was, d.w.score.cost-before), nil
}

// edit makes the edits, with those who have to move nowhere.
func (d *Desk) edit(e Edits, costs map[int32]float64) error {
	w, in := d.w, d.w.in
	for i, id := range e.Withdrawn {
		h, known := d.home[id]
		if !known {
			return wrong(fmt.Sprintf("withdrawn[%d]", i), "không có nơi này", "is no home of the problem")
		}
		for _, g := range slices.Clone(w.members[h]) {
			w.leave(g)
		}
		in.capacity[h] = 0
	}
	for i, a := range e.Bans {
		g, q, err := d.pairOf(fmt.Sprintf("bans[%d]", i), a)
		if err != nil {
			return err
		}
		if w.at[g] == q {
			w.leave(g)
		}
		if _, twice := costs[q]; !twice {
			costs[q], in.cost[q] = in.cost[q], math.Inf(1)
		}
	}
	for i, a := range e.Pins {
		g, q, err := d.pairOf(fmt.Sprintf("pins[%d]", i), a)
		if err != nil {
			return err
		}
		if w.held[g] || math.IsInf(in.cost[q], 1) || !d.makeWay(g, q) {
			return wrong(fmt.Sprintf("pins[%d]", i), "trái với ghim, loại khác hoặc nơi này không đủ chỗ", "is against another pin or ban, or the home is too small")
		}
		w.held[g] = true
	}
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
func (d *Desk) makeWay(g, q int32) bool {
	w, in, h := d.w, d.w.in, d.w.in.home[q]
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
	}
	if w.load[h]+in.places[q] > in.capacity[h] {
		return false
	}
	w.move(g, q)
	return true
}

// settle finds places for those who lost theirs, and for whom they push out, while few others move.
func (d *Desk) settle(was []int32) {
	w := d.w
	var list []int32
	for _, g := range w.waiting() {
		if was[g] != none {
			list = append(list, g)
		}
	}
	for left := movesEach * len(list); len(list) > 0 && left > 0; list = list[1:] {
		g := list[0]
		near := w.near[g]
		w.near[g] = w.in.pairsOf(g)
		moved := slices.Clone(w.at)
		w.improve(g)
		w.near[g] = near
		for k, q := range w.at {
			if q != moved[k] {
				left--
				if q == none {
					list = append(list, int32(k))
				}
			}
		}
	}
}

func (d *Desk) repair(was []int32, cost float64) *Repair {
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
		r.Moves = append(r.Moves, Move{id, name(was[g]), name(q)})
		if q == none {
			r.Unassigned = append(r.Unassigned, Unassigned{id, w.reason(d.p, int32(g), d.code[id])})
		}
	}
	return r
}
