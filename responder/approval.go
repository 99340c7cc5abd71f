package responder

import (
	"context"
	"slices"
	"time"

	"kipthoi/responder/law"
)

// JobApproval is the kind of job that carries out an approval of many; its payload is the approval.
const JobApproval = "approval.run"

// Limits of an approval of many: its lines, those left out by hand, and how many one transaction decides.
const (
	maxApproval  = 20_000
	maxLeftOut   = 500
	approvalStep = 500
)

// Approval is the wish to approve all submitted lines of an area that an approver has seen, "duyệt hàng loạt". A worker
// decides each by itself; what became of it stands with the line.
type Approval struct {
	Meta
	AccountID   string    `json:"account_id"`
	Area        string    `json:"area"` // commune or province; "" all that the approver answers for
	Kind        string    `json:"kind"` // "" all
	Until       time.Time `json:"until"`
	LeftOut     []string  `json:"left_out"`
	DecisionNo  string    `json:"decision_no"`
	DecidedOn   law.Date  `json:"decided_on"`
	Signer      string    `json:"signer"`
	State       string    `json:"state"` // waiting, done
	Lines       int64     `json:"lines"`
	SumVND      int64     `json:"sum_vnd"`
	Cursor      string    `json:"cursor"` // the last line that was decided
	Approved    int64     `json:"approved"`
	ApprovedVND int64     `json:"approved_vnd"`
	Refused     int64     `json:"refused"`
	DoneAt      time.Time `json:"done_at"`
}

// Table names the table.
func (*Approval) Table() string { return "approvals" }

type approvalStart struct {
	ruling
	AccountID string    `json:"account_id"`
	Area      string    `json:"unit"`
	Kind      string    `json:"kind"`
	Until     time.Time `json:"until"`
	LeftOut   []string  `json:"left_out"`
	Lines     int64     `json:"lines"`
	SumVND    int64     `json:"sum_vnd"`
}

// applyApprovalStart has all lines approved that the approver saw. Their number and sum are those that were shown: when
// somebody has changed one meanwhile, nothing is approved and the approver looks again.
func applyApprovalStart(c *change) error {
	var in approvalStart
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	err = first(err, given("data.until", !in.Until.IsZero()), between("data.left_out", int64(len(in.LeftOut)), 0, maxLeftOut),
		between("data.lines", in.Lines, 1, maxApproval), text("data.kind", in.Kind, 40))
	if err != nil {
		return err
	}
	if in.Area == "" {
		in.Area = c.user.Unit
	}
	acc, err := get[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	if err := acc.covers(0); err != nil {
		return within("data.account_id", err)
	}
	a := &Approval{Meta: Meta{ID: c.op.Subject, Unit: in.Area}, AccountID: acc.ID, Area: in.Area, Kind: in.Kind, Until: in.Until.UTC(), LeftOut: in.LeftOut,
		DecisionNo: in.Number, DecidedOn: on, Signer: in.Signer, State: "waiting", Lines: in.Lines, SumVND: in.SumVND}
	lines, sum, err := a.pending(c.tx, c.user)
	if err == nil && (lines != in.Lines || sum != in.SumVND) {
		err = broken("", "data.lines", "danh sách chờ duyệt vừa thay đổi: hãy xem lại", "what waits for approval has changed: look again")
	}
	return first(err, c.insert(a), c.enqueue(Job{Kind: JobApproval, Key: a.ID, Payload: a.ID, RunAt: c.now}))
}

// waitingFor is the lines that wait for an approver: submitted, of their area, proposed by somebody else, and not passed on
// to a level above theirs.
func waitingFor(u User, area, kind string) Query {
	q := u.scope(Where("state", Eq, string(CostSubmitted))).And("proposed_by", Ne, u.ID)
	if area != "" && area != u.Unit {
		q = q.And(scopeColumn(area), Eq, area)
	}
	if kind != "" {
		q = q.And("kind", Eq, kind)
	}
	if len(u.Unit) > 2 {
		q = q.And("level", Eq, "")
	}
	return q
}

func (a *Approval) query(u User) Query {
	return waitingFor(u, a.Area, a.Kind).And("created_at", Le, a.Until)
}

// pending counts and sums what an approval takes up.
func (a *Approval) pending(tx Tx, u User) (lines, sum int64, err error) {
	lines, sum, err = countCosts(tx, a.query(u))
	if err != nil || len(a.LeftOut) == 0 {
		return lines, sum, err
	}
	out, vnd, err := countCosts(tx, a.query(u).And("id", In, a.LeftOut))
	return lines - out, sum - vnd, err
}

func countCosts(tx Tx, q Query) (lines, sum int64, err error) {
	n, err := tx.Count("cost_lines", "", q)
	if err != nil {
		return 0, 0, wrap(err, "count cost lines")
	}
	sum, err = tx.Sum("cost_lines", "amount_vnd", q)
	return n[""], sum, wrap(err, "sum cost lines")
}

// applyApprovalStep decides the next lines of an approval, in one transaction with how far it has come: a worker that dies
// is followed by another that goes on from there.
func applyApprovalStep(c *change) error {
	a, err := lock[Approval](c.tx, c.op.Subject)
	if err != nil || a.State != "waiting" {
		return err
	}
	acc, err := lock[Account](c.tx, a.AccountID)
	if err != nil {
		return err
	}
	rows, err := list[CostLine](c.tx, a.query(c.user).And("id", Gt, a.Cursor).By("id").Top(approvalStep))
	r := ruling{Number: a.DecisionNo, Signer: a.Signer}
	if !a.DecidedOn.IsZero() {
		r.On = a.DecidedOn.String()
	}
	d, err2 := c.docket(acc, r, rows)
	if err := first(err, err2); err != nil {
		return err
	}
	var changed []Record
	for i := range rows {
		if l := &rows[i]; !slices.Contains(a.LeftOut, l.ID) {
			a.take(l, d.approve(l))
			changed = append(changed, l)
		}
		a.Cursor = rows[i].ID
	}
	if len(rows) < approvalStep {
		a.State, a.DoneAt = "done", c.now
	}
	return first(c.update(acc), c.update(changed...), c.update(a))
}

// take notes what became of a line.
func (a *Approval) take(l *CostLine, why error) {
	l.ApprovalID = a.ID
	if why != nil {
		l.Reason = asError(why).VI
		a.Refused++
		return
	}
	a.Approved, a.ApprovedVND = a.Approved+1, a.ApprovedVND+l.AmountVND
}

// RunApproval carries out an approval in the name of who asked for it. It may be called again at any time.
func (s *Service) RunApproval(ctx context.Context, id string) error {
	for {
		a, err := s.approval(ctx, id)
		if err != nil || a.State != "waiting" {
			return err
		}
		if _, err := s.own(ctx, "approval.step", a.CreatedBy, a.ID, struct{}{}); err != nil {
			if asError(err).Code != CodeInternal {
				return Final{err} // who asked may not approve any more
			}
			return err
		}
	}
}

func (s *Service) approval(ctx context.Context, id string) (a *Approval, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		a, err = get[Approval](tx, id)
		return err
	})
	return a, wrap(err, "read approval")
}

// Approval shows an approval of many to those who handle money in its area.
func (s *Service) Approval(ctx context.Context, u User, id string) (Approval, error) {
	if !u.handlesMoney() {
		return Approval{}, forbidden("vai trò của bạn không xem được chi phí", "your role may not see costs")
	}
	a, err := s.approval(ctx, id)
	if err == nil && !u.answersFor(a.Unit, a.Province) {
		err = notFound("approval")
	}
	if err != nil {
		return Approval{}, err
	}
	return *a, nil
}
