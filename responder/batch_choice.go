package responder

import (
	"slices"

	"kipthoi/responder/placement"
)

const maxChoices = 200

// onBatch locks a batch that is done, and the case of a choice about it.
func (c *change) onBatch() (b *Batch, ch Choice, err error) {
	if err := c.op.decode(&ch); err != nil {
		return nil, ch, err
	}
	if b, err = lock[Batch](c.tx, c.op.Subject); err != nil {
		return nil, ch, err
	}
	if b.State != BatchDone {
		return nil, ch, broken("", "state", "đợt xếp chỗ chưa xong", "the batch is not done")
	}
	k, err := get[Case](c.tx, ch.CaseID)
	if err != nil || c.user.sees(k) < sightAll {
		return nil, ch, within("data.case_id", first(err, notFound("case")))
	}
	if _, err := get[Carer](c.tx, ch.CarerID); err != nil {
		return nil, ch, within("data.carer_id", err)
	}
	c.caseID = k.ID
	b.forget(ch)
	return b, ch, nil
}

// forget takes back what was said of a group and a carer.
func (b *Batch) forget(ch Choice) {
	same := func(o Choice) bool { return o == ch }
	b.Pins, b.Bans = slices.DeleteFunc(b.Pins, same), slices.DeleteFunc(b.Bans, same)
}

// applyBatchPin wants a group at a carer; an earlier wish for the group goes. What a hard rule forbids, or other pins leave
// no room for, is refused with the reason.
func applyBatchPin(c *change) error {
	b, ch, err := c.onBatch()
	if err != nil {
		return err
	}
	b.Pins = slices.DeleteFunc(b.Pins, func(o Choice) bool { return o.CaseID == ch.CaseID })
	all, err := c.s.regroup(c.tx, b, append(slices.Clone(b.Pins), ch), false)
	if err != nil {
		return err
	}
	_, dropped := all.keepPins(append(slices.Clone(b.Pins), ch))
	if i := slices.IndexFunc(dropped, func(d DroppedChoice) bool { return d.Choice == ch }); i >= 0 {
		return dropped[i].error()
	}
	b.Pins = append(b.Pins, ch)
	return first(within("data.case_id", few(b.Pins)), c.update(b))
}

// applyBatchBan does not want a group at a carer. One that a hard rule counts out needs no ban, and is answered with the
// rule.
func applyBatchBan(c *change) error {
	b, ch, err := c.onBatch()
	if err != nil {
		return err
	}
	all, err := c.s.regroup(c.tx, b, []Choice{ch}, false)
	if err != nil {
		return err
	}
	if no := all.refuse(ch); no != nil && no.Code != codeFull {
		return no.error()
	}
	b.Bans = append(b.Bans, ch)
	return first(within("data.case_id", few(b.Bans)), c.update(b))
}

// applyBatchFree takes a pin or ban back.
func applyBatchFree(c *change) error {
	b, _, err := c.onBatch()
	if err != nil {
		return err
	}
	return c.update(b)
}

func few(list []Choice) error {
	if len(list) > maxChoices {
		return broken("", "", "quá nhiều ghim hoặc loại trong một đợt", "has too many pins or bans in one batch")
	}
	return nil
}

// regroup reads the groups of choices about a batch as they are now, with all carers. One that waits no more is in none.
func (s *Service) regroup(tx Tx, b *Batch, of []Choice, keep bool) (*batching, error) {
	var ids []string
	for _, ch := range of {
		ids = append(ids, ch.CaseID)
	}
	lines, err := list[BatchLine](tx, Where("batch_id", Eq, b.ID).And("run", Eq, b.Run).And("case_id", In, ids).Top(len(ids)))
	if err != nil {
		return nil, err
	}
	all, _, err := s.readLines(tx, b, lines, keep)
	return all, err
}

// refuse says which hard rule keeps a group from a carer; nil: none.
func (b *batching) refuse(ch Choice) *DroppedChoice {
	no := &DroppedChoice{Choice: ch}
	g := b.group(ch.CaseID)
	if g == nil {
		no.Code, no.VI, no.EN = "settled", "nhóm này không còn chờ chỗ trong đợt", "the group waits for no place of this batch any more"
		return no
	}
	i, there := b.carers.at[ch.CarerID]
	if !there {
		no.Code, no.VI, no.EN = "elsewhere", "nơi này không thuộc tỉnh của đợt", "the carer is not of the province of the batch"
		return no
	}
	r := g.refuses(hardRules(), b.carers.carers[i])
	if r == nil {
		return nil
	}
	no.Code, no.law = r.code, r.law
	no.VI, no.EN = r.say(g.careRequest, b.carers.carers[i])
	return no
}

// error answers a choice that is refused.
func (d *DroppedChoice) error() error {
	if d.Code == codeFull || d.Code == "no_room" {
		return &Error{Code: CodeNoPlace, Field: "data.carer_id", VI: d.VI, EN: d.EN}
	}
	return broken(d.law, "data.carer_id", d.VI, d.EN)
}

// group gives the group of a case; nil: there is none.
func (b *batching) group(caseID string) *batchGroup {
	for i := range b.groups {
		if b.groups[i].k.ID == caseID {
			return &b.groups[i]
		}
	}
	return nil
}

// keepPins parts pins into those that the hard rules and the places of the carers allow together, and the others.
func (b *batching) keepPins(pins []Choice) (kept []Choice, dropped []DroppedChoice) {
	room, taken := map[string]int64{}, map[Limit]int64{}
	for _, ch := range pins {
		no := b.refuse(ch)
		if no == nil {
			k, g := b.carers.carers[b.carers.at[ch.CarerID]], b.group(ch.CaseID)
			if n := int64(len(g.people)); room[k.ID]+n > k.Free() || !g.fitsLimits(k, taken) {
				no = &DroppedChoice{Choice: ch, Code: "no_room", VI: "nơi này không đủ chỗ cho tất cả nhóm đã ghim", EN: "the carer has not the places for all groups pinned there"}
			} else {
				room[k.ID] += n
			}
		}
		if no == nil {
			kept = append(kept, ch)
			continue
		}
		no.Pin = true
		dropped = append(dropped, *no)
	}
	return kept, dropped
}

// choose puts the pins and bans that can be kept into the problem, and notes why the others cannot. A ban of what a hard
// rule forbids anyway stays.
func (b *batching) choose(p *placement.Problem) {
	b.Pins, b.Dropped = b.keepPins(b.Pins)
	var bans []Choice
	for _, ch := range b.Bans {
		if no := b.refuse(ch); no != nil && (no.Code == "settled" || no.Code == "elsewhere") {
			b.Dropped = append(b.Dropped, *no)
			continue
		}
		bans = append(bans, ch)
		p.Bans = append(p.Bans, placement.Assignment{Group: ch.CaseID, Home: ch.CarerID})
	}
	b.Bans = bans
	for _, ch := range b.Pins {
		p.Pins = append(p.Pins, placement.Assignment{Group: ch.CaseID, Home: ch.CarerID})
	}
}
