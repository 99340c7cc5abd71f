package responder

import (
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Entry is one balanced booking, never changed.
type Entry struct {
	Meta
	Kind       string   `json:"kind"`     // receive, pay, reverse
	Reverses   string   `json:"reverses"` // the entry that this one takes back
	OccurredOn law.Date `json:"occurred_on"`
	BudgetYear int64    `json:"budget_year"`
	CostLineID string   `json:"cost_line_id"`
	Document   string   `json:"document"` // number of the voucher
	Note       string   `json:"note"`
}

// Table names the table.
func (*Entry) Table() string { return "entries" }

// Posting is one line of an entry, never changed.
type Posting struct {
	Meta
	EntryID   string `json:"entry_id"`
	AccountID string `json:"account_id"`
	Number    int64  `json:"number"` // of the account's postings, from 1 without a gap
	AmountVND int64  `json:"amount_vnd"`
	AfterVND  int64  `json:"after_vnd"` // balance of the account afterwards
	InVND     int64  `json:"in_vnd"`    // all that had come in afterwards
}

// Table names the table.
func (*Posting) Table() string { return "postings" }

type fundReceive struct {
	From      string `json:"from_account_id"`
	AmountVND int64  `json:"amount_vnd"`
	On        string `json:"on"`
	Document  string `json:"document"`
	Note      string `json:"note"`
}

// applyFundReceive books money that came into the subject, a fund account, from an outside account.
func applyFundReceive(c *change) error {
	var in fundReceive
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("on", in.On)
	err = first(err, between("amount_vnd", in.AmountVND, 1, 1e15), text("document", in.Document, 60), text("note", in.Note, 500),
		given("document", in.Document != ""))
	if err != nil {
		return within("data", err)
	}
	to, err := get[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if to.CampaignID != "" || to.bound() {
		return broken("R-7.1", "", "tài khoản vận động chỉ nhận khoản ủng hộ", "an account of a campaign takes donations only")
	}
	if err := c.fromOutside(to, in.From); err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "receive", OccurredOn: on, Document: in.Document, Note: in.Note}
	return c.post(entry, fund.Move(in.From, c.op.Subject, in.AmountVND))
}

// fromOutside checks that money is received from the world outside into a fund, and not moved between accounts.
func (c *change) fromOutside(to *Account, from string) error {
	source, err := get[Account](c.tx, from)
	if err != nil {
		return within("data.from_account_id", err)
	}
	if to.Kind != fund.Fund || source.Kind != fund.Outside {
		return broken("R-7.12", "data.from_account_id", "tiền nhận phải từ nguồn ngoài vào tài khoản quỹ", "money is received from an outside account into a fund account")
	}
	return nil
}

// post writes an entry with its lines, and moves the balances. Accounts are locked in the order of their ids, so that
// two entries never wait for each other; while they are locked others wait, so all rows are sent in two ways to the database.
func (c *change) post(entry *Entry, lines []fund.Line) error {
	if err := fund.Check(lines); err != nil {
		return wrap(err, "post %s", entry.Kind)
	}
	if err := c.dateEntry(entry); err != nil {
		return err
	}
	accounts, err := c.lockAccounts(lines)
	if err != nil {
		return err
	}
	entry.Unit = accounts[lines[len(lines)-1].Account].Unit
	rows, moved := []Record{entry}, []Record{}
	for _, l := range lines {
		p, err := c.posting(entry, accounts[l.Account], l.AmountVND)
		if err != nil {
			return err
		}
		rows = append(rows, p)
	}
	for _, id := range sorted(accounts) {
		moved = append(moved, accounts[id])
	}
	return first(c.update(moved...), c.insert(rows...))
}

// dateEntry gives an entry the day of the operation, unless it has one, and its budget year, which is open until 31
// January of the next.
func (c *change) dateEntry(entry *Entry) error {
	today := law.DateOf(c.now)
	if entry.OccurredOn.IsZero() {
		entry.OccurredOn = law.DateOf(c.op.At)
	}
	if entry.OccurredOn.After(today) {
		return invalid("data.on", "không được ở tương lai", "must not be in the future")
	}
	year := entry.OccurredOn.At(0, 0).Year()
	if end := law.NewDate(year+1, 1, 31); today.After(end) {
		return broken("R-7.10", "data.on", "năm ngân sách đã khoá sổ từ sau ngày 31 tháng 1", "the budget year is closed since 31 January")
	}
	entry.BudgetYear = int64(year)
	return nil
}

// districtsUntil is the last day on which there were districts and their budgets; what they held has moved on.
func districtsUntil() law.Date { return law.NewDate(2025, 6, 30) }

// bookable says whether an account takes a posting of an entry.
func (a *Account) bookable(entry *Entry, amountVND int64) error {
	if !entry.OccurredOn.After(a.ClosedTo) {
		return broken("R-7.10", "data.on", "sổ đã khoá đến sau ngày này", "the books are closed past this day")
	}
	leaves := amountVND < 0 && (entry.Kind == "transfer" || entry.Kind == "reverse")
	if a.Source == fund.District && a.Kind == fund.Fund && entry.OccurredOn.After(districtsUntil()) && !leaves {
		return broken("R-1.30", "data.account_id", "ngân sách huyện đã kết thúc ngày 30/6/2025: chuyển số dư đi", "district budgets ended on 2025-06-30: transfer what is left")
	}
	return nil
}

// posting moves the balance of an account, and makes the line of the entry that says so.
func (c *change) posting(entry *Entry, a *Account, amountVND int64) (*Posting, error) {
	if err := a.bookable(entry, amountVND); err != nil {
		return nil, err
	}
	a.BalanceVND, a.InVND, a.Postings = a.BalanceVND+amountVND, a.InVND+max(0, amountVND), a.Postings+1
	if a.Kind == fund.Fund && a.BalanceVND < a.ReservedVND {
		return nil, &Error{Code: CodeNoFunds, VI: "không đủ số dư", EN: "not enough money", Reason: "R-7.11"}
	}
	return &Posting{Meta: Meta{ID: c.s.NewID(), Unit: a.Unit}, EntryID: entry.ID, AccountID: a.ID,
		Number: a.Postings, AmountVND: amountVND, AfterVND: a.BalanceVND, InVND: a.InVND}, nil
}

func (c *change) lockAccounts(lines []fund.Line) (map[string]*Account, error) {
	ids := map[string]bool{}
	for _, l := range lines {
		ids[l.Account] = true
	}
	accounts := map[string]*Account{}
	for _, id := range sorted(ids) {
		a, err := lock[Account](c.tx, id)
		if err != nil {
			return nil, within("data.account_id", err)
		}
		accounts[id] = a
	}
	return accounts, nil
}
