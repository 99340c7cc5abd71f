package responder

import (
	"context"
	"fmt"
	"time"
)

// MessageView is a message as coordinators see it: neither its text nor its whole number.
type MessageView struct {
	ID        string    `json:"id"`
	At        time.Time `json:"at"`
	CaseCode  string    `json:"case_code"`
	Template  string    `json:"template"`
	State     string    `json:"state"`
	ErrorCode string    `json:"error_code" doc:"why it failed; uncertain: it may have arrived"`
	To        string    `json:"to" doc:"the last three digits of the number"`
	Tries     int64     `json:"tries"`
	Unit      string    `json:"unit"`
	UnitName  string    `json:"unit_name"`
}

// Messages lists the messages of a state from the reader's area, latest first. Coordinators only.
func (s *Service) Messages(ctx context.Context, u User, state string, limit int) (out []MessageView, err error) {
	out = []MessageView{}
	if u.Role != RoleCoordinator {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Message](tx, u.scope(Where("state", Eq, state)).By("-created_at").Top(max(1, min(limit, fullPage))))
		for _, m := range rows {
			out = append(out, MessageView{m.ID, m.CreatedAt, m.CaseCode, m.Template, m.State, m.ErrorCode, lastDigits(m.To), m.Tries, m.Unit, s.unitName(m.Unit)})
		}
		return err
	})
	return out, wrap(err, "list messages")
}

// lastDigits hides a number but for its last three digits.
func lastDigits(number string) string {
	return "***" + number[max(0, len(number)-3):]
}

// applyMessageResend sends a message again that failed or did not reach the phone, as a person who has looked at it wants. One that is uncertain may
// arrive a second time.
func applyMessageResend(c *change) error {
	m, err := lock[Message](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if !c.user.answersFor(m.Unit, m.Province) {
		return notFound("message")
	}
	if m.State != MessageFailed && m.State != "undelivered" {
		return broken("", "state", "tin nhắn này không ở trạng thái lỗi", "the message has not failed")
	}
	stopped, err := silent(c.tx, m.To)
	if err == nil && stopped {
		err = broken("", "to", "người nhận không muốn nhận tin nhắn", "the receiver wants no messages")
	}
	if err != nil {
		return err
	}
	c.caseID = m.CaseID
	m.State, m.ErrorCode, m.Provider, m.ProviderID, m.Tries, m.SentAt = MessageQueued, "", "", "", 0, time.Time{}
	err = c.update(m)
	return first(err, c.enqueue(Job{Kind: SendKinds()[m.Rank-1], Key: fmt.Sprint(m.ID, ".", m.Version), Payload: m.ID, RunAt: c.now}))
}
