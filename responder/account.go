package responder

import (
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Account holds money of one fund, level and source, or stands for the world outside. A fund account is never below
// zero, and what is reserved is never more than what is there.
type Account struct {
	Meta
	Kind        fund.Kind `json:"kind"`
	Source      string    `json:"source"`
	Name        string    `json:"name"`
	BalanceVND  int64     `json:"balance_vnd"`
	ReservedVND int64     `json:"reserved_vnd"`
	InVND       int64     `json:"in_vnd"`    // all that ever came in; what went out is the difference to the balance
	Postings    int64     `json:"postings"`  // how many there are; the last has this number
	ClosedTo    law.Date  `json:"closed_to"` // nothing that occurred up to and including this day is booked any more
	Invented    bool      `json:"invented"`
	CampaignID  string    `json:"campaign_id"` // whose contributions it holds; "" of none
	Receipts    int64     `json:"receipts"`    // how many were written; the last has this number
	Binding
}

// Table names the table.
func (*Account) Table() string { return "accounts" }

// AvailableVND is what may still be promised.
func (a *Account) AvailableVND() int64 { return a.BalanceVND - a.ReservedVND }

func applyFundOpen(c *change) error {
	var a Account
	if err := c.op.decode(&a); err != nil {
		return err
	}
	unit := a.Unit
	a.Meta, a.BalanceVND, a.ReservedVND, a.InVND, a.Postings, a.ClosedTo, a.Receipts = Meta{ID: c.op.Subject, Unit: unit}, 0, 0, 0, 0, law.Date{}, 0
	if a.Kind == "" {
		a.Kind = fund.Fund
	}
	err := first(c.unit(unit), text("name", a.Name, 120), oneOf("kind", a.Kind, fund.Fund, fund.Outside, fund.Spending),
		oneOf("source", a.Source, fund.Sources()...), given("name", a.Name != ""))
	if err := within("data", first(err, c.bindAccount(&a))); err != nil {
		return err
	}
	return c.insert(&a)
}

type accountClose struct {
	To string `json:"to"`
}

// applyFundClose closes the books of an account up to and including a day that is over, "khoá sổ". A day that is closed
// stays closed: what is found later is booked on a later day.
func applyFundClose(c *change) error {
	var in accountClose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	to, err := date("data.to", in.To)
	if err := first(err, given("data.to", !to.IsZero())); err != nil {
		return err
	}
	if !to.Before(law.DateOf(c.now)) {
		return invalid("data.to", "phải là ngày đã qua", "must be a day that is over")
	}
	a, err := lock[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if to.Before(a.ClosedTo) {
		return broken("R-7.10", "data.to", "sổ đã khoá đến ngày sau đó", "the books are closed to a later day")
	}
	a.ClosedTo = to
	return c.update(a)
}
