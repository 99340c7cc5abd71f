package mobileapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// cookieOf signs in as a browser does.
func (w *world) cookieOf(role responder.Role) *http.Cookie {
	w.Helper()
	a := w.do("POST", "/api/v1/login", map[string]any{"login": role, "password": password}, "Sec-Fetch-Site", "same-origin")
	if a.StatusCode != 200 || len(a.Cookies()) != 1 {
		w.Fatalf("login: %d %s", a.StatusCode, a.body)
	}
	return a.Cookies()[0]
}

func TestCookie(t *testing.T) {
	for _, secure := range []bool{false, true} {
		w := newWorld(t, func(c *Config) { c.Secure = secure })
		c := w.cookieOf(responder.RoleCoordinator)
		if c.Name != cookieName || c.Value == "" || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/" ||
			time.Duration(c.MaxAge)*time.Second != responder.SessionLife {
			t.Errorf("cookie: %+v", c)
		}
		var me sessionView
		w.do("GET", "/api/v1/me", nil, "Cookie", c.Name+"="+c.Value).into(t, 200, &me)
		if me.User.Role != responder.RoleCoordinator {
			t.Errorf("me: %+v", me)
		}
	}
}

func TestTokenOnlyWhenAsked(t *testing.T) {
	w := newWorld(t)
	var out map[string]json.RawMessage
	w.do("POST", "/api/v1/login", map[string]any{"login": "field", "password": password}).into(t, 200, &out)
	if out["token"] != nil || out["expires_at"] == nil || strings.Contains(string(out["user"]), "phone") {
		t.Errorf("answer: %s", out)
	}
	w.do("POST", "/api/v1/login", map[string]any{"login": "field", "password": password, "token": true}).into(t, 200, &out)
	if out["token"] == nil {
		t.Error("no token although it was asked for")
	}
}

// TestWritesByCookie looks that another site cannot write with the cookie of a signed-in browser.
func TestWritesByCookie(t *testing.T) {
	w := newWorld(t)
	c := w.cookieOf(responder.RoleCoordinator)
	host := strings.TrimPrefix(w.url, "http://")
	for name, header := range map[string][]string{
		"page":                  {"Sec-Fetch-Site", "same-origin"},
		"typed":                 {"Sec-Fetch-Site", "none"},
		"old browser":           {"Origin", "http://" + host},
		"behind a TLS proxy":    {"Origin", "https://" + host},
		"page, foreign Origin?": {"Sec-Fetch-Site", "same-origin", "Origin", "http://" + host},
	} {
		a := w.do("POST", "/api/v1/operations", batch(operation("case.report", report())), append(header, "Cookie", c.Name+"="+c.Value)...)
		if a.StatusCode != 200 {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	for name, header := range map[string][]string{
		"no sign of origin":  {},
		"other site":         {"Sec-Fetch-Site", "cross-site", "Origin", "http://" + host},
		"sister site":        {"Sec-Fetch-Site", "same-site"},
		"old browser":        {"Origin", "https://evil.example"},
		"sandboxed frame":    {"Origin", "null"},
		"host as user":       {"Origin", "http://" + host + "@evil.example"},
		"host as a label":    {"Origin", "http://" + host + ".evil.example"},
		"referer is nothing": {"Referer", w.url + "/"},
	} {
		for _, path := range []string{"/api/v1/operations", "/api/v1/logout"} {
			p := w.do("POST", path, batch(operation("case.report", report())), append(header, "Cookie", c.Name+"="+c.Value)...).problem(t, 403)
			if p.Code != responder.CodeForbidden {
				t.Errorf("%s %s: %+v", name, path, p)
			}
		}
	}
	w.do("GET", "/api/v1/me", nil, "Cookie", c.Name+"="+c.Value, "Sec-Fetch-Site", "cross-site").into(t, 200, &map[string]any{})
}

// TestForeignLogin looks that another site cannot sign a browser in as somebody else.
func TestForeignLogin(t *testing.T) {
	w := newWorld(t)
	body := map[string]any{"login": "field", "password": password}
	w.do("POST", "/api/v1/login", body, "Sec-Fetch-Site", "cross-site").problem(t, 403)
	w.do("POST", "/api/v1/login", body, "Origin", "https://evil.example").problem(t, 403)
	w.do("POST", "/api/v1/login", `login=field&password=x`, "Content-Type", "application/x-www-form-urlencoded").problem(t, 415)
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	one, two := w.login(responder.RoleField), w.login(responder.RoleField)
	a := w.do("POST", "/api/v1/logout", nil, one...)
	if a.StatusCode != 204 || len(a.Cookies()) != 1 || a.Cookies()[0].MaxAge >= 0 {
		t.Errorf("logout: %d %v", a.StatusCode, a.Cookies())
	}
	if got := a.Header.Get("Clear-Site-Data"); got != `"cache"` {
		t.Errorf("clears %s; storage may hold reports not sent yet", got)
	}
	if p := w.do("GET", "/api/v1/me", nil, one...).problem(t, 401); p.Code != responder.CodeSignedOut {
		t.Errorf("%+v", p)
	}
	w.do("GET", "/api/v1/me", nil, two...).into(t, 200, &map[string]any{})
}

func TestWrongPassword(t *testing.T) {
	w := newWorld(t)
	var details []string
	for _, login := range []string{"field", "nobody"} {
		a := w.do("POST", "/api/v1/login", map[string]any{"login": login, "password": "sai rồi"})
		details = append(details, a.problem(t, 401).Detail)
		if len(a.Cookies()) > 0 || strings.Contains(string(a.body), "sai rồi") || strings.Contains(string(a.body), login) {
			t.Errorf("%s: %v %s", login, a.Cookies(), a.body)
		}
	}
	if details[0] != details[1] {
		t.Errorf("an unknown login can be told from a wrong password: %q", details)
	}
}

func TestTooManyLogins(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{} })
	try := func(login string) answer {
		return w.do("POST", "/api/v1/login", map[string]any{"login": login, "password": "sai"})
	}
	for range 8 {
		w.login("field") // the right password is never too many
	}
	for range 5 {
		try("field").problem(t, 401)
	}
	for _, login := range []string{"field", "FIELD", " field "} {
		a := try(login)
		if p := a.problem(t, 429); p.Code != responder.CodeTooMany || a.Header.Get("Retry-After") == "" {
			t.Errorf("%q: %+v %v", login, p, a.Header)
		}
	}
	try("coordinator").problem(t, 401)
}

// TestServersOwnOperations looks that nobody makes a session by an operation.
func TestServersOwnOperations(t *testing.T) {
	w := newWorld(t)
	res := w.apply(w.login(responder.RoleField), operation("session.open", map[string]any{"token_sha256": strings.Repeat("a", 64)}))[0]
	if res.Status != responder.StatusRejected || res.Error.Code != responder.CodeNotSupported {
		t.Errorf("%+v", res)
	}
}
