package responder

import (
	"strconv"
	"time"

	"kipthoi/responder/law"
)

// CostState is where a cost line stands.
type CostState string

// The way of a cost line.
const (
	CostDraft     CostState = "draft"
	CostSubmitted CostState = "submitted"
	CostApproved  CostState = "approved" // and reserved in an account
	CostReturned  CostState = "returned"
	CostPaid      CostState = "paid"
)

// CostLine is one amount that the law grants, with the inputs and the article it comes from. What was computed is
// never changed; a correction is another line.
type CostLine struct {
	Meta
	CaseID      string        `json:"case_id"`
	PersonID    string        `json:"person_id"`
	PlacementID string        `json:"placement_id"`
	TripID      string        `json:"trip_id"`
	Adjusts     string        `json:"adjusts"` // the line that this one corrects; its amount is the difference
	Kind        string        `json:"kind"`
	Item        law.Item      `json:"item"` // the inputs: the amount can be computed again from them
	Quantity    law.Milli     `json:"quantity"`
	UnitOf      string        `json:"unit_of"` // day, metre, VND...
	AmountVND   int64         `json:"amount_vnd"`
	Rule        string        `json:"rule"`
	Citation    string        `json:"citation"`
	Segments    []law.Segment `json:"segments"`
	Note        string        `json:"note"`
	Evidence    string        `json:"evidence"` // number of the paper that proves it
	State       CostState     `json:"state"`
	ProposedBy  string        `json:"proposed_by"`
	ApprovedBy  string        `json:"approved_by"`
	AccountID   string        `json:"account_id"`
	DecisionNo  string        `json:"decision_no"` // of the paper that approves it, its date and who signed it
	DecidedOn   law.Date      `json:"decided_on"`
	Signer      string        `json:"signer"`
	Reason      string        `json:"reason"` // why it was returned
	PaidAt      time.Time     `json:"paid_at"`
	Flag        string        `json:"flag"`       // of its trip: what to look at before it is approved
	PaymentID   string        `json:"payment_id"` // the payment list that holds it now; "" none
}

// Table names the table.
func (*CostLine) Table() string { return "cost_lines" }

type costPropose struct {
	CaseID   string   `json:"case_id"`
	PersonID string   `json:"person_id"`
	TripID   string   `json:"trip_id"`
	Item     law.Item `json:"item"`
	Evidence string   `json:"evidence"`
}

// applyCostPropose computes what the law grants for an item and submits it. Meals are not proposed by hand: they come
// from placements.
func applyCostPropose(c *change) error {
	var in costPropose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := text("data.evidence", in.Evidence, 200); err != nil {
		return err
	}
	k, err := lock[Case](c.tx, in.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	c.caseID = k.ID
	if in.PersonID != "" {
		if _, err := c.person(k, in.PersonID); err != nil {
			return err
		}
	}
	line := &CostLine{Meta: Meta{ID: c.op.Subject, Unit: k.Unit}, CaseID: k.ID, PersonID: in.PersonID, TripID: in.TripID,
		Item: in.Item, Evidence: in.Evidence, State: CostSubmitted, ProposedBy: c.user.ID}
	if in.TripID != "" {
		trip, err := get[Trip](c.tx, in.TripID)
		if err != nil || trip.CaseID != k.ID {
			return within("data.trip_id", first(err, notFound("")))
		}
		if trip.Flag == FlagOdometer {
			return broken("R-2.18", "data.trip_id", "số công tơ mét cuối nhỏ hơn số đầu: ghi lại chuyến đi", "the odometer ran backwards: record the trip again")
		}
		line.Item, line.Flag, line.PlacementID = trip.item(), trip.Flag, trip.PlacementID
	}
	if line.Item.Kind == "meal" {
		return broken("R-8.5", "data.item.kind", "tiền ăn được tính từ việc bố trí chăm sóc", "meals are counted from the placement")
	}
	if line.Item.Kind == "transport" && in.TripID == "" {
		return broken("R-2.18", "data.trip_id", "chi phí đi lại được tính từ chuyến đi đã ghi", "transport is counted from a recorded trip")
	}
	if err := c.compute(line); err != nil {
		return within("data.item", err)
	}
	c.facts["amount_vnd"] = strconv.FormatInt(line.AmountVND, 10)
	if line.TripID != "" {
		return taken(c.insert(line), "data.trip_id", "chuyến đi này đã được tính", "is already counted")
	}
	return c.insert(line)
}

// compute fills a line with what the law says of its item.
func (c *change) compute(line *CostLine) error {
	var used law.FuelPrice
	province := c.province(line.Unit)
	book, err := c.s.book(c.tx)
	if err != nil {
		return err
	}
	got, err := book.Compute(line.Item, law.Place{Province: province, Prices: prices(c.tx, book, province, &used)})
	if err != nil {
		return err
	}
	if !got.Granted {
		return broken(got.Rule, "", got.Reason, got.ReasonEN)
	}
	line.Kind, line.Quantity, line.UnitOf, line.AmountVND = got.Kind, got.Quantity, got.Unit, got.AmountVND
	line.Rule, line.Citation, line.Segments, line.Note = got.Rule, got.Citation, got.Segments, got.Reason
	if used.MilliDongPerLitre > 0 {
		line.Item.FuelPriceVND = law.Milli(used.MilliDongPerLitre) // so that the amount can be computed again
	}
	return nil
}

type costDecide struct {
	ruling
	AccountID string `json:"account_id"`
	Reason    string `json:"reason"`
}

// applyCostApprove decides to pay a line, and holds its amount in an account. Nobody approves what they proposed.
func applyCostApprove(c *change) error {
	in, line, err := c.onCost(CostSubmitted)
	if err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	if err := first(err, c.notOwn(line.ProposedBy)); err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	if err := first(c.mayPay(acc, line), c.reserve(acc, line.AmountVND)); err != nil {
		return within("data.account_id", err)
	}
	line.approve(acc, c.user, in.ruling, on)
	return c.update(line)
}

func applyCostReturn(c *change) error {
	in, line, err := c.onCost(CostSubmitted)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	line.State, line.Reason = CostReturned, in.Reason
	return c.update(line)
}

// applyCostPay posts an approved line: out of the account, into what was spent.
func applyCostPay(c *change) error {
	_, line, err := c.onCost(CostApproved)
	if err != nil {
		return err
	}
	if line.ApprovedBy == c.user.ID {
		return broken("R-7.12", "", "người duyệt không được tự chi", "who approved it may not pay it")
	}
	if line.Kind == "rice" {
		return broken("R-7.6", "", "gạo được thanh toán bằng việc cấp phát từ kho", "rice is settled by issuing it from a warehouse")
	}
	if err := line.notListed(); err != nil {
		return err
	}
	return first(c.pay(line, law.DateOf(c.op.At), line.Evidence), c.update(line))
}

func (c *change) onCost(from CostState) (costDecide, *CostLine, error) {
	var in costDecide
	if err := c.op.decode(&in); err != nil {
		return in, nil, err
	}
	if err := text("data.reason", in.Reason, 500); err != nil {
		return in, nil, err
	}
	line, err := lock[CostLine](c.tx, c.op.Subject)
	if err != nil {
		return in, nil, err
	}
	c.caseID = line.CaseID
	if line.State != from {
		return in, nil, atOtherStep()
	}
	return in, line, nil
}
