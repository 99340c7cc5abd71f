package responder

import (
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Account holds money of one fund, level and source, or stands for the world outside. A fund account is never below
// zero, and what is reserved is never more than what is there.
type Account struct {
	Meta
	Kind        fund.Kind `json:"kind"`
	Source      string    `json:"source"`
	Name        string    `json:"name"`
	BalanceVND  int64     `json:"balance_vnd"`
	ReservedVND int64     `json:"reserved_vnd"`
	Invented    bool      `json:"invented"`
}

// Table names the table.
func (*Account) Table() string { return "accounts" }

// AvailableVND is what may still be promised.
func (a *Account) AvailableVND() int64 { return a.BalanceVND - a.ReservedVND }

// Entry is one balanced booking, never changed.
type Entry struct {
	Meta
	Kind       string   `json:"kind"` // receive, pay, reverse
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
	AmountVND int64  `json:"amount_vnd"`
	AfterVND  int64  `json:"after_vnd"` // balance of the account afterwards
}

// Table names the table.
func (*Posting) Table() string { return "postings" }

func applyFundOpen(c *change) error {
	var a Account
	if err := c.op.decode(&a); err != nil {
		return err
	}
	unit := a.Unit
	a.Meta, a.BalanceVND, a.ReservedVND = Meta{ID: c.op.Subject, Unit: unit}, 0, 0
	if a.Kind == "" {
		a.Kind = fund.Fund
	}
	err := first(c.unit(unit), text("name", a.Name, 120), oneOf("kind", a.Kind, fund.Fund, fund.Outside, fund.Spending),
		oneOf("source", a.Source, fund.Sources()...), given("name", a.Name != ""))
	if err != nil {
		return within("data", err)
	}
	return c.insert(&a)
}

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
	if (on == law.Date{}) {
		on = law.DateOf(c.op.At)
	}
	if err := c.fromOutside(in.From); err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "receive", OccurredOn: on, Document: in.Document, Note: in.Note}
	return c.post(entry, fund.Move(in.From, c.op.Subject, in.AmountVND))
}

// fromOutside checks that money is received from the world outside into a fund, and not moved between accounts.
func (c *change) fromOutside(from string) error {
	to, err := get[Account](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	source, err := get[Account](c.tx, from)
	if err != nil {
		return within("data.from_account_id", err)
	}
	if to.Kind != fund.Fund || source.Kind != fund.Outside {
		return broken("R-7.12", "data.from_account_id", "tiền nhận phải từ nguồn ngoài vào tài khoản quỹ", "money is received from an outside account into a fund account")
	}
	return nil
}

// reserve holds an amount of an account for a decision that is not paid yet.
func (c *change) reserve(a *Account, amountVND int64) error {
	if a.Kind != fund.Fund {
		return invalid("", "không phải tài khoản quỹ", "is not a fund account")
	}
	amountVND = max(0, amountVND) // a recovery holds nothing back
	if amountVND > a.AvailableVND() {
		return &Error{Code: CodeNoFunds, VI: "không đủ số dư khả dụng; đề nghị cấp trên hỗ trợ", EN: "not enough money free; ask the level above", Reason: "R-7.11"}
	}
	a.ReservedVND += amountVND
	return c.update(a)
}

// spend books a reserved cost line as paid.
func (c *change) spend(line *CostLine) error {
	acc, err := lock[Account](c.tx, line.AccountID)
	if err != nil {
		return err
	}
	acc.ReservedVND -= max(0, line.AmountVND)
	if err := c.update(acc); err != nil {
		return err
	}
	if line.AmountVND == 0 {
		return nil // goods and lines that the law grants nothing for move no money
	}
	to, err := c.spendingAccount(acc)
	if err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "pay", OccurredOn: law.DateOf(c.op.At), CostLineID: line.ID, Document: line.Evidence}
	return c.post(entry, fund.Move(acc.ID, to.ID, line.AmountVND))
}

// spendingAccount finds the account for what was spent from a source in a unit.
func (c *change) spendingAccount(from *Account) (*Account, error) {
	found, err := list[Account](c.tx, Where("kind", Eq, string(fund.Spending)).And("source", Eq, from.Source).And("unit", Eq, from.Unit).Top(1))
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return &found[0], nil
	}
	return nil, broken("R-7.12", "", "chưa mở tài khoản chi cho nguồn này", "no spending account is open for this source")
}

// post writes an entry with its lines, and moves the balances. Accounts are locked in the order of their ids, so that
// two entries never wait for each other.
func (c *change) post(entry *Entry, lines []fund.Line) error {
	if err := fund.Check(lines); err != nil {
		return wrap(err, "post %s", entry.Kind)
	}
	entry.BudgetYear = int64(entry.OccurredOn.At(0, 0).Year())
	accounts, err := c.lockAccounts(lines)
	if err != nil {
		return err
	}
	entry.Unit = accounts[lines[len(lines)-1].Account].Unit
	if err := c.insert(entry); err != nil {
		return err
	}
	for _, l := range lines {
		if err := c.postLine(entry, accounts[l.Account], l.AmountVND); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) postLine(entry *Entry, a *Account, amountVND int64) error {
	a.BalanceVND += amountVND
	if a.Kind == fund.Fund && a.BalanceVND < a.ReservedVND {
		return &Error{Code: CodeNoFunds, VI: "không đủ số dư", EN: "not enough money", Reason: "R-7.11"}
	}
	return first(c.update(a), c.insert(&Posting{Meta: Meta{ID: c.s.NewID(), Unit: a.Unit}, EntryID: entry.ID, AccountID: a.ID,
		AmountVND: amountVND, AfterVND: a.BalanceVND}))
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
