package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	mobileapi "kipthoi/mobile-api"
	"kipthoi/notify/inbound"
	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// texting is a server that providers of text messages post to.
type texting struct {
	*testing.T
	service *responder.Service
	url     string
	log     *lockedLog
	staff   map[responder.Role]string // id of a user of the role
}

const (
	publicURL   = "https://kipthoi.example"
	twilioToken = "0123456789abcdef0123456789abcdef"
	smsSecret   = "mot bi mat du dai"
)

func newTexting(t *testing.T) *texting {
	w := &texting{T: t, log: &lockedLog{}, staff: map[responder.Role]string{}}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	c := settings{DB: filepath.Join(t.TempDir(), "k.db"), CallBack: "02390000000", Posts: postSettings{Public: publicURL, Secret: smsSecret},
		Twilio: &twilioSettings{SID: "AC" + strings.Repeat("0", 32), Token: twilioToken, From: "+84900000000"}}
	s, err := c.open(t.Context(), time.Now, io.Discard, log)
	must(t, err)
	t.Cleanup(func() { must(t, s.close()) })
	w.service = s.service
	for _, role := range []responder.Role{responder.RoleField, responder.RoleCoordinator} {
		w.staff[role] = newID()
		_, err := s.service.AsSystem(t.Context(), "user.create", w.staff[role], map[string]any{"login": role, "name": "Người thử", "role": role, "unit": "42",
			"password": "mật khẩu thử 2026", "phone": "0912345678"})
		must(t, err)
	}
	server := mobileapi.New(mobileapi.Config{Service: s.service, Limiter: s.limiter, SMS: s.posts, Log: log})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- server.App().Listener(listener) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		must(t, server.Shutdown(context.Background()))
		must(t, <-done)
	})
	w.url = "http://" + listener.Addr().String()
	return w
}

// lockedLog collects a log.
type lockedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (w *texting) do(role responder.Role, kind, subject string, data any) {
	w.Helper()
	raw, err := json.Marshal(data)
	must(w.T, err)
	res, err := w.service.Apply(w.Context(), responder.Operation{ID: newID(), Kind: kind, Subject: subject, At: time.Now(), Actor: w.staff[role], Data: raw})
	if must(w.T, err); res.Error != nil {
		w.Fatalf("%s: %v", kind, res.Error)
	}
}

// offer proposes a new case to a new carer with this number, and gives the placement.
func (w *texting) offer(phone string) (placement string) {
	carer, kase, person := newID(), newID(), newID()
	placement = newID()
	w.do(responder.RoleCoordinator, "carer.register", carer,
		respondertest.Fit(map[string]any{"name": "Nhà", "kind": "household", "phone": phone, "places": 1, "place": map[string]any{"unit": "18562"}}, time.Now()))
	w.do(responder.RoleCoordinator, "case.report", kase, map[string]any{"family": "protection", "kind": "P_ORPHAN", "channel": "phone", "place": map[string]any{"unit": "18562"},
		"household": map[string]any{"id": newID()}, "persons": []any{map[string]any{"id": person, "name": "Tên Riêng", "birth_date": "2022-05-06"}}})
	w.do(responder.RoleCoordinator, "placement.propose", placement, map[string]any{"case_id": kase, "person_id": person, "carer_id": carer})
	return placement
}

// sign makes a signature as Twilio documents it.
func sign(secret, target string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(publicURL + target))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(name + form.Get(name)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// post sends a form with one header more, and gives the status of the answer.
func (w *texting) post(target string, form url.Values, header, value string) int {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), "POST", w.url+target, strings.NewReader(form.Encode()))
	must(w.T, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(header, value)
	resp, err := http.DefaultClient.Do(req)
	must(w.T, err)
	defer resp.Body.Close()
	return resp.StatusCode
}

func (w *texting) twilio(what string, form url.Values, secret string) int {
	w.Helper()
	target := "/api/v1/sms/twilio/" + what
	return w.post(target, form, "X-Twilio-Signature", sign(secret, target, form))
}

func (w *texting) placement(id string) (p responder.Placement) {
	w.Helper()
	must(w.T, w.service.Store.Read(w.Context(), func(tx responder.Tx) error { return tx.Get(&p, id) }))
	return p
}

// TestTextsOverHTTP lets a provider post what a carer typed: a forged post is refused and noted without its number, a
// right one decides the offer, and again changes nothing; another gateway proves itself by its secret.
func TestTextsOverHTTP(t *testing.T) {
	w := newTexting(t)
	pl := w.offer("0911111111")
	form := url.Values{"MessageSid": {"SM1"}, "From": {"+84911111111"}, "To": {"+84900000000"}, "Body": {"Dạ, đồng ý ạ"}}
	if got := w.twilio("inbound", form, "another secret"); got != 403 || w.placement(pl).State != responder.PlacementOffered {
		t.Fatalf("a forged post: %d", got)
	}
	if log := w.log.String(); !strings.Contains(log, "forged post") || strings.Contains(log, "911111111") {
		t.Errorf("%s", log)
	}
	for range 2 {
		if got := w.twilio("inbound", form, twilioToken); got != 200 || w.placement(pl).State != responder.PlacementAccepted || w.placement(pl).Version != 2 {
			t.Errorf("%d, %+v", got, w.placement(pl))
		}
	}
	other := w.offer("0922222222")
	text := url.Values{"id": {"7"}, "from": {"84922222222"}, "text": {"khong nhan duoc"}}
	if got := w.post("/api/v1/sms/gateway/inbound", text, inbound.SecretHeader, "x"); got != 403 {
		t.Errorf("a wrong secret: %d", got)
	}
	if got := w.post("/api/v1/sms/gateway/inbound", text, inbound.SecretHeader, smsSecret); got != 200 || w.placement(other).State != responder.PlacementDeclined {
		t.Errorf("%d, %+v", got, w.placement(other))
	}
}

// TestReportsOfDelivery: in whatever order, repeated, forged, and of messages that are not ours.
func TestReportsOfDelivery(t *testing.T) {
	w := newTexting(t)
	w.offer("0911111111")
	offer := func() (m responder.Message) {
		must(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error {
			return tx.Select("messages", responder.Where("template", responder.Eq, "placement.offer"), func() responder.Record { return &m })
		}))
		return m
	}
	status := func(ref, state, secret string) int {
		return w.twilio("status?ref="+ref, url.Values{"MessageSid": {"SM9"}, "MessageStatus": {state}}, secret)
	}
	id := offer().ID
	if got := status(id, "failed", "another secret"); got != 403 || offer().State != "queued" {
		t.Errorf("forged: %d, %+v", got, offer())
	}
	for _, c := range []struct {
		ref, state string
		want       string
	}{{newID(), "failed", "queued"}, {"x", "failed", "queued"}, {id, "delivered", "delivered"}, {id, "sent", "delivered"}, {id, "failed", "delivered"}, {id, "delivered", "delivered"}, {id, "whatever", "delivered"}} {
		if got := status(c.ref, c.state, twilioToken); got != 204 || offer().State != c.want {
			t.Errorf("%s: %d, %+v", c.state, got, offer())
		}
	}
	if !strings.Contains(w.log.String(), "not ours") {
		t.Error("a report on a strange message is not noted")
	}
}

// TestReportedKindsAreKnown: each word for a disaster stands for a kind of the domain.
func TestReportedKindsAreKnown(t *testing.T) {
	for _, word := range []string{"bao", "loc", "lu", "lut", "ngap", "sat lo", "lo dat", "chay", "han", "mat mua", "dich", "tngt", "tnld", "khac"} {
		if c := inbound.Read("BC " + word + " Thach Ha 1 2"); !slices.Contains(responder.DisasterKinds(), c.Report.Kind) {
			t.Errorf("%s is %q", word, c.Report.Kind)
		}
	}
}
