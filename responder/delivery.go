package responder

import (
	"context"
	"encoding/json"
	"strings"
)

// Delivery is a provider's report of what became of a message that it took.
type Delivery struct {
	Provider   string `json:"provider"`
	ProviderID string `json:"provider_id"`
	MessageID  string `json:"message_id"` // "" when the provider tells its own id only
	State      string `json:"state"`      // sent, delivered, undelivered, failed
	ErrorCode  string `json:"error_code"`
}

// Delivered takes in a provider's report, whenever it comes and however often. The answer is false when no message is
// meant by it; then nothing is kept.
func (s *Service) Delivered(ctx context.Context, d Delivery) (known bool, err error) {
	if err := first(oneOf("state", d.State, "sent", "delivered", "undelivered", "failed"), given("provider_id", d.ProviderID != ""),
		text("provider_id", d.ProviderID, 100), text("error_code", d.ErrorCode, 40)); err != nil {
		return false, err
	}
	var m Message
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		m, err = messageOf(tx, d)
		return err
	})
	d.MessageID = m.ID
	switch {
	case isNotFound(err) || err == nil && !m.isOf(d):
		return false, nil
	case err != nil:
		return false, wrap(err, "find message")
	case progress(d.State, d.ProviderID) <= m.progress():
		return true, nil
	}
	data, err := json.Marshal(d)
	if err != nil {
		return false, wrap(err, "take in report")
	}
	res, err := s.Apply(ctx, Operation{ID: namedID(strings.Join([]string{"delivery", d.Provider, d.ProviderID, d.MessageID, d.State, d.ErrorCode}, " ")), Kind: "message.report",
		Subject: d.MessageID, At: s.Now(), Actor: SystemUser().ID, Data: data, own: true})
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return err == nil, err
}

// messageOf finds the message that a report is about.
func messageOf(tx Tx, d Delivery) (m Message, err error) {
	if d.MessageID != "" {
		return m, tx.Get(&m, d.MessageID)
	}
	found, err := list[Message](tx, Where("provider_id", Eq, d.ProviderID).And("provider", Eq, d.Provider).Top(1))
	if err != nil || len(found) == 0 {
		return m, first(err, ErrNotFound)
	}
	return found[0], nil
}

// isOf says whether a report may be of this message: its provider took it under that id, or nobody has told us who has it.
func (m *Message) isOf(d Delivery) bool {
	return m.ProviderID == "" || m.ProviderID == d.ProviderID && m.Provider == d.Provider
}

// progress orders what is known of a message, so that it ends the same in whatever order that arrives: that we gave it up
// says less than that a provider took it, and nothing says more than that it arrived.
func progress(state, providerID string) int {
	switch {
	case state == MessageQueued, state == MessageHeld:
		return 0
	case state == MessageFailed && providerID == "":
		return 1
	case state == MessageSent:
		return 2
	case state == "delivered":
		return 4
	}
	return 3
}

func (m *Message) progress() int { return progress(m.State, m.ProviderID) }

// applyMessageReport writes what a provider reports, unless the end is known.
func applyMessageReport(c *change) error {
	var d Delivery
	if err := c.op.decode(&d); err != nil {
		return err
	}
	m, err := lock[Message](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if c.caseID = m.CaseID; !m.isOf(d) || progress(d.State, d.ProviderID) <= m.progress() {
		return nil
	}
	m.State, m.Provider, m.ProviderID, m.ErrorCode = d.State, d.Provider, d.ProviderID, d.ErrorCode
	m.counts(c.now)
	return c.update(m)
}
