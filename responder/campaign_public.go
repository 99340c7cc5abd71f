package responder

import (
	"context"

	"kipthoi/responder/law"
)

// PublicCampaign is what anybody may know of a campaign: the appeal, how to give, what came, and the names of donors who
// agreed.
type PublicCampaign struct {
	ID          string
	Name        string
	Purpose     string
	UnitName    string
	DecisionNo  string
	DecidedOn   law.Date
	Signer      string
	OpensOn     law.Date
	ClosesOn    law.Date
	Receiving   bool // today
	BankBIN     string
	BankAccount string
	BankName    string
	BankHolder  string
	ReceivedVND int64
	Donations   int64
	Donors      []PublicGift
}

// PublicGift is a donation of a donor who agreed to be named.
type PublicGift struct {
	Name       string
	AmountVND  int64
	ReceivedOn law.Date
}

// maxNamed is the most donors that a public page names, the latest first.
const maxNamed = 100

// PublicCampaigns gives the public campaigns that receive now or soon, without their donors.
func (s *Service) PublicCampaigns(ctx context.Context) (out []PublicCampaign, err error) {
	today := law.DateOf(s.Now())
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Campaign](tx, Where("public", Eq, true).And("closes_on", Ge, today.String()).By("-opens_on").Top(100))
		for i := range rows {
			out = append(out, s.publicCampaign(&rows[i], today))
		}
		return err
	})
	return out, wrap(err, "list public campaigns")
}

// PublicCampaign gives a public campaign with what came; one that is not public is not found.
func (s *Service) PublicCampaign(ctx context.Context, id string) (p PublicCampaign, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		k, err := get[Campaign](tx, id)
		if err != nil || !k.Public {
			return first(err, notFound("campaign"))
		}
		p = s.publicCampaign(k, law.DateOf(s.Now()))
		sums, err := campaignSums(tx, id)
		p.ReceivedVND, p.Donations = sums.received, sums.count
		return first(err, p.named(tx))
	})
	return p, wrap(err, "read public campaign")
}

func (s *Service) publicCampaign(k *Campaign, today law.Date) PublicCampaign {
	return PublicCampaign{ID: k.ID, Name: k.Name, Purpose: k.Purpose, UnitName: s.unitName(k.Unit), DecisionNo: k.DecisionNo, DecidedOn: k.DecidedOn,
		Signer: k.Signer, OpensOn: k.OpensOn, ClosesOn: k.ClosesOn, Receiving: k.phase(today) == "receiving", BankBIN: k.BankBIN, BankAccount: k.BankAccount,
		BankName: k.BankName, BankHolder: k.BankHolder}
}

// named reads the donors who agreed to be named.
func (p *PublicCampaign) named(tx Tx) error {
	kept := Where("campaign_id", Eq, p.ID).And("state", Eq, string(DonationKept)).And("donor_id", Ne, "")
	rows, err := list[Donation](tx, kept.By("-received_on", "-created_at").Top(fullPage))
	ids := map[string]bool{}
	for i := range rows {
		ids[rows[i].DonorID] = true
	}
	donors, err2 := donorsByID(tx, ids)
	for _, d := range rows {
		if who := donors[d.DonorID]; who.Consent && who.Name != "" && len(p.Donors) < maxNamed {
			p.Donors = append(p.Donors, PublicGift{who.Name, d.AmountVND, d.ReceivedOn})
		}
	}
	return first(err, err2)
}
