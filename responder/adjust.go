package responder

import (
	"context"

	"kipthoi/responder/law"
)

// Adjustment is what must be paid or recovered for a cost line because a parameter, a price or a fact was corrected.
type Adjustment struct {
	LineID   string `json:"line_id"`
	CaseCode string `json:"case_code"`
	Kind     string `json:"kind"`
	OldVND   int64  `json:"old_vnd"` // with adjustments already made
	NewVND   int64  `json:"new_vnd"`
	DeltaVND int64  `json:"delta_vnd"` // positive: back pay, "truy lĩnh"; negative: recover, "thu hồi"
	VI       string `json:"reason_vi"`
	EN       string `json:"reason_en"`
	Citation string `json:"citation"`
}

// Recompute is the dry run: it computes the cost lines of the reader's area again by the law, prices and facts known
// now, and gives those that come out differently. It changes nothing.
func (s *Service) Recompute(ctx context.Context, u User) (out []Adjustment, err error) {
	out = []Adjustment{}
	if u.Role != RoleFund && u.Role != RoleApprover {
		return out, forbidden("vai trò của bạn không xem được chi phí", "your role may not see costs")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		lines, err := list[CostLine](tx, u.scope(Where("adjusts", Eq, "").And("tops", Eq, "").And("state", Ne, string(CostReturned)).And("state", Ne, string(CostDraft))).By("created_at").Top(100_000))
		if err != nil {
			return err
		}
		rows, err := s.costRows(tx, u, lines)
		if err != nil {
			return err
		}
		for i := range lines {
			a, err := s.again(tx, &lines[i])
			if err != nil {
				return err
			}
			if a == nil {
				continue
			}
			row := rows[i]
			out = append(out, Adjustment{LineID: row.ID, CaseCode: row.CaseCode, Kind: row.Kind, OldVND: a.New.AmountVND - a.DeltaVND,
				NewVND: a.New.AmountVND, DeltaVND: a.DeltaVND, VI: a.Reason, EN: a.ReasonEN, Citation: a.New.Citation})
		}
		return nil
	})
	return out, wrap(err, "recompute")
}

// again computes a line anew, with the price looked up anew; nil when nothing changes in money.
func (s *Service) again(tx Tx, l *CostLine) (*law.Adjustment, error) {
	if l.Kind != "meal" || l.PlacementID == "" {
		return s.againWith(tx, l, l.Item)
	}
	pl, err := get[Placement](tx, l.PlacementID)
	if err != nil {
		return nil, err
	}
	return s.againWith(tx, l, pl.mealFacts(l.Item))
}

// againWith is again with the facts given.
func (s *Service) againWith(tx Tx, l *CostLine, item law.Item) (*law.Adjustment, error) {
	book, err := s.book(tx)
	if err != nil {
		return nil, err
	}
	before, err := tx.Sum("cost_lines", "amount_vnd", Where("adjusts", Eq, l.ID).And("state", Ne, string(CostReturned)))
	if err != nil {
		return nil, err
	}
	if item.Kind == "meal" && item.From.After(item.To) {
		return voided(l, before), nil
	}
	item.FuelPriceVND = 0
	var used law.FuelPrice
	found, err := book.Recompute([]law.Paid{{ID: l.ID, Item: item, AdjustedVND: before, Place: law.Place{Province: l.Province, Prices: prices(tx, book, l.Province, &used)},
		Line: law.Line{Kind: l.Kind, Granted: true, AmountVND: l.AmountVND, Quantity: l.Quantity}}})
	if err != nil || len(found) == 0 || found[0].DeltaVND == 0 {
		return nil, err
	}
	return &found[0], nil
}

// voided takes back all of a line of meals that has no day left; nil when that was done.
func voided(l *CostLine, before int64) *law.Adjustment {
	if l.AmountVND+before == 0 {
		return nil
	}
	return &law.Adjustment{ID: l.ID, DeltaVND: -l.AmountVND - before, New: law.Line{Kind: l.Kind, Rule: l.Rule, Citation: l.Citation},
		Reason: "thu hồi: đã rời nơi chăm sóc trước những ngày này", ReasonEN: "recovery: the stay had ended before these days"}
}

type costAdjust struct {
	LineID string `json:"line_id"`
}

// applyCostAdjust writes the adjustment line of a line that comes out differently now; the old one stays as it is.
func applyCostAdjust(c *change) error {
	var in costAdjust
	if err := c.op.decode(&in); err != nil {
		return err
	}
	old, err := lock[CostLine](c.tx, in.LineID)
	if err != nil {
		return within("data.line_id", err)
	}
	c.caseID = old.CaseID
	a, err := c.s.again(c.tx, old)
	if err != nil {
		return err
	}
	if a == nil || old.Adjusts != "" || old.State == CostReturned || old.State == CostDraft {
		return broken("R-7.9", "data.line_id", "không có chênh lệch", "nothing is different")
	}
	return c.insert(adjusting(c.op.Subject, old, a, c.user.ID))
}

// adjusting makes the line that stands beside an old one with the difference.
func adjusting(id string, old *CostLine, a *law.Adjustment, by string) *CostLine {
	return &CostLine{Meta: Meta{ID: id, Unit: old.Unit}, CaseID: old.CaseID, PersonID: old.PersonID, PlacementID: old.PlacementID, Adjusts: old.ID,
		Kind: old.Kind, Item: old.Item, UnitOf: old.UnitOf, AmountVND: a.DeltaVND, Rule: a.New.Rule, Citation: a.New.Citation,
		Segments: a.New.Segments, Note: a.Reason, State: CostSubmitted, ProposedBy: by}
}
