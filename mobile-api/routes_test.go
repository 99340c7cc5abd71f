package mobileapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kipthoi/responder"
)

// TestEveryRouteWantsASession asks every route that the router knows, but a short list, for an answer without one.
func TestEveryRouteWantsASession(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Donate = true })
	free := []string{"POST /api/v1/login", "GET /api/v1/demo", "POST /api/v1/registrations", "POST /api/v1/sms/twilio/inbound", "POST /api/v1/sms/twilio/status", "POST /api/v1/sms/gateway/inbound",
		"POST /api/v1/sms/gateway/status", "GET /trang.css", "HEAD /trang.css", "GET /ung-ho", "HEAD /ung-ho", "GET /ung-ho/:id", "HEAD /ung-ho/:id", "GET /dang-ky", "HEAD /dang-ky", "POST /dang-ky", "GET /cong-khai", "HEAD /cong-khai",
		"GET /cong-khai/:unit/:month", "HEAD /cong-khai/:unit/:month", "GET /cong-khai/:unit/:month/so-lieu.:format", "HEAD /cong-khai/:unit/:month/so-lieu.:format", "GET /healthz", "GET /readyz", "GET /openapi.json", "HEAD /openapi.json"}
	var asked int
	for _, r := range w.server.App().GetRoutes(true) {
		where := r.Method + " " + r.Path
		if i := slices.Index(free, where); i >= 0 {
			free = slices.Delete(free, i, i+1)
			continue
		}
		asked++
		path := strings.NewReplacer(":id", newID()).Replace(r.Path)
		for name, header := range map[string][]string{"nothing": nil, "a wrong token": {"Authorization", "Bearer no"}, "an empty token": {"Authorization", "Bearer "},
			"another scheme": {"Authorization", "Basic YTph"}, "a wrong cookie": {"Cookie", cookieName + "=no", "Sec-Fetch-Site", "same-origin"}} {
			if a := w.do(r.Method, path, nil, header...); a.StatusCode != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %s: %d", where, name, a.StatusCode)
			}
		}
	}
	if asked < 15 || len(free) > 0 {
		t.Errorf("%d routes asked; not found: %v", asked, free)
	}
}

func TestOpenRoutes(t *testing.T) {
	logins := []DemoLogin{{Login: "xa01", Password: "thu", Role: responder.RoleField, Name: "Cán bộ xã (giả định)"}}
	w := newWorld(t, func(c *Config) { c.Demo = logins })
	var demo struct{ Logins []DemoLogin }
	w.do("GET", "/api/v1/demo", nil).into(t, 200, &demo)
	if !slices.Equal(demo.Logins, logins) {
		t.Errorf("demo: %+v", demo)
	}
	var health map[string]string
	for _, path := range []string{"/healthz", "/readyz"} {
		if w.do("GET", path, nil).into(t, 200, &health); health["status"] != "ok" || health["version"] != "test" {
			t.Errorf("%s: %v", path, health)
		}
	}
	var doc map[string]any
	if w.do("GET", "/openapi.json", nil).into(t, 200, &doc); doc["openapi"] != "3.1.0" {
		t.Errorf("openapi: %v", doc["openapi"])
	}
}

func TestNoDemoElsewhere(t *testing.T) {
	if a := newWorld(t).do("GET", "/api/v1/demo", nil); a.StatusCode != 200 || strings.TrimSpace(string(a.body)) != `{"logins":[]}` {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}

// TestNotReady stops the store under a running server.
func TestNotReady(t *testing.T) {
	w := newWorld(t)
	w.service.Store = stopped{w.service.Store}
	if p := w.do("GET", "/readyz", nil).problem(t, 503); p.Code != responder.CodeInternal {
		t.Errorf("%+v", p)
	}
	w.do("GET", "/healthz", nil).into(t, 200, &map[string]any{})
	w.do("GET", "/api/v1/me", nil, "Authorization", "Bearer x").problem(t, 500)
}

func TestWrongMethod(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleField)
	for where, status := range map[string]int{"GET /api/v1/operations": 405, "DELETE /api/v1/cases": 405, "GET /api/v1/nothing": 404, "POST /api/v1/nothing": 404} {
		method, path, _ := strings.Cut(where, " ")
		if p := w.do(method, path, nil, session...).problem(t, status); p.Code != responder.CodeNotSupported {
			t.Errorf("%s: %+v", where, p)
		}
	}
}

// TestKeptStrings sends many requests on one connection and looks that what a handler kept of the first is still so:
// the engine uses its buffers again.
func TestKeptStrings(t *testing.T) {
	w := newWorld(t)
	first := report(func(r map[string]any) { r["narrative"] = strings.Repeat("đầu tiên ", 20) })
	session := w.login(responder.RoleCoordinator)
	op := operation("case.report", first)
	w.apply(session, op)
	for i := range 50 {
		w.do("GET", "/api/v1/cases?q="+fmt.Sprint("nhieu+chu+", i), nil, session...)
		w.apply(session, operation("case.report", report(func(r map[string]any) { r["narrative"] = strings.Repeat("x", 300) })))
	}
	var d responder.CaseDetail
	w.do("GET", "/api/v1/cases/"+op["subject"].(string), nil, session...).into(t, 200, &d)
	if d.Narrative != first["narrative"] {
		t.Errorf("narrative became %q", d.Narrative)
	}
}
