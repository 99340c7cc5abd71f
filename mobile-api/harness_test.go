package mobileapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/notify/notifytest"
	"kipthoi/responder"
	"kipthoi/responder/bus"
	"kipthoi/responder/law"
	"kipthoi/responder/respondertest"
	"kipthoi/responder/sqlstore"

	"github.com/google/uuid"
	"go.uber.org/goleak"
)

// commune is a unit in force that the tests work in, with a point inside Việt Nam.
const (
	province = "22" // Quảng Ninh
	commune  = "06978"
	password = "mật khẩu thử 123"
)

// world is a server with a real store behind it, reached by real HTTP.
type world struct {
	*testing.T
	service *responder.Service
	bus     *bus.Memory
	server  *Server
	url     string
	logs    *lockedBuffer
	client  *http.Client // nil: the default one
}

// register and book are read once; that takes longer than most tests.
var (
	register = sync.OnceValues(geo.LoadUnits)
	book     = sync.OnceValues(law.Default)
)

// peopled are databases with a user of each role, whose login is the role's name.
var peopled = respondertest.NewCopies(func(address string) error {
	s, db, err := serviceOn(address)
	if err != nil {
		return err
	}
	for _, role := range []responder.Role{responder.RoleField, responder.RoleCoordinator, responder.RoleFund, responder.RoleApprover,
		responder.RoleAuditor, responder.RoleAdmin} {
		_, failed := s.AsSystem(context.Background(), "user.create", newID(), map[string]any{"login": role, "name": "Người thử " + role, "role": role,
			"unit": province, "phone": "0912000200", "password": password})
		err = errors.Join(err, failed)
	}
	return errors.Join(err, db.Close())
})

// serviceOn opens a database for a service.
func serviceOn(address string) (*responder.Service, *sqlstore.DB, error) {
	db, err := sqlstore.Open(context.Background(), address)
	if err != nil {
		return nil, nil, err
	}
	rules, err1 := book()
	units, err2 := register()
	return responder.NewService(responder.Service{Store: db, Law: rules, Places: &geo.Locator{Units: units}, Now: time.Now, NewID: newID,
		Hash:   func(p string) (string, error) { return "hash of " + p, nil },
		Verify: func(hash, p string) bool { return hash == "hash of "+p }}), db, errors.Join(err1, err2)
}

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"))
}

// newWorld starts a server for the users of the peopled databases; change may alter its settings.
func newWorld(t *testing.T, change ...func(*Config)) *world {
	t.Helper()
	w := &world{T: t, bus: bus.NewMemory(time.Now), logs: &lockedBuffer{}}
	w.service = newService(t, w.bus)
	c := Config{Service: w.service, Bus: w.bus, Log: slog.New(slog.NewTextHandler(w.logs, nil)), Version: "test",
		Limits: Limits{LoginBurst: 50, Gap: time.Millisecond},
		Limiter: func(_ string, burst int, every time.Duration) Limiter {
			return bus.NewMemoryLimit(burst, every, time.Now)
		}}
	for _, f := range change {
		f(&c)
	}
	w.server = New(c)
	w.url = serve(t, w.server)

	return w
}

// alone makes limits as one process counts them.
func alone(_ string, burst int, every time.Duration) Limiter {
	return bus.NewMemoryLimit(burst, every, time.Now)
}

func newService(t *testing.T, hints *bus.Memory) *responder.Service {
	t.Helper()
	s, db, err := serviceOn(peopled.SQLite(t))
	must(t, err)
	t.Cleanup(func() {
		notifytest.Scan(t, db)
		must(t, db.Close())
	})
	s.Hint = func(topic, data string) { _ = hints.Publish(context.Background(), topic, data) }
	return s
}

// serve listens on a free port until the test ends.
func serve(t *testing.T, s *Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- s.App().Listener(ln) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		must(t, s.Shutdown(ctx))
		must(t, <-done)
	})
	return "http://" + ln.Addr().String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// answer is a response read whole.
type answer struct {
	*http.Response
	body []byte
}

// do sends a request; headers come in pairs. A body that is no string or nil is sent as JSON.
func (w *world) do(method, path string, body any, headers ...string) answer {
	w.Helper()
	req, err := http.NewRequest(method, w.url+path, reader(w.T, body))
	must(w.T, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := cmp.Or(w.client, http.DefaultClient).Do(req)
	must(w.T, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(w.T, err)
	return answer{resp, data}
}

func reader(t *testing.T, body any) io.Reader {
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		must(t, err)
		return bytes.NewReader(data)
	}
}

// login signs in and gives the header of a session, for do.
func (w *world) login(role responder.Role) []string {
	w.Helper()
	a := w.do("POST", "/api/v1/login", map[string]any{"login": role, "password": password, "token": true})
	var out sessionView
	a.into(w.T, 200, &out)
	return []string{"Authorization", "Bearer " + out.Token}
}

func (a answer) into(t *testing.T, status int, v any) {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d: %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
}

// problem reads an error and checks what all errors have in common.
func (a answer) problem(t *testing.T, status int) Problem {
	t.Helper()
	var p Problem
	a.into(t, status, &p)
	if ct := a.Header.Get("Content-Type"); ct != problemType {
		t.Errorf("content type %q", ct)
	}
	if p.Status != status || p.Code == "" || p.Detail == "" || p.DetailEN == "" || p.Title == "" || p.Type == "" {
		t.Errorf("not whole: %s", a.body)
	}
	if p.RequestID == "" || p.RequestID != a.Header.Get("X-Request-Id") {
		t.Errorf("request id %q, header %q", p.RequestID, a.Header.Get("X-Request-Id"))
	}
	return p
}

// operation makes one with fresh ids.
func operation(kind string, data any) map[string]any {
	return map[string]any{"id": newID(), "kind": kind, "subject": newID(), "at": time.Now(), "data": data}
}

// report is the data of a sound report; change may spoil it.
func report(change ...func(map[string]any)) map[string]any {
	r := map[string]any{
		"family": "disaster", "kind": "storm", "channel": "phone", "needs": []string{"food"}, "invented": true,
		"place":     map[string]any{"unit": commune, "address": "thôn 1"},
		"household": map[string]any{"id": newID(), "head_name": "Nguyễn Văn Thử", "phones": numbers("0912345678")},
		"persons":   []any{map[string]any{"id": newID(), "name": "Nguyễn Văn Thử", "birth_date": "1950-02-28"}},
	}
	for _, f := range change {
		f(r)
	}
	return r
}

// numbers are the phones of a household.
func numbers(list ...string) (out []any) {
	for _, n := range list {
		out = append(out, map[string]any{"number": n})
	}
	return out
}

func batch(ops ...any) map[string]any { return map[string]any{"operations": ops} }

// apply sends operations and gives their results.
func (w *world) apply(session []string, ops ...any) []responder.Result {
	w.Helper()
	var out struct{ Results []responder.Result }
	w.do("POST", "/api/v1/operations", batch(ops...), session...).into(w.T, 200, &out)
	if len(out.Results) != len(ops) {
		w.Fatalf("%d results for %d operations", len(out.Results), len(ops))
	}
	return out.Results
}

// lockedBuffer collects a log.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
