package responder

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// Receipt is the paper that a donor gets for money, "biên nhận": with the amount in figures and in words.
type Receipt struct {
	Number       int64    `json:"number" doc:"of its account, without a gap"`
	UnitName     string   `json:"unit_name"`
	AccountName  string   `json:"account_name"`
	CampaignName string   `json:"campaign_name"`
	DecisionNo   string   `json:"decision_no" doc:"by which the campaign was opened"`
	Donor        string   `json:"donor"`
	AmountVND    int64    `json:"amount_vnd"`
	InWords      string   `json:"in_words"`
	ReceivedOn   law.Date `json:"received_on"`
	Channel      string   `json:"channel" enum:"cash,bank"`
	Reference    string   `json:"reference"`
	Condition    string   `json:"condition"`
	WrittenBy    string   `json:"written_by"`
	Refunded     bool     `json:"refunded" doc:"the money went back: the receipt counts no more"`
}

// Receipt gives the receipt of a donation in the reader's area.
func (s *Service) Receipt(ctx context.Context, u User, donation string) (r Receipt, err error) {
	if !u.handlesMoney() {
		return r, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		d, err := get[Donation](tx, donation)
		if err != nil || !u.answersFor(d.Unit, d.Province) {
			return first(err, notFound("donation"))
		}
		a, err := get[Account](tx, d.AccountID)
		if err != nil {
			return err
		}
		who := newNames(tx)
		r = Receipt{Number: d.ReceiptNo, UnitName: s.unitName(d.Unit), AccountName: a.Name, Donor: d.Donor, AmountVND: d.AmountVND, InWords: fund.InWords(d.AmountVND),
			ReceivedOn: d.ReceivedOn, Channel: d.Channel, Reference: d.Reference, Condition: d.Condition, WrittenBy: who.of(d.CreatedBy), Refunded: d.State == DonationRefunded}
		if d.CampaignID == "" {
			return nil
		}
		k, err := get[Campaign](tx, d.CampaignID)
		if err == nil {
			r.CampaignName, r.DecisionNo = k.Name, k.DecisionNo
		}
		return err
	})
	return r, wrap(err, "read receipt")
}

// DonorStatement tells a donor what came and where it went, in sums: never whom it helped.
type DonorStatement struct {
	Donor     Donor          `json:"donor"`
	Donations []DonationView `json:"donations" doc:"oldest first"`
	GivenVND  int64          `json:"given_vnd" doc:"without what went back"`
	Used      []AccountUse   `json:"used" doc:"of each account that the donor's money lies in, with that of others"`
}

// AccountUse says what became of the contributions in an account.
type AccountUse struct {
	AccountID    string    `json:"account_id"`
	AccountName  string    `json:"account_name"`
	CampaignName string    `json:"campaign_name"`
	InVND        int64     `json:"in_vnd"`
	LeftVND      int64     `json:"left_vnd"`
	Spent        []UseLine `json:"spent" doc:"by kind of help; kinds with fewer cases than least are told as other, with a further kind when those are still fewer"`
	Withheld     bool      `json:"withheld" doc:"fewer cases than least were helped in all: what is left is not told either"`
	Least        int64     `json:"least" doc:"the fewest cases of which a sum is told, a setting of the province (disclosure_least)"`
}

// UseLine is what was paid for one kind of help.
type UseLine struct {
	Kind      string `json:"kind" doc:"of cost line; other"`
	Cases     int64  `json:"cases"`
	AmountVND int64  `json:"amount_vnd"`
}

// DonorStatement gives what a donor of the reader's area gave, and what it became.
func (s *Service) DonorStatement(ctx context.Context, u User, donor string) (st DonorStatement, err error) {
	st = DonorStatement{Donations: []DonationView{}, Used: []AccountUse{}}
	if !u.handlesMoney() {
		return st, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		d, err := get[Donor](tx, donor)
		if err != nil || !u.answersFor(d.Unit, d.Province) {
			return first(err, notFound("donor"))
		}
		st.Donor = u.shownDonor(*d)
		rows, err := list[Donation](tx, u.scope(Where("donor_id", Eq, d.ID)).By("received_on", "created_at").Top(most))
		accounts := map[string]bool{}
		for _, g := range rows {
			st.Donations = append(st.Donations, viewDonation(g))
			if g.State == DonationKept {
				st.GivenVND += g.AmountVND
				accounts[g.AccountID] = true
			}
		}
		for _, id := range sorted(accounts) {
			use, e := s.useOf(tx, id)
			st.Used, err = append(st.Used, use), first(err, e)
		}
		return err
	})
	return st, wrap(err, "read donor's statement")
}

// useOf sums up what became of the money in an account.
func (s *Service) useOf(tx Tx, account string) (use AccountUse, err error) {
	a, err := get[Account](tx, account)
	book, err2 := s.book(tx)
	if err := first(err, err2); err != nil {
		return use, err
	}
	set, err := book.Disclosure(law.DateOf(s.Now()), a.Province)
	if err != nil {
		return use, wrap(err, "fewest cases of a sum")
	}
	use = AccountUse{Least: set.Least, AccountID: a.ID, AccountName: a.Name, InVND: a.InVND, LeftVND: a.BalanceVND, Spent: []UseLine{}}
	if a.CampaignID != "" {
		k, err := get[Campaign](tx, a.CampaignID)
		if err != nil {
			return use, err
		}
		use.CampaignName = k.Name
	}
	paid := Where("account_id", Eq, a.ID).And("state", In, []string{string(CostPaid), string(CostSettled)})
	lines, err := tx.Count("cost_lines", "kind,case_id", paid)
	cases := map[string]int64{}
	for key := range lines {
		kind, _, _ := strings.Cut(key, ",")
		cases[kind]++
	}
	for _, kind := range sorted(cases) {
		vnd, e := tx.Sum("cost_lines", "amount_vnd", paid.And("kind", Eq, kind))
		use.Spent, err = append(use.Spent, UseLine{kind, cases[kind], vnd}), first(err, e)
	}
	use.suppress()
	return use, err
}

// suppress sums up kinds with few cases, so that no line, and no difference between sums, tells of fewer than the
// province's least.
func (use *AccountUse) suppress() {
	slices.SortStableFunc(use.Spent, func(a, b UseLine) int { return cmp.Compare(a.Cases, b.Cases) })
	other := UseLine{Kind: "other"}
	for len(use.Spent) > 0 && (use.Spent[0].Cases < use.Least || other.Cases > 0 && other.Cases < use.Least) {
		other.Cases, other.AmountVND = other.Cases+use.Spent[0].Cases, other.AmountVND+use.Spent[0].AmountVND
		use.Spent = use.Spent[1:]
	}
	switch {
	case other.Cases >= use.Least:
		use.Spent = append(use.Spent, other)
	case other.Cases > 0:
		use.Withheld, use.LeftVND = true, 0
	}
}
