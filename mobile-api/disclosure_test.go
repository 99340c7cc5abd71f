package mobileapi

import (
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// TestPublicPage publishes a month, and reads it as anybody does: as a page without a script, and as files.
func TestPublicPage(t *testing.T) {
	var ahead time.Duration
	w := newWorld(t, func(c *Config) { c.Service.Now = func() time.Time { return time.Now().Add(ahead) } })
	w.approvedCost()
	today := time.Now().In(law.Zone())
	month := today.Format("2006-01")
	money, approver := w.login(responder.RoleFund), w.login(responder.RoleApprover)
	if a := w.do("GET", publicPage, nil); a.StatusCode != 200 || !strings.Contains(string(a.body), "Chưa có tháng nào") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	rate := operation("rate.propose", map[string]any{"param": "disclosure", "value": "on", "valid_from": today.Format(time.DateOnly), "document": "1/QĐ", "citation": "mẫu"})
	approve := operation("rate.approve", map[string]any{})
	approve["subject"] = rate["subject"]
	w.mustAll(money, rate)
	w.mustAll(approver, approve)
	ahead = time.Until(law.NewDate(today.Year(), int(today.Month())+1, 10).At(9, 0))
	var p responder.DisclosurePreview
	w.do("GET", "/api/v1/disclosures/preview?month="+month, nil, w.login(responder.RoleFund)...).into(t, 200, &p)
	if !p.On || len(p.Data.Accounts) != 1 || p.Data.Accounts[0].ReceivedVND != 5_000_000 {
		t.Errorf("%+v", p)
	}
	w.mustAll(w.login(responder.RoleApprover), operation("disclosure.publish", map[string]any{"month": month}))
	path := publicPage + "/" + province + "/" + month
	page := w.do("GET", path, nil)
	for _, want := range []string{"tháng " + today.Format("01/2006"), "5.000.000", "Cập nhật lúc 09:0", "so-lieu.csv", "Ủy ban nhân dân xã nơi cư trú"} {
		if page.StatusCode != 200 || !strings.Contains(string(page.body), want) {
			t.Errorf("%d: the page lacks %q", page.StatusCode, want)
		}
	}
	for _, never := range []string{"<script", "style=", "Nguyễn Văn Thử", "0912345678"} {
		if strings.Contains(string(page.body), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if a := w.do("GET", publicPage, nil); !strings.Contains(string(a.body), path) {
		t.Errorf("%s", a.body)
	}
	var d responder.DisclosureData
	w.do("GET", path+"/so-lieu.json", nil).into(t, 200, &d)
	csv := w.do("GET", path+"/so-lieu.csv", nil)
	if csv.Header.Get("Content-Type") != csvType || !strings.Contains(string(csv.body), ";account;") || d.Unit != province {
		t.Errorf("%s", csv.body)
	}
	if a := w.do("GET", pageStyle, nil); a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/css") {
		t.Errorf("style: %d", a.StatusCode)
	}
	for _, missing := range []string{"/22/2021-09", "/99/" + month, "/22/x"} {
		if a := w.do("GET", publicPage+missing, nil); a.StatusCode != 404 || !strings.Contains(string(a.body), "Không có số liệu") {
			t.Errorf("%s: %d", missing, a.StatusCode)
		}
	}
	w.do("GET", path+"/so-lieu.exe", nil).problem(t, 404)
	w.do("GET", "/api/v1/disclosures/preview?month="+month, nil, w.login(responder.RoleField)...).problem(t, 403)
	var all struct{ Items []responder.PublishedMonth }
	w.do("GET", "/api/v1/disclosures", nil, w.login(responder.RoleFund)...).into(t, 200, &all)
	if len(all.Items) != 1 {
		t.Errorf("%+v", all)
	}
}
