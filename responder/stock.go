package responder

import (
	"strconv"

	"kipthoi/responder/law"
)

// StockItem is a kind of goods, "mặt hàng", with the unit it is counted in.
type StockItem struct {
	Meta
	Name     string `json:"name"`
	UnitOf   string `json:"unit_of"`   // kg, thùng, chiếc
	Settles  string `json:"settles"`   // kind of cost line that its issue settles: rice; "" none
	WarnDays int64  `json:"warn_days"` // how long before its day a lot is told as expiring
}

// Table names the table.
func (*StockItem) Table() string { return "stock_items" }

// Warehouse is where goods lie, "kho, điểm cấp phát". Who changes its stock holds its row, one at a time.
type Warehouse struct {
	Meta
	Name     string `json:"name"`
	Address  string `json:"address"`
	Receipts int64  `json:"receipts"` // how many were written; the last has this number
}

// Table names the table.
func (*Warehouse) Table() string { return "warehouses" }

// Origin says where goods came from.
type Origin string

// The origins of goods.
const (
	FromDonation Origin = "donation"
	FromReserve  Origin = "reserve" // national reserve, "dự trữ quốc gia"
	FromPurchase Origin = "purchase"
)

// Lot is goods that came together, "lô hàng": of one day of expiry, one origin and one condition.
type Lot struct {
	Meta
	ItemID      string    `json:"item_id"`
	WarehouseID string    `json:"warehouse_id"` // that received it
	ReceiptNo   int64     `json:"receipt_no"`   // of the warehouse, without a gap
	Quantity    law.Milli `json:"quantity"`     // received
	ExpiresOn   law.Date  `json:"expires_on"`   // last day of use; none: it keeps
	ReceivedOn  law.Date  `json:"received_on"`
	Origin      Origin    `json:"origin"`
	Donor       string    `json:"donor"`
	DonorID     string    `json:"donor_id"`
	PledgeID    string    `json:"pledge_id"`
	CampaignID  string    `json:"campaign_id"` // it helps in no other incident; "" in any
	Communes    []string  `json:"communes"`    // it helps in no others; none: everywhere
	Condition   string    `json:"condition"`   // in the donor's words
	Document    string    `json:"document"`
}

// Table names the table.
func (*Lot) Table() string { return "lots" }

// Holding is what of a lot lies in a warehouse; never below nothing.
type Holding struct {
	Meta
	LotID       string    `json:"lot_id"`
	ItemID      string    `json:"item_id"`
	WarehouseID string    `json:"warehouse_id"`
	Quantity    law.Milli `json:"quantity"`
}

// Table names the table.
func (*Holding) Table() string { return "holdings" }

// Movement is one change of a holding, "phiếu nhập, phiếu xuất", never changed itself.
type Movement struct {
	Meta
	Kind        string    `json:"kind"` // receive, move, issue, return, loss, count
	LotID       string    `json:"lot_id"`
	ItemID      string    `json:"item_id"`
	WarehouseID string    `json:"warehouse_id"`
	Quantity    law.Milli `json:"quantity"` // negative: out
	After       law.Milli `json:"after"`    // of the holding afterwards
	OfID        string    `json:"of_id"`    // the line of a distribution list or the report of a loss; "" none
	Document    string    `json:"document"`
}

// Table names the table.
func (*Movement) Table() string { return "movements" }

// maxQuantity bounds quantities, in thousandths: a billion units.
const maxQuantity = 1e12

// applyStockItem enters a kind of goods.
func applyStockItem(c *change) error {
	var in StockItem
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(given("name", in.Name != ""), text("name", in.Name, 120), given("unit_of", in.UnitOf != ""), text("unit_of", in.UnitOf, 30),
		oneOf("settles", in.Settles, "", "rice"), between("warn_days", in.WarnDays, 0, 3650), c.unit(in.Unit))
	if err == nil && in.Settles == "rice" && in.UnitOf != "kg" {
		err = invalid("unit_of", "gạo cứu trợ tính bằng kg", "rice of relief is counted in kg")
	}
	in.Meta = Meta{ID: c.op.Subject, Unit: in.Unit}
	if err != nil {
		return within("data", err)
	}
	return c.insert(&in)
}

// applyStockPlace enters a warehouse.
func applyStockPlace(c *change) error {
	var in Warehouse
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(given("name", in.Name != ""), text("name", in.Name, 120), text("address", in.Address, 300), c.unit(in.Unit))
	if err != nil {
		return within("data", err)
	}
	in.Meta, in.Receipts = Meta{ID: c.op.Subject, Unit: in.Unit}, 0
	return c.insert(&in)
}

type stockReceive struct {
	Lot
	Expires string `json:"expires_on"`
	On      string `json:"on"`
	Fulfils bool   `json:"fulfils"` // all the goods of the pledge have come
}

// applyStockReceive takes goods into a warehouse as a lot, with the next number of its receipts.
func applyStockReceive(c *change) error {
	var in stockReceive
	if err := c.op.decode(&in); err != nil {
		return err
	}
	l := in.Lot
	var err1, err2 error
	l.ExpiresOn, err1 = date("data.expires_on", in.Expires)
	l.ReceivedOn, err2 = date("data.on", in.On)
	if l.ReceivedOn.IsZero() {
		l.ReceivedOn = law.DateOf(c.op.At)
	}
	if err := first(err1, err2, within("data", l.check(c))); err != nil {
		return err
	}
	house, err := lock[Warehouse](c.tx, l.WarehouseID)
	if err != nil {
		return within("data.warehouse_id", err)
	}
	if err := c.lotSource(&l, in.Fulfils); err != nil {
		return err
	}
	house.Receipts++
	l.Meta, l.ReceiptNo = Meta{ID: c.op.Subject, Unit: house.Unit}, house.Receipts
	c.facts["receipt_no"] = strconv.FormatInt(l.ReceiptNo, 10)
	return first(c.update(house), c.insert(&l), c.shift(&l, house, "receive", l.Quantity, "", l.Document))
}

// check looks at what a person typed of a lot.
func (l *Lot) check(c *change) error {
	err := first(between("quantity", int64(l.Quantity), 1, maxQuantity), oneOf("origin", l.Origin, FromDonation, FromReserve, FromPurchase), text("donor", l.Donor, 200),
		text("condition", l.Condition, 500), text("document", l.Document, 120), given("document", l.Document != ""), (&Binding{Communes: l.Communes}).check(c))
	today := law.DateOf(c.now)
	switch {
	case err != nil:
		return err
	case l.ReceivedOn.After(today):
		return invalid("on", "không được ở tương lai", "must not be in the future")
	case !l.ExpiresOn.IsZero() && l.ExpiresOn.Before(l.ReceivedOn):
		return broken("R-7.6", "expires_on", "đã hết hạn khi nhận", "had expired when it came")
	}
	return nil
}

// lotSource checks what a lot is of and from; goods for a campaign come within its time.
func (c *change) lotSource(l *Lot, fulfils bool) error {
	item, err := get[StockItem](c.tx, l.ItemID)
	if err == nil && !c.user.answersFor(item.Unit, item.Province) {
		err = notFound("stock item")
	}
	if err != nil {
		return within("data.item_id", err)
	}
	if l.CampaignID != "" {
		k, err := get[Campaign](c.tx, l.CampaignID)
		if err != nil {
			return within("data.campaign_id", err)
		}
		if l.ReceivedOn.Before(k.OpensOn) || l.ReceivedOn.After(k.ClosesOn) {
			return broken("R-7.2", "data.on", "ngoài thời gian tiếp nhận của cuộc vận động", "is outside the campaign's time of receiving")
		}
	}
	if l.DonorID != "" {
		donor, err := get[Donor](c.tx, l.DonorID)
		if err != nil || !c.user.answersFor(donor.Unit, donor.Province) {
			return within("data.donor_id", first(err, notFound("donor")))
		}
		if l.Donor == "" {
			l.Donor = donor.Name
		}
	}
	return c.goodsCame(l, fulfils)
}

// goodsCame notes goods for a pledge.
func (c *change) goodsCame(l *Lot, fulfils bool) error {
	if l.PledgeID == "" {
		return nil
	}
	p, err := lock[Pledge](c.tx, l.PledgeID)
	if err != nil {
		return within("data.pledge_id", err)
	}
	if p.CampaignID != l.CampaignID || p.State == PledgeWithdrawn || l.DonorID != "" && l.DonorID != p.DonorID {
		return broken("R-7.1", "data.pledge_id", "cam kết của cuộc vận động hay người khác, hoặc đã rút", "the pledge is of another campaign or donor, or withdrawn")
	}
	if !narrower(l.Communes, p.Communes) {
		return broken("R-7.1", "data.communes", "cam kết dành cho những xã khác", "the pledge was for other communes")
	}
	l.DonorID = p.DonorID
	if fulfils && p.ReceivedVND >= p.AmountVND && p.State == PledgeOpen {
		p.State = PledgeFulfilled
		return c.update(p)
	}
	return nil
}

// shift changes what of a lot lies in a warehouse, whose row is held, and writes the movement.
func (c *change) shift(l *Lot, house *Warehouse, kind string, quantity law.Milli, of, document string) error {
	id := namedID("holding " + l.ID + " " + house.ID)
	h, err := lock[Holding](c.tx, id)
	missing := err != nil && asError(err).Code == CodeNotFound
	switch {
	case missing:
		h = &Holding{Meta: Meta{ID: id, Unit: house.Unit}, LotID: l.ID, ItemID: l.ItemID, WarehouseID: house.ID}
	case err != nil:
		return err
	}
	if h.Quantity += quantity; h.Quantity < 0 {
		return noStock()
	}
	if missing {
		err = c.insert(h)
	} else {
		err = c.update(h)
	}
	return first(err, c.insert(&Movement{Meta: Meta{ID: c.s.NewID(), Unit: house.Unit}, Kind: kind, LotID: l.ID, ItemID: l.ItemID, WarehouseID: house.ID,
		Quantity: quantity, After: h.Quantity, OfID: of, Document: document}))
}

func noStock() error {
	return &Error{Code: CodeRule, Field: "data.quantity", VI: "không đủ hàng trong kho", EN: "not enough in stock", Reason: "R-7.6"}
}
