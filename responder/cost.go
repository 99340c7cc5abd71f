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
	CostSettled   CostState = "settled" // its papers are accepted, "đã quyết toán": nothing changes any more
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
	Tops        string        `json:"tops"`    // the line that this one brings up to a higher level; its amount is the difference
	Claim       string        `json:"claim"`   // what is helped with once: kind, whom and when; "" may come again
	Kind        string        `json:"kind"`
	Item        law.Item      `json:"item"` // the inputs: the amount can be computed again from them
	Quantity    law.Milli     `json:"quantity"`
	UnitOf      string        `json:"unit_of"` // day, metre, VND...
	AmountVND   int64         `json:"amount_vnd"`
	Rule        string        `json:"rule"`
	Citation    string        `json:"citation"`
	Segments    []law.Segment `json:"segments"`
	Note        string        `json:"note"`
	Evidence    string        `json:"evidence"` // number of the paper that proves it, its date, and its photo or scan
	EvidenceOn  law.Date      `json:"evidence_on"`
	EvidenceID  string        `json:"evidence_id"` // attachment of the case
	State       CostState     `json:"state"`
	ProposedBy  string        `json:"proposed_by"`
	ApprovedBy  string        `json:"approved_by"`
	AccountID   string        `json:"account_id"`
	DecisionNo  string        `json:"decision_no"` // of the paper that approves it, its date and who signed it
	DecidedOn   law.Date      `json:"decided_on"`
	Signer      string        `json:"signer"`
	Body        string        `json:"body"`      // who decides by the law of that day, in Vietnamese
	Authority   string        `json:"authority"` // why they do
	ApprovedAt  time.Time     `json:"approved_at"`
	ApprovalID  string        `json:"approval_id"` // of the approval of many that took it up last
	SettledBy   string        `json:"settled_by"`  // number of the paper that settled it
	Level       string        `json:"level"`       // "province": it was passed on to the level above
	Reason      string        `json:"reason"`      // why it was returned, or why an approval of many left it
	PaidAt      time.Time     `json:"paid_at"`
	Flag        string        `json:"flag"`        // of its trip: what to look at before it is approved
	PaymentID   string        `json:"payment_id"`  // the payment list that holds it now; "" none
	TransferID  string        `json:"transfer_id"` // what brings its money to the commune's account, until it is there; "" none
}

// Table names the table.
func (*CostLine) Table() string { return "cost_lines" }

type costPropose struct {
	CaseID   string   `json:"case_id"`
	PersonID string   `json:"person_id"`
	TripID   string   `json:"trip_id"`
	Item     law.Item `json:"item"`
	Draft    bool     `json:"draft"` // not submitted yet
	proof
}

// applyCostPropose computes what the law grants for an item and submits it. Meals are not proposed by hand: they come
// from placements.
func applyCostPropose(c *change) error {
	var in costPropose
	if err := c.op.decode(&in); err != nil {
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
		Item: in.Item, State: CostSubmitted, ProposedBy: c.user.ID}
	if in.Draft {
		line.State = CostDraft
	}
	if err := c.takeTrip(line); err != nil {
		return err
	}
	if err := c.compute(line); err != nil {
		return within("data.item", err)
	}
	if err := first(c.prove(line, k, in.proof), c.once(line, k)); err != nil {
		return err
	}
	c.facts["amount_vnd"] = strconv.FormatInt(line.AmountVND, 10)
	if line.TripID != "" {
		return taken(c.insert(line), "data.trip_id", "chuyến đi này đã được tính", "is already counted")
	}
	return claimed(c.insert(line))
}

// takeTrip takes the item from the recorded trip, if there is one, and refuses what is not proposed by hand.
func (c *change) takeTrip(line *CostLine) error {
	if line.TripID != "" {
		trip, err := get[Trip](c.tx, line.TripID)
		if err != nil || trip.CaseID != line.CaseID {
			return within("data.trip_id", first(err, notFound("")))
		}
		if trip.Flag == FlagOdometer {
			return broken("R-2.18", "data.trip_id", "số công tơ mét cuối nhỏ hơn số đầu: ghi lại chuyến đi", "the odometer ran backwards: record the trip again")
		}
		line.Item, line.Flag, line.PlacementID = trip.item(), trip.Flag, trip.PlacementID
	}
	switch {
	case line.Item.Kind == "meal":
		return broken("R-8.5", "data.item.kind", "tiền ăn được tính từ việc bố trí chăm sóc", "meals are counted from the placement")
	case line.Item.Kind == "transport" && line.TripID == "":
		return broken("R-2.18", "data.trip_id", "chi phí đi lại được tính từ chuyến đi đã ghi", "transport is counted from a recorded trip")
	}
	return nil
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

// HelpName is what a kind of help is called in Vietnamese on lists, receipts and public pages. No name tells that somebody is
// a child or lives with a carer: lists go to the post office by name. An unknown kind is help of another kind.
func HelpName(kind string) string {
	switch kind {
	case "meal":
		return "Tiền ăn"
	case "treatment":
		return "Chi phí điều trị"
	case "transport":
		return "Chi phí đi lại"
	case "injury":
		return "Hỗ trợ người bị thương nặng"
	case "death":
		return "Hỗ trợ hộ có người chết, mất tích"
	case "burial", "funeral":
		return "Hỗ trợ mai táng"
	case "house":
		return "Hỗ trợ nhà ở"
	case "rice":
		return "Gạo"
	case "needs":
		return "Nhu yếu phẩm"
	case "work":
		return "Hỗ trợ sản xuất, việc làm"
	case "gift":
		return "Thăm hỏi"
	case "child_emergency":
		return "Trợ giúp khẩn cấp"
	case "monthly":
		return "Trợ cấp hằng tháng"
	case "carer_monthly", "facility_monthly":
		return "Hỗ trợ hằng tháng"
	}
	return "Trợ giúp khác"
}
