package responder

import (
	"slices"
	"strconv"

	"kipthoi/responder/law"
)

type costDecide struct {
	ruling
	AccountID string `json:"account_id"`
	Emergency bool   `json:"emergency"` // the decision follows
	Direct    bool   `json:"direct"`    // paid from the account itself, not passed to the commune's first
	Reason    string `json:"reason"`
}

// applyCostApprove decides to pay a line, and holds its amount in an account. Nobody approves what they proposed.
func applyCostApprove(c *change) error {
	in, line, err := c.onCost(CostSubmitted)
	if err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	d, err := c.docket(acc, in.ruling, []CostLine{*line})
	if err != nil {
		return err
	}
	d.emergency, d.direct = in.Emergency, in.Direct
	if err := d.approve(line); err != nil {
		return err
	}
	if line.DecisionNo == "" {
		err = c.chaseDecision(line)
	}
	return first(err, c.update(acc), c.update(line))
}

// chaseDecision leaves the task to have the papers of a cost that was approved before them.
func (c *change) chaseDecision(line *CostLine) error {
	k, err := lock[Case](c.tx, line.CaseID)
	if err != nil {
		return err
	}
	return first(c.step(k, pending, c.when(k)), c.update(k))
}

// decideCosts enters a decision that grants help into costs that were approved before the papers.
func (c *change) decideCosts(k *Case, d *Decision) error {
	if !d.Granted {
		return nil
	}
	lines, err := list[CostLine](c.tx, Where("case_id", Eq, k.ID).And("approved_by", Ne, "").And("decision_no", Eq, "").Top(most))
	for i := range lines {
		lines[i].DecisionNo, lines[i].DecidedOn, lines[i].Signer = d.Number, d.DecidedOn, d.Signer
		err = first(err, c.update(&lines[i]))
	}
	if len(lines) == 0 {
		return err
	}
	return first(err, c.decided(k))
}

// applyCostSubmit submits a draft, or a line that was returned and is mended. The draft of meals is submitted as far as it
// has grown.
func applyCostSubmit(c *change) error {
	var in struct{ proof }
	if err := c.op.decode(&in); err != nil {
		return err
	}
	line, err := c.lockCost(CostDraft, CostReturned)
	if err != nil {
		return err
	}
	if line.ApprovedBy == c.user.ID || line.AmountVND == 0 && line.Kind == "meal" {
		return atOtherStep()
	}
	line.State, line.Reason, line.Level = CostSubmitted, "", ""
	line.ApprovedBy, line.AccountID, line.ProposedBy = "", "", c.user.ID
	line.DecisionNo, line.DecidedOn, line.Signer, line.Body, line.Authority = "", law.Date{}, "", "", ""
	return c.proven(line, in.proof)
}

// applyCostEvidence puts the paper that proves it to a line that is not approved yet.
func applyCostEvidence(c *change) error {
	var in struct{ proof }
	if err := c.op.decode(&in); err != nil {
		return err
	}
	line, err := c.lockCost(CostDraft, CostSubmitted, CostReturned)
	if err != nil {
		return err
	}
	return c.proven(line, in.proof)
}

func (c *change) proven(line *CostLine, in proof) error {
	k, err := get[Case](c.tx, line.CaseID)
	if err != nil {
		return err
	}
	return first(c.prove(line, k, in), claimed(c.update(line)))
}

func applyCostReturn(c *change) error {
	in, line, err := c.onCost(CostSubmitted)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	line.State, line.Reason = CostReturned, in.Reason
	return first(c.endAsk(line, TransferRefused, in.Reason), c.update(line))
}

// applyCostEscalate passes a line on to the level above, "trình cấp trên": its amount is above what the commune may
// approve, or the commune is short, and then money is asked for the account that was to pay it.
func applyCostEscalate(c *change) error {
	in, line, err := c.onCost(CostSubmitted)
	if err != nil {
		return err
	}
	switch {
	case in.Reason == "":
		return required("data.reason")
	case len(line.Unit) <= 2 || line.Level != "":
		return broken("R-7.11", "level", "đã ở cấp tỉnh", "is with the province already")
	}
	line.Level, line.Reason = levelProvince, in.Reason
	return first(c.askFor(line, in.AccountID), c.update(line))
}

// applyCostPay posts an approved line: out of the account, into what was spent.
func applyCostPay(c *change) error {
	_, line, err := c.onCost(CostApproved)
	if err != nil {
		return err
	}
	if line.ApprovedBy == c.user.ID {
		return broken("R-7.12", "", "người duyệt không được tự chi", "who approved it may not pay it")
	}
	if line.Kind == "rice" {
		return broken("R-7.6", "", "gạo được thanh toán bằng việc cấp phát từ kho", "rice is settled by issuing it from a warehouse")
	}
	if err := first(line.notListed(), line.notWaiting()); err != nil {
		return err
	}
	return first(c.pay(line, law.DateOf(c.op.At), line.Evidence), c.update(line))
}

// applyCostSettle settles what an account paid up to and including a day, "quyết toán": its lines change no more.
func applyCostSettle(c *change) error {
	var in struct {
		To       string `json:"to"`
		Document string `json:"document"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	to, err := date("data.to", in.To)
	err = first(err, given("data.to", !to.IsZero()), given("data.document", in.Document != ""), text("data.document", in.Document, 60))
	if err == nil && !to.Before(law.DateOf(c.now)) {
		err = invalid("data.to", "phải là ngày đã qua", "must be a day that is over")
	}
	if err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	lines, err := list[CostLine](c.tx, Where("account_id", Eq, acc.ID).And("account_id", Ne, "").And("state", Eq, string(CostPaid)).
		And("paid_at", Lt, to.AddDays(1).At(0, 0)).Top(most))
	var recs []Record
	for i := range lines {
		lines[i].State, lines[i].SettledBy = CostSettled, in.Document
		recs = append(recs, &lines[i])
	}
	c.subject, c.facts["settled"] = &acc.Meta, strconv.Itoa(len(recs))
	return first(err, c.update(recs...))
}

func (c *change) onCost(from CostState) (costDecide, *CostLine, error) {
	var in costDecide
	if err := c.op.decode(&in); err != nil {
		return in, nil, err
	}
	if err := text("data.reason", in.Reason, 500); err != nil {
		return in, nil, err
	}
	line, err := c.lockCost(from)
	return in, line, err
}

// lockCost locks the subject, a line that must stand at one of some steps.
func (c *change) lockCost(from ...CostState) (*CostLine, error) {
	line, err := lock[CostLine](c.tx, c.op.Subject)
	if err != nil {
		return nil, err
	}
	c.caseID = line.CaseID
	if slices.Contains(from, line.State) {
		return line, nil
	}
	return nil, atOtherStep()
}
