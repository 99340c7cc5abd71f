package responder

import (
	"errors"

	"kipthoi/responder/fund"
)

// A line that a commune passes on because it is short asks for money with it: draft, submitted, approved, transferred
// . The transfer is asked for with the line and decided with it; the approver of the level above approves the line
// from an account of theirs, which holds the amount, and the transfer waits for somebody else to send it. Sent, the money is
// held in the commune's account, and the line is paid from there. Withdrawn, or approved as direct, the line is paid from the
// account above. No money moves by itself.

// askFor asks for the money of a line that is passed on, for the account named, or for the only one of the commune that
// may pay it and is short. A commune that has no account, or enough in it, asks for nothing.
func (c *change) askFor(line *CostLine, account string) error {
	if line.AmountVND <= 0 {
		return nil
	}
	to, err := c.shortAccount(line, account)
	if err != nil || to == nil {
		return within("data.account_id", err)
	}
	t := &Transfer{Meta: Meta{ID: c.s.NewID(), Unit: to.Unit}, ToAccountID: to.ID, AmountVND: line.AmountVND, Reason: line.Reason, State: TransferAsked, CostLineID: line.ID}
	line.TransferID = t.ID
	return c.insert(t)
}

func (c *change) shortAccount(line *CostLine, account string) (*Account, error) {
	if account != "" {
		a, err := get[Account](c.tx, account)
		if err == nil && (a.Kind != fund.Fund || a.Unit != line.Unit) {
			err = invalid("", "không phải tài khoản quỹ của xã này", "is not a fund account of this commune")
		}
		if err != nil {
			return nil, err
		}
		return a, c.mayPay(a, line)
	}
	rows, err := list[Account](c.tx, Where("kind", Eq, string(fund.Fund)).And("unit", Eq, line.Unit).And("campaign_id", Eq, "").Top(fullPage))
	var fit []*Account
	for i := range rows {
		if rows[i].allows(line.Kind, line.Unit) {
			fit = append(fit, &rows[i])
		}
	}
	if err != nil || len(fit) != 1 || fit[0].covers(line.AmountVND) == nil {
		return nil, err
	}
	return fit[0], nil
}

// promise decides the transfer of a line with the line: approved from the docket's account, or withdrawn when the line is to
// be paid from there, or when money may not pass from there to the commune's.
func (d *docket) promise(l *CostLine, by Decision) error {
	if l.TransferID == "" {
		return nil
	}
	t, err := lock[Transfer](d.c.tx, l.TransferID)
	if err != nil {
		return err
	}
	to, err := get[Account](d.c.tx, t.ToAccountID)
	if err != nil {
		return err
	}
	pass := d.c.mayPass(d.acc, to)
	var no *Error
	if pass != nil && !errors.As(pass, &no) {
		return pass
	}
	if d.direct || pass != nil {
		l.TransferID, t.State, t.Answer = "", TransferWithdrawn, "chi thẳng từ tài khoản đã duyệt"
		return d.c.update(t)
	}
	if err := d.c.notOwn(t.CreatedBy); err != nil {
		return err
	}
	t.State, t.ApprovedBy, t.FromAccountID, t.FromUnit = TransferApproved, d.c.user.ID, d.acc.ID, d.acc.Unit
	t.DecisionNo, t.DecidedOn, t.Signer = by.Number, by.DecidedOn, by.Signer
	return d.c.update(t)
}

// endAsk ends the transfer that a line waits for, because the line goes no further.
func (c *change) endAsk(line *CostLine, state TransferState, why string) error {
	if line.TransferID == "" {
		return nil
	}
	t, err := lock[Transfer](c.tx, line.TransferID)
	if err != nil {
		return err
	}
	line.TransferID, t.State, t.Answer = "", state, why
	return c.update(t)
}

// notWaiting refuses to pay a line whose money is on its way to another account.
func (l *CostLine) notWaiting() error {
	if l.TransferID == "" {
		return nil
	}
	return broken("R-7.11", "transfer_id", "khoản này chờ chuyển tiền về tài khoản của xã: chuyển, hoặc rút đề nghị chuyển, rồi chi", "waits for its money to reach the commune's account: send or withdraw that transfer, then pay")
}

// alone refuses to decide a transfer apart from the line that it was asked for.
func (t *Transfer) alone() error {
	if t.CostLineID == "" {
		return nil
	}
	return broken("R-7.11", "cost_line_id", "đề nghị này đi cùng khoản chi đã trình: duyệt hoặc trả lại khoản chi", "goes with a cost line that was passed on: approve or return that line")
}

// holds is what an approved transfer itself holds in the account that gives: what it is asked for by a line, the line holds.
func (t *Transfer) holds() int64 {
	if t.CostLineID != "" {
		return 0
	}
	return t.AmountVND
}

// letGo frees the line that waits for a transfer that does not come.
func (c *change) letGo(t *Transfer) error {
	if t.CostLineID == "" {
		return nil
	}
	line, err := lock[CostLine](c.tx, t.CostLineID)
	if err != nil {
		return err
	}
	c.caseID, line.TransferID = line.CaseID, ""
	return c.update(line)
}

// payFromThere has the line that a transfer was sent for paid from the account where its money is now, and holds it there.
func (c *change) payFromThere(t *Transfer) error {
	if t.CostLineID == "" {
		return nil
	}
	return first(c.holdFor(t, t.FromAccountID, t.ToAccountID, 1), c.letGo(t))
}

// holdFor holds what was transferred for a line in an account that the line is paid from now on, or frees it there, when the
// line is approved from another and not paid.
func (c *change) holdFor(t *Transfer, at, account string, sign int64) error {
	if t.CostLineID == "" {
		return nil
	}
	line, err := lock[CostLine](c.tx, t.CostLineID)
	if err != nil || line.State != CostApproved || line.AccountID != at {
		return err
	}
	a, err := lock[Account](c.tx, account)
	if err != nil {
		return err
	}
	a.ReservedVND += sign * t.AmountVND
	line.AccountID = account
	return first(line.notListed(), c.update(a), c.update(line))
}

// codesOf gives the codes of the cases of the lines that transfers are asked for, by line.
func codesOf(tx Tx, rows []Transfer) (map[string]string, error) {
	lines, cases := map[string]bool{}, map[string]bool{}
	for i := range rows {
		lines[rows[i].CostLineID] = true
	}
	costs, err := byID[CostLine](tx, lines)
	for _, l := range costs {
		cases[l.CaseID] = true
	}
	of, err2 := byID[Case](tx, cases)
	codes := map[string]string{}
	for id, l := range costs {
		if k := of[l.CaseID]; k != nil {
			codes[id] = k.Code
		}
	}
	return codes, first(err, err2)
}
