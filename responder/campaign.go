package responder

import (
	"slices"
	"strconv"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Campaign is a call for contributions for one incident, "cuộc vận động đóng góp tự nguyện" (ND 93/2021): by a decision,
// with an account of its own, a time of receiving and a time of distributing.
type Campaign struct {
	Meta
	IncidentID  string        `json:"incident_id"`
	AccountID   string        `json:"account_id"` // its main account; others are bound to it by Account.CampaignID
	Name        string        `json:"name"`
	Purpose     string        `json:"purpose"`
	Communes    []string      `json:"communes"` // whom it helps; none: wherever its incident struck
	DecisionNo  string        `json:"decision_no"`
	DecidedOn   law.Date      `json:"decided_on"`
	Signer      string        `json:"signer"`
	OpensOn     law.Date      `json:"opens_on"`
	ClosesOn    law.Date      `json:"closes_on"` // last day of receiving
	EndsOn      law.Date      `json:"ends_on"`   // last day of distributing
	Extensions  []Prolonging  `json:"extensions"`
	Published   []Publication `json:"published"`
	BankBIN     string        `json:"bank_bin"` // of the bank in the cards' network, 6 digits
	BankAccount string        `json:"bank_account"`
	BankName    string        `json:"bank_name"`
	BankHolder  string        `json:"bank_holder"`
	Public      bool          `json:"public"` // shown on the donors' page
}

// Table names the table.
func (*Campaign) Table() string { return "campaigns" }

// Prolonging is a decision to receive for longer, "gia hạn".
type Prolonging struct {
	ClosesOn   law.Date `json:"closes_on"` // the last day before it
	DecisionNo string   `json:"decision_no"`
	DecidedOn  law.Date `json:"decided_on"`
	Signer     string   `json:"signer"`
	Reason     string   `json:"reason"`
}

// Publication says that something of a campaign was made public or reported.
type Publication struct {
	What  string   `json:"what"` // opening, received, report, distributed
	On    law.Date `json:"on"`
	Where string   `json:"where"`
}

// helps says whether a campaign was made for a case.
func (k *Campaign) helps(of *Case) bool {
	return k.IncidentID == of.IncidentID && (len(k.Communes) == 0 || slices.Contains(k.Communes, of.Unit))
}

type campaignOpen struct {
	Campaign
	Decided string `json:"decided_on"`
	Opens   string `json:"opens_on"`
	Closes  string `json:"closes_on"`
}

// applyCampaignOpen opens a campaign by a decision. Its account holds nothing yet and is its own.
func applyCampaignOpen(c *change) error {
	var in campaignOpen
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k := in.Campaign
	k.Meta, k.Extensions, k.Published = Meta{ID: c.op.Subject}, nil, nil
	var err, err1, err2 error
	k.DecidedOn, err = ruling{k.DecisionNo, in.Decided, k.Signer}.read(law.DateOf(c.now))
	k.OpensOn, err1 = date("data.opens_on", in.Opens)
	k.ClosesOn, err2 = date("data.closes_on", in.Closes)
	if err := first(err, err1, err2, within("data", k.check())); err != nil {
		return err
	}
	if err := c.campaignTime(&k); err != nil {
		return within("data", err)
	}
	if _, err := get[Incident](c.tx, k.IncidentID); err != nil {
		return within("data.incident_id", err)
	}
	if err := within("data", (&Binding{Communes: k.Communes}).check(c)); err != nil {
		return err
	}
	a, err := c.campaignAccount(k.AccountID)
	if err != nil {
		return within("data.account_id", err)
	}
	a.CampaignID, k.Unit = k.ID, a.Unit
	return first(c.insert(&k), c.update(a))
}

// check looks at what a person typed of a campaign.
func (k *Campaign) check() error {
	err := first(given("name", k.Name != ""), text("name", k.Name, 200), given("purpose", k.Purpose != ""), text("purpose", k.Purpose, 1000),
		given("incident_id", k.IncidentID != ""), given("account_id", k.AccountID != ""), given("decision_no", k.DecisionNo != ""),
		given("decided_on", !k.DecidedOn.IsZero()), given("signer", k.Signer != ""), given("opens_on", !k.OpensOn.IsZero()),
		given("closes_on", !k.ClosesOn.IsZero()), text("bank_name", k.BankName, 120), text("bank_holder", k.BankHolder, 120))
	if err != nil {
		return err
	}
	if k.BankBIN != "" && (len(k.BankBIN) != 6 || !digits(k.BankBIN)) {
		return invalid("bank_bin", "mã ngân hàng có 6 chữ số", "must have 6 digits")
	}
	if k.BankAccount != "" && !plainNumber(k.BankAccount) {
		return invalid("bank_account", "chỉ gồm chữ cái không dấu và chữ số, nhiều nhất 19", "must be at most 19 plain letters and digits")
	}
	if k.Public && (k.BankBIN == "" || k.BankAccount == "" || k.BankHolder == "") {
		return invalid("bank_account", "muốn công khai phải có ngân hàng, số và tên tài khoản", "to be public it needs the bank, number and name of the account")
	}
	return nil
}

// campaignTime checks the time of receiving, and counts that of distributing, by the law of the day it opens.
func (c *change) campaignTime(k *Campaign) error {
	longest, err1 := c.s.campaignDay("campaign_receive", k.OpensOn, k.Province)
	ends, err2 := c.s.campaignDay("campaign_distribute", k.ClosesOn, k.Province)
	if err := first(err1, err2); err != nil {
		return within("opens_on", err)
	}
	if k.ClosesOn.Before(k.OpensOn) || k.ClosesOn.After(longest) {
		days := strconv.Itoa(longest.Sub(k.OpensOn))
		return broken("R-7.2", "closes_on", "phải từ ngày bắt đầu và không quá "+days+" ngày", "must be from the first day on and at most "+days+" days later")
	}
	k.EndsOn = ends
	return nil
}

// campaignDay counts a clock of ND 93/2021 from a day.
func (s *Service) campaignDay(clock string, from law.Date, province string) (law.Date, error) {
	due, err := s.Law.Deadline(law.DeadlineRequest{Kind: clock, From: law.MomentOf(from.At(0, 0)), Province: province})
	return due.LastDay, err
}

// campaignAccount locks an account that can be a campaign's own: of contributions, empty, and of no other.
func (c *change) campaignAccount(id string) (*Account, error) {
	a, err := lock[Account](c.tx, id)
	switch {
	case err != nil:
		return nil, err
	case a.Kind != fund.Fund || a.Source != fund.Gifts:
		return nil, broken("R-7.1", "", "phải là tài khoản đóng góp", "must be an account of contributions")
	case a.CampaignID != "" || a.Postings > 0:
		return nil, broken("R-7.1", "", "mỗi cuộc vận động cần tài khoản riêng, chưa có giao dịch", "a campaign needs an account of its own, without postings")
	case a.bound():
		return nil, broken("R-7.1", "", "tài khoản chính không có điều kiện riêng", "its main account is not bound to a purpose")
	}
	return a, nil
}

type campaignExtend struct {
	ruling
	Closes string `json:"closes_on"`
	Reason string `json:"reason"`
}

// applyCampaignExtend receives for longer, by a decision made before the last day has passed, "gia hạn".
func applyCampaignExtend(c *change) error {
	var in campaignExtend
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := in.read(law.DateOf(c.now))
	closes, err2 := date("data.closes_on", in.Closes)
	err = first(err, err2, given("data.decision_no", in.Number != ""), given("data.decided_on", !on.IsZero()), given("data.signer", in.Signer != ""),
		given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500), given("data.closes_on", !closes.IsZero()))
	if err != nil {
		return err
	}
	k, err := lock[Campaign](c.tx, c.op.Subject)
	switch {
	case err != nil:
		return err
	case !closes.After(k.ClosesOn):
		return broken("R-7.2", "data.closes_on", "phải sau ngày kết thúc tiếp nhận", "must be after the last day of receiving")
	case on.After(k.ClosesOn):
		return broken("R-7.2", "data.decided_on", "phải quyết định trước khi hết hạn tiếp nhận", "must be decided before the time of receiving is over")
	case len(k.Extensions) >= 10:
		return broken("R-7.2", "", "đã gia hạn quá nhiều lần", "has been prolonged too often")
	}
	k.Extensions = append(slices.Clone(k.Extensions), Prolonging{k.ClosesOn, in.Number, on, in.Signer, in.Reason})
	k.ClosesOn = closes
	if k.EndsOn, err = c.s.campaignDay("campaign_distribute", closes, k.Province); err != nil {
		return within("data.closes_on", err)
	}
	return c.update(k)
}

type campaignPage struct {
	BankBIN     string `json:"bank_bin"`
	BankAccount string `json:"bank_account"`
	BankName    string `json:"bank_name"`
	BankHolder  string `json:"bank_holder"`
	Public      bool   `json:"public"`
}

// applyCampaignPage sets what anybody is shown of a campaign's account, or shows it no more. Where the money of donors goes
// is set by an approver, not by who opened the campaign.
func applyCampaignPage(c *change) error {
	var in campaignPage
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := lock[Campaign](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	k.BankBIN, k.BankAccount, k.BankName, k.BankHolder, k.Public = in.BankBIN, in.BankAccount, in.BankName, in.BankHolder, in.Public
	return first(c.notOwn(k.CreatedBy), within("data", k.check()), c.update(k))
}

type campaignPublish struct {
	What  string `json:"what"`
	On    string `json:"on"`
	Where string `json:"where"`
}

// applyCampaignPublish notes that what the law wants public or reported is so, with the day and the place.
func applyCampaignPublish(c *change) error {
	var in campaignPublish
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	err = first(err, oneOf("data.what", in.What, dutiesOfCampaigns()...), given("data.where", in.Where != ""), text("data.where", in.Where, 300))
	if err != nil {
		return err
	}
	if on.IsZero() {
		on = law.DateOf(c.op.At)
	}
	k, err := lock[Campaign](c.tx, c.op.Subject)
	switch {
	case err != nil:
		return err
	case on.After(law.DateOf(c.now)):
		return invalid("data.on", "không được ở tương lai", "must not be in the future")
	case k.publishedOn(in.What) != law.Date{}:
		return &Error{Code: CodeExists, Field: "data.what", VI: "đã ghi việc này", EN: "is noted already"}
	case in.What == "received" && !on.After(k.ClosesOn):
		return broken("R-7.2", "data.on", "tổng số chỉ công khai sau khi kết thúc tiếp nhận", "the total is public after the last day of receiving")
	}
	k.Published = append(slices.Clone(k.Published), Publication{in.What, on, in.Where})
	return c.update(k)
}

// publishedOn gives the day on which something was made public; none when it was not.
func (k *Campaign) publishedOn(what string) law.Date {
	for _, p := range k.Published {
		if p.What == what {
			return p.On
		}
	}
	return law.Date{}
}

// digits says whether a text is digits only.
func digits(s string) bool {
	return s != "" && !slices.ContainsFunc([]byte(s), func(b byte) bool { return b < '0' || b > '9' })
}

// plainNumber says whether a text can be the number of a bank account.
func plainNumber(s string) bool {
	odd := func(b byte) bool { return (b < '0' || b > '9') && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z') }
	return s != "" && len(s) <= 19 && !slices.ContainsFunc([]byte(s), odd)
}
