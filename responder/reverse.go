package responder

import (
	"kipthoi/responder/fund"
)

type fundReverse struct {
	Reason   string `json:"reason"`
	Document string `json:"document"`
	On       string `json:"on"`
}

// applyFundReverse takes an entry back by one the other way, "bút toán đảo", once. Who made the entry does not
// reverse it. A cost line that it paid is approved again, with its amount reserved: it is paid anew or cancelled.
func applyFundReverse(c *change) error {
	var in fundReverse
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	err = first(err, text("data.reason", in.Reason, 500), given("data.reason", in.Reason != ""), text("data.document", in.Document, 60),
		given("data.document", in.Document != ""))
	if err != nil {
		return err
	}
	e, err := lock[Entry](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if e.Kind == "reverse" {
		return broken("R-7.9", "", "bút toán đảo không đảo lại được: ghi bút toán mới", "a reversal is not reversed: make a new entry")
	}
	if err := c.notOwn(e.CreatedBy); err != nil {
		return err
	}
	back, err := c.backwards(e)
	if err == nil && e.Kind == "transfer" {
		err = c.unsend(e.ID, in.Reason)
	}
	if err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "reverse", Reverses: e.ID, OccurredOn: on, CostLineID: e.CostLineID, Document: in.Document, Note: in.Reason}
	if err := c.post(entry, back); err != nil {
		return taken(err, "", "bút toán này đã được đảo", "the entry is reversed already")
	}
	switch {
	case e.CostLineID != "":
		return c.unpay(e.CostLineID)
	case e.Kind == "transfer":
		return c.giveBack(e.ID)
	case e.Kind == "receive":
		return c.sendBack(e.ID, entry.ID, in.Reason)
	}
	return nil
}

// unsend ends the transfer whose money goes back. The line that it was sent for holds nothing there any more.
func (c *change) unsend(entry, reason string) error {
	t, err := c.sentBy(entry)
	if err != nil || t == nil {
		return err
	}
	t.State, t.Answer = TransferWithdrawn, reason
	return first(c.holdFor(t, t.ToAccountID, t.ToAccountID, -1), c.update(t))
}

// giveBack holds what came back for the line that it was sent for: it is paid from the account above.
func (c *change) giveBack(entry string) error {
	t, err := c.sentBy(entry)
	if err != nil || t == nil {
		return err
	}
	return c.holdFor(t, t.ToAccountID, t.FromAccountID, 1)
}

// sentBy finds the transfer of an entry; nil when there is none.
func (c *change) sentBy(entry string) (*Transfer, error) {
	found, err := list[Transfer](c.tx, Where("entry_id", Eq, entry).And("entry_id", Ne, "").Top(1))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// backwards gives the lines that take an entry back.
func (c *change) backwards(e *Entry) (lines []fund.Line, err error) {
	rows, err := list[Posting](c.tx, Where("entry_id", Eq, e.ID).By("created_at"))
	for _, p := range rows {
		lines = append(lines, fund.Line{Account: p.AccountID, AmountVND: -p.AmountVND})
	}
	return lines, err
}
