package mobileapi

import (
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// appeal opens a campaign over HTTP and gives its id and its account.
func (w *world) appeal(public bool) (campaign, account, outside string) {
	w.Helper()
	money := w.login(responder.RoleFund)
	do := func(session []string, kind string, data map[string]any) string {
		op := operation(kind, data)
		if res := w.apply(session, op)[0]; res.Status != responder.StatusApplied {
			w.Fatalf("%s: %+v", kind, res.Error)
		}
		return op["subject"].(string)
	}
	incident := do(w.login(responder.RoleCoordinator), "incident.declare", map[string]any{"family": "disaster", "kind": "storm", "name": "Bão thử", "unit": province,
		"started_at": time.Now().Format(time.RFC3339), "area": map[string]any{"communes": []string{commune}}})
	account = do(money, "fund.open", map[string]any{"kind": "fund", "source": "DONG_GOP", "name": "Vận động", "unit": province})
	outside = do(money, "fund.open", map[string]any{"kind": "outside", "source": "DONG_GOP", "name": "Ngoài", "unit": province})
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	campaign = do(money, "campaign.open", map[string]any{"incident_id": incident, "account_id": account, "name": "Ủng hộ <vùng lũ>", "purpose": "Giúp dân", "decision_no": "1/QĐ",
		"decided_on": day(-3), "signer": "Chủ tịch", "opens_on": day(-2), "closes_on": day(20), "bank_bin": "970403", "bank_account": "0011012345678",
		"bank_name": "Ngân hàng thử", "bank_holder": "BAN VAN DONG", "public": public})
	return campaign, account, outside
}

// TestGiftRoutes: a pledge's code in a statement finds its donor; who may not see contributions sees nothing of them.
func TestGiftRoutes(t *testing.T) {
	w := newWorld(t)
	campaign, account, outside := w.appeal(false)
	money := w.login(responder.RoleFund)
	donor := operation("donor.register", map[string]any{"unit": province, "kind": "person", "name": "Đặng Văn Thử", "phone": "0909123456"})
	w.apply(money, donor)
	pledge := w.apply(money, operation("pledge.make", map[string]any{"campaign_id": campaign, "donor_id": donor["subject"], "amount_vnd": 100000}))[0]
	today := time.Now().Format("02/01/2006")
	w.sendTo(bankPath, money, "Ngày;Ghi có;Nội dung;Mã GD\n"+today+";100.000;"+pledge.Facts["code"]+";FT1\n"+today+";100.000;dang van thu;FT2\n",
		"account_id", account, "from_account_id", outside).into(t, 200, &map[string]any{})
	var left struct{ Items []responder.Unmatched }
	w.do("GET", "/api/v1/donations/unmatched?campaign="+campaign, nil, money...).into(t, 200, &left)
	if len(left.Items) != 1 || len(left.Items[0].Proposals) != 1 || left.Items[0].Reference != "FT2" {
		t.Errorf("%+v", left)
	}
	var campaigns struct{ Items []responder.CampaignView }
	w.do("GET", "/api/v1/campaigns", nil, money...).into(t, 200, &campaigns)
	if len(campaigns.Items) != 1 || campaigns.Items[0].ReceivedVND != 200000 || len(campaigns.Items[0].Duties) != 4 {
		t.Errorf("%+v", campaigns)
	}
	for _, path := range []string{"campaigns", "donors", "pledges", "donations", "donations/unmatched?campaign=" + campaign} {
		if a := w.do("GET", "/api/v1/"+path, nil, w.login(responder.RoleAuditor)...); a.StatusCode != 200 || strings.Contains(string(a.body), "909123456") {
			t.Errorf("%s to the auditor: %d %s", path, a.StatusCode, a.body)
		}
		w.do("GET", "/api/v1/"+path, nil, w.login(responder.RoleField)...).problem(t, 403)
	}
}
