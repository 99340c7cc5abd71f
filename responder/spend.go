package responder

import (
	"time"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// reserve holds an amount of an account for a decision that is not paid yet.
func (c *change) reserve(a *Account, amountVND int64) error {
	if err := a.covers(amountVND); err != nil {
		return err
	}
	a.ReservedVND += max(0, amountVND) // a recovery holds nothing back
	return c.update(a)
}

// covers says whether an amount can be promised from an account.
func (a *Account) covers(amountVND int64) error {
	if a.Kind != fund.Fund {
		return invalid("", "không phải tài khoản quỹ", "is not a fund account")
	}
	if amountVND > max(0, a.AvailableVND()) {
		return &Error{Code: CodeNoFunds, VI: "không đủ số dư khả dụng; đề nghị cấp trên hỗ trợ", EN: "not enough money free; ask the level above", Reason: "R-7.11"}
	}
	return nil
}

// spend books a reserved cost line as paid on a day, by a voucher.
func (c *change) spend(line *CostLine, on law.Date, document string) error {
	acc, err := lock[Account](c.tx, line.AccountID)
	if err != nil {
		return err
	}
	acc.ReservedVND -= max(0, line.AmountVND)
	if err := c.update(acc); err != nil {
		return err
	}
	if line.AmountVND == 0 {
		return nil // goods and lines that the law grants nothing for move no money
	}
	to, err := c.spendingAccount(acc)
	if err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "pay", OccurredOn: on, CostLineID: line.ID, Document: document}
	return c.post(entry, fund.Move(acc.ID, to.ID, line.AmountVND))
}

// spendingAccount finds the account for what was spent from a source in a unit.
func (c *change) spendingAccount(from *Account) (*Account, error) {
	found, err := list[Account](c.tx, Where("kind", Eq, string(fund.Spending)).And("source", Eq, from.Source).And("unit", Eq, from.Unit).Top(1))
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return &found[0], nil
	}
	return nil, broken("R-7.12", "", "chưa mở tài khoản chi cho nguồn này", "no spending account is open for this source")
}

// unpay makes a line whose payment came back approved again.
func (c *change) unpay(id string) error {
	line, err := lock[CostLine](c.tx, id)
	if err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, line.AccountID)
	if err != nil {
		return err
	}
	if line.State == CostSettled {
		return broken("R-7.9", "state", "khoản chi đã quyết toán", "the cost line is settled")
	}
	c.caseID, line.State, line.PaidAt = line.CaseID, CostApproved, time.Time{}
	return first(c.reserve(acc, line.AmountVND), c.unlist(line, law.DateOf(c.now)), c.update(line))
}

// applyCostCancel takes an approval back before anything was paid: what was reserved is free again.
func applyCostCancel(c *change) error {
	in, line, err := c.onCost(CostApproved)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	if err := first(line.notListed(), c.nothingIssued(line)); err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, line.AccountID)
	if err != nil {
		return err
	}
	acc.ReservedVND -= max(0, line.AmountVND)
	line.State, line.Reason = CostReturned, in.Reason
	return first(c.endAsk(line, TransferWithdrawn, in.Reason), c.update(acc), c.update(line))
}
