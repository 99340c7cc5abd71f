package responder

import (
	"strconv"

	"kipthoi/responder/law"
)

// MaxApproved is the most lines that one operation approves. Thousands are approved by several, one after the other, and
// each answer says how far they have come.
const MaxApproved = 500

// ruling is the paper by which costs are approved, "quyết định": its number, its date and who signed it.
type ruling struct {
	Number string `json:"decision_no"`
	On     string `json:"decided_on"`
	Signer string `json:"signer"`
}

// read checks a ruling; all of it may be left out, as when the case has a decision of its own.
func (r ruling) read(today law.Date) (on law.Date, err error) {
	on, err = date("data.decided_on", r.On)
	if err := first(err, text("data.decision_no", r.Number, 60), text("data.signer", r.Signer, 120)); err != nil {
		return on, err
	}
	if on.After(today) {
		return on, invalid("data.decided_on", "không được ở tương lai", "must not be in the future")
	}
	return on, given("data.decision_no", r.Number != "" || on.IsZero() && r.Signer == "")
}

type costApproveMany struct {
	ruling
	Lines []string `json:"lines"`
}

// LineResult is what became of one of many lines.
type LineResult struct {
	ID    string `json:"id"`
	Error *Error `json:"error,omitempty" doc:"why the line was not approved; it stays as it was"`
}

// applyCostApproveMany decides to pay lines from one account, the subject, in the order given: each by itself, and all
// that can be.
func applyCostApproveMany(c *change) error {
	var in costApproveMany
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	if err := first(err, between("data.lines", int64(len(in.Lines)), 1, MaxApproved)); err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	lines, err := c.submitted(in.Lines)
	if err != nil {
		return err
	}
	approved := 0
	for _, id := range in.Lines {
		why := c.approvable(lines[id], acc)
		if c.each = append(c.each, LineResult{id, why}); why != nil {
			continue
		}
		line := lines[id]
		acc.ReservedVND += max(0, line.AmountVND)
		line.approve(acc, c.user, in.ruling, on)
		if err := c.update(line); err != nil {
			return err
		}
		approved++
	}
	c.facts["approved"] = strconv.Itoa(approved)
	if approved == 0 {
		return nil
	}
	return c.update(acc)
}

// submitted reads lines; whoever changed one meanwhile makes this operation begin again.
func (c *change) submitted(ids []string) (map[string]*CostLine, error) {
	rows, err := list[CostLine](c.tx, Where("id", In, ids).Top(len(ids)))
	lines := make(map[string]*CostLine, len(rows))
	for i := range rows {
		lines[rows[i].ID] = &rows[i]
	}
	return lines, err
}

// approvable says why a line cannot be approved from an account, if so.
func (c *change) approvable(line *CostLine, acc *Account) *Error {
	switch {
	case line == nil || !c.user.answersFor(line.Unit, line.Province):
		return notFound("cost line")
	case line.State != CostSubmitted:
		return atOtherStep()
	}
	if err := c.notOwn(line.ProposedBy); err != nil {
		return asError(err)
	}
	if err := first(c.mayPay(acc, line), acc.covers(line.AmountVND)); err != nil {
		return asError(err)
	}
	return nil
}

func (l *CostLine) approve(acc *Account, by User, r ruling, on law.Date) {
	l.State, l.ApprovedBy, l.AccountID = CostApproved, by.ID, acc.ID
	l.DecisionNo, l.DecidedOn, l.Signer = r.Number, on, r.Signer
}

func atOtherStep() *Error {
	return asError(broken("", "state", "khoản chi không ở bước này", "the cost line is not at this step"))
}
