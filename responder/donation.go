package responder

import (
	"context"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Donation is money that somebody gave, "khoản ủng hộ": booked once into a fund account, and kept for what it was given
// for.
type Donation struct {
	Meta
	AccountID  string   `json:"account_id"`
	EntryID    string   `json:"entry_id"`
	Donor      string   `json:"donor"`
	AmountVND  int64    `json:"amount_vnd"`
	ReceivedOn law.Date `json:"received_on"`
	Channel    string   `json:"channel"`   // cash, bank
	Reference  string   `json:"reference"` // the bank's, or the number of the receipt
	Text       string   `json:"text"`      // what was written with it
	Condition  string   `json:"condition"` // what it may be used for; "" for anything
}

// Table names the table.
func (*Donation) Table() string { return "donations" }

type donationReceive struct {
	AccountID string `json:"account_id"`
	From      string `json:"from_account_id"`
	Donor     string `json:"donor"`
	AmountVND int64  `json:"amount_vnd"`
	On        string `json:"on"`
	Channel   string `json:"channel"`
	Reference string `json:"reference"`
	Text      string `json:"text"`
	Condition string `json:"condition"`
}

// applyDonationReceive books a donation from the world outside into a fund account for contributions.
func applyDonationReceive(c *change) error {
	var in donationReceive
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("on", in.On)
	err = first(err, between("amount_vnd", in.AmountVND, 1, 1e15), oneOf("channel", in.Channel, "cash", "bank"), given("reference", in.Reference != ""),
		text("reference", in.Reference, 120), text("donor", in.Donor, 200), text("text", in.Text, 1000), text("condition", in.Condition, 500))
	if err != nil {
		return within("data", err)
	}
	to, err := get[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	if to.Source != fund.Gifts && to.Source != fund.Own {
		return broken("R-7.1", "data.account_id", "tiền ủng hộ phải vào tài khoản đóng góp hoặc quỹ", "a donation goes to an account of contributions or of the fund")
	}
	if err := c.fromOutside(to, in.From); err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "receive", OccurredOn: on, Document: in.Reference, Note: in.Condition}
	if err := c.post(entry, fund.Move(in.From, to.ID, in.AmountVND)); err != nil {
		return err
	}
	return c.insert(&Donation{Meta: Meta{ID: c.op.Subject, Unit: to.Unit}, AccountID: to.ID, EntryID: entry.ID, Donor: in.Donor, AmountVND: in.AmountVND,
		ReceivedOn: entry.OccurredOn, Channel: in.Channel, Reference: in.Reference, Text: in.Text, Condition: in.Condition})
}

// DonationView is a donation with its amount in words, as a receipt says it.
type DonationView struct {
	Donation
	InWords string `json:"in_words" doc:"the amount in Vietnamese words"`
}

// Donations lists donations to accounts of the reader's area, newest first.
func (s *Service) Donations(ctx context.Context, u User, account string, limit int) (out []DonationView, err error) {
	out = []DonationView{}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được quỹ", "your role may not see the fund")
	}
	q := u.scope(Query{})
	if account != "" {
		q = q.And("account_id", Eq, account)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Donation](tx, q.By("-created_at").Top(max(1, min(limit, fullPage))))
		for _, d := range rows {
			out = append(out, DonationView{d, fund.InWords(d.AmountVND)})
		}
		return err
	})
	return out, wrap(err, "list donations")
}
