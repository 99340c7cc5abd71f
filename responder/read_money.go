package responder

import (
	"context"
	"time"

	"kipthoi/responder/law"
)

// CostRow is a cost line for those who decide on money: the case's code, never who it is for.
type CostRow struct {
	ID         string    `json:"id"`
	Version    int64     `json:"version"`
	CaseID     string    `json:"case_id"`
	CaseCode   string    `json:"case_code"`
	Unit       string    `json:"unit"`
	Kind       string    `json:"kind"`
	Quantity   law.Milli `json:"quantity"`
	UnitOf     string    `json:"unit_of"`
	AmountVND  int64     `json:"amount_vnd"`
	Rule       string    `json:"rule"`
	Citation   string    `json:"citation"`
	State      CostState `json:"state"`
	Flag       string    `json:"flag" doc:"track_differs: the odometer and the GPS track of its trip differ; odometer_twice: another trip of the vehicle has the same metres; empty: nothing to look at"`
	ProposedBy string    `json:"proposed_by"`
	CreatedAt  time.Time `json:"created_at"`
}

// Costs lists cost lines of the reader's area, in one state or all, newest first.
func (s *Service) Costs(ctx context.Context, u User, state string, limit int) (out []CostRow, err error) {
	out = []CostRow{}
	if !u.handlesMoney() && u.Role != RoleCoordinator {
		return out, forbidden("vai trò của bạn không xem được chi phí", "your role may not see costs")
	}
	q := u.scope(Query{}).By("-created_at").Top(max(1, min(limit, 2000)))
	if state != "" {
		q = q.And("state", Eq, state)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		lines, err := list[CostLine](tx, q)
		if err != nil {
			return err
		}
		codes := map[string]string{}
		for i := range lines {
			row, err := costRow(tx, &lines[i], codes)
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	return out, wrap(err, "list costs")
}

func costRow(tx Tx, l *CostLine, codes map[string]string) (CostRow, error) {
	if _, have := codes[l.CaseID]; !have {
		k, err := get[Case](tx, l.CaseID)
		if err != nil {
			return CostRow{}, err
		}
		codes[l.CaseID] = k.Code
	}
	return CostRow{ID: l.ID, Version: l.Version, CaseID: l.CaseID, CaseCode: codes[l.CaseID], Unit: l.Unit, Kind: l.Kind, Quantity: l.Quantity,
		UnitOf: l.UnitOf, AmountVND: l.AmountVND, Rule: l.Rule, Citation: l.Citation, State: l.State, Flag: l.Flag, ProposedBy: l.ProposedBy, CreatedAt: l.CreatedAt}, nil
}

// FundView is the accounts of the reader's area with their latest postings.
type FundView struct {
	Accounts []Account `json:"accounts"`
	Postings []Posting `json:"postings"`
}

// Fund gives the accounts and the newest postings.
func (s *Service) Fund(ctx context.Context, u User) (v FundView, err error) {
	v = FundView{[]Account{}, []Posting{}}
	if !u.handlesMoney() {
		return v, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return first(into[Account](tx, u.scope(Query{}).By("kind", "name"), &v.Accounts),
			into[Posting](tx, u.scope(Query{}).By("-created_at").Top(200), &v.Postings))
	})
	return v, wrap(err, "read fund")
}
