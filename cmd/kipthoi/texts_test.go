package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	mobileapi "kipthoi/mobile-api"
	"kipthoi/responder"
)

// TestAWordingIsSet by an administrator from tomorrow on: what was written today reads as before at each attempt, what is
// written tomorrow reads anew, and a fresh process knows it.
func TestAWordingIsSet(t *testing.T) {
	var days atomic.Int64
	clock := func() time.Time {
		return time.Date(2026, 10, 20, 5, 0, 0, 0, time.UTC).AddDate(0, 0, int(days.Load()))
	}
	set := settings{DB: filepath.Join(t.TempDir(), "kipthoi.db"), CallBack: e2e.CallBack}
	s, err := set.open(t.Context(), clock, io.Discard, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, s.close()) })
	admin := newID()
	_, err = s.service.AsSystem(t.Context(), "user.create", admin, e2e.Object{"login": "quantri", "name": "Quản Trị (mẫu)", "role": "admin", "unit": e2e.Province, "password": e2e.Password})
	must(t, err)
	say := func(id, day, text string) *responder.Error {
		data, err := json.Marshal(e2e.Object{"template": "report.received", "text": text, "valid_from": day})
		must(t, err)
		res, err := s.service.Apply(t.Context(), responder.Operation{ID: newID(), Kind: "text.set", Subject: id, At: clock(), Actor: admin, Data: data})
		must(t, err)
		return res.Error
	}
	const anew = "Ca {code}: ca moi. Tra loi {digit}. Goi {phone}"
	id := newID()
	if e := say(id, "2026-10-20", anew); e == nil || e.Field != "data.valid_from" {
		t.Errorf("from today: %v", e)
	}
	if e := say(id, "2026-10-21", anew+" nha ong Ba"); e == nil || e.Field != "data.text" || e.VI == "" {
		t.Errorf("a text that does not end with the number: %v", e)
	}
	for _, e := range []*responder.Error{say(id, "2026-10-25", anew), say(id, "2026-10-21", anew)} { // it is changed until it is in force
		if e != nil {
			t.Fatal(e)
		}
	}
	if e := say(newID(), "2026-10-21", anew); e == nil || e.Code != responder.CodeExists {
		t.Errorf("two wordings from one day: %v", e)
	}
	must(t, s.texts.takeUp(t.Context(), s.service))
	wantWording(t, s, clock(), "dang cho ban")
	wantWording(t, s, clock().AddDate(0, 0, 1), "ca moi. Tra loi")
	days.Store(1)
	if e := say(id, "2026-10-22", anew); e == nil || e.Code != responder.CodeRule {
		t.Errorf("a wording in force was changed: %v", e)
	}
	other, err := set.open(t.Context(), clock, io.Discard, slog.New(slog.DiscardHandler))
	must(t, err)
	wantWording(t, other, clock(), "ca moi. Tra loi")
	must(t, other.close())
}

// wantWording renders a message of an instant.
func wantWording(t *testing.T, s *system, at time.Time, want string) {
	t.Helper()
	text, err := s.render(responder.Message{Meta: responder.Meta{CreatedAt: at}, CaseCode: "KT-26-00042", Template: "report.received"})
	if must(t, err); !strings.Contains(text, want) {
		t.Errorf("a message of %s reads %q", at, text)
	}
}

// TestTextDesk lists what is in force and what follows, and previews.
func TestTextDesk(t *testing.T) {
	desk, err := openTexts(func() time.Time { return time.Date(2026, 10, 20, 5, 0, 0, 0, time.UTC) })
	must(t, err)
	var next responder.SMSText
	next.ID, next.Template, next.Text = "x", "report.received", "Ca {code}: ca moi. Tra loi {digit}. Goi {phone}"
	must(t, next.ValidFrom.UnmarshalText([]byte("2026-11-01")))
	found := 0
	for _, v := range desk.Texts([]responder.SMSText{next}) {
		if v.Text == "" || v.ValidFrom == "" || len(v.Facts) == 0 {
			t.Errorf("%+v", v)
		}
		if v.Next != nil {
			found++
			if want := (mobileapi.NextText{ID: "x", Text: next.Text, ValidFrom: "2026-11-01"}); *v.Next != want || v.Template != next.Template {
				t.Errorf("%+v", v)
			}
		}
	}
	if p := desk.Preview(next.Template, next.Text+"!"); found != 1 || len(p.Samples) != 3 || len(p.Problems) != 1 {
		t.Errorf("%d, %+v", found, p)
	}
}
