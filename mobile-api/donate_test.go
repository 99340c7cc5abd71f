package mobileapi

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/vietqr"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
)

// seen reads the QR code on a page with a decoder that others wrote.
func seen(t *testing.T, page []byte) string {
	t.Helper()
	found := regexp.MustCompile(`data:image/png;base64,([A-Za-z0-9+/=]+)`).FindSubmatch(bytes.ReplaceAll(page, []byte("&#43;"), []byte("+")))
	if found == nil {
		t.Fatalf("no picture in %s", page)
	}
	raw, err := base64.StdEncoding.DecodeString(string(found[1]))
	must(t, err)
	picture, err := png.Decode(bytes.NewReader(raw))
	must(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	must(t, err)
	got, err := zxing.NewQRCodeReader().Decode(bits, nil)
	must(t, err)
	return got.GetText()
}

// TestDonorsPage shows what is public and nothing else, with a code that another program reads.
func TestDonorsPage(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Donate = true })
	campaign, account, outside := w.appeal(true)
	hidden, _, _ := w.appeal(false)
	money := w.login(responder.RoleFund)
	var code string
	for name, consent := range map[string]bool{"Nguyễn Thị Công Khai": true, "Trần Văn Kín Đáo": false} {
		donor := operation("donor.register", map[string]any{"unit": province, "kind": "person", "name": name, "phone": "0909123456", "consent": consent})
		pledge := operation("pledge.make", map[string]any{"campaign_id": campaign, "donor_id": donor["subject"], "amount_vnd": 70_000})
		gift := operation("donation.receive", map[string]any{"account_id": account, "from_account_id": outside, "pledge_id": pledge["subject"], "amount_vnd": 70_000,
			"channel": "cash", "reference": "PT1"})
		for _, res := range w.apply(money, donor, pledge, gift) {
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			code = max(code, res.Facts["code"])
		}
	}
	list := w.do("GET", donatePage, nil)
	if list.StatusCode != 200 || !strings.Contains(string(list.body), campaign) || strings.Contains(string(list.body), hidden) {
		t.Errorf("%s", list.body)
	}
	page := string(w.do("GET", donatePage+"/"+campaign+"?so-tien=500.000&ma="+strings.ToLower(code), nil).body)
	want, err := vietqr.Transfer{BIN: "970403", Account: "0011012345678", AmountVND: 500_000, Text: code}.Payload()
	must(t, err)
	if got := seen(t, []byte(page)); got != want {
		t.Errorf("the code says %s, want %s", got, want)
	}
	for text, shown := range map[string]bool{"Nguyễn Thị Công Khai": true, "Kín Đáo": false, "909123456": false, "140.000 đồng": true, "Ủng hộ &lt;vùng lũ&gt;": true, "0011012345678": true, "<script": false} {
		if strings.Contains(page, text) != shown {
			t.Errorf("%q: shown %v, want %v", text, !shown, shown)
		}
	}
	if page := string(w.do("GET", donatePage+"/"+campaign+"?so-tien=abc&ma=UHXXX", nil).body); !strings.Contains(page, `role="alert"`) || strings.Contains(page, "UHXXX") {
		t.Errorf("%s", page)
	}
	for _, id := range []string{hidden, newID(), "x"} {
		if a := w.do("GET", donatePage+"/"+id, nil); a.StatusCode != http.StatusNotFound || strings.Contains(string(a.body), "0011012345678") {
			t.Errorf("%s: %d", id, a.StatusCode)
		}
	}
	if a := newWorld(t).do("GET", donatePage, nil); strings.Contains(string(a.body), "Campaigns") {
		t.Error("the page is there without being switched on")
	}
}

// TestReceipt says the amount in figures and words; of money that went back it says so.
func TestReceipt(t *testing.T) {
	w := newWorld(t)
	_, account, outside := w.appeal(false)
	money := w.login(responder.RoleFund)
	gift := operation("donation.receive", map[string]any{"account_id": account, "from_account_id": outside, "donor": "Bà <Lê>", "amount_vnd": 1_250_000, "channel": "cash", "reference": "PT1"})
	w.apply(money, gift)
	path := "/api/v1/donations/" + gift["subject"].(string) + "/receipt"
	a := w.do("GET", path, nil, money...)
	for _, text := range []string{"000001", "1.250.000 đồng", "Một triệu hai trăm năm mươi nghìn đồng", "Bà &lt;Lê&gt;", "quyết định số 1/QĐ"} {
		if !strings.Contains(string(a.body), text) || a.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%q is not in %s", text, a.body)
		}
	}
	var list struct{ Items []responder.DonationView }
	w.do("GET", "/api/v1/donations", nil, money...).into(t, 200, &list)
	back := operation("fund.reverse", map[string]any{"reason": "nhầm", "document": "PC1"})
	back["subject"] = list.Items[0].EntryID
	w.apply(w.login(responder.RoleApprover), back)
	if a := w.do("GET", path, nil, money...); !strings.Contains(string(a.body), "ĐÃ HOÀN TRẢ") {
		t.Errorf("%s", a.body)
	}
	w.do("GET", path, nil, w.login(responder.RoleField)...).problem(t, 403)
	w.do("GET", "/api/v1/donations/"+newID()+"/receipt", nil, money...).problem(t, 404)
}

// TestDonorPaper tells a donor what came, and names nobody who was helped.
func TestDonorPaper(t *testing.T) {
	w := newWorld(t)
	_, account, outside := w.appeal(false)
	money := w.login(responder.RoleFund)
	donor := operation("donor.register", map[string]any{"unit": province, "kind": "organisation", "name": "Công ty <Mẫu>"})
	gift := operation("donation.receive", map[string]any{"account_id": account, "from_account_id": outside, "donor_id": donor["subject"], "amount_vnd": 90_000, "channel": "cash", "reference": "PT1"})
	w.apply(money, donor, gift)
	path := "/api/v1/donors/" + donor["subject"].(string)
	page := string(w.do("GET", path+"/paper", nil, money...).body)
	for _, text := range []string{"Công ty &lt;Mẫu&gt;", "90.000 đồng", "000001", "Ủng hộ &lt;vùng lũ&gt;"} {
		if !strings.Contains(page, text) {
			t.Errorf("%q is not in %s", text, page)
		}
	}
	for _, part := range []string{"/paper", "/statement"} {
		w.do("GET", path+part, nil, w.login(responder.RoleAuditor)...)
		w.do("GET", path+part, nil, w.login(responder.RoleCoordinator)...).problem(t, 403)
	}
}
