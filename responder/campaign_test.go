package responder_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// appeal is an incident with a campaign for it: accounts of the campaign, of meals only, and a general one.
type appeal struct {
	incident, campaign, account, meals, general, spending, outside string
}

// appeal opens a campaign that receives from 1 October to 25 October 2026; change may alter its data.
func (w *world) appeal(change func(obj)) (a appeal) {
	w.t.Helper()
	a = appeal{w.incident(), newID(), newID(), newID(), newID(), newID(), newID()}
	for id, kind := range map[string]string{a.account: "fund", a.general: "fund", a.spending: "spending", a.outside: "outside"} {
		w.do("fund_manager", "fund.open", id, obj{"kind": kind, "source": "DONG_GOP", "name": kind, "unit": haTinh})
	}
	w.do("fund_manager", "campaign.open", a.campaign, campaignData(a, change))
	w.do("fund_manager", "fund.open", a.meals, obj{"kind": "fund", "source": "DONG_GOP", "name": "Tiền ăn", "unit": haTinh, "campaign_id": a.campaign, "purposes": []string{"meal"}})
	return a
}

func campaignData(a appeal, change func(obj)) obj {
	data := obj{"incident_id": a.incident, "account_id": a.account, "name": "Ủng hộ đồng bào bị bão", "purpose": "Giúp các hộ bị thiệt hại",
		"decision_no": "9/QĐ-MTTQ", "decided_on": "2026-09-30", "signer": "Chủ tịch Mặt trận", "opens_on": "2026-10-01", "closes_on": "2026-10-25",
		"bank_bin": "970403", "bank_account": "0011012345678", "bank_name": "Ngân hàng thử", "bank_holder": "BAN VAN DONG", "public": true}
	if change != nil {
		change(data)
	}
	return data
}

func (a appeal) gift(vnd int64, more obj) obj {
	data := obj{"account_id": a.account, "from_account_id": a.outside, "donor": "Công ty Mẫu", "amount_vnd": vnd, "channel": "cash", "reference": "PT-7", "on": "2026-10-20"}
	maps.Copy(data, more)
	return data
}

func (w *world) campaign(id string) responder.CampaignView {
	w.t.Helper()
	all, err := w.service.Campaigns(w.t.Context(), w.reader("auditor"), 50)
	ok(w.t, err)
	for _, k := range all {
		if k.ID == id {
			return k
		}
	}
	w.t.Fatal("no such campaign")
	return responder.CampaignView{}
}

// TestCampaignClocks is worked example 23, with what was made public in time, late or not yet.
func TestCampaignClocks(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.mu.Lock()
		w.now = time.Date(2024, 11, 10, 2, 0, 0, 0, time.UTC)
		w.mu.Unlock()
		a := w.appeal(func(d obj) { d["decided_on"], d["opens_on"], d["closes_on"] = "2024-09-30", "2024-10-01", "2024-10-20" })
		w.do("fund_manager", "campaign.publish", a.campaign, obj{"what": "received", "on": "2024-11-05", "where": "cổng thông tin"})
		w.do("fund_manager", "campaign.publish", a.campaign, obj{"what": "opening", "on": "2024-09-30", "where": "nhà văn hoá"})
		w.refused(responder.CodeExists, "fund_manager", "campaign.publish", a.campaign, obj{"what": "opening", "where": "x"})
		k := w.campaign(a.campaign)
		if k.EndsOn != law.NewDate(2024, 11, 9) || k.Phase != "over" {
			t.Errorf("distributing ends %s, phase %s", k.EndsOn, k.Phase)
		}
		want := map[string][2]string{"opening": {"2024-09-30", "done"}, "received": {"2024-11-04", "late"}, "report": {"2024-11-19", "running"}, "distributed": {"2024-12-09", "running"}}
		for _, d := range k.Duties {
			if want[d.What] != [2]string{d.Due.String(), d.State} || d.Citation == "" || d.EN == "" {
				t.Errorf("%+v, want %v", d, want[d.What])
			}
		}
		w.advance(10 * 24 * time.Hour)
		if d := w.campaign(a.campaign).Duties[2]; d.What != "report" || d.State != "overdue" {
			t.Errorf("%+v", d)
		}
	})
}

// TestCampaignTime: 90 days at most, longer only by a decision made in time, and an account of its own.
func TestCampaignTime(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		b := a
		b.account = newID()
		w.refused(responder.CodeRule, "fund_manager", "campaign.open", newID(), campaignData(a, nil)) // the account has a campaign
		w.do("fund_manager", "fund.open", b.account, obj{"kind": "fund", "source": "DONG_GOP", "name": "hai", "unit": haTinh})
		for field, wrong := range map[string]any{"closes_on": "2026-12-31", "opens_on": "2026-10-26", "bank_bin": "97040", "bank_account": "00 11", "incident_id": newID(),
			"decision_no": "", "communes": []string{"99999"}} {
			res := w.try("fund_manager", "campaign.open", newID(), campaignData(b, func(d obj) { d[field] = wrong }))
			if res.Error == nil {
				t.Errorf("%s: taken", field)
			} else if field == "closes_on" && !strings.Contains(res.Error.VI, "không quá 90 ngày") {
				t.Errorf("%s", res.Error.VI)
			}
		}
		w.do("fund_manager", "campaign.open", newID(), campaignData(b, func(d obj) { d["closes_on"] = "2026-12-30" }))
		longer := obj{"closes_on": "2026-11-05", "decision_no": "12/QĐ", "decided_on": "2026-10-20", "signer": "Chủ tịch", "reason": "bão kéo dài"}
		w.refused(responder.CodeForbidden, "fund_manager", "campaign.extend", a.campaign, longer)
		w.advance(7 * 24 * time.Hour) // 27 October: it has closed
		w.refused(responder.CodeRule, "fund_manager", "donation.receive", newID(), a.gift(5, obj{"on": "2026-10-26"}))
		w.refused(responder.CodeRule, "approver", "campaign.extend", a.campaign, obj{"closes_on": "2026-11-05", "decision_no": "12/QĐ", "decided_on": "2026-10-26", "signer": "x", "reason": "y"})
		w.do("approver", "campaign.extend", a.campaign, longer)
		w.do("fund_manager", "donation.receive", newID(), a.gift(5, obj{"on": "2026-10-26"}))
		k := w.campaign(a.campaign)
		if k.ClosesOn.String() != "2026-11-05" || k.EndsOn.String() != "2026-11-25" || len(k.Extensions) != 1 || k.Extensions[0].ClosesOn.String() != "2026-10-25" || k.ReceivedVND != 5 {
			t.Errorf("%+v", k)
		}
	})
}

// TestCampaignPage: where donors' money goes is set by an approver, whole or not at all, and can be hidden.
func TestCampaignPage(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		page := obj{"bank_bin": "970436", "bank_account": "99", "bank_name": "Ngân hàng khác", "bank_holder": "BAN VAN DONG", "public": true}
		w.refused(responder.CodeForbidden, "fund_manager", "campaign.page", a.campaign, page)
		w.refused(responder.CodeInvalid, "approver", "campaign.page", a.campaign, obj{"bank_bin": "970436", "public": true})
		w.do("approver", "campaign.page", a.campaign, page)
		p, err := w.service.PublicCampaign(t.Context(), a.campaign)
		ok(t, err)
		if p.BankAccount != "99" || p.BankBIN != "970436" || !p.Receiving {
			t.Errorf("%+v", p)
		}
		w.do("approver", "campaign.page", a.campaign, obj{"public": false})
		if _, err := w.service.PublicCampaign(t.Context(), a.campaign); err == nil {
			t.Error("a hidden campaign is shown")
		}
	})
}

// TestLateDonation: refused, or for the general account when the donor does not mind.
func TestLateDonation(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		w.advance(10 * 24 * time.Hour)
		late := obj{"on": "2026-10-28", "late_account_id": a.general}
		w.refused(responder.CodeRule, "fund_manager", "donation.receive", newID(), a.gift(70, obj{"on": "2026-10-28"}))
		w.refused(responder.CodeInvalid, "fund_manager", "donation.receive", newID(), a.gift(70, obj{"on": "2026-10-28", "late_account_id": a.meals}))
		only := obj{"on": "2026-10-28", "late_account_id": a.general, "only_campaign": true}
		if e := w.refused(responder.CodeRule, "fund_manager", "donation.receive", newID(), a.gift(70, only)); e.Reason != "R-7.2" {
			t.Errorf("%+v", e)
		}
		if res := w.do("fund_manager", "donation.receive", newID(), a.gift(70, late)); res.Facts["account_id"] != a.general {
			t.Errorf("%+v", res.Facts)
		}
		w.holds(a.account, 0, 0)
		w.holds(a.general, 70, 0)
		w.whole()
	})
}

// TestCampaignMoneyHelpsItsIncident: approving from it wants a case of its incident and area; what is left moves on after
// its time.
func TestCampaignMoneyHelpsItsIncident(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(func(d obj) { d["communes"] = []string{thachHa} })
		w.do("fund_manager", "donation.receive", newID(), a.gift(3_000_000, nil))
		w.refused(responder.CodeRule, "fund_manager", "fund.receive", a.account, obj{"from_account_id": a.outside, "amount_vnd": 5, "document": "PT"})
		other := w.report("field", "disaster", "storm", nil)
		ours := w.report("field", "disaster", "storm", func(d obj) { d["incident_id"] = a.incident })
		if e := w.refused(responder.CodeRule, "approver", "cost.approve", w.treatment(other), obj{"account_id": a.account, "decision_no": "1/QĐ-UBND"}); e.Reason != "R-7.1" {
			t.Errorf("%+v", e)
		}
		one, two := w.treatment(ours), w.treatment(other)
		res := w.do("approver", "cost.approve_many", a.account, obj{"lines": []string{one, two}, "decision_no": "1/QĐ-UBND"})
		if res.Lines[0].Error != nil || res.Lines[1].Error == nil {
			t.Errorf("%+v", res.Lines)
		}
		w.do("fund_manager", "cost.pay", one, obj{})
		if k := w.campaign(a.campaign); k.ReceivedVND != 3_000_000 || k.SpentVND != 1_000_000 || k.LeftVND != 2_000_000 || k.Donations != 1 {
			t.Errorf("%+v", k)
		}
		ask := newID()
		w.do("fund_manager", "transfer.ask", ask, obj{"to_account_id": a.general, "amount_vnd": 2_000_000, "reason": "Số còn lại"})
		if e := w.refused(responder.CodeRule, "approver", "transfer.approve", ask, obj{"from_account_id": a.account}); e.Reason != "R-7.3" {
			t.Errorf("%+v", e)
		}
		w.advance(26 * 24 * time.Hour)
		w.do("approver", "transfer.approve", ask, obj{"from_account_id": a.account})
	})
}
