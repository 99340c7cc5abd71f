package responder

import (
	"context"
	"strings"
	"time"
)

// InboundView is a text message that came in, as the coordinators of its place see it.
type InboundView struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	From       string    `json:"from_phone"`
	Text       string    `json:"text"`
	Verb       string    `json:"verb"`
	SenderKind string    `json:"sender_kind" enum:"carer,user,unknown"`
	SenderName string    `json:"sender_name"`
	CaseID     string    `json:"case_id"`
	Effect     string    `json:"effect"`
	State      string    `json:"state"`
	Note       string    `json:"note"`
	Unit       string    `json:"unit"`
	UnitName   string    `json:"unit_name"`
	CaseCode   string    `json:"case_code" doc:"of the case that it is about, if the reader may know it"`
	Stopped    bool      `json:"stopped" doc:"nothing may be written to this number"`
}

// Inbox lists the text messages of a state that came in from the reader's area, the oldest first. Those of nobody known
// are shown to the coordinators of provinces. Coordinators only.
func (s *Service) Inbox(ctx context.Context, u User, state string, limit int) (out []InboundView, err error) {
	out = []InboundView{}
	if u.Role != RoleCoordinator {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	q := Where("state", Eq, state).By("created_at").Top(max(1, min(limit, fullPage)))
	switch {
	case u.Unit != "" && u.seesUnplaced():
		q = q.Or(Cond{scopeColumn(u.Unit), Eq, u.Unit}, Cond{"unit", Eq, ""})
	default:
		q = u.scope(q)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Inbound](tx, q)
		out = out[:0]
		for i := range rows {
			v, err := s.viewInbound(tx, u, &rows[i])
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return err
	})
	return out, wrap(err, "list inbox")
}

// seesUnplaced says whether a coordinator reads what came from no known place.
func (u User) seesUnplaced() bool { return len(u.Unit) <= 2 }

func (s *Service) viewInbound(tx Tx, u User, r *Inbound) (InboundView, error) {
	v := InboundView{ID: r.ID, At: r.CreatedAt, From: r.From, Text: r.Text, Verb: r.Verb, SenderKind: "unknown", CaseID: r.CaseID,
		Effect: r.Effect, State: r.State, Note: r.Note, Unit: r.Unit, UnitName: s.unitName(r.Unit)}
	kind, id, _ := strings.Cut(r.Sender, ":")
	var err error
	switch kind {
	case "carer":
		var carer *Carer
		if carer, err = get[Carer](tx, id); err == nil {
			v.SenderKind, v.SenderName = kind, carer.Name
		}
	case "user":
		var user *User
		if user, err = get[User](tx, id); err == nil {
			v.SenderKind, v.SenderName = kind, user.Name
		}
	}
	if err != nil {
		return v, err
	}
	if r.CaseID != "" {
		k, err := get[Case](tx, r.CaseID)
		if err != nil {
			return v, err
		}
		if u.sees(k) != sightNone {
			v.CaseCode = k.Code
		}
	}
	v.Stopped, err = silent(tx, r.From)
	return v, err
}
