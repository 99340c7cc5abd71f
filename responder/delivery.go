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
	MessageID  string `json:"message_id"`
	State      string `json:"state"` // sent, delivered, undelivered, failed
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
	err = s.Store.Read(ctx, func(tx Tx) error { return tx.Get(&m, d.MessageID) })
	switch {
	case isNotFound(err) || err == nil && !m.isOf(d):
		return false, nil
	case err != nil:
		return false, wrap(err, "find message")
	case m.progress(d.State) <= m.progress(m.State):
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

// isOf says whether a report may be of this message: its provider took it under that id, or has not told us yet.
func (m *Message) isOf(d Delivery) bool {
	return m.ProviderID == "" && m.State == "queued" || m.ProviderID == d.ProviderID && m.Provider == d.Provider
}

// progress orders the states of a message: what has come to its end does not change any more. A message that is still
// queued here is settled by its worker, so that "sent" alone brings nothing new.
func (*Message) progress(state string) int {
	switch state {
	case "queued", "sent":
		return 0
	}
	return 1
}

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
	if c.caseID = m.CaseID; !m.isOf(d) || m.progress(d.State) <= m.progress(m.State) {
		return nil
	}
	m.State, m.Provider, m.ProviderID, m.ErrorCode = d.State, d.Provider, d.ProviderID, d.ErrorCode
	if m.SentAt.IsZero() {
		m.SentAt = c.now
	}
	return c.update(m)
}
