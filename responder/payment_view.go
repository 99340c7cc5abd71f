package responder

import (
	"context"
	"time"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// PaymentView is a payment list with its sums and the days that the law sets for it.
type PaymentView struct {
	PaymentList
	UnitName    string       `json:"unit_name"`
	InWords     string       `json:"in_words" doc:"the total in Vietnamese words"`
	Paid        int64        `json:"paid" doc:"lines"`
	Uncollected int64        `json:"uncollected" doc:"lines; they come on the list of the next month"`
	Reversed    int64        `json:"reversed" doc:"lines whose payment was taken back in the ledger; they come on the next list"`
	Waiting     int64        `json:"waiting" doc:"lines that the service has said nothing of"`
	PaidVND     int64        `json:"paid_vnd"`
	SendBy      law.Date     `json:"send_by" doc:"last day in time to send list and money"`
	ReportBy    law.Date     `json:"report_by" doc:"last day in time for the service to report"`
	Late        string       `json:"late" enum:",send,report" doc:"what is overdue; empty: nothing"`
	Rows        []PaymentRow `json:"rows" doc:"of one list, by number; empty in lists of lists"`
}

// PaymentRow is one line of a list.
type PaymentRow struct {
	ID        string       `json:"id"`
	Number    int64        `json:"number"`
	Code      string       `json:"code"`
	CaseCode  string       `json:"case_code"`
	Payee     string       `json:"payee" doc:"empty: paid by the code of the case, which protects whom it is for"`
	Unit      string       `json:"unit"`
	UnitName  string       `json:"unit_name"`
	Kind      string       `json:"kind" doc:"of the cost"`
	AmountVND int64        `json:"amount_vnd"`
	State     PaymentState `json:"state" enum:"listed,paid,uncollected,reversed,withdrawn"`
	ResultOn  law.Date     `json:"result_on"`
	Identity  string       `json:"-"` // for the service's file only
}

// PaymentClock is the next day that the law sets for payments.
type PaymentClock struct {
	Kind     string    `json:"kind" enum:"payment_list,payment_report"`
	Month    law.Date  `json:"month" doc:"that is paid"`
	LastDay  law.Date  `json:"last_day"`
	WarnAt   time.Time `json:"warn_at"`
	Near     bool      `json:"near" doc:"the time to warn has come"`
	Done     bool      `json:"done" doc:"no list of the month waits for it, and for payment_list there is one"`
	VI       string    `json:"name"`
	EN       string    `json:"name_en"`
	Citation string    `json:"citation"`
}

// PaymentsView is the lists of an area, newest first, and the next clocks.
type PaymentsView struct {
	Items  []PaymentView  `json:"items"`
	Clocks []PaymentClock `json:"clocks"`
}

// Payments lists payment lists of the reader's area, newest first, with the clocks of this month.
func (s *Service) Payments(ctx context.Context, u User, limit int) (v PaymentsView, err error) {
	v = PaymentsView{[]PaymentView{}, []PaymentClock{}}
	if !u.handlesMoney() {
		return v, forbidden("vai trò của bạn không xem được chi trả", "your role may not see payments")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		lists, err := list[PaymentList](tx, u.scope(Query{}).By("-created_at").Top(max(1, min(limit, fullPage))))
		for i := range lists {
			one, e := s.paymentView(tx, &lists[i])
			if e != nil {
				return e
			}
			v.Items = append(v.Items, one)
		}
		return err
	})
	if err == nil {
		v.Clocks, err = s.paymentClocks(v.Items)
	}
	return v, wrap(err, "list payments")
}

func (s *Service) paymentView(tx Tx, l *PaymentList) (v PaymentView, err error) {
	v = PaymentView{PaymentList: *l, UnitName: s.unitName(l.Unit), InWords: fund.InWords(l.TotalVND), Rows: []PaymentRow{}}
	of := Where("list_id", Eq, l.ID)
	n, err1 := tx.Count("payment_lines", "state", of)
	paid, err2 := tx.Sum("payment_lines", "amount_vnd", of.And("state", Eq, string(PaymentPaid)))
	v.Paid, v.Uncollected, v.Waiting, v.PaidVND = n[string(PaymentPaid)], n[string(PaymentUncollected)], n[string(PaymentListed)], paid
	v.Reversed = n[string(PaymentReversed)]
	send, err3 := s.paymentDue("payment_list", l.Month.AddMonths(-1))
	report, err4 := s.paymentDue("payment_report", l.Month)
	v.SendBy, v.ReportBy = send.LastDay, report.LastDay
	today := law.DateOf(s.Now())
	switch {
	case l.State == PaymentOpen && today.After(v.SendBy):
		v.Late = "send"
	case l.State == PaymentSent && v.Waiting > 0 && today.After(v.ReportBy):
		v.Late = "report"
	}
	return v, first(err1, err2, err3, err4)
}

// paymentDue gives the end of a clock of payments that falls in a month.
func (s *Service) paymentDue(kind string, month law.Date) (law.Due, error) {
	return s.Law.Deadline(law.DeadlineRequest{Kind: kind, From: law.MomentOf(month.At(0, 0))})
}

// paymentClocks gives the two clocks of this month: the list of the next is sent, and what this month's came to is told.
func (s *Service) paymentClocks(lists []PaymentView) (out []PaymentClock, err error) {
	month := monthOf(law.DateOf(s.Now()))
	for _, of := range []struct {
		kind string
		pays law.Date
	}{{"payment_report", month}, {"payment_list", month.AddMonths(1)}} {
		due, err := s.paymentDue(of.kind, month)
		if err != nil {
			return nil, err
		}
		c := PaymentClock{Kind: of.kind, Month: of.pays, LastDay: due.LastDay, VI: due.Name, EN: due.NameEN, Citation: due.Citation, Done: paymentsDone(of.kind, of.pays, lists)}
		if len(due.WarnAt) > 0 {
			c.WarnAt = due.WarnAt[0].Time
			c.Near = !s.Now().Before(c.WarnAt)
		}
		out = append(out, c)
	}
	return out, nil
}

// paymentsDone says whether what a clock waits for has happened with the lists of a month.
func paymentsDone(kind string, month law.Date, lists []PaymentView) bool {
	open, sent, waiting := 0, 0, int64(0)
	for i := range lists {
		switch l := &lists[i]; {
		case l.Month != month:
		case l.State == PaymentOpen:
			open++
		case l.State == PaymentSent:
			sent, waiting = sent+1, waiting+l.Waiting
		}
	}
	if kind == "payment_list" {
		return open == 0 && sent > 0
	}
	return waiting == 0
}

// Payment gives one list with its lines. Names are shown to managers of money alone, who hand the list to the service; the
// payee of a protection case, or of a home with one, is the code of the case, and is paid by it at the commune's office.
func (s *Service) Payment(ctx context.Context, u User, id string) (v PaymentView, err error) {
	if !u.handlesMoney() {
		return v, forbidden("vai trò của bạn không xem được chi trả", "your role may not see payments")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		l, err := paymentOf(tx, u, id)
		if err != nil {
			return err
		}
		if v, err = s.paymentView(tx, l); err != nil {
			return err
		}
		v.Rows, err = s.paymentRows(tx, u, id)
		return err
	})
	return v, wrap(err, "read payment list")
}

func (s *Service) paymentRows(tx Tx, u User, id string) (out []PaymentRow, err error) {
	out = []PaymentRow{}
	lines, err := list[PaymentLine](tx, Where("list_id", Eq, id).By("number").Top(MaxListed))
	costs, cases := map[string]bool{}, map[string]bool{}
	for i := range lines {
		costs[lines[i].CostLineID], cases[lines[i].CaseID] = true, true
	}
	cost, err1 := byID[CostLine](tx, costs)
	kase, err2 := byID[Case](tx, cases)
	if err := first(err, err1, err2); err != nil {
		return out, err
	}
	names, err := payeeNames(tx, u, lines, kase)
	for i := range lines {
		l := &lines[i]
		row := PaymentRow{ID: l.ID, Number: l.Number, Code: l.Code, Unit: l.Unit, UnitName: s.unitName(l.Unit), AmountVND: l.AmountVND, State: l.State, ResultOn: l.ResultOn}
		if k := kase[l.CaseID]; k != nil {
			row.CaseCode = k.Code
		}
		if c := cost[l.CostLineID]; c != nil {
			row.Kind = c.Kind
		}
		row.Payee, row.Identity = names[l.ID].name, names[l.ID].identity
		out = append(out, row)
	}
	return out, err
}

type payee struct{ name, identity string }

// payeeNames gives, by line, who is paid, of those whom the reader may know by name.
func payeeNames(tx Tx, u User, lines []PaymentLine, cases map[string]*Case) (map[string]payee, error) {
	out := map[string]payee{}
	homes, ids := map[string]bool{}, map[string]bool{}
	for i := range lines {
		ids[lines[i].PayeeID] = true
		if k := cases[lines[i].CaseID]; k != nil {
			homes[k.HouseholdID] = true
		}
	}
	people, err1 := byID[Person](tx, ids)
	for _, p := range people {
		homes[p.HouseholdID] = true
	}
	guarded, err2 := guardedHomes(tx, homes)
	households, err3 := byID[Household](tx, homes)
	if err := first(err1, err2, err3); err != nil {
		return out, err
	}
	for i := range lines {
		l := &lines[i]
		k, p := cases[l.CaseID], people[l.PayeeID]
		switch {
		case k == nil || guarded[k.HouseholdID] || !u.paysByName(k.Meta):
		case p != nil && (guarded[p.HouseholdID] || !u.paysByName(p.Meta)):
		case p != nil:
			out[l.ID] = payee{p.Name, p.Identity}
		case households[k.HouseholdID] != nil && l.PayeeID == k.HouseholdID:
			out[l.ID] = payee{households[k.HouseholdID].HeadName, ""}
		}
	}
	return out, nil
}
