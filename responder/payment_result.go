package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kipthoi/responder/law"
)

// PaymentResult is what the service says of one line of a list.
type PaymentResult struct {
	Number    int // of the row in its file
	Code      string
	Result    PaymentState // paid, uncollected
	On        law.Date
	AmountVND int64 // 0: not said
	Document  string
}

type paymentResult struct {
	Result    PaymentState `json:"result"`
	On        string       `json:"on"`
	AmountVND int64        `json:"amount_vnd"`
	Document  string       `json:"document"`
}

// applyPaymentResult notes what the service says of a line, the subject: what is paid is booked on that day, what was not
// collected is free for the list of the next month. The same said again changes nothing. A line that was taken back in
// the ledger may yet be told as not collected, which it then counts as; it is paid by the next list.
func applyPaymentResult(c *change) error {
	var in paymentResult
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	err = first(err, oneOf("data.result", in.Result, PaymentPaid, PaymentUncollected), text("data.document", in.Document, 60))
	if err != nil {
		return err
	}
	line, err := lock[PaymentLine](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	list, err1 := get[PaymentList](c.tx, line.ListID)
	cost, err2 := lock[CostLine](c.tx, line.CostLineID)
	if err := first(err1, err2); err != nil {
		return err
	}
	c.caseID = line.CaseID
	if on.IsZero() && in.Result == PaymentUncollected {
		on = law.DateOf(c.now)
	}
	if line.says(in, on) {
		c.facts["already"] = "true"
		return nil
	}
	if err := c.mayResult(list, line, cost, in, on); err != nil {
		return err
	}
	line.State, line.ResultOn, line.Document = in.Result, on, in.Document
	if cost.PaymentID == line.ListID { // another list may hold what was taken back
		cost.PaymentID = ""
	}
	if in.Result == PaymentPaid {
		err = c.pay(cost, on, strings.TrimSpace(line.Code+" "+in.Document))
	}
	return first(err, c.update(line, cost))
}

// says whether a line holds this answer already. The day on which something was not collected does not matter.
func (l *PaymentLine) says(in paymentResult, on law.Date) bool {
	return l.State == in.Result && (l.ResultOn == on || in.Result == PaymentUncollected) && (in.AmountVND == 0 || in.AmountVND == l.AmountVND)
}

// mayResult says what is wrong with an answer, if something is.
func (c *change) mayResult(on *PaymentList, line *PaymentLine, cost *CostLine, in paymentResult, day law.Date) error {
	switch {
	case on.State != PaymentSent:
		return broken("R-1.8", "state", "danh sách này chưa gửi cho đơn vị chi trả", "the list was not sent to the service")
	case line.State != PaymentListed && (line.State != PaymentReversed || in.Result != PaymentUncollected):
		return broken("R-1.8", "result", "khoản này đã có kết quả khác", "the line has another result already")
	case in.AmountVND != 0 && in.AmountVND != line.AmountVND:
		return broken("R-1.8", "data.amount_vnd", "số tiền khác với danh sách", "the amount differs from the list")
	case cost.ApprovedBy == c.user.ID:
		return broken("R-7.12", "", "người duyệt không được tự chi", "who approved it may not pay it")
	case day.IsZero():
		return required("data.on")
	case day.Before(on.SentOn) || day.After(law.DateOf(c.now)):
		return invalid("data.on", "phải từ ngày gửi danh sách đến hôm nay", "must be from the day the list was sent to today")
	}
	return nil
}

// unlist says on the payment list that a line was on that its payment came back, on a day.
func (c *change) unlist(cost *CostLine, on law.Date) error {
	lines, err := list[PaymentLine](c.tx, Where("cost_line_id", Eq, cost.ID).And("state", Eq, string(PaymentPaid)).Top(1))
	for i := range lines {
		lines[i].State, lines[i].ResultOn = PaymentReversed, on
		err = first(err, c.update(&lines[i]))
	}
	return err
}

// pay books an approved line as paid on a day, and with it the help of its case has begun.
func (c *change) pay(line *CostLine, on law.Date, document string) error {
	if err := c.spend(line, on, document); err != nil {
		return err
	}
	line.State, line.PaidAt = CostPaid, c.now
	k, err := lock[Case](c.tx, line.CaseID)
	if err != nil {
		return err
	}
	return first(c.assist(k), c.update(k))
}

// CheckPayment refuses results as a whole: nobody may send them, or there is no such list in the user's area.
func (s *Service) CheckPayment(ctx context.Context, u User, id string) error {
	if err := s.kinds["payment.result"].admits(u); err != nil {
		return err
	}
	return s.Store.Read(ctx, func(tx Tx) error {
		_, err := paymentOf(tx, u, id)
		return err
	})
}

func paymentOf(tx Tx, u User, id string) (*PaymentList, error) {
	l, err := get[PaymentList](tx, id)
	if err == nil && !u.answersFor(l.Unit, l.Province) {
		err = notFound("payment list")
	}
	return l, err
}

// ImportResults notes what the service's file says of the lines of a list, each row by itself: the same file again changes
// nothing.
func (s *Service) ImportResults(ctx context.Context, u User, id string, in []PaymentResult, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	known := map[string]string{}
	err := s.CheckPayment(ctx, u, id)
	if err == nil {
		err = s.Store.Read(ctx, func(tx Tx) error {
			lines, err := list[PaymentLine](tx, Where("list_id", Eq, id).Top(MaxListed))
			for i := range lines {
				known[lines[i].Code] = lines[i].ID
			}
			return err
		})
	}
	if err != nil {
		return res, wrap(err, "import results of payment")
	}
	rows := once(&res, in, func(r *PaymentResult) (string, int) { return r.Code, r.Number }, func(first int) ListFault {
		return ListFault{Field: "code", VI: fmt.Sprintf("trùng mã khoản với dòng %d trong tệp", first), EN: fmt.Sprintf("is the same line as row %d of the file", first)}
	})
	err = take(ctx, &res, rows, func(ctx context.Context, r PaymentResult) (ListResult, error) {
		if known[r.Code] == "" {
			return ListResult{Faults: []ListFault{{r.Number, "code", "không có khoản này trong danh sách", "is no line of this list"}}}, nil
		}
		one, err := s.importResult(ctx, u, known[r.Code], r)
		return one, wrap(err, "row %d", r.Number)
	}, progress)
	return res, wrap(err, "import results of payment")
}

// importResult notes one row. Its operation has an id of its own each time: what was refused once, as when no account for
// spending was open, may go the next time.
func (s *Service) importResult(ctx context.Context, u User, line string, r PaymentResult) (ListResult, error) {
	data, err := json.Marshal(paymentResult{r.Result, r.On.String(), r.AmountVND, r.Document})
	if err != nil {
		return ListResult{}, wrap(err, "result")
	}
	op := Operation{ID: s.NewID(), Kind: "payment.result", Subject: line, At: s.Now(), Actor: u.ID, Data: data}
	return s.bring(ctx, op, ListFault{r.Number, "code", "khoản này đã có kết quả khác", "the line has another result already"})
}
