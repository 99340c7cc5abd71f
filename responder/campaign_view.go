package responder

import (
	"context"

	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// dutiesOfCampaigns lists what the law wants of a campaign, in time's order (ND 93/2021 Art 13.2, 14.4).
func dutiesOfCampaigns() []string { return []string{"opening", "received", "report", "distributed"} }

// CampaignDuty is something of a campaign that is to be public or reported by a day.
type CampaignDuty struct {
	What     string   `json:"what" enum:"opening,received,report,distributed"`
	VI       string   `json:"text_vi"`
	EN       string   `json:"text_en"`
	Due      law.Date `json:"due" doc:"the last day in time"`
	DoneOn   law.Date `json:"done_on" doc:"empty: not yet"`
	State    string   `json:"state" enum:"done,late,overdue,running"`
	Citation string   `json:"citation"`
}

// CampaignView is a campaign with its clocks and its sums.
type CampaignView struct {
	Campaign
	UnitName     string         `json:"unit_name"`
	IncidentName string         `json:"incident_name"`
	Phase        string         `json:"phase" enum:"announced,receiving,distributing,over"`
	Duties       []CampaignDuty `json:"duties"`
	Accounts     []Account      `json:"accounts" doc:"its own and those for one purpose of it"`
	ReceivedVND  int64          `json:"received_vnd" doc:"contributions without those that went back"`
	SpentVND     int64          `json:"spent_vnd" doc:"paid out in help"`
	LeftVND      int64          `json:"left_vnd"`
	Donations    int64          `json:"donations"`
	PledgedVND   int64          `json:"pledged_vnd" doc:"promised and not come yet"`
}

// duties gives the clocks of a campaign as they stand on a day. The first runs before receiving begins, the others from
// the last day of receiving, and the last from the end of distributing (worked example 23).
func (s *Service) duties(k *Campaign, today law.Date) (out []CampaignDuty, err error) {
	for _, d := range []struct {
		what, clock string
		from        law.Date
	}{{"opening", "campaign_open", k.OpensOn}, {"received", "campaign_received_public", k.ClosesOn}, {"report", "campaign_report", k.ClosesOn},
		{"distributed", "campaign_distributed_public", k.EndsOn}} {
		due, err := s.Law.Deadline(law.DeadlineRequest{Kind: d.clock, From: law.MomentOf(d.from.At(0, 0)), Province: k.Province})
		if err != nil {
			return nil, wrap(err, "count %s", d.clock)
		}
		done := k.publishedOn(d.what)
		out = append(out, CampaignDuty{d.what, due.Name, due.NameEN, due.LastDay, done, dutyState(due.LastDay, done, today), due.Citation})
	}
	return out, nil
}

func dutyState(due, done, today law.Date) string {
	switch {
	case !done.IsZero() && done.After(due):
		return "late"
	case !done.IsZero():
		return "done"
	case today.After(due):
		return "overdue"
	}
	return "running"
}

// phase says where a campaign stands on a day.
func (k *Campaign) phase(today law.Date) string {
	switch {
	case today.Before(k.OpensOn):
		return "announced"
	case !today.After(k.ClosesOn):
		return "receiving"
	case !today.After(k.EndsOn):
		return "distributing"
	}
	return "over"
}

// Campaigns lists campaigns of the reader's area, latest first.
func (s *Service) Campaigns(ctx context.Context, u User, limit int) (out []CampaignView, err error) {
	out = []CampaignView{}
	if !u.handlesMoney() {
		return out, forbidden("vai trò của bạn không xem được việc ủng hộ", "your role may not see contributions")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Campaign](tx, u.scope(Query{}).By("-opens_on").Top(max(1, min(limit, fullPage))))
		for i := range rows {
			v, e := s.viewCampaign(tx, &rows[i])
			if err = first(err, e); err == nil {
				out = append(out, v)
			}
		}
		return err
	})
	return out, wrap(err, "list campaigns")
}

func (s *Service) viewCampaign(tx Tx, k *Campaign) (v CampaignView, err error) {
	today := law.DateOf(s.Now())
	v = CampaignView{Campaign: *k, UnitName: s.unitName(k.Unit), Phase: k.phase(today), Accounts: []Account{}}
	if v.Duties, err = s.duties(k, today); err != nil {
		return v, err
	}
	incident, err1 := get[Incident](tx, k.IncidentID)
	sums, err2 := campaignSums(tx, k.ID)
	promised := Where("campaign_id", Eq, k.ID).And("state", Eq, string(PledgeOpen))
	pledged, err3 := tx.Sum("pledges", "amount_vnd", promised)
	come, err4 := tx.Sum("pledges", "received_vnd", promised)
	if err := first(err1, err2, err3, err4); err != nil {
		return v, err
	}
	v.IncidentName, v.PledgedVND = incident.Name, pledged-come
	v.Accounts, v.ReceivedVND, v.SpentVND, v.LeftVND, v.Donations = sums.accounts, sums.received, sums.spent, sums.left, sums.count
	return v, nil
}

// gifts are the sums of contributions to a campaign.
type gifts struct {
	accounts                     []Account
	received, spent, left, count int64
}

func campaignSums(tx Tx, campaign string) (g gifts, err error) {
	kept := Where("campaign_id", Eq, campaign).And("state", Eq, string(DonationKept))
	g.accounts, err = list[Account](tx, Where("campaign_id", Eq, campaign).And("kind", Eq, string(fund.Fund)).By("created_at").Top(fullPage))
	if err != nil {
		return g, err
	}
	g.received, err = tx.Sum("donations", "amount_vnd", kept)
	counts, err2 := tx.Count("donations", "state", kept)
	g.count = counts[string(DonationKept)]
	for i := range g.accounts {
		spent, e := tx.Sum("cost_lines", "amount_vnd", Where("account_id", Eq, g.accounts[i].ID).And("state", In, []string{string(CostPaid), string(CostSettled)}))
		g.spent, g.left, err = g.spent+spent, g.left+g.accounts[i].BalanceVND, first(err, e)
	}
	return g, first(err, err2)
}
