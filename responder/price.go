package responder

import (
	"strconv"
	"time"

	"kipthoi/responder/law"
)

// Price is what a litre of petrol costs from an instant on, by product and region. Only approved prices count.
type Price struct {
	Meta
	Product    string    `json:"product"` // RON95-III, E10-RON95-III, ...
	Region     int64     `json:"region"`  // 1, or 2 for far areas
	ValidFrom  time.Time `json:"valid_from"`
	MdongPerL  int64     `json:"price_mdong_per_l"`
	Source     string    `json:"source"`
	Corrects   string    `json:"corrects"` // the price that this one takes the place of
	EnteredBy  string    `json:"entered_by"`
	ApprovedBy string    `json:"approved_by"`
}

// Table names the table.
func (*Price) Table() string { return "prices" }

func applyPriceEnter(c *change) error {
	var p Price
	if err := c.op.decode(&p); err != nil {
		return err
	}
	unit := p.Unit
	p.Meta, p.EnteredBy, p.ApprovedBy = Meta{ID: c.op.Subject, Unit: unit}, c.user.ID, ""
	err := first(c.unit(unit), text("product", p.Product, 30), text("source", p.Source, 300), between("region", p.Region, 1, 2),
		between("price_mdong_per_l", p.MdongPerL, 10_000_000, 60_000_000),
		given("valid_from", !p.ValidFrom.IsZero()), given("product", p.Product != ""), given("source", p.Source != ""))
	if err != nil {
		return within("data", err)
	}
	if err := c.correctsPrice(&p); err != nil {
		return err
	}
	return taken(c.insert(&p), "data.valid_from", "đã có giá từ thời điểm này", "has a price already")
}

// correctsPrice checks that a correction is of the same product, region and instant.
func (c *change) correctsPrice(p *Price) error {
	if p.Corrects == "" {
		return nil
	}
	old, err := get[Price](c.tx, p.Corrects)
	if err != nil {
		return within("data.corrects", err)
	}
	if old.Product != p.Product || old.Region != p.Region || !old.ValidFrom.Equal(p.ValidFrom) {
		return invalid("data.corrects", "giá được sửa phải cùng loại, vùng và thời điểm", "must be of the same product, region and instant")
	}
	return nil
}

// applyPriceApprove lets a price count, by somebody else than who entered it. The trips that it is for are worked out by a job.
func applyPriceApprove(c *change) error {
	p, err := lock[Price](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if p.ApprovedBy != "" {
		return broken("R-5.6", "state", "giá này đã được duyệt", "the price is approved already")
	}
	if err := c.notOwn(p.EnteredBy); err != nil {
		return err
	}
	p.ApprovedBy = c.user.ID
	return first(c.update(p), c.enqueue(Job{Kind: JobPrice, Key: p.ID, Payload: p.ID, RunAt: c.now}))
}

// prices gives the look-up of the price in force at an instant: the newest approved one not after it, of the grade and
// region that the province uses (R-5.4, R-5.6). What it found is left in used.
func prices(tx Tx, book *law.Book, province string, used *law.FuelPrice) func(time.Time) (law.FuelPrice, bool) {
	return func(at time.Time) (law.FuelPrice, bool) {
		product, err := book.Param("fuel_product", law.DateOf(at), province)
		region, err2 := book.Param("fuel_region", law.DateOf(at), province)
		if err != nil || err2 != nil {
			return law.FuelPrice{}, false
		}
		number, err := strconv.ParseInt(region.Value, 10, 64)
		if err != nil {
			return law.FuelPrice{}, false
		}
		found, err := list[Price](tx, Where("product", Eq, product.Value).And("region", Eq, number).And("approved_by", Ne, "").
			And("valid_from", Le, at).By("-valid_from", "-created_at").Top(1))
		if err != nil || len(found) == 0 {
			return law.FuelPrice{}, false
		}
		*used = law.FuelPrice{MilliDongPerLitre: found[0].MdongPerL, Source: found[0].Source}
		return *used, true
	}
}
