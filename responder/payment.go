package responder

import (
	"fmt"
	"strconv"
	"strings"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// PaymentState is where a payment list, or a line of one, stands.
type PaymentState string

// The states: a list is open, sent or withdrawn; a line is listed until the service says that it is paid or was not
// collected, and reversed when what was booked as paid was taken back in the ledger.
const (
	PaymentOpen        PaymentState = "open"
	PaymentSent        PaymentState = "sent"
	PaymentWithdrawn   PaymentState = "withdrawn"
	PaymentListed      PaymentState = "listed"
	PaymentPaid        PaymentState = "paid"
	PaymentUncollected PaymentState = "uncollected"
	PaymentReversed    PaymentState = "reversed"
)

// MaxListed is the most lines of one payment list.
const MaxListed = 500

// PaymentList is what a professional service, a post office or a bank, pays out in one month, "danh sách chi trả".
type PaymentList struct {
	Meta
	Code      string       `json:"code"`
	AccountID string       `json:"account_id"`
	Month     law.Date     `json:"month"`    // its first day
	Service   string       `json:"service"`  // post, bank
	Provider  string       `json:"provider"` // what the service is called
	State     PaymentState `json:"state"`
	Lines     int64        `json:"lines"`
	TotalVND  int64        `json:"total_vnd"`
	SentOn    law.Date     `json:"sent_on"` // when list and money went to the service
	Reason    string       `json:"reason"`  // why it was withdrawn
}

// Table names the table.
func (*PaymentList) Table() string { return "payment_lists" }

// PaymentLine is one cost line on a payment list, and what the service says of it. It holds no name: whom it is for is
// looked up when the list is read, so that a case that became protected since is protected there too.
type PaymentLine struct {
	Meta
	ListID     string       `json:"list_id"`
	Number     int64        `json:"number"`
	Code       string       `json:"code"` // by which the service's answer is told
	CostLineID string       `json:"cost_line_id"`
	CaseID     string       `json:"case_id"`
	PayeeID    string       `json:"payee_id"` // the person, or the household where the line is for all of it
	Month      law.Date     `json:"month"`
	AmountVND  int64        `json:"amount_vnd"`
	State      PaymentState `json:"state"`
	ResultOn   law.Date     `json:"result_on"` // when it was paid, said to be not collected, or taken back
	Document   string       `json:"document"`  // of the service
}

// Table names the table.
func (*PaymentLine) Table() string { return "payment_lines" }

type paymentMake struct {
	AccountID string `json:"account_id"`
	Month     string `json:"month"` // year-month
	Service   string `json:"service"`
	Provider  string `json:"provider"`
	Until     string `json:"until"` // only lines that were computed up to this day; "": all
}

// applyPaymentMake puts the oldest approved lines of an account, that are on no other list, on a list for one month. Who
// approved a line does not put it there, and what is suspended stays out.
func applyPaymentMake(c *change) error {
	var in paymentMake
	if err := c.op.decode(&in); err != nil {
		return err
	}
	month, err1 := c.paymentMonth(in.Month)
	until, err2 := date("data.until", in.Until)
	err := first(err1, err2, oneOf("data.service", in.Service, "post", "bank"), text("data.provider", in.Provider, 120))
	if err != nil {
		return err
	}
	acc, err := lock[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	if acc.Kind != fund.Fund {
		return invalid("data.account_id", "không phải tài khoản quỹ", "is not a fund account")
	}
	lines, left, err := c.payable(acc, until)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return broken("R-1.8", "data.account_id", "không còn khoản đã duyệt nào để đưa vào danh sách", "no approved line is left to be listed")
	}
	list := &PaymentList{Meta: Meta{ID: c.op.Subject, Unit: acc.Unit}, Code: paymentCode(month, c.op.Subject), AccountID: acc.ID, Month: month,
		Service: in.Service, Provider: in.Provider, State: PaymentOpen}
	c.facts["code"], c.facts["lines"], c.facts["left"] = list.Code, strconv.Itoa(len(lines)), strconv.Itoa(left)
	return c.listLines(list, lines)
}

// paymentCode names a list for people: by its month, and the end of its id, which is random.
func paymentCode(month law.Date, id string) string {
	m := month.String()
	return "CT" + m[2:4] + m[5:7] + "-" + strings.ToUpper(id[len(id)-6:])
}

// paymentMonth reads the month of a list: the last one, this one or the next.
func (c *change) paymentMonth(s string) (law.Date, error) {
	if s == "" {
		return law.Date{}, required("data.month")
	}
	month, err := date("data.month", s+"-01")
	now := monthOf(law.DateOf(c.now))
	if err == nil && (month.Before(now.AddMonths(-1)) || month.After(now.AddMonths(1))) {
		err = invalid("data.month", "phải là tháng trước, tháng này hoặc tháng sau", "must be last month, this one or the next")
	}
	return month, err
}

// monthOf is the first day of a day's month.
func monthOf(d law.Date) law.Date {
	at := d.At(0, 0)
	return law.NewDate(at.Year(), int(at.Month()), 1)
}

// payable gives the approved lines of an account that may be listed, with their payees, and how many more there are.
func (c *change) payable(acc *Account, until law.Date) (lines []listable, left int, err error) {
	q := Where("account_id", Eq, acc.ID).And("state", Eq, string(CostApproved)).And("payment_id", Eq, "").And("transfer_id", Eq, "").And("amount_vnd", Gt, 0).
		And("approved_by", Ne, c.user.ID)
	if !until.IsZero() {
		q = q.And("created_at", Lt, until.AddDays(1).At(0, 0))
	}
	rows, err := list[CostLine](c.tx, q.By("created_at").Top(most))
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	payees, err1 := c.payees(rows)
	suspended, err2 := list[Suspension](c.tx, Where("state", Eq, Suspended).Top(most))
	out := map[string]bool{}
	for i := range suspended {
		out[suspended[i].PayeeID] = true
	}
	for i := range rows {
		payee := payees[rows[i].ID]
		switch {
		case out[payee] || !c.user.answersFor(rows[i].Unit, rows[i].Province):
		case len(lines) == MaxListed:
			left++
		default:
			lines = append(lines, listable{&rows[i], payee})
		}
	}
	return lines, left, first(err1, err2)
}

// listable is a cost line with who is paid for it.
type listable struct {
	*CostLine
	payee string
}

// payees says by cost line who is paid: the person, by the record that stands for them, or the household.
func (c *change) payees(lines []CostLine) (map[string]string, error) {
	people, cases := map[string]bool{}, map[string]bool{}
	for i := range lines {
		people[lines[i].PersonID], cases[lines[i].CaseID] = true, true
	}
	stands, err1 := byID[Person](c.tx, people)
	homes, err2 := byID[Case](c.tx, cases)
	out := map[string]string{}
	for i := range lines {
		l := &lines[i]
		switch p, k := stands[l.PersonID], homes[l.CaseID]; {
		case p != nil && p.MergedInto != "":
			out[l.ID] = p.MergedInto
		case p != nil:
			out[l.ID] = p.ID
		case k != nil:
			out[l.ID] = k.HouseholdID
		}
	}
	return out, first(err1, err2)
}

// byID reads rows by their ids.
func byID[T any, P record[T]](tx Tx, ids map[string]bool) (map[string]*T, error) {
	delete(ids, "")
	rows, err := list[T, P](tx, Where("id", In, sorted(ids)).Top(max(1, len(ids))))
	out := make(map[string]*T, len(rows))
	for i := range rows {
		out[P(&rows[i]).Base().ID] = &rows[i]
	}
	return out, err
}

func (c *change) listLines(on *PaymentList, lines []listable) error {
	on.Lines = int64(len(lines))
	for _, l := range lines {
		on.TotalVND += l.AmountVND
	}
	if err := c.insert(on); err != nil {
		return err
	}
	changed := make([]Record, len(lines))
	for i, l := range lines {
		n := int64(i + 1)
		l.PaymentID, changed[i] = on.ID, l.CostLine
		err := c.insert(&PaymentLine{Meta: Meta{ID: c.s.NewID(), Unit: l.Unit}, ListID: on.ID, Number: n, Code: fmt.Sprintf("%s-%03d", on.Code, n),
			CostLineID: l.ID, CaseID: l.CaseID, PayeeID: l.payee, Month: on.Month, AmountVND: l.AmountVND, State: PaymentListed})
		if err != nil {
			return err
		}
	}
	return c.update(changed...)
}

type paymentStep struct {
	On     string `json:"on"`
	Reason string `json:"reason"`
}

// applyPaymentSend says that list and money went to the service.
func applyPaymentSend(c *change) error {
	in, list, err := c.onPayment(PaymentOpen)
	if err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	if err != nil {
		return err
	}
	if on.IsZero() {
		on = law.DateOf(c.op.At)
	}
	if on.After(law.DateOf(c.now)) {
		return invalid("data.on", "không được ở tương lai", "must not be in the future")
	}
	list.State, list.SentOn = PaymentSent, on
	return c.update(list)
}

// applyPaymentWithdraw takes a list back before it was sent: its lines are free for another.
func applyPaymentWithdraw(c *change) error {
	in, on, err := c.onPayment(PaymentOpen)
	if err != nil {
		return err
	}
	if in.Reason == "" {
		return required("data.reason")
	}
	lines, err := list[PaymentLine](c.tx, Where("list_id", Eq, on.ID).By("number").Top(MaxListed))
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	changed := make([]Record, 0, 2*len(lines)+1)
	for i := range lines {
		lines[i].State, ids[lines[i].CostLineID] = PaymentWithdrawn, true
		changed = append(changed, &lines[i])
	}
	costs, err := byID[CostLine](c.tx, ids)
	for _, id := range sorted(costs) {
		costs[id].PaymentID = ""
		changed = append(changed, costs[id])
	}
	on.State, on.Reason = PaymentWithdrawn, in.Reason
	return first(err, c.update(changed...), c.update(on))
}

func (c *change) onPayment(state PaymentState) (in paymentStep, list *PaymentList, err error) {
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 500)); err != nil {
		return in, nil, err
	}
	list, err = lock[PaymentList](c.tx, c.op.Subject)
	if err == nil && list.State != state {
		err = broken("R-1.8", "state", "danh sách chi trả không ở bước này", "the payment list is not at this step")
	}
	return in, list, err
}

// notListed refuses to pay or cancel by hand what a payment list holds.
func (l *CostLine) notListed() error {
	if l.PaymentID == "" {
		return nil
	}
	return broken("R-1.8", "payment_id", "khoản này đang ở trong danh sách chi trả", "the line is on a payment list")
}
