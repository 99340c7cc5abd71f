package responder

import (
	"context"
	"time"
)

// readingSlot is how long reading one case again counts as the same reading.
const readingSlot = time.Hour

// Reading says that somebody was shown the facts of a protected case, or where a secret carer is; its
// author is the reader. It tells no more than the case's code or the carer's id.
type Reading struct {
	Meta
	CaseID  string `json:"case_id"`
	CarerID string `json:"carer_id"` // whose secret address was shown; "" none
	Code    string `json:"code"`
	Ground  string `json:"ground"` // of an emergency opening; "" for an ordinary reading
}

// Table names the table.
func (*Reading) Table() string { return "readings" }

// logReading notes that a reader is shown a protected case, before it is shown: once an hour for each reader and case.
// The server itself is no reader.
func (s *Service) logReading(ctx context.Context, u User, k *Case) error {
	if k.Family != Protection || u.sees(k) < sightAll || u.Role == RoleSystem {
		return nil
	}
	return s.logRead(ctx, u, "case.read", k.ID)
}

func applyCaseRead(c *change) error {
	k, err := get[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	c.caseID = k.ID
	return c.insert(&Reading{Meta: Meta{ID: c.op.ID, Unit: k.Unit}, CaseID: k.ID, Code: k.Code})
}

// ReadingView is a reading as an auditor sees it.
type ReadingView struct {
	At       time.Time `json:"at"`
	Code     string    `json:"code" doc:"code of the case; empty when the place of a carer was shown"`
	CarerID  string    `json:"carer_id" doc:"whose secret address was shown"`
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	Reader   string    `json:"reader" doc:"name of the user"`
	Role     Role      `json:"role"`
	Ground   string    `json:"ground" doc:"why the case was opened in an emergency: danger_now, medical, missing, transport, other; empty for an ordinary reading"`
}

// Readings lists who was shown protected cases of an auditor's area, latest first.
func (s *Service) Readings(ctx context.Context, u User, limit int) (out []ReadingView, err error) {
	out = []ReadingView{}
	if u.Role != RoleAuditor {
		return out, forbidden("chỉ kiểm toán viên xem được", "only auditors may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Reading](tx, u.scope(Query{}).By("-created_at").Top(max(1, min(limit, fullPage))))
		for _, r := range rows {
			who, e := get[User](tx, r.CreatedBy)
			if err = first(err, e); err == nil {
				out = append(out, ReadingView{r.CreatedAt, r.Code, r.CarerID, r.Unit, s.unitName(r.Unit), who.Name, who.Role, r.Ground})
			}
		}
		return err
	})
	return out, wrap(err, "list readings")
}
