package responder

import (
	"cmp"
	"context"
	"strconv"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// DonationState says whether a donation is still here.
type DonationState string

// The states of a donation.
const (
	DonationKept     DonationState = "kept"
	DonationRefunded DonationState = "refunded" // its entry was reversed, as after a wrong transfer
)

// Donation is money that somebody gave, "khoản ủng hộ": booked once into a fund account, and kept for what it was given
// for. Its receipt has the next number of its account, without a gap.
type Donation struct {
	Meta
	AccountID    string        `json:"account_id"`
	EntryID      string        `json:"entry_id"`
	CampaignID   string        `json:"campaign_id"`
	DonorID      string        `json:"donor_id"`
	PledgeID     string        `json:"pledge_id"`
	Matched      string        `json:"matched"` // how donor and pledge were found: given, code, person, none; "" not yet
	Donor        string        `json:"donor"`   // as it was written with it
	AmountVND    int64         `json:"amount_vnd"`
	ReceivedOn   law.Date      `json:"received_on"`
	Channel      string        `json:"channel"`   // cash, bank
	Reference    string        `json:"reference"` // the bank's, or the number of the paper
	Text         string        `json:"text"`      // what was written with it
	Condition    string        `json:"condition"` // in the donor's words; "" for anything
	OnlyCampaign bool          `json:"only_campaign"`
	ReceiptNo    int64         `json:"receipt_no"` // of its account
	State        DonationState `json:"state"`
	Refund       string        `json:"refund"` // the entry that took it back
	Reason       string        `json:"reason"` // why it went back
	Binding
}

// Table names the table.
func (*Donation) Table() string { return "donations" }

type donationReceive struct {
	AccountID    string `json:"account_id"`
	From         string `json:"from_account_id"`
	Late         string `json:"late_account_id,omitempty"` // where it goes when the campaign receives no more; "" nowhere
	DonorID      string `json:"donor_id,omitempty"`
	PledgeID     string `json:"pledge_id,omitempty"`
	Donor        string `json:"donor"`
	AmountVND    int64  `json:"amount_vnd"`
	On           string `json:"on"`
	Channel      string `json:"channel"`
	Reference    string `json:"reference"`
	Text         string `json:"text"`
	Condition    string `json:"condition"`
	OnlyCampaign bool   `json:"only_campaign,omitempty"`
	Binding
}

// check looks at what a person or a bank wrote of a donation.
func (in *donationReceive) check(c *change) error {
	return first(between("amount_vnd", in.AmountVND, 1, 1e15), oneOf("channel", in.Channel, "cash", "bank"), given("reference", in.Reference != ""),
		text("reference", in.Reference, 120), text("donor", in.Donor, 200), text("text", in.Text, 1000), text("condition", in.Condition, 500), in.Binding.check(c))
}

// applyDonationReceive books a donation from the world outside into a fund account for contributions: the one that was
// named, the campaign's account for what the donor wants, or a general one when the campaign receives no more.
func applyDonationReceive(c *change) error {
	var in donationReceive
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("on", in.On)
	if err := within("data", first(err, in.check(c))); err != nil {
		return err
	}
	if on.IsZero() {
		on = law.DateOf(c.op.At)
	}
	to, err := get[Account](c.tx, in.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	d := &Donation{Meta: Meta{ID: c.op.Subject}, CampaignID: to.CampaignID, DonorID: in.DonorID, Donor: in.Donor, AmountVND: in.AmountVND, ReceivedOn: on,
		Channel: in.Channel, Reference: in.Reference, Text: in.Text, Condition: in.Condition, OnlyCampaign: in.OnlyCampaign, State: DonationKept, Binding: in.Binding}
	p, err := c.whoGave(d, in.PledgeID)
	if err != nil {
		return err
	}
	if to, err = c.takes(to, d, in.Late); err != nil {
		return err
	}
	if p != nil && d.CampaignID == p.CampaignID {
		p.come(d.AmountVND)
		if err := c.update(p); err != nil {
			return err
		}
	}
	return c.book(d, to, in.From)
}

// book posts a donation and writes its receipt.
func (c *change) book(d *Donation, to *Account, from string) error {
	if err := c.fromOutside(to, from); err != nil {
		return err
	}
	entry := &Entry{Meta: Meta{ID: c.s.NewID()}, Kind: "receive", OccurredOn: d.ReceivedOn, Document: d.Reference, Note: d.Condition}
	if err := c.post(entry, fund.Move(from, to.ID, d.AmountVND)); err != nil {
		return err
	}
	to, err := lock[Account](c.tx, to.ID) // it is held since the posting: the numbers have no gap
	if err != nil {
		return err
	}
	to.Receipts++
	d.AccountID, d.Unit, d.EntryID, d.ReceiptNo = to.ID, to.Unit, entry.ID, to.Receipts
	c.facts["receipt_no"], c.facts["account_id"] = strconv.FormatInt(d.ReceiptNo, 10), to.ID
	return first(c.update(to), c.insert(d))
}

// whoGave finds the donor and the pledge of a donation: those that are named, or the one pledge of the campaign, still open, whose
// code stands in the text of the transfer. What is not certain is left to a person. The pledge's conditions are the
// donation's when it has none.
func (c *change) whoGave(d *Donation, pledge string) (p *Pledge, err error) {
	if pledge == "" && d.DonorID == "" && d.Channel == "bank" {
		if pledge, err = c.pledgeIn(d); err != nil || pledge == "" {
			return nil, err
		}
		d.Matched = "code"
	}
	if pledge != "" {
		if p, err = lock[Pledge](c.tx, pledge); err != nil {
			return nil, within("data.pledge_id", err)
		}
		if p.CampaignID != d.CampaignID || p.State == PledgeWithdrawn || d.DonorID != "" && d.DonorID != p.DonorID {
			return nil, broken("R-7.1", "data.pledge_id", "cam kết của cuộc vận động hay người khác, hoặc đã rút", "the pledge is of another campaign or donor, or withdrawn")
		}
		d.PledgeID, d.DonorID, d.OnlyCampaign = p.ID, p.DonorID, d.OnlyCampaign || p.OnlyCampaign
		if !d.bound() {
			d.Binding = p.Binding
		}
	}
	if d.DonorID == "" {
		return p, nil
	}
	d.Matched = cmp.Or(d.Matched, "given")
	donor, err := get[Donor](c.tx, d.DonorID)
	if err == nil && !c.user.answersFor(donor.Unit, donor.Province) {
		err = notFound("donor")
	}
	if err != nil {
		return nil, within("data.donor_id", err)
	}
	d.Donor = cmp.Or(d.Donor, donor.Name)
	return p, nil
}

// pledgeIn finds the one pledge whose code stands in the text of a transfer; "" for none or more than one.
func (c *change) pledgeIn(d *Donation) (string, error) {
	codes := codesIn(d.Text)
	if len(codes) == 0 || d.CampaignID == "" {
		return "", nil
	}
	found, err := list[Pledge](c.tx, Where("code", In, codes).And("campaign_id", Eq, d.CampaignID).Top(2))
	if err != nil || len(found) != 1 || found[0].State != PledgeOpen || found[0].AmountVND == 0 {
		return "", err
	}
	return found[0].ID, nil
}

// takes gives the account that a donation goes to. One that comes late is refused, or goes to a general account when its
// donor did not want it for this campaign only; one given for something goes where nothing else is paid from it.
func (c *change) takes(to *Account, d *Donation, late string) (*Account, error) {
	if d.CampaignID != "" {
		k, err := get[Campaign](c.tx, d.CampaignID)
		if err != nil {
			return nil, err
		}
		if d.ReceivedOn.Before(k.OpensOn) || d.ReceivedOn.After(k.ClosesOn) {
			if late == "" || d.OnlyCampaign || d.ReceivedOn.Before(k.OpensOn) {
				return nil, broken("R-7.2", "data.on", "ngoài thời gian tiếp nhận của cuộc vận động", "is outside the campaign's time of receiving")
			}
			if to, err = get[Account](c.tx, late); err != nil || to.CampaignID != "" {
				return nil, within("data.late_account_id", first(err, invalid("", "phải là tài khoản chung", "must be a general account")))
			}
			d.CampaignID, d.PledgeID = "", ""
			c.facts["late"] = "true"
		}
	}
	if to.Kind == fund.Fund && to.Source != fund.Gifts && to.Source != fund.Own {
		return nil, broken("R-7.1", "data.account_id", "tiền ủng hộ phải vào tài khoản đóng góp hoặc quỹ", "a donation goes to an account of contributions or of the fund")
	}
	return c.fitting(to, d)
}

// fitting gives the account itself, or the campaign's own for what the donation was given for.
func (c *change) fitting(to *Account, d *Donation) (*Account, error) {
	if to.Binding.within(&d.Binding) {
		return to, nil
	}
	if d.CampaignID != "" {
		others, err := list[Account](c.tx, Where("campaign_id", Eq, d.CampaignID).And("kind", Eq, string(fund.Fund)).By("created_at").Top(fullPage))
		for i := range others {
			if others[i].Binding.within(&d.Binding) {
				return &others[i], err
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, broken("R-7.1", "data.account_id", "khoản có điều kiện cần tài khoản riêng cho mục đích đó", "a gift for something needs an account bound to it")
}

// sendBack marks the donation of an entry that was reversed: its receipt keeps its number and counts no more.
func (c *change) sendBack(entry, by, reason string) error {
	rows, err := list[Donation](c.tx, Where("entry_id", Eq, entry).Top(1))
	if err != nil || len(rows) == 0 {
		return err
	}
	d := &rows[0]
	d.State, d.Refund, d.Reason = DonationRefunded, by, reason
	if d.PledgeID != "" {
		p, err := lock[Pledge](c.tx, d.PledgeID)
		if err != nil {
			return err
		}
		p.come(-d.AmountVND)
		if err := c.update(p); err != nil {
			return err
		}
	}
	return c.update(d)
}

// DonationView is a donation with its amount in words, as a receipt says it.
type DonationView struct {
	Donation
	InWords string `json:"in_words" doc:"the amount in Vietnamese words"`
}

func viewDonation(d Donation) DonationView { return DonationView{d, fund.InWords(d.AmountVND)} }

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
			out = append(out, viewDonation(d))
		}
		return err
	})
	return out, wrap(err, "list donations")
}
