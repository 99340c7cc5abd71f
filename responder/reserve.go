package responder

import (
	"context"
	"time"
)

// Gate lets one transaction at a time count what it is named after: who locks it sees all that others counted before.
type Gate struct{ Meta }

// Table names the table.
func (*Gate) Table() string { return "gates" }

// smsGate is the gate before the caps and budgets of messages; the schema brings it along.
const smsGate = "sms"

// OverBudget is the error code of a message that is held because the budget of its province is used up.
const OverBudget = "over_budget"

// heldFor is how long a held message waits before it is judged again: by then a budget may have been raised, or another
// month begun.
const heldFor = 10 * time.Minute

// reservation asks for a message to be counted.
type reservation struct {
	ID       string `json:"id"`
	Segments int64  `json:"segments"`
	Own      bool   `json:"own"` // its number has hours of its own, and no cap
}

// reserves says whether a message must be counted before it goes: one that may go now, is not free of cap and budget, and
// has not been counted today.
func (p *Parcel) reserves(now time.Time) bool {
	counted := p.State == MessageQueued && !p.CountedAt.Before(smsDay(now))
	return p.Rank != rankNow && p.Refused == "" && !p.From.After(now) && !counted
}

// reserve counts messages, in one transaction for which others wait, and says of the rest until when they wait.
func (s *Service) reserve(ctx context.Context, parcels map[string]Parcel, ask []reservation) error {
	res, err := s.AsSystem(ctx, "message.reserve", s.NewID(), map[string]any{"reservations": ask})
	if err != nil {
		return err
	}
	for id, until := range res.Facts {
		p := parcels[id]
		if p.From, err = time.Parse(time.RFC3339, until); err != nil {
			return wrap(err, "read until when a message waits")
		}
		parcels[id] = p
	}
	return nil
}

// applyMessageReserve counts messages against the cap of their number and the budget of their province, as far as there
// is room. Its facts are until when each of the others waits.
func applyMessageReserve(c *change) error {
	var in struct {
		Reservations []reservation `json:"reservations"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := between("data.reservations", int64(len(in.Reservations)), 1, MaxSettlements); err != nil {
		return err
	}
	if _, err := lock[Gate](c.tx, smsGate); err != nil {
		return err
	}
	t, err := c.s.traffic(c.tx, c.now)
	if err != nil {
		return err
	}
	asked, ids := map[string]reservation{}, []string{}
	for _, one := range in.Reservations {
		asked[one.ID], ids = one, append(ids, one.ID)
	}
	messages, err := list[Message](c.tx, Where("id", In, ids).By("rank", "created_at").Top(len(ids)))
	var changed []Record
	for i := range messages {
		m, before := &messages[i], messages[i]
		if !m.waits() || err != nil {
			continue
		}
		var until time.Time
		if until, err = t.reserve(m, asked[m.ID]); !until.IsZero() {
			c.facts[m.ID] = until.UTC().Format(time.RFC3339)
		}
		if *m != before {
			changed = append(changed, m)
		}
	}
	return first(err, c.update(changed...))
}

// reserve counts a message, or holds it, or says until when it waits for another day.
func (t *traffic) reserve(m *Message, ask reservation) (until time.Time, err error) {
	r, err := t.of(m.Province)
	today, err2 := t.countedTo(m.To)
	month, err3 := t.segments(m.Province)
	if err := first(err, err2, err3); err != nil {
		return until, err
	}
	again := !m.CountedAt.Before(smsDay(t.now))
	if !again && !ask.Own && today >= r.DailyCap {
		return smsDay(t.now).Add(24*time.Hour + time.Duration(r.QuietTo)*time.Hour), nil
	}
	if !m.CountedAt.Before(smsMonth(t.now)) {
		month -= m.Segments
	}
	if r.BudgetVND > 0 && (month+ask.Segments)*r.SegmentVND > r.BudgetVND {
		m.State, m.ErrorCode = MessageHeld, OverBudget
		return t.now.Add(heldFor), nil
	}
	if !again {
		t.today[m.To] = today + 1
	}
	t.month[m.Province] = month + ask.Segments
	m.State, m.ErrorCode, m.Segments, m.CountedAt = MessageQueued, "", ask.Segments, t.now
	return until, nil
}
