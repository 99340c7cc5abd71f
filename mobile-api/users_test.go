package mobileapi

import (
	"net/http"
	"testing"

	"kipthoi/responder"
)

// TestNewUserChoosesAPassword: whoever was given a password sees nothing before choosing one of their own, and goes on with
// the same sign-in.
func TestNewUserChoosesAPassword(t *testing.T) {
	w := newWorld(t)
	admin := w.login(responder.RoleAdmin)
	w.mustAll(admin, operation("user.create", map[string]any{"login": "moi", "name": "Người mới", "role": "coordinator", "unit": commune, "password": "mật khẩu đưa tay"}))
	var in sessionView
	w.do("POST", "/api/v1/login", map[string]any{"login": "moi", "password": "mật khẩu đưa tay", "token": true}).into(t, 200, &in)
	bearer := "Bearer " + in.Token
	if a := w.do("GET", "/api/v1/cases", nil, "Authorization", bearer); a.StatusCode != http.StatusForbidden || !in.User.Renew {
		t.Errorf("cases: %d, %+v", a.StatusCode, in.User)
	}
	change := func(old, new string) int {
		return w.do("POST", "/api/v1/password", map[string]any{"old": old, "password": new}, "Authorization", bearer).StatusCode
	}
	if got := [3]int{change("sai", "mật khẩu riêng tôi"), change("mật khẩu đưa tay", "ngắn"), change("mật khẩu đưa tay", "mật khẩu riêng tôi")}; got != [3]int{422, 422, 204} {
		t.Errorf("changes: %v", got)
	}
	w.do("GET", "/api/v1/me", nil, "Authorization", bearer).into(t, 200, &in)
	if a := w.do("GET", "/api/v1/cases", nil, "Authorization", bearer); a.StatusCode != 200 || in.User.Renew {
		t.Errorf("cases afterwards: %d, %+v", a.StatusCode, in.User)
	}
	var list struct {
		Items []responder.UserRow `json:"items"`
	}
	w.do("GET", "/api/v1/users", nil, admin...).into(t, 200, &list)
	if len(list.Items) < 7 {
		t.Errorf("%d users", len(list.Items))
	}
	for try := 0; ; try++ {
		if code := change("sai", "mật khẩu khác nữa"); code == http.StatusTooManyRequests {
			break
		} else if code != 422 || try > 50 {
			t.Fatalf("try %d: %d", try, code)
		}
	}
}
