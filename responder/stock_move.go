package responder

import (
	"slices"

	"kipthoi/responder/law"
)

type stockMove struct {
	LotID    string    `json:"lot_id"`
	From     string    `json:"from_warehouse_id"`
	To       string    `json:"to_warehouse_id"`
	Quantity law.Milli `json:"quantity"`
	Document string    `json:"document"`
}

// applyStockMove takes goods of a lot from one warehouse to another, "điều chuyển".
func applyStockMove(c *change) error {
	var in stockMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(between("data.quantity", int64(in.Quantity), 1, maxQuantity), given("data.document", in.Document != ""), text("data.document", in.Document, 120))
	if err == nil && in.From == in.To {
		err = invalid("data.to_warehouse_id", "trùng với kho xuất", "is the warehouse that gives")
	}
	if err != nil {
		return err
	}
	houses, err := c.lockHouses(in.From, in.To)
	if err != nil {
		return within("data.from_warehouse_id", err)
	}
	lot, err := get[Lot](c.tx, in.LotID)
	if err != nil {
		return within("data.lot_id", err)
	}
	return first(c.shift(lot, houses[in.From], "move", -in.Quantity, c.op.ID, in.Document), c.shift(lot, houses[in.To], "move", in.Quantity, c.op.ID, in.Document))
}

// lockHouses holds warehouses of the author's area, in the order of their ids, so that two moves never wait for each other.
func (c *change) lockHouses(ids ...string) (map[string]*Warehouse, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	out := map[string]*Warehouse{}
	for _, id := range ids {
		h, err := lock[Warehouse](c.tx, id)
		if err != nil {
			return nil, err
		}
		if !c.user.answersFor(h.Unit, h.Province) {
			return nil, notFound("warehouse")
		}
		out[id] = h
	}
	return out, nil
}

// WriteOff is goods that are missing, spoilt or found: reported by one person, decided by another, "hao hụt, chênh lệch
// kiểm kê".
type WriteOff struct {
	Meta
	LotID       string    `json:"lot_id"`
	ItemID      string    `json:"item_id"`
	WarehouseID string    `json:"warehouse_id"`
	Quantity    law.Milli `json:"quantity"` // negative: missing
	Cause       string    `json:"cause"`    // loss, count
	Document    string    `json:"document"` // the record of the count, "biên bản kiểm kê"; "" of a loss
	Reason      string    `json:"reason"`
	State       string    `json:"state"` // reported, approved, refused
	DecidedBy   string    `json:"decided_by"`
	Answer      string    `json:"answer"`
}

// Table names the table.
func (*WriteOff) Table() string { return "write_offs" }

// States of a WriteOff.
const (
	WriteOffReported = "reported"
	WriteOffApproved = "approved"
	WriteOffRefused  = "refused"
)

type stockLoss struct {
	LotID       string    `json:"lot_id"`
	WarehouseID string    `json:"warehouse_id"`
	Quantity    law.Milli `json:"quantity"`
	Reason      string    `json:"reason"`
}

// applyStockLoss reports goods that are lost or spoilt. The stock changes when somebody else approves.
func applyStockLoss(c *change) error {
	var in stockLoss
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(between("data.quantity", int64(in.Quantity), 1, maxQuantity), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	h, err := get[Holding](c.tx, namedID("holding "+in.LotID+" "+in.WarehouseID))
	if err != nil {
		return within("data.lot_id", err)
	}
	if h.Quantity < in.Quantity {
		return noStock()
	}
	return c.insert(h.writeOff(c.op.Subject, -in.Quantity, in.Reason, ""))
}

// writeOff makes the report of goods that are missing or found: of a count when it has a document, else of a loss.
func (h *Holding) writeOff(id string, quantity law.Milli, reason, document string) *WriteOff {
	w := &WriteOff{Meta: Meta{ID: id, Unit: h.Unit}, LotID: h.LotID, ItemID: h.ItemID, WarehouseID: h.WarehouseID, Quantity: quantity, Cause: "loss", Document: document,
		Reason: reason, State: WriteOffReported}
	if document != "" {
		w.Cause = "count"
	}
	return w
}

type stockCount struct {
	Document string    `json:"document"`
	Lots     []counted `json:"lots"`
}

type counted struct {
	LotID    string    `json:"lot_id"`
	Quantity law.Milli `json:"quantity"`
	Reason   string    `json:"reason"` // why it is another number than in the books
}

// applyStockCount compares what was counted in a warehouse, the subject, with the books, "kiểm kê". Each difference is
// reported with its reason for somebody else to approve; what was not counted is left as it is.
func applyStockCount(c *change) error {
	var in stockCount
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(between("data.lots", int64(len(in.Lots)), 1, fullPage), given("data.document", in.Document != ""), text("data.document", in.Document, 120))
	if err != nil {
		return err
	}
	houses, err := c.lockHouses(c.op.Subject)
	if err != nil {
		return err
	}
	for _, n := range in.Lots {
		if err := first(between("data.lots.quantity", int64(n.Quantity), 0, maxQuantity), text("data.lots.reason", n.Reason, 500)); err != nil {
			return err
		}
		h, err := get[Holding](c.tx, namedID("holding "+n.LotID+" "+houses[c.op.Subject].ID))
		if err != nil {
			return within("data.lots.lot_id", err)
		}
		if n.Quantity == h.Quantity {
			continue
		}
		missing := h.writeOff(namedID("count "+c.op.ID+n.LotID), n.Quantity-h.Quantity, n.Reason, in.Document)
		if err := first(given("data.lots.reason", n.Reason != ""), c.insert(missing)); err != nil {
			return err
		}
	}
	return nil
}

type writeOffDecide struct {
	Answer string `json:"answer"`
}

// applyLossApprove takes missing goods out of the books, or puts in what was found. Who reported it does not approve.
func applyLossApprove(c *change) error {
	_, w, err := c.onWriteOff()
	if err != nil {
		return err
	}
	if err := c.notOwn(w.CreatedBy); err != nil {
		return err
	}
	houses, err := c.lockHouses(w.WarehouseID)
	if err != nil {
		return err
	}
	lot, err := get[Lot](c.tx, w.LotID)
	if err != nil {
		return err
	}
	w.State, w.DecidedBy = WriteOffApproved, c.user.ID
	return first(c.shift(lot, houses[w.WarehouseID], w.Cause, w.Quantity, w.ID, ""), c.update(w))
}

// applyLossRefuse says no, with a reason: the books stay as they are.
func applyLossRefuse(c *change) error {
	in, w, err := c.onWriteOff()
	if err != nil {
		return err
	}
	if in.Answer == "" {
		return required("data.answer")
	}
	w.State, w.DecidedBy, w.Answer = WriteOffRefused, c.user.ID, in.Answer
	return first(c.notOwn(w.CreatedBy), c.update(w))
}

func (c *change) onWriteOff() (in writeOffDecide, w *WriteOff, err error) {
	if err := first(c.op.decode(&in), text("data.answer", in.Answer, 500)); err != nil {
		return in, nil, err
	}
	w, err = lock[WriteOff](c.tx, c.op.Subject)
	if err == nil && w.State != WriteOffReported {
		err = broken("", "state", "đã được quyết định", "is decided already")
	}
	return in, w, err
}
