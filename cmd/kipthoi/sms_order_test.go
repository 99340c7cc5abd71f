package main

import (
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/notify/notifytest"
	"kipthoi/notify/twiliotest"
	"kipthoi/responder"
)

// TestEmergenciesOvertake: an urgent message that is written last goes out first.
func TestEmergenciesOvertake(t *testing.T) {
	fake := twiliotest.Start(t)
	base, err := url.Parse(fake.URL)
	must(t, err)
	noon := time.Date(2026, 10, 20, 5, 0, 0, 0, time.UTC)
	set := settings{DB: filepath.Join(t.TempDir(), "kipthoi.db"), CallBack: e2e.CallBack, SMS: smsSettings{AtOnce: 1},
		Twilio: &twilioSettings{SID: twiliotest.AccountSID, Token: twiliotest.AuthToken, From: twiliotest.From, Base: base, Timeout: time.Second}}
	s, err := set.open(t.Context(), func() time.Time { return noon }, io.Discard, slog.New(slog.NewTextHandler(io.Discard, nil)))
	must(t, err)
	t.Cleanup(func() {
		notifytest.Scan(t, s.store)
		must(t, s.close())
	})
	coordinator := newID()
	_, err = s.service.AsSystem(t.Context(), "user.create", coordinator, e2e.Object{"login": "dieuphoi", "name": "Điều Phối (mẫu)", "role": "coordinator",
		"unit": e2e.Province, "phone": "0912000100", "password": e2e.Password})
	must(t, err)
	calm, _ := e2e.Report(0)
	calm.Data.(e2e.Object)["channel"] = "import" // nobody is told of it
	_, err = s.service.AsSystem(t.Context(), calm.Kind, calm.Subject, calm.Data)
	must(t, err)
	res, err := s.service.Apply(t.Context(), responder.Operation{ID: newID(), Kind: "case.contact", Subject: calm.Subject, At: noon, Actor: coordinator, Data: []byte("{}")})
	if must(t, err); res.Error != nil {
		t.Fatal(res.Error)
	}
	grave, _ := e2e.Report(1)
	grave.Data.(e2e.Object)["urgent"] = true
	_, err = s.service.AsSystem(t.Context(), grave.Kind, grave.Subject, grave.Data)
	must(t, err)
	must(t, s.outbox(nil).Drain(t.Context()))
	sent := fake.Messages()
	if len(sent) != 2 || !strings.Contains(sent[1].Body, "goi lai") {
		t.Errorf("sent in this order: %+v", sent)
	}
}
