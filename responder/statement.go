package responder

import (
	"context"
	"time"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Statement is what was booked on an account from one day to another, both included, by the day of booking: "sổ chi tiết
// tài khoản". The sums are of the whole time, the lines a page of it.
type Statement struct {
	Account    Account         `json:"account"`
	From       law.Date        `json:"from"`
	To         law.Date        `json:"to"`
	OpeningVND int64           `json:"opening_vnd"`
	InVND      int64           `json:"in_vnd"`
	OutVND     int64           `json:"out_vnd"`
	ClosingVND int64           `json:"closing_vnd"`
	Lines      []StatementLine `json:"lines" doc:"oldest first"`
	Next       int64           `json:"next" doc:"number after which the next page begins; 0: there is none"`
}

// StatementLine is one posting with its entry.
type StatementLine struct {
	Number     int64     `json:"number" doc:"of the account's postings, without a gap"`
	PostedAt   time.Time `json:"posted_at"`
	OccurredOn law.Date  `json:"occurred_on"`
	EntryID    string    `json:"entry_id"`
	Kind       string    `json:"kind" enum:"receive,pay,transfer,reverse"`
	Reverses   string    `json:"reverses" doc:"entry that this one takes back"`
	Reversed   bool      `json:"reversed" doc:"another entry takes this one back"`
	Document   string    `json:"document"`
	Note       string    `json:"note"`
	CostLineID string    `json:"cost_line_id"`
	AmountVND  int64     `json:"amount_vnd" doc:"negative: out of the account"`
	AfterVND   int64     `json:"after_vnd" doc:"balance afterwards"`
}

// StatementAsk says which part of a statement is wanted. Empty days: the year of today so far.
type StatementAsk struct {
	From, To string
	After    int64 // number of the last line of the page before
	Limit    int
}

// Statement gives what was booked on an account of the reader's area. Each posting carries its number, the balance and all
// that had come in, so that sums need the two postings at the ends of the time and none between.
func (s *Service) Statement(ctx context.Context, u User, account string, ask StatementAsk) (st Statement, err error) {
	if !u.handlesMoney() {
		return st, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	if st.From, st.To, err = s.span(ask.From, ask.To); err != nil {
		return st, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		a, err := get[Account](tx, account)
		if err != nil || !u.answersFor(a.Unit, a.Province) {
			return first(err, notFound("account"))
		}
		st.Account = *a
		before, err1 := lastPosting(tx, a.ID, st.From.At(0, 0))
		last, err2 := lastPosting(tx, a.ID, st.To.AddDays(1).At(0, 0))
		if err := first(err1, err2); err != nil {
			return err
		}
		st.OpeningVND, st.ClosingVND, st.InVND = before.AfterVND, last.AfterVND, last.InVND-before.InVND
		st.OutVND = st.OpeningVND + st.InVND - st.ClosingVND
		return st.page(tx, max(ask.After, before.Number), last.Number, min(max(ask.Limit, 1), fullPage))
	})
	return st, wrap(err, "read statement")
}

// span reads two days of which the first is not after the second.
func (s *Service) span(from, to string) (a, b law.Date, err error) {
	a, err1 := date("from", from)
	b, err2 := date("to", to)
	today := law.DateOf(s.Now())
	if b.IsZero() {
		b = today
	}
	if a.IsZero() {
		a = law.NewDate(b.At(0, 0).Year(), 1, 1)
	}
	if a.After(b) {
		return a, b, first(err1, err2, invalid("to", "không được trước ngày đầu", "must not be before the first day"))
	}
	return a, b, first(err1, err2)
}

// lastPosting gives the last posting of an account before an instant; one of zeros when there is none.
func lastPosting(tx Tx, account string, before time.Time) (Posting, error) {
	rows, err := list[Posting](tx, Where("account_id", Eq, account).And("created_at", Lt, before).By("-created_at", "-number").Top(1))
	if err != nil || len(rows) == 0 {
		return Posting{}, err
	}
	return rows[0], nil
}

// page reads the lines after one number up to and including another. Numbers have no gap, so the last of a page is known, and
// no database looks at the lines after it.
func (st *Statement) page(tx Tx, after, last int64, limit int) error {
	rows, err := list[Posting](tx, Where("account_id", Eq, st.Account.ID).And("number", Gt, after).And("number", Le, min(last, after+int64(limit))).By("number").Top(limit))
	st.Lines = []StatementLine{}
	if err != nil || len(rows) == 0 {
		return err
	}
	entries, reversed, err := entriesOf(tx, rows)
	for _, p := range rows {
		e := entries[p.EntryID]
		st.Lines = append(st.Lines, StatementLine{p.Number, p.CreatedAt, e.OccurredOn, e.ID, e.Kind, e.Reverses, reversed[e.ID], e.Document, e.Note,
			e.CostLineID, p.AmountVND, p.AfterVND})
	}
	if end := rows[len(rows)-1].Number; end < last {
		st.Next = end
	}
	return err
}

// entriesOf reads the entries of postings, and says which of them another takes back.
func entriesOf(tx Tx, rows []Posting) (entries map[string]Entry, reversed map[string]bool, err error) {
	ids := map[string]bool{}
	for i := range rows {
		ids[rows[i].EntryID] = true
	}
	entries, reversed = map[string]Entry{}, map[string]bool{}
	own, err1 := list[Entry](tx, Where("id", In, sorted(ids)).Top(len(ids)))
	for _, e := range own {
		entries[e.ID] = e
	}
	back, err2 := list[Entry](tx, Where("reverses", In, sorted(ids)).And("reverses", Ne, "").Top(len(ids)))
	for _, e := range back {
		reversed[e.Reverses] = true
	}
	return entries, reversed, first(err1, err2)
}

// TrialBalance is what stands on each account at the end of a day, "bảng cân đối tài khoản".
type TrialBalance struct {
	On       law.Date    `json:"on"`
	Accounts []TrialLine `json:"accounts"`
	SumVND   int64       `json:"sum_vnd" doc:"of all balances; 0 for books that are whole, where no money came from outside the area"`
}

// TrialLine is one account of a TrialBalance.
type TrialLine struct {
	ID         string    `json:"id"`
	Unit       string    `json:"unit"`
	UnitName   string    `json:"unit_name"`
	Kind       fund.Kind `json:"kind" enum:"fund,outside,spending"`
	Source     string    `json:"source"`
	Name       string    `json:"name"`
	InVND      int64     `json:"in_vnd" doc:"all that came in until then"`
	OutVND     int64     `json:"out_vnd" doc:"all that went out until then"`
	BalanceVND int64     `json:"balance_vnd"`
}

// TrialBalance gives the accounts of the reader's area as they stood at the end of a day; empty: today.
func (s *Service) TrialBalance(ctx context.Context, u User, on string) (t TrialBalance, err error) {
	t.Accounts = []TrialLine{}
	if !u.handlesMoney() {
		return t, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	if t.On, err = date("on", on); err != nil {
		return t, err
	}
	if t.On.IsZero() {
		t.On = law.DateOf(s.Now())
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		accounts, err := list[Account](tx, u.scope(Query{}).By("unit", "source", "kind").Top(most))
		for i := range accounts {
			a := &accounts[i]
			last, err := lastPosting(tx, a.ID, t.On.AddDays(1).At(0, 0))
			if err != nil {
				return err
			}
			t.SumVND += last.AfterVND
			t.Accounts = append(t.Accounts, TrialLine{a.ID, a.Unit, s.unitName(a.Unit), a.Kind, a.Source, a.Name, last.InVND, last.InVND - last.AfterVND, last.AfterVND})
		}
		return err
	})
	return t, wrap(err, "read trial balance")
}
