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
	UnitName   string    `json:"unit_name"`
	Kind       string    `json:"kind"`
	Quantity   law.Milli `json:"quantity"`
	UnitOf     string    `json:"unit_of"`
	AmountVND  int64     `json:"amount_vnd"`
	Shares     []int64   `json:"shares" doc:"of a trip of several people: equal, the remainder to the first; for reports only"`
	Rule       string    `json:"rule"`
	Citation   string    `json:"citation"`
	Adjusts    string    `json:"adjusts" doc:"line that this one corrects"`
	Tops       string    `json:"tops" doc:"line that this one brings up to a higher level"`
	State      CostState `json:"state"`
	Reason     string    `json:"reason" doc:"why it was returned or passed on, or why an approval of many left it"`
	Level      string    `json:"level" enum:",province" doc:"province: passed on to the level above"`
	Flag       string    `json:"flag" doc:"track_differs: the odometer and the GPS track of its trip differ; odometer_twice: another trip of the vehicle has the same metres; empty: nothing to look at"`
	Evidence   string    `json:"evidence"`
	EvidenceOn law.Date  `json:"evidence_on"`
	HasFile    bool      `json:"has_file" doc:"a photo or scan of the paper is kept with the case"`
	FileID     string    `json:"file_id" doc:"attachment that the reader may open; empty: none, or one of a guarded home"`
	Wanted     string    `json:"wanted" doc:"the paper without which it is not approved, in Vietnamese; empty: none is missing"`
	WantedEN   string    `json:"wanted_en"`
	DecisionNo string    `json:"decision_no"`
	DecidedOn  law.Date  `json:"decided_on"`
	Signer     string    `json:"signer"`
	Body       string    `json:"body" doc:"who decides by the law of that day"`
	ApprovalID string    `json:"approval_id"`
	TransferID string    `json:"transfer_id" doc:"a transfer brings its money to the commune's account; it is paid when that is sent or withdrawn; empty: none"`
	Own        bool      `json:"own" doc:"the reader proposed it, and may not approve it"`
	ProposedBy string    `json:"proposed_by"`
	CreatedAt  time.Time `json:"created_at"`
}

// CostFilter chooses cost lines. Empty fields choose all.
type CostFilter struct {
	State    string // of CostState; "waiting": what the reader may approve; "undecided": approved in an emergency, its decision follows
	Unit     string // commune or province
	Kind     string
	Approval string // an approval of many
	After    string // id of the last line of the page before
	Limit    int
}

// CostPage is a page of cost lines, newest first, with the number and sum of all.
type CostPage struct {
	Items  []CostRow `json:"items"`
	Next   string    `json:"next" doc:"id after which the next page begins; empty: there is none"`
	Total  int64     `json:"total"`
	SumVND int64     `json:"sum_vnd"`
	AsOf   time.Time `json:"as_of" doc:"when this was so"`
}

func (f CostFilter) query(u User) Query {
	q := u.scope(Query{})
	switch {
	case f.State == "waiting":
		q = waitingFor(u, "", "")
	case f.State == "undecided":
		q = q.And("approved_by", Ne, "").And("decision_no", Eq, "")
	case f.State != "":
		q = q.And("state", Eq, f.State)
	}
	if f.Unit != "" && f.Unit != u.Unit {
		q = q.And(scopeColumn(f.Unit), Eq, f.Unit)
	}
	if f.Kind != "" {
		q = q.And("kind", Eq, f.Kind)
	}
	if f.Approval != "" {
		q = q.And("approval_id", Eq, f.Approval).And("approval_id", Ne, "")
	}
	return q
}

// Costs lists cost lines of the reader's area, newest first, a page at a time.
func (s *Service) Costs(ctx context.Context, u User, f CostFilter) (page CostPage, err error) {
	page = CostPage{Items: []CostRow{}, AsOf: s.Now().UTC().Truncate(time.Millisecond)}
	if !u.handlesMoney() && u.Role != RoleCoordinator {
		return page, forbidden("vai trò của bạn không xem được chi phí", "your role may not see costs")
	}
	q, limit := f.query(u), max(1, min(f.Limit, 2000))
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		if page.Total, page.SumVND, err = countCosts(tx, q); err != nil {
			return err
		}
		if f.After != "" {
			q = q.And("id", Lt, f.After)
		}
		lines, err := list[CostLine](tx, q.By("-id").Top(limit))
		if err != nil {
			return err
		}
		if page.Items, err = s.costRows(tx, u, lines); len(lines) == limit {
			page.Next = lines[limit-1].ID
		}
		return err
	})
	return page, wrap(err, "list costs")
}

// costRows gives lines with the codes of their cases, and the papers that the reader may open.
func (s *Service) costRows(tx Tx, u User, lines []CostLine) ([]CostRow, error) {
	ids, homes := map[string]bool{}, map[string]bool{}
	for i := range lines {
		ids[lines[i].CaseID] = true
	}
	cases, err1 := byID[Case](tx, ids)
	for _, k := range cases {
		homes[k.HouseholdID] = true
	}
	guarded, err2 := guardedHomes(tx, homes)
	rows := make([]CostRow, 0, len(lines))
	for i := range lines {
		row := lines[i].row(s.Law)
		row.UnitName, row.Own = s.unitName(row.Unit), row.ProposedBy == u.ID
		if k := cases[row.CaseID]; k != nil {
			row.CaseCode = k.Code
			if u.handlesMoney() && !guarded[k.HouseholdID] {
				row.FileID = lines[i].EvidenceID
			}
		}
		rows = append(rows, row)
	}
	return rows, first(err1, err2)
}

func (l *CostLine) row(book *law.Book) CostRow {
	r := CostRow{ID: l.ID, Version: l.Version, CaseID: l.CaseID, Unit: l.Unit, Kind: l.Kind, Quantity: l.Quantity, UnitOf: l.UnitOf,
		AmountVND: l.AmountVND, Rule: l.Rule, Citation: l.Citation, Adjusts: l.Adjusts, Tops: l.Tops, State: l.State, Reason: l.Reason, Level: l.Level,
		Flag: l.Flag, Evidence: l.Evidence, EvidenceOn: l.EvidenceOn, HasFile: l.EvidenceID != "", DecisionNo: l.DecisionNo, DecidedOn: l.DecidedOn,
		Signer: l.Signer, Body: l.Body, ApprovalID: l.ApprovalID, TransferID: l.TransferID, ProposedBy: l.ProposedBy, CreatedAt: l.CreatedAt, Shares: []int64{}}
	if l.proved(book) != nil {
		p, _ := l.wants(book)
		r.Wanted, r.WantedEN = p.VI, p.EN
	}
	if l.Kind == "transport" && l.Item.Persons > 1 {
		r.Shares = law.SplitEqually(l.AmountVND, int(l.Item.Persons))
	}
	return r
}
