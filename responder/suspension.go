package responder

import (
	"context"

	"kipthoi/responder/law"
)

// The states of a suspension: a person decided to suspend, decided not to, or the payments go on again.
const (
	Suspended = "suspended"
	Declined  = "declined"
	Resumed   = "resumed"
)

// Suspension is a decision about somebody who did not collect for months in a row, "tạm dừng". The list of who
// comes into question is computed; a person decides. While it stands no payment list takes their lines; what was granted
// stays granted.
type Suspension struct {
	Meta
	PayeeID      string   `json:"payee_id"`
	CaseID       string   `json:"case_id"`
	State        string   `json:"state"`
	FirstMonth   law.Date `json:"first_month"` // first of those not collected
	LastMonth    law.Date `json:"last_month"`  // months up to it are dealt with
	Rule         string   `json:"rule"`
	Citation     string   `json:"citation"`
	DecisionNo   string   `json:"decision_no"`
	DecidedOn    law.Date `json:"decided_on"`
	Signer       string   `json:"signer"`
	Reason       string   `json:"reason"`
	ResumedOn    law.Date `json:"resumed_on"`
	ResumeReason string   `json:"resume_reason"`
}

// Table names the table.
func (*Suspension) Table() string { return "suspensions" }

// Uncollected is somebody whose payments were not collected for as many months in a row as the law says.
type Uncollected struct {
	PayeeID    string   `json:"payee_id"`
	CaseID     string   `json:"case_id"`
	CaseCode   string   `json:"case_code"`
	Unit       string   `json:"unit"`
	UnitName   string   `json:"unit_name"`
	FirstMonth law.Date `json:"first_month"`
	LastMonth  law.Date `json:"last_month"`
	Months     int64    `json:"months"`
	Rule       string   `json:"rule"`
	Citation   string   `json:"citation"`
	VI         string   `json:"reason_vi"`
	EN         string   `json:"reason_en"`

	province string
}

// run is the months in a row in which nothing of what was listed for a payee was collected, up to the latest.
type run struct{ first, last law.Date }

// uncollectedRun finds the run at the end of a payee's lines; ok is false when the latest month was collected.
func uncollectedRun(lines []PaymentLine) (r run, ok bool) {
	missed := map[law.Date]bool{}
	var last law.Date
	for i := range lines {
		l := &lines[i]
		before, seen := missed[l.Month]
		missed[l.Month] = l.State == PaymentUncollected && (!seen || before)
		if l.Month.After(last) {
			last = l.Month
		}
	}
	if !missed[last] {
		return r, false
	}
	r = run{last, last}
	for missed[r.first.AddMonths(-1)] {
		r.first = r.first.AddMonths(-1)
	}
	return r, true
}

// uncollected finds who comes into question among the lines that have a result, by payee. Months that a decision has dealt
// with do not count again.
func (s *Service) uncollected(lines []PaymentLine, decided []Suspension, today law.Date) (out []Uncollected, err error) {
	byPayee, done := map[string][]PaymentLine{}, map[string]law.Date{}
	for _, d := range decided {
		if d.LastMonth.After(done[d.PayeeID]) {
			done[d.PayeeID] = d.LastMonth
		}
	}
	for _, l := range lines {
		if l.Month.After(done[l.PayeeID]) && (l.State == PaymentPaid || l.State == PaymentUncollected) {
			byPayee[l.PayeeID] = append(byPayee[l.PayeeID], l)
		}
	}
	for _, payee := range sorted(byPayee) {
		r, ok := uncollectedRun(byPayee[payee])
		if !ok {
			continue
		}
		effects, err := s.Law.Effects(law.Facts{"uncollected_from": r.first}, today)
		if err != nil {
			return nil, err
		}
		for _, e := range effects {
			if e.Since.After(r.last.AddMonths(1)) {
				continue // the months that are known are too few
			}
			l := byPayee[payee][len(byPayee[payee])-1]
			out = append(out, Uncollected{PayeeID: payee, CaseID: l.CaseID, Unit: l.Unit, UnitName: s.unitName(l.Unit), FirstMonth: r.first, LastMonth: r.last,
				Months: months(r), Rule: e.Rule, Citation: e.Citation, VI: e.VI, EN: e.EN, province: l.Province})
		}
	}
	return out, nil
}

func months(r run) (n int64) {
	for m := r.first; !m.After(r.last); m = m.AddMonths(1) {
		n++
	}
	return n
}

type suspensionDecide struct {
	ruling
	PayeeID string `json:"payee_id"`
	Suspend bool   `json:"suspend"`
	Reason  string `json:"reason"`
}

// applySuspensionDecide suspends who did not collect, or decides not to.
func applySuspensionDecide(c *change) error {
	var in suspensionDecide
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	err = first(err, text("data.reason", in.Reason, 500), given("data.payee_id", in.PayeeID != ""), given("data.reason", in.Suspend || in.Reason != ""),
		given("data.decision_no", !in.Suspend || in.Number != ""))
	if err != nil {
		return err
	}
	found, err := c.comesIntoQuestion(in.PayeeID)
	if err != nil {
		return err
	}
	d := &Suspension{Meta: Meta{ID: c.op.Subject, Unit: found.Unit}, PayeeID: found.PayeeID, CaseID: found.CaseID, State: Declined,
		FirstMonth: found.FirstMonth, LastMonth: found.LastMonth, Rule: found.Rule, Citation: found.Citation,
		DecisionNo: in.Number, DecidedOn: on, Signer: in.Signer, Reason: in.Reason}
	if in.Suspend {
		d.State = Suspended
	}
	c.caseID = found.CaseID
	return taken(c.insert(d), "data.payee_id", "đang tạm dừng", "is suspended already")
}

func (c *change) comesIntoQuestion(payee string) (*Uncollected, error) {
	lines, err1 := list[PaymentLine](c.tx, Where("payee_id", Eq, payee).By("created_at").Top(most))
	decided, err2 := list[Suspension](c.tx, Where("payee_id", Eq, payee).Top(most))
	if err := first(err1, err2); err != nil {
		return nil, err
	}
	found, err := c.s.uncollected(lines, decided, law.DateOf(c.now))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || !c.user.answersFor(found[0].Unit, found[0].province) {
		return nil, broken("R-2.11", "data.payee_id", "không thuộc diện không nhận từ 03 tháng liên tục", "has not failed to collect for three months in a row")
	}
	return &found[0], nil
}

// applySuspensionResume lets the payments go on, "cho hưởng lại": what was not paid meanwhile comes on the next list.
func applySuspensionResume(c *change) error {
	var in costDecide
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 500), given("data.reason", in.Reason != "")); err != nil {
		return err
	}
	d, err := lock[Suspension](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if d.State != Suspended {
		return broken("R-2.11", "state", "không đang tạm dừng", "is not suspended")
	}
	c.caseID = d.CaseID
	d.State, d.ResumedOn, d.ResumeReason = Resumed, law.DateOf(c.now), in.Reason
	return c.update(d)
}

// SuspensionView is a suspension with the code of its case.
type SuspensionView struct {
	Suspension
	CaseCode string `json:"case_code"`
	UnitName string `json:"unit_name"`
}

// SuspensionList is who comes into question, and what was decided, latest first. It names nobody.
type SuspensionList struct {
	Open    []Uncollected    `json:"open"`
	Decided []SuspensionView `json:"decided"`
}

// Suspensions gives the suspension list of the reader's area.
func (s *Service) Suspensions(ctx context.Context, u User) (out SuspensionList, err error) {
	out = SuspensionList{[]Uncollected{}, []SuspensionView{}}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được chi trả", "your role may not see payments")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		// Payees who have missed none lately cannot come into question: of the others all lines are needed.
		missed, err1 := list[PaymentLine](tx, u.scope(Where("state", Eq, string(PaymentUncollected))).By("-month").Top(most))
		lines, err2 := linesOfPayees(tx, missed)
		decided, err3 := list[Suspension](tx, u.scope(Query{}).By("-created_at").Top(most))
		if err := first(err1, err2, err3); err != nil {
			return err
		}
		open, err := s.uncollected(lines, decided, law.DateOf(s.Now()))
		if err != nil {
			return err
		}
		return s.withCodes(tx, &out, open, decided)
	})
	return out, wrap(err, "list suspensions")
}

func linesOfPayees(tx Tx, of []PaymentLine) (out []PaymentLine, err error) {
	ids := map[string]bool{}
	for i := range of {
		ids[of[i].PayeeID] = true
	}
	all := sorted(ids)
	for len(all) > 0 && err == nil {
		n := min(len(all), fullPage)
		var rows []PaymentLine
		rows, err = list[PaymentLine](tx, Where("payee_id", In, all[:n]).By("created_at").Top(most))
		out, all = append(out, rows...), all[n:]
	}
	return out, err
}

func (s *Service) withCodes(tx Tx, out *SuspensionList, open []Uncollected, decided []Suspension) error {
	ids := map[string]bool{}
	for i := range open {
		ids[open[i].CaseID] = true
	}
	for i := range decided {
		ids[decided[i].CaseID] = true
	}
	cases, err := byID[Case](tx, ids)
	if err != nil {
		return err
	}
	code := func(id string) string {
		if k := cases[id]; k != nil {
			return k.Code
		}
		return ""
	}
	for _, o := range open {
		o.CaseCode = code(o.CaseID)
		out.Open = append(out.Open, o)
	}
	for _, d := range decided {
		out.Decided = append(out.Decided, SuspensionView{d, code(d.CaseID), s.unitName(d.Unit)})
	}
	return nil
}
