package responder

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"kipthoi/responder/law"
	"kipthoi/responder/placement"
)

// WhatIfEdits are choices that a coordinator only tries.
type WhatIfEdits struct {
	Pins, Bans []Choice
	Withdrawn  []string // carers who take nobody any more
}

// WhatIf is what they would change of a plan. Nothing has changed.
type WhatIf struct {
	At     time.Time    `json:"at" doc:"as of when the groups and carers were read: at most two minutes ago"`
	Points int64        `json:"points" doc:"that the plan would cost more; below 0: less"`
	Moves  []WhatIfMove `json:"moves" doc:"groups that would go elsewhere"`
}

// WhatIfMove is a group that would go from one carer to another.
type WhatIfMove struct {
	CaseID    string     `json:"case_id"`
	Code      string     `json:"code" doc:"of the case"`
	From      CarerName  `json:"from" doc:"empty: it has no place in the plan"`
	To        CarerName  `json:"to" doc:"empty: it would have no place"`
	Diagnosis *Diagnosis `json:"diagnosis,omitempty" doc:"why it would have no place"`
}

// deskFor is how long what was read for a what-if serves the next one.
const deskFor = 2 * time.Minute

// desks keeps the last plan that somebody tried something with in this process, as reading a large one takes seconds.
type desks struct {
	mu    sync.Mutex
	batch string
	run   string
	at    time.Time
	b     *batching
	cases map[string]*Case
	desk  *placement.Desk
}

// BatchWhatIf tells what choices would make of a batch's plan. Errors are those of a pin that a hard rule forbids, and of
// choices that do not go together.
func (s *Service) BatchWhatIf(ctx context.Context, u User, id string, e WhatIfEdits) (v WhatIf, err error) {
	v.Moves = []WhatIfMove{}
	s.desks.mu.Lock()
	defer s.desks.mu.Unlock()
	if err := s.openDesk(ctx, u, id); err != nil {
		return v, wrap(err, "what if")
	}
	d := s.desks
	edits, err := d.edits(u, e)
	if err != nil {
		return v, err
	}
	r, err := d.desk.WhatIf(edits)
	var wrong *placement.FieldError
	if errors.As(err, &wrong) {
		return v, broken("", wrong.Field, wrong.VI, wrong.EN)
	}
	if err != nil {
		return v, wrap(err, "what if")
	}
	show := showing{s: s, u: u}
	v.At, v.Points = d.at, int64(math.Round(r.Cost))
	code := map[string]string{}
	for _, n := range r.Unassigned {
		code[n.Group] = string(n.Reason.Code)
	}
	for _, m := range r.Moves {
		if k := d.cases[m.Group]; k != nil && u.sees(k) == sightAll {
			v.Moves = append(v.Moves, show.move(d.b, k, m, code[m.Group]))
		}
	}
	return v, wrap(show.logged(ctx, nil), "what if")
}

func (r *showing) move(b *batching, k *Case, m placement.Move, code string) WhatIfMove {
	if k.Family == Protection {
		r.protected = append(r.protected, k)
	}
	out := WhatIfMove{CaseID: k.ID, Code: k.Code, From: b.named(m.From), To: b.named(m.To)}
	if g := b.group(k.ID); g != nil && m.To == "" {
		out.Diagnosis = g.diagnose(code)
	}
	return out
}

func (b *batching) named(carer string) CarerName {
	i, there := b.carers.at[carer]
	if !there {
		return CarerName{}
	}
	return CarerName{carer, b.carers.carers[i].Name}
}

// edits puts choices as the matcher takes them. Pins that a hard rule forbids are refused with it.
func (d *desks) edits(u User, e WhatIfEdits) (out placement.Edits, err error) {
	for _, ch := range slices.Concat(e.Pins, e.Bans) {
		if k := d.cases[ch.CaseID]; k == nil || u.sees(k) < sightAll {
			return out, within("case_id", notFound("case"))
		}
	}
	for _, ch := range e.Pins {
		if no := d.b.refuse(ch); no != nil {
			return out, no.error()
		}
		out.Pins = append(out.Pins, placement.Assignment{Group: ch.CaseID, Home: ch.CarerID})
	}
	for _, ch := range e.Bans {
		if d.b.refuse(ch) == nil { // what a hard rule forbids needs no ban
			out.Bans = append(out.Bans, placement.Assignment{Group: ch.CaseID, Home: ch.CarerID})
		}
	}
	out.Withdrawn = e.Withdrawn
	return out, nil
}

// openDesk has the plan of a batch of the reader's area at hand. The lock is held.
func (s *Service) openDesk(ctx context.Context, u User, id string) error {
	return s.Store.Read(ctx, func(tx Tx) error {
		row, err := u.batchOf(tx, id)
		if err != nil {
			return err
		}
		if row.State != BatchDone {
			return broken("", "state", "đợt xếp chỗ chưa xong", "the batch is not done")
		}
		return s.fillDesk(tx, row)
	})
}

// layDesk has the plan of a batch that is just done at hand, as somebody will soon try something with it.
func (s *Service) layDesk(ctx context.Context, id string) error {
	s.desks.mu.Lock()
	defer s.desks.mu.Unlock()
	err := s.Store.Read(ctx, func(tx Tx) error {
		row, err := get[Batch](tx, id)
		if err != nil || row.State != BatchDone {
			return err
		}
		return s.fillDesk(tx, row)
	})
	return wrap(err, "lay out the plan of a batch")
}

// fillDesk reads the plan of a batch, unless it was read a moment ago. The lock is held.
func (s *Service) fillDesk(tx Tx, row *Batch) error {
	d, id := s.desks, row.ID
	if d.batch == id && d.run == row.Run && s.Now().Sub(d.at) < deskFor && !s.Now().Before(d.at) {
		return nil
	}
	lines, err := list[BatchLine](tx, Where("batch_id", Eq, id).And("run", Eq, row.Run).Top(maxBatch))
	if err != nil {
		return err
	}
	d.batch, d.run, d.at = "", row.Run, s.Now()
	if d.b, d.cases, err = s.readLines(tx, row, lines, true); err != nil {
		return err
	}
	if d.b.tiers, err = placement.TiersOn(law.DateOf(s.Now()).String()); err != nil {
		return err
	}
	if err := d.open(lines); err != nil {
		return err
	}
	d.batch = id
	return nil
}

// open judges the groups as they are now, and sits them where the plan has them, as far as there is still room.
func (d *desks) open(lines []BatchLine) (err error) {
	d.b.last = lines // so that every carer of the plan is among those of its group
	d.b.judge()
	p := d.b.problem()
	p.Previous, p.MoveCost = nil, 0
	plan := &placement.Plan{}
	room, price := map[string]int64{}, map[string]*BatchLine{}
	for i := range lines {
		price[lines[i].CaseID] = &lines[i]
	}
	for i := range d.b.groups {
		g := &d.b.groups[i]
		l := price[g.k.ID]
		plan.Certificate.Prices = append(plan.Certificate.Prices, l.Price)
		if _, may := g.points(l.CarerID); !may {
			continue
		}
		k := d.b.carers.carers[d.b.carers.at[l.CarerID]]
		if room[k.ID] += int64(len(g.people)); room[k.ID] <= k.Free() {
			plan.Assigned = append(plan.Assigned, placement.Assignment{Group: g.k.ID, Home: k.ID})
		} else {
			room[k.ID] -= int64(len(g.people))
		}
	}
	d.desk, err = placement.Open(p, plan)
	return err
}
