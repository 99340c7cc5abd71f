package responder

import (
	"strconv"

	"kipthoi/responder/law"
)

// MaxApproved is the most lines that one cost.approve_many names. An approval of many takes more: see Approval.
const MaxApproved = 500

// levelProvince is the level of a line that a commune passed on.
const levelProvince = "province"

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

// docket is what an approver decides lines by: an account, the paper, and the decisions that cases and stays have.
type docket struct {
	c         *change
	acc       *Account
	paper     Decision // of this approval; without a number the cases' own count
	own       map[string]Decision
	book      *law.Book
	granted   map[string]int64 // what stands approved, by what is granted together: see soFar
	emergency bool
	direct    bool // from this account itself, though the money of a line was asked for the commune's
}

// docket reads what some lines are decided by.
func (c *change) docket(acc *Account, r ruling, lines []CostLine) (*docket, error) {
	today := law.DateOf(c.now)
	on, err := r.read(today)
	book, err2 := c.s.book(c.tx)
	d := &docket{c: c, acc: acc, own: map[string]Decision{}, granted: map[string]int64{}, book: book, paper: Decision{Number: r.Number, DecidedOn: on, Signer: r.Signer}}
	if d.paper.DecidedOn.IsZero() {
		d.paper.DecidedOn = today
	}
	if d.paper.Signer == "" {
		d.paper.Signer = c.user.Name // who approves, signs
	}
	if err := first(err, err2); err != nil || r.Number != "" {
		return d, err
	}
	return d, d.readOwn(lines)
}

// readOwn reads the decisions by which help was granted in the cases of lines, and by which people stay where they are.
func (d *docket) readOwn(lines []CostLine) error {
	cases, stays := map[string]bool{}, map[string]bool{}
	for i := range lines {
		cases[lines[i].CaseID] = true
		if lines[i].PlacementID != "" {
			stays[lines[i].PlacementID] = true
		}
	}
	granted, err1 := list[Decision](d.c.tx, Where("case_id", In, sorted(cases)).And("granted", Eq, true).By("decided_on", "created_at").Top(most))
	for _, g := range granted {
		d.own[g.CaseID] = g
	}
	placed, err2 := list[Placement](d.c.tx, Where("id", In, sorted(stays)).And("decision_no", Ne, "").Top(most))
	for i := range placed {
		p := &placed[i]
		d.own[p.ID] = Decision{Number: p.Decision, DecidedOn: p.DecidedOn, Signer: p.Signer}
	}
	return first(err1, err2)
}

// of gives the decision that a line is paid by: this approval's, the stay's or the case's.
func (d *docket) of(l *CostLine) (Decision, error) {
	if d.paper.Number != "" {
		return d.paper, nil
	}
	for _, id := range []string{l.PlacementID, l.CaseID} {
		if own, have := d.own[id]; have && id != "" {
			if own.DecidedOn.IsZero() {
				own.DecidedOn = d.paper.DecidedOn
			}
			return own, nil
		}
	}
	if d.emergency {
		return Decision{DecidedOn: d.paper.DecidedOn}, nil
	}
	return Decision{}, given("data.decision_no", false)
}

// approve approves a line and holds its amount in the account, or says why that cannot be.
func (d *docket) approve(l *CostLine) error {
	by, err := d.of(l)
	if err := first(d.c.notOwn(l.ProposedBy), err, l.proved(d.book), d.allowed(l), d.c.mayPay(d.acc, l), within("data.account_id", d.acc.covers(l.AmountVND))); err != nil {
		return err
	}
	who, err := d.book.Decides(l.matter(), by.DecidedOn)
	if err != nil {
		return invalid("data.decided_on", "không ai có thẩm quyền quyết định việc này vào ngày đó", "is a day on which nobody may decide this")
	}
	if err := d.promise(l, by); err != nil {
		return err
	}
	d.acc.ReservedVND += max(0, l.AmountVND) // a recovery holds nothing back
	l.State, l.ApprovedBy, l.AccountID, l.ApprovedAt, l.Reason = CostApproved, d.c.user.ID, d.acc.ID, d.c.now, ""
	l.DecisionNo, l.DecidedOn, l.Signer, l.Body, l.Authority = by.Number, by.DecidedOn, by.Signer, who.Body, who.Citation
	d.granted[l.together()] += l.AmountVND
	return nil
}

// matter names what is decided when a line is, in the words of the law's table of authorities.
func (l *CostLine) matter() string {
	switch l.Kind {
	case "injury", "house":
		return l.Kind
	case "death", "burial", "funeral":
		return "death"
	case "rice", "needs", "work", "gift":
		return "relief"
	case "monthly":
		return "monthly_allowance"
	case "carer_monthly":
		return "carer_support"
	case "facility_monthly":
		return "facility_stay"
	}
	return "placement"
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
	if err := first(c.op.decode(&in), between("data.lines", int64(len(in.Lines)), 1, MaxApproved)); err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	rows, err := list[CostLine](c.tx, Where("id", In, in.Lines).Top(len(in.Lines)))
	d, err2 := c.docket(acc, in.ruling, rows)
	if err := first(err, err2); err != nil {
		return err
	}
	lines := map[string]*CostLine{}
	for i := range rows {
		lines[rows[i].ID] = &rows[i]
	}
	var changed []Record
	for _, id := range in.Lines {
		line := lines[id]
		why := c.approvable(line, d)
		if c.each = append(c.each, LineResult{id, why}); why == nil {
			line.ApprovalID = c.op.ID
			changed = append(changed, line)
		}
	}
	c.facts["approved"] = strconv.Itoa(len(changed))
	if len(changed) == 0 {
		return nil
	}
	return first(c.update(acc), c.update(changed...))
}

// approvable approves a line, or says why that cannot be.
func (c *change) approvable(line *CostLine, d *docket) *Error {
	switch {
	case line == nil || !c.user.answersFor(line.Unit, line.Province):
		return notFound("cost line")
	case line.State != CostSubmitted:
		return atOtherStep()
	}
	if err := d.approve(line); err != nil {
		return asError(err)
	}
	return nil
}

func atOtherStep() *Error {
	return asError(broken("", "state", "khoản chi không ở bước này", "the cost line is not at this step"))
}
