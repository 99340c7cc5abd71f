package responder

import (
	"context"
	"time"
)

// ReferralView is a referral as a coordinator of either side sees it: before it is accepted the other side knows the
// case's code, what is needed and how soon, and no more.
type ReferralView struct {
	ID           string        `json:"id"`
	Code         string        `json:"code" doc:"of the case"`
	CaseID       string        `json:"case_id" doc:"empty while the reader may not see the case"`
	FromUnit     string        `json:"from_unit"`
	FromUnitName string        `json:"from_unit_name"`
	ToUnit       string        `json:"to_unit" doc:"empty for a service"`
	ToUnitName   string        `json:"to_unit_name"`
	Service      string        `json:"service"`
	Transfer     bool          `json:"transfer"`
	Need         string        `json:"need"`
	Urgency      string        `json:"urgency" enum:"now,soon,planned"`
	State        ReferralState `json:"state" enum:"sent,accepted,refused,done,withdrawn"`
	Answer       string        `json:"answer"`
	Reason       string        `json:"reason" doc:"empty while the reader may not see the case"`
	SentAt       time.Time     `json:"sent_at"`
}

// Referrals lists what was referred to and from the reader's area, latest first; for coordinators.
func (s *Service) Referrals(ctx context.Context, u User, limit int) (out []ReferralView, err error) {
	out = []ReferralView{}
	if u.Role != RoleCoordinator && u.Role != RoleSystem {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Referral](tx, u.bothSides(Query{}).By("-created_at").Top(max(1, min(limit, fullPage))))
		for i := range rows {
			k, e := get[Case](tx, rows[i].CaseID)
			if err = first(err, e); err == nil {
				out = append(out, s.viewReferral(u, k, &rows[i]))
			}
		}
		return err
	})
	return out, wrap(err, "list referrals")
}

func (s *Service) viewReferral(u User, k *Case, r *Referral) ReferralView {
	v := ReferralView{ID: r.ID, Code: r.Code, FromUnit: r.FromUnit, FromUnitName: s.unitName(r.FromUnit), Service: r.Service, Transfer: r.Transfer,
		Need: r.Need, Urgency: r.Urgency, State: r.State, SentAt: r.CreatedAt, Answer: r.Answer}
	if r.Service == "" {
		v.ToUnit, v.ToUnitName = r.Unit, s.unitName(r.Unit)
	}
	if u.sees(k) == sightAll {
		v.CaseID, v.Reason = k.ID, r.Reason
	}
	return v
}

func (s *Service) referralsOf(tx Tx, u User, k *Case, of Query, out *[]ReferralView) error {
	rows, err := list[Referral](tx, of)
	for i := range rows {
		*out = append(*out, s.viewReferral(u, k, &rows[i]))
	}
	return err
}

// bothSides limits a query of referrals to those from or to the units that the user answers for.
func (u User) bothSides(q Query) Query {
	if u.Unit == "" {
		return q
	}
	column := scopeColumn(u.Unit)
	return q.Or(Cond{column, Eq, u.Unit}, Cond{"from_" + column, Eq, u.Unit})
}

// reach is own, with the cases elsewhere that a referral lets the reader know of.
func (u User) reach(tx Tx, q Query) (Query, error) {
	if u.Unit == "" || u.Role != RoleCoordinator && u.Role != RoleField && u.Role != RoleAuditor {
		return u.own(q), nil
	}
	rows, err := list[Referral](tx, u.bothSides(Where("state", In, []string{string(ReferralAccepted), string(ReferralDone)}).And("service", Eq, "")).Top(most))
	if err != nil || len(rows) == 0 {
		return u.own(q), err
	}
	ids := map[string]bool{}
	for i := range rows {
		k, err := get[Case](tx, rows[i].CaseID)
		if err != nil {
			return q, err
		}
		if !u.answersFor(k.Unit, k.Province) && u.sees(k) > sightNone {
			ids[k.ID] = true
		}
	}
	if len(ids) == 0 {
		return u.own(q), nil
	}
	any := []Cond{{scopeColumn(u.Unit), Eq, u.Unit}, {"id", In, sorted(ids)}}
	if u.Role == RoleField {
		any = append(any, Cond{"created_by", Eq, u.ID})
	}
	return q.Or(any...), nil
}
