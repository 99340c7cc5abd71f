package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	mobileapi "kipthoi/mobile-api"
	"kipthoi/notify/inbound"
	"kipthoi/notify/notifytest"
	"kipthoi/notify/twiliotest"
	"kipthoi/responder"
)

// TestGatewayTakesOverWithoutDoubling: Twilio takes some messages, answers an error each time, and counts as down. What
// it has stays with it; all others go through the gateway; each is somewhere once.
func TestGatewayTakesOverWithoutDoubling(t *testing.T) {
	const total = 60
	fake := twiliotest.Start(t)
	fake.Each(func(call int, _ twiliotest.Message) twiliotest.Fault {
		return twiliotest.Fault{Accept: call%3 == 0, Status: 503, Code: 20503}
	})
	var mu sync.Mutex
	texts := map[string]int{}
	domestic := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var in struct{ To, Text string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		texts[in.To+" "+in.Text]++
		_, _ = fmt.Fprintf(w, `{"code":0,"id":"g%d"}`, len(texts))
	}))
	defer domestic.Close()
	file := filepath.Join(t.TempDir(), "gateway.json")
	must(t, os.WriteFile(file, []byte(`{"name":"trong-nuoc","timeout_seconds":1,"send":{"method":"POST","url":"`+domestic.URL+`","json":{"to":"{to_e164}","text":"{text}"},
		"success":{"status":[200],"path":"code","values":["0"]},"id":"id"},"posts":{"id":"sms.id","state":"status","states":{"2":"delivered"}}}`), 0o600))
	base, err := url.Parse(fake.URL)
	must(t, err)
	set := settings{DB: filepath.Join(t.TempDir(), "kipthoi.db"), CallBack: e2e.CallBack, SMS: smsSettings{AtOnce: 8, Lease: 1100 * time.Millisecond, Gateway: file}, Posts: postSettings{Secret: smsSecret},
		Twilio: &twilioSettings{SID: twiliotest.AccountSID, Token: twiliotest.AuthToken, From: twiliotest.From, Base: base, Timeout: time.Second}}
	s, err := set.open(t.Context(), time.Now, io.Discard, slog.New(slog.NewTextHandler(io.Discard, nil)))
	must(t, err)
	t.Cleanup(func() {
		notifytest.Scan(t, s.store)
		must(t, s.close())
	})
	fillOutbox(t, s, total)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.outbox(nil).Run(ctx) }()
	waitUntil(t, "every message to be sent", func() bool {
		sum, err := s.service.Summary(t.Context(), responder.SystemUser())
		must(t, err)
		return sum.Messages.ByState["sent"] == total
	})
	stop()
	must(t, <-done)
	for _, m := range fake.Messages() {
		texts[m.To+" "+m.Body]++
	}
	for text, n := range texts {
		if n != 1 {
			t.Errorf("%s: %d times", text, n)
		}
	}
	if len(texts) != total || fake.Count() == 0 || fake.Count() == total {
		t.Errorf("%d messages arrived, %d of them through Twilio", len(texts), fake.Count())
	}
	wantReportTaken(t, s)
}

// wantReportTaken lets the gateway report on the first message that it took; the report finds its message.
func wantReportTaken(t *testing.T, s *system) {
	t.Helper()
	header := func(name string) string { return map[string]string{inbound.SecretHeader: smsSecret}[name] }
	var m responder.Message
	must(t, s.store.Read(t.Context(), func(tx responder.Tx) error {
		return tx.Select("messages", responder.Where("provider_id", responder.Eq, "g1"), func() responder.Record { return &m })
	}))
	fields := map[string]string{"sms.id": "g1", "status": "2"} // as its description names them
	known, err := s.posts[mobileapi.SMSGateway].Status(t.Context(), mobileapi.SMSPost{Header: header, Fields: fields})
	if err != nil || !known {
		t.Errorf("the gateway's report finds a message: %v, %v", known, err)
	}
	must(t, s.store.Read(t.Context(), func(tx responder.Tx) error { return tx.Get(&m, m.ID) }))
	if m.State != "delivered" {
		t.Errorf("after the gateway's report the message is %s", m.State)
	}
}

// fillOutbox writes so many messages, to 20 receivers.
func fillOutbox(tb testing.TB, s *system, messages int) {
	tb.Helper()
	for i := range smsReceivers {
		_, err := s.service.AsSystem(tb.Context(), "user.create", newID(), e2e.Object{"login": fmt.Sprint("dieuphoi", i), "name": "Điều Phối (mẫu)",
			"role": "coordinator", "unit": e2e.Province, "phone": fmt.Sprintf("09120001%02d", i), "password": e2e.Password})
		must(tb, err)
	}
	for i := range messages / smsReceivers {
		op, _ := e2e.Report(i)
		op.Data.(e2e.Object)["urgent"] = true
		_, err := s.service.AsSystem(tb.Context(), op.Kind, op.Subject, op.Data)
		must(tb, err)
	}
}
