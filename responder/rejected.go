package responder

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// RejectedView is an operation that could not be applied, with its data and the reason.
type RejectedView struct {
	ID      string          `json:"id"`
	Kind    string          `json:"kind"`
	Subject string          `json:"subject"`
	At      time.Time       `json:"at"`
	Author  string          `json:"author_id"`
	Data    json.RawMessage `json:"data"`
	Error   *Error          `json:"error"`
}

// dataFor gives what was sent: of a carer to its author alone, for it may tell where a shelter is.
func (k *Kept) dataFor(u User) json.RawMessage {
	if strings.HasPrefix(k.Kind, "carer.") && k.CreatedBy != u.ID {
		return json.RawMessage("{}")
	}
	return k.Data
}

// Rejected lists operations that could not be applied: a person's own, and for a coordinator those of the area. Nothing
// that somebody sent is lost.
func (s *Service) Rejected(ctx context.Context, u User, limit int) (out []RejectedView, err error) {
	out = []RejectedView{}
	q := Where("status", Eq, string(StatusRejected)).By("-created_at").Top(max(1, min(limit, 500)))
	if u.Role == RoleCoordinator {
		q = u.scope(q)
	} else {
		q = q.And("created_by", Eq, u.ID)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Kept](tx, q)
		for _, k := range rows {
			out = append(out, RejectedView{k.ID, k.Kind, k.Subject, k.At, k.CreatedBy, k.dataFor(u), k.Result.Error})
		}
		return err
	})
	return out, wrap(err, "list rejected operations")
}
