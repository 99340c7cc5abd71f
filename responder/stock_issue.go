package responder

import (
	"cmp"
	"slices"
	"time"

	"kipthoi/responder/law"
)

// DistributionList says who is to get what from a warehouse, "danh sách cấp phát".
type DistributionList struct {
	Meta
	WarehouseID string   `json:"warehouse_id"`
	Name        string   `json:"name"`
	PlannedOn   law.Date `json:"planned_on"`
	DecisionNo  string   `json:"decision_no"`
}

// Table names the table.
func (*DistributionList) Table() string { return "distribution_lists" }

// DistributionState is where a line of a list stands.
type DistributionState string

// The states of a line.
const (
	LinePlanned DistributionState = "planned"
	LineIssued  DistributionState = "issued"
	LineStruck  DistributionState = "struck" // nobody gets it any more
)

// DistributionLine is goods for the household of a case, and the signature of who got them.
type DistributionLine struct {
	Meta
	ListID      string            `json:"list_id"`
	WarehouseID string            `json:"warehouse_id"`
	CaseID      string            `json:"case_id"`
	ItemID      string            `json:"item_id"`
	CostLineID  string            `json:"cost_line_id"` // the line of the law's rice that it settles; "" none
	Quantity    law.Milli         `json:"quantity"`
	State       DistributionState `json:"state"`
	Lots        []LotTaken        `json:"lots"` // what it was issued from, the first to expire first; without what came back
	IssuedOn    law.Date          `json:"issued_on"`
	IssuedBy    string            `json:"issued_by"`
	SignedHow   string            `json:"signed_how"` // paper, photo, screen
	SignedBy    string            `json:"signed_by"`  // the name of who got them
	Attachment  string            `json:"attachment_id"`
	Reason      string            `json:"reason"` // why it was struck or came back
}

// Table names the table.
func (*DistributionLine) Table() string { return "distribution_lines" }

// LotTaken is a part of a lot.
type LotTaken struct {
	LotID    string    `json:"lot_id"`
	Quantity law.Milli `json:"quantity"`
}

// maxLines is the most lines of a list that one operation writes.
const maxLines = 200

type stockList struct {
	WarehouseID string     `json:"warehouse_id"`
	Name        string     `json:"name"`
	On          string     `json:"planned_on"`
	DecisionNo  string     `json:"decision_no"`
	Lines       []listLine `json:"lines"`
}

type listLine struct {
	CaseID     string    `json:"case_id"`
	ItemID     string    `json:"item_id"`
	CostLineID string    `json:"cost_line_id"`
	Quantity   law.Milli `json:"quantity"`
}

// applyStockList plans who gets what. The stock is looked at when it is issued.
func applyStockList(c *change) error {
	var in stockList
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("planned_on", in.On)
	err = first(err, given("name", in.Name != ""), text("name", in.Name, 200), text("decision_no", in.DecisionNo, 60), between("lines", int64(len(in.Lines)), 1, maxLines))
	if err != nil {
		return within("data", err)
	}
	house, err := get[Warehouse](c.tx, in.WarehouseID)
	if err != nil {
		return within("data.warehouse_id", err)
	}
	l := &DistributionList{Meta: Meta{ID: c.op.Subject, Unit: house.Unit}, WarehouseID: house.ID, Name: in.Name, PlannedOn: on, DecisionNo: in.DecisionNo}
	if err := c.insert(l); err != nil {
		return err
	}
	for _, one := range in.Lines {
		if err := c.planLine(l, one); err != nil {
			return within("data.lines", err)
		}
	}
	return nil
}

func (c *change) planLine(l *DistributionList, in listLine) error {
	k, err := get[Case](c.tx, in.CaseID)
	if err != nil || c.user.sees(k) < sightCode {
		return within("case_id", first(err, notFound("case")))
	}
	item, err := get[StockItem](c.tx, in.ItemID)
	if err != nil {
		return within("item_id", err)
	}
	if err := between("quantity", int64(in.Quantity), 1, maxQuantity); err != nil {
		return err
	}
	line := &DistributionLine{Meta: Meta{ID: c.s.NewID(), Unit: k.Unit}, ListID: l.ID, WarehouseID: l.WarehouseID, CaseID: k.ID, ItemID: item.ID, CostLineID: in.CostLineID,
		Quantity: in.Quantity, State: LinePlanned}
	if in.CostLineID == "" {
		return c.insert(line)
	}
	right, err := get[CostLine](c.tx, in.CostLineID)
	if err != nil || right.CaseID != k.ID || right.Kind != item.Settles {
		return within("cost_line_id", first(err, invalid("", "không phải khoản hiện vật này của hồ sơ", "is not the case's line for these goods")))
	}
	return c.insert(line)
}

type stockIssue struct {
	On         string `json:"on"`
	SignedHow  string `json:"signed_how"`
	SignedBy   string `json:"signed_by"`
	Attachment string `json:"attachment_id"`
}

// applyStockIssue hands out the goods of a line: from the lots that expire first, of those not expired whose donors'
// conditions allow the case. Who gets them signs.
func applyStockIssue(c *change) error {
	var in stockIssue
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("on", in.On)
	err = first(err, oneOf("signed_how", in.SignedHow, "paper", "photo", "screen"), given("signed_by", in.SignedBy != ""), text("signed_by", in.SignedBy, 120),
		given("attachment_id", in.SignedHow != "photo" || in.Attachment != ""))
	if err != nil {
		return within("data", err)
	}
	line, k, house, err := c.onLine(LinePlanned)
	if err != nil {
		return err
	}
	if k.Closed {
		return isClosed()
	}
	if err := c.evidence("data.attachment_id", in.Attachment, k); err != nil {
		return err
	}
	if on.IsZero() {
		on = law.DateOf(c.op.At)
	}
	if on.After(law.DateOf(c.now)) {
		return invalid("data.on", "không được ở tương lai", "must not be in the future")
	}
	line.State, line.IssuedOn, line.IssuedBy = LineIssued, on, c.user.ID
	line.SignedHow, line.SignedBy, line.Attachment = in.SignedHow, in.SignedBy, in.Attachment
	if err := c.takeOut(line, k, house); err != nil {
		return err
	}
	return first(c.settleGoods(line, CostApproved, CostPaid), c.assist(k), c.update(line), c.update(k))
}

// onLine locks a line with its case, of which the author knows at least the code, and holds its warehouse.
func (c *change) onLine(from DistributionState) (line *DistributionLine, k *Case, house *Warehouse, err error) {
	found, err := get[DistributionLine](c.tx, c.op.Subject)
	if err != nil {
		return nil, nil, nil, err
	}
	if k, err = c.visible(found.CaseID); err != nil {
		return nil, nil, nil, unknown("distribution_line", err)
	}
	if house, err = lock[Warehouse](c.tx, found.WarehouseID); err != nil {
		return nil, nil, nil, err
	}
	line, err = lock[DistributionLine](c.tx, found.ID)
	if err == nil && line.State != from {
		err = broken("", "state", "dòng cấp phát không ở bước này", "the line is not at this step")
	}
	return line, k, house, err
}

// takeOut takes the quantity of a line out of lots, the first to expire first.
func (c *change) takeOut(line *DistributionLine, k *Case, house *Warehouse) error {
	lots, held, err := c.usable(line, k)
	if err != nil {
		return err
	}
	left := line.Quantity
	for i := range lots {
		part := min(left, held[lots[i].ID])
		if part == 0 {
			break
		}
		if err := c.shift(&lots[i], house, "issue", -part, line.ID, ""); err != nil {
			return err
		}
		line.Lots = append(line.Lots, LotTaken{lots[i].ID, part})
		left -= part
	}
	if left > 0 {
		return noStock()
	}
	return nil
}

// usable gives the lots of an item in a warehouse that may go to a case on the day of the line, the first to expire
// first, with what is held of each.
func (c *change) usable(line *DistributionLine, k *Case) (lots []Lot, held map[string]law.Milli, err error) {
	rows, err := list[Holding](c.tx, Where("warehouse_id", Eq, line.WarehouseID).And("item_id", Eq, line.ItemID).And("quantity", Gt, 0).Top(most))
	held, ids := map[string]law.Milli{}, map[string]bool{}
	for _, h := range rows {
		held[h.LotID], ids[h.LotID] = h.Quantity, true
	}
	all, err2 := byID[Lot](c.tx, ids)
	if err := first(err, err2); err != nil {
		return nil, nil, err
	}
	campaigns := map[string]bool{}
	for _, l := range all {
		campaigns[l.CampaignID] = true
	}
	of, err := byID[Campaign](c.tx, campaigns)
	for _, l := range all {
		if l.serves(k, of[l.CampaignID], line.IssuedOn) {
			lots = append(lots, *l)
		}
	}
	slices.SortFunc(lots, firstToExpire)
	return lots, held, err
}

// serves says whether a lot may go to a case on a day.
func (l *Lot) serves(k *Case, campaign *Campaign, on law.Date) bool {
	fresh := l.ExpiresOn.IsZero() || !on.After(l.ExpiresOn)
	meant := (l.CampaignID == "" || campaign != nil && campaign.helps(k)) && (len(l.Communes) == 0 || slices.Contains(l.Communes, k.Unit))
	return fresh && meant
}

// firstToExpire orders lots: by the day of expiry, those that keep last, then by when they came.
func firstToExpire(a, b Lot) int {
	keeps := func(l Lot) int {
		if l.ExpiresOn.IsZero() {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(keeps(a), keeps(b)), a.ExpiresOn.Compare(b.ExpiresOn), a.ReceivedOn.Compare(b.ReceivedOn), cmp.Compare(a.ID, b.ID))
}

// settleGoods counts what was issued for a right to goods, such as 15 kg of rice a month: never more than it, and with
// the whole of it the right is settled. The right stands at one of some steps; one that is not approved any more is
// only counted.
func (c *change) settleGoods(line *DistributionLine, at ...CostState) error {
	if line.CostLineID == "" {
		return nil
	}
	right, err := lock[CostLine](c.tx, line.CostLineID)
	if err != nil {
		return err
	}
	if !slices.Contains(at, right.State) {
		return atOtherStep()
	}
	issued, err := c.issuedFor(right.ID, line)
	if err != nil {
		return err
	}
	if issued > right.Quantity {
		return broken("R-1.11", "data.quantity", "nhiều hơn mức được hưởng", "is more than the right")
	}
	if right.State != CostApproved && right.State != CostPaid {
		return nil
	}
	right.State, right.PaidAt = CostApproved, time.Time{}
	if issued == right.Quantity {
		right.State, right.PaidAt = CostPaid, c.now
	}
	return c.update(right)
}

// nothingIssued refuses to cancel a right of which goods are with the household: it would be free to be granted anew, and
// they would be helped twice.
func (c *change) nothingIssued(right *CostLine) error {
	issued, err := c.issuedFor(right.ID, &DistributionLine{})
	if err == nil && issued > 0 {
		err = broken("R-7.6", "state", "đã cấp một phần hiện vật của khoản này: nhập lại kho trước khi hủy", "goods of this right were issued: take them back before it is cancelled")
	}
	return err
}

// issuedFor sums up what all lines have issued for a right, this one as it is now.
func (c *change) issuedFor(right string, now *DistributionLine) (sum law.Milli, err error) {
	lines, err := list[DistributionLine](c.tx, Where("cost_line_id", Eq, right).And("cost_line_id", Ne, "").And("id", Ne, now.ID).Top(most))
	for i := range lines {
		sum += lines[i].issued()
	}
	return sum + now.issued(), err
}

// issued is what of a line is with the household.
func (d *DistributionLine) issued() (sum law.Milli) {
	for _, l := range d.Lots {
		sum += l.Quantity
	}
	return sum
}

type stockReturn struct {
	Quantity law.Milli `json:"quantity"`
	Reason   string    `json:"reason"`
}

// applyStockReturn takes goods of an issued line back into the warehouse: into the lots they were from, the last to expire
// first. They come back whatever became of the right they were issued for, as long as its papers are not settled.
func applyStockReturn(c *change) error {
	var in stockReturn
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(between("data.quantity", int64(in.Quantity), 1, maxQuantity), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	line, _, house, err := c.onLine(LineIssued)
	if err != nil {
		return err
	}
	if in.Quantity > line.issued() {
		return broken("R-7.6", "data.quantity", "nhiều hơn số đã cấp", "is more than was issued")
	}
	line.Reason, line.Lots = in.Reason, slices.Clone(line.Lots)
	for left := in.Quantity; left > 0; {
		last := &line.Lots[len(line.Lots)-1]
		part := min(left, last.Quantity)
		lot, err := get[Lot](c.tx, last.LotID)
		if err == nil {
			err = c.shift(lot, house, "return", part, line.ID, "")
		}
		if err != nil {
			return err
		}
		if last.Quantity -= part; last.Quantity == 0 {
			line.Lots = line.Lots[:len(line.Lots)-1]
		}
		left -= part
	}
	return first(c.settleGoods(line, CostApproved, CostPaid, CostReturned, CostSubmitted), c.update(line))
}

// applyStockStrike takes a line that nobody gets any more off its list, with a reason.
func applyStockStrike(c *change) error {
	var in stockReturn
	err := first(c.op.decode(&in), text("data.reason", in.Reason, 500))
	if err != nil || in.Reason == "" {
		return first(err, required("data.reason"))
	}
	line, _, _, err := c.onLine(LinePlanned)
	if err != nil {
		return err
	}
	line.State, line.Reason = LineStruck, in.Reason
	return c.update(line)
}
