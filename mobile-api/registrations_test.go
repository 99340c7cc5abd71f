package mobileapi

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

func calling(change ...func(map[string]any)) map[string]any {
	r := map[string]any{"name": "Lê Văn Khai", "phone": "0912345678", "address": "khu 1, phường Hồng Gai, tỉnh Quảng Ninh", "kind": "flood", "people": 4}
	for _, f := range change {
		f(r)
	}
	return r
}

// TestRegisterIsLimited: three calls for one phone, however it is written, then a wait; the answer does not tell who is known.
func TestRegisterIsLimited(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits.PhoneEvery = time.Hour })
	for _, phone := range []string{"0912345678", "+84912345678", "0912.345.678"} {
		if a := w.do("POST", "/api/v1/registrations", calling(in("phone", phone))); a.StatusCode != 200 || strings.TrimSpace(string(a.body)) != `{"received":true}` {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	a := w.do("POST", "/api/v1/registrations", calling())
	if p := a.problem(t, 429); p.Code != responder.CodeTooMany || a.Header.Get("Retry-After") == "" {
		t.Errorf("%+v", p)
	}
	var list struct{ Items []responder.RegistrationView }
	w.do("GET", "/api/v1/registrations", nil, w.login(responder.RoleField)...).into(t, 200, &list)
	if len(list.Items) != 3 || list.Items[0].State != "unconfirmed" {
		t.Errorf("%+v", list.Items)
	}
	w.do("GET", "/api/v1/registrations", nil, w.login(responder.RoleAuditor)...).problem(t, 403)
}

// TestRegisterByAddress: one address has its own limit, and nobody chooses another by a header.
func TestRegisterByAddress(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits.CallerBurst = 2 })
	for i, want := range []int{200, 200, 429} {
		phone := "091234560" + string(rune('0'+i))
		if a := w.do("POST", "/api/v1/registrations", calling(in("phone", phone)), "X-Real-IP", "10.1.1."+string(rune('1'+i))); a.StatusCode != want {
			t.Errorf("call %d: %d %s", i, a.StatusCode, a.body)
		}
	}
	behind := newWorld(t, func(c *Config) { c.Limits.CallerBurst, c.Proxies = 2, []string{"127.0.0.1"} })
	for i := range 3 {
		phone := "091234560" + string(rune('0'+i))
		if a := behind.do("POST", "/api/v1/registrations", calling(in("phone", phone)), "X-Real-IP", "10.1.1."+string(rune('1'+i))); a.StatusCode != 200 {
			t.Errorf("call %d by our proxy: %d %s", i, a.StatusCode, a.body)
		}
	}
}

// TestRegisterPage: the form has at most 12 answers, works without a script, keeps what was typed when something is wrong,
// and is safe against what was typed.
func TestRegisterPage(t *testing.T) {
	w := newWorld(t)
	form := string(w.do("GET", "/dang-ky", nil).body)
	names := map[string]bool{}
	for _, part := range strings.Split(form, ` name="`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		names[name] = true
	}
	delete(names, "viewport")
	if len(names) < 5 || len(names) > 12 || strings.Contains(form, "<script") || !strings.Contains(form, "width=device-width") {
		t.Errorf("%d answers: %v", len(names), names)
	}
	send := func(v url.Values) answer {
		return w.do("POST", "/dang-ky", v.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	}
	typed := url.Values{"name": {`<b>"Khai`}, "phone": {"12"}, "address": {"phường Hồng Gai, tỉnh Quảng Ninh"}, "kind": {"flood"}, "needs": {"food", "water"}}
	a := send(typed)
	if a.StatusCode != 422 || !strings.Contains(string(a.body), "role=\"alert\"") || strings.Contains(string(a.body), "<b>") || !strings.Contains(string(a.body), "&lt;b&gt;") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	typed.Set("phone", "0912345678")
	if a := send(typed); a.StatusCode != 200 || !strings.Contains(string(a.body), "Đã nhận") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	var list struct{ Items []responder.RegistrationView }
	w.do("GET", "/api/v1/registrations", nil, w.login(responder.RoleField)...).into(t, 200, &list)
	if len(list.Items) != 1 || len(list.Items[0].Needs) != 2 || list.Items[0].Channel != "public" {
		t.Errorf("%+v", list.Items)
	}
}
