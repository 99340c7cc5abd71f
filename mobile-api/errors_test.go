package mobileapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

func TestEveryCodeHasAnAnswer(t *testing.T) {
	for _, code := range responder.Codes() {
		f, ok := failures()[code]
		if !ok || f.status < 400 || f.vi == "" || f.en == "" {
			t.Errorf("%s: %+v", code, f)
		}
		if http.StatusText(f.status) == "" {
			t.Errorf("%s: status %d", code, f.status)
		}
		p := describe(fmt.Errorf("wrapped: %w", &responder.Error{Code: code, Field: "data.x", VI: "sai", EN: "wrong", Err: errors.New("cause")}))
		if p.Code != code || p.Status != f.status {
			t.Errorf("%s is answered with %s %d", code, p.Code, p.Status)
		}
		if internal := code == responder.CodeInternal; internal == (p.Detail == "data.x: sai") {
			t.Errorf("%s: detail %q", code, p.Detail)
		}
	}
	if len(failures()) != len(responder.Codes()) {
		t.Errorf("%d answers for %d codes", len(failures()), len(responder.Codes()))
	}
}

// broken is a server with routes that fail in every way.
func broken(t *testing.T) *world {
	w := &world{T: t, logs: &lockedBuffer{}}
	w.server = New(Config{Limiter: alone, Log: slog.New(slog.NewTextHandler(w.logs, nil)), Limits: Limits{Deadline: 50 * time.Millisecond, Body: 64 << 10}})
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, ErrorHandler: w.server.fail, BodyLimit: 64 << 10})
	app.Use(w.server.identify, w.server.observe, w.server.guard, w.server.headers, w.server.deadline)
	app.Get("/unknown", func(*fiber.Ctx) error { return errors.New("secret: Nguyễn Văn A") })
	app.Get("/panic", func(*fiber.Ctx) error { panic("secret: Nguyễn Văn A") })
	app.Get("/slow", func(c *fiber.Ctx) error {
		<-c.UserContext().Done()
		return fmt.Errorf("read: %w", c.UserContext().Err())
	})
	w.server.app = app
	w.url = serve(t, w.server)
	return w
}

func TestFaultsOfOursLeakNothing(t *testing.T) {
	w := broken(t)
	for path, status := range map[string]int{"/unknown": 500, "/panic": 500, "/slow": 503} {
		p := w.do("GET", path+"?q=secret", nil).problem(t, status)
		if p.Code != responder.CodeInternal || len(p.Errors) != 0 || strings.Contains(fmt.Sprint(p), "secret") {
			t.Errorf("%s: %+v", path, p)
		}
		if n := strings.Count(w.logs.String(), "level=ERROR msg=\"request failed\""); n != 1 || !strings.Contains(w.logs.String(), p.RequestID) {
			t.Errorf("%s is logged %d times: %s", path, n, w.logs)
		}
		w.logs.buf.Reset()
	}
	if a := w.do("GET", "/slow", nil); a.Header.Get("Retry-After") == "" {
		t.Error("nobody is told when to come back")
	}
}

func TestErrorsOfTheRouter(t *testing.T) {
	w := broken(t)
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		code         responder.Code
	}{
		{"GET", "/nothing", nil, 404, responder.CodeNotSupported},
		{"POST", "/unknown", "{}", 405, responder.CodeNotSupported},
		{"POST", "/unknown", strings.Repeat("x", 65<<10), 413, responder.CodeTooLarge},
	} {
		var p Problem
		a := w.do(c.method, c.path, c.body)
		a.into(t, c.status, &p)
		if p.Code != c.code || p.Detail == "" || strings.Contains(string(a.body), c.path) {
			t.Errorf("%s %s: %s", c.method, c.path, a.body)
		}
	}
}

func TestRequestID(t *testing.T) {
	w := broken(t)
	if id := w.do("GET", "/unknown", nil, "X-Request-Id", "phone-0001").Header.Get("X-Request-Id"); id != "phone-0001" {
		t.Errorf("a sound id became %q", id)
	}
	for _, bad := range []string{"short", "<script>alert(1)</script>", strings.Repeat("a", 65), "có dấu tiếng Việt"} {
		if id := w.do("GET", "/unknown", nil, "X-Request-Id", bad).Header.Get("X-Request-Id"); id == bad || !soundID(id) {
			t.Errorf("%q was taken as %q", bad, id)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := broken(t).do("GET", "/unknown", nil).Header
	for name, part := range map[string]string{"Content-Security-Policy": "default-src 'self'; worker-src 'self' blob:", "X-Frame-Options": "DENY",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Permissions-Policy": "geolocation=(self), camera=(self)"} {
		if !strings.Contains(h.Get(name), part) {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
	if h.Get("Server") != "" || h.Get("Strict-Transport-Security") != "" {
		t.Errorf("says too much: %v", h)
	}
}

func TestAccessLogHoldsNoValues(t *testing.T) {
	w := broken(t)
	w.do("GET", "/nguyen-van-a?q=0912345678", nil)
	w.do("POST", "/nguyen-van-a", `{"phone":"0912345678"}`)
	if log := w.logs.String(); strings.Count(log, "msg=request ") != 2 || strings.Contains(log, "0912345678") || strings.Contains(log, "nguyen") {
		t.Errorf("log: %s", log)
	}
}
