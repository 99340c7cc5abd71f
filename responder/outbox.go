package responder

import (
	"context"
	"encoding/json"
	"time"
)

// States of a message. Between attempts it is queued: there is no state of sending in which it could be stuck.
const (
	MessageQueued = "queued"
	MessageHeld   = "held" // queued, and waits for money
	MessageSent   = "sent"
	MessageFailed = "failed" // not sent, or not known to be; a person decides
)

// waits says whether a message is still to be sent.
func (m *Message) waits() bool { return m.State == MessageQueued || m.State == MessageHeld }

// Parcel is a message whose turn has come, with what the rules say of it now.
type Parcel struct {
	Message
	Refused string    // why it must not be sent any more, as its error code; "" when it may
	From    time.Time // not before
}

// Outgoing gives messages to the worker that sends them, by their ids. Those that may go now count from now on against
// the cap of their number and the budget of their province; segments tells how long the text of each is.
func (s *Service) Outgoing(ctx context.Context, ids []string, segments func(Message) int64) (parcels map[string]Parcel, err error) {
	now := s.Now().UTC()
	var ask []reservation
	err = s.Store.Read(ctx, func(tx Tx) error {
		parcels, ask = map[string]Parcel{}, nil
		messages, err := list[Message](tx, Where("id", In, ids).Top(len(ids)))
		if err != nil {
			return err
		}
		stopped, err := silentAmong(tx, messages)
		t, err2 := s.traffic(tx, now)
		err = first(err, err2)
		for _, m := range messages {
			p, own := Parcel{Message: m, From: now}, false
			if m.waits() && err == nil {
				own, err = p.judge(t, stopped)
			}
			if parcels[m.ID] = p; m.waits() && p.reserves(now) {
				ask = append(ask, reservation{ID: m.ID, Segments: segments(m), Own: own})
			}
		}
		return err
	})
	if err == nil && len(ask) > 0 {
		err = s.reserve(ctx, parcels, ask)
	}
	return parcels, wrap(err, "outgoing messages")
}

// judge asks the rules whether a message may go now. own says that its number has hours of its own.
func (p *Parcel) judge(t *traffic, stopped map[string]bool) (own bool, err error) {
	if stopped[p.To] {
		p.Refused = optedOut
		return false, nil
	}
	safe, own, from, err := stillSafe(t.tx, p.Message, t.now)
	if p.From = from; err != nil || !safe {
		p.Refused = "not_safe"
		return own, err
	}
	return own, t.quiet(p, own)
}

// Receipts says which of a provider's ids belong to messages that are known to be sent.
func (s *Service) Receipts(ctx context.Context, provider string, ids []string) (known map[string]bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		known = map[string]bool{}
		messages, err := list[Message](tx, Where("provider_id", In, ids).And("provider", Eq, provider).Top(len(ids)))
		for _, m := range messages {
			known[m.ProviderID] = true
		}
		return err
	})
	return known, wrap(err, "receipts")
}

// Settlement says what became of one message.
type Settlement struct {
	ID         string `json:"id"`
	State      string `json:"state"` // sent, failed
	Tries      int64  `json:"tries"`
	Provider   string `json:"provider,omitempty"`
	ProviderID string `json:"provider_id,omitempty"`
	Encoding   string `json:"encoding,omitempty"`
	Segments   int64  `json:"segments,omitempty"`
	ErrorCode  string `json:"error_code,omitempty"`
}

// MaxSettlements is how many messages one operation may settle.
const MaxSettlements = 200

// Settle writes what became of messages and of the jobs that sent them, all of it or nothing. No message takes the
// provider's id of another.
func (s *Service) Settle(ctx context.Context, settlements []Settlement, jobs ...JobOutcome) error {
	if len(settlements) == 0 {
		return s.Store.Settle(ctx, jobs)
	}
	data, err := json.Marshal(map[string]any{"settlements": settlements})
	if err != nil {
		return wrap(err, "settle messages")
	}
	res, err := s.Apply(ctx, Operation{ID: s.NewID(), Kind: "message.settle", Subject: s.NewID(), At: s.Now(), Actor: SystemUser().ID, Data: data, own: true, jobs: jobs})
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return err
}

// applyMessageSettle writes what became of messages.
func applyMessageSettle(c *change) error {
	var in struct {
		Settlements []Settlement `json:"settlements"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := between("data.settlements", int64(len(in.Settlements)), 1, MaxSettlements); err != nil {
		return err
	}
	byID, ids := map[string]Settlement{}, []string{}
	for _, one := range in.Settlements {
		if err := oneOf("data.settlements.state", one.State, MessageSent, MessageFailed); err != nil {
			return err
		}
		byID[one.ID] = one
		ids = append(ids, one.ID)
	}
	messages, err := list[Message](c.tx, Where("id", In, ids).Top(len(ids)))
	if err == nil && len(messages) < len(byID) {
		err = notFound("message")
	}
	if err != nil {
		return err
	}
	var changed []Record
	for i := range messages {
		if m := &messages[i]; m.settle(byID[m.ID], c.now) {
			changed = append(changed, m)
		}
	}
	if len(messages) == 1 {
		c.caseID = messages[0].CaseID
	}
	if err = c.update(changed...); err == nil {
		err = c.watchBudgets(messages)
	}
	return first(err, c.tx.Settle(c.op.jobs))
}

// settle takes in what became of a message, unless more is known of it; what the worker alone knows is taken in all the
// same when the provider's report came first. It says whether anything is new.
func (m *Message) settle(in Settlement, now time.Time) bool {
	reported := m.Tries == 0 && in.State == MessageSent && m.isOf(Delivery{Provider: in.Provider, ProviderID: in.ProviderID})
	switch {
	case m.progress() < progress(in.State, in.ProviderID):
		m.State, m.Provider, m.ProviderID, m.ErrorCode = in.State, in.Provider, in.ProviderID, in.ErrorCode
	case !reported:
		return false
	}
	m.Tries, m.Encoding = in.Tries, in.Encoding
	switch {
	case in.State == MessageSent:
		m.Segments = in.Segments
		m.counts(now)
	case in.ErrorCode != MessageUncertain:
		m.CountedAt = time.Time{}
	}
	return true
}

// MessageUncertain is the error code of a message that may have been sent and that nobody can be asked about: a person
// decides.
const MessageUncertain = "uncertain"

// counts notes that a message was sent, and counts it unless it does already.
func (m *Message) counts(now time.Time) {
	if m.SentAt.IsZero() {
		m.SentAt = now
	}
	if m.CountedAt.IsZero() {
		m.CountedAt = now
	}
}

// watchBudgets looks at the budget of each province that messages were sent for.
func (c *change) watchBudgets(messages []Message) error {
	t, err := c.s.traffic(c.tx, c.now)
	seen := map[string]bool{}
	for i := range messages {
		if m := &messages[i]; !seen[m.Province] && m.State == MessageSent {
			seen[m.Province] = true
			err = first(err, c.watchBudget(t, m))
		}
	}
	return err
}
