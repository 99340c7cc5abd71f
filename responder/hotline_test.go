package responder_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"

	"github.com/google/go-cmp/cmp"
)

// example reads the file that docs/hotline.md shows.
func example(t *testing.T) (f responder.HotlineFile) {
	t.Helper()
	doc, err := os.ReadFile("../docs/hotline.md")
	ok(t, err)
	_, rest, _ := strings.Cut(string(doc), "```json\n")
	text, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("no example in docs/hotline.md")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	ok(t, d.Decode(&f))
	return f
}

// TestHotline: the documented example comes in once, starts the clock of 12 hours with the call, and goes out as it came,
// to those entitled and to nobody else; that is logged.
func TestHotline(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		in := example(t)
		got, err := w.service.ReceiveHotline(t.Context(), w.reader("coordinator"), in)
		ok(t, err)
		for _, login := range []string{"coordinator", "field"} {
			in.ReceivedAt = in.ReceivedAt.UTC() // the same instant
			again, err := w.service.ReceiveHotline(t.Context(), w.reader(login), in)
			ok(t, err)
			if !again.Already || again.CaseID != got.CaseID || w.cases() != 1 {
				t.Errorf("again by %s: %+v", login, again)
			}
		}
		d := w.caseAs("coordinator", got.CaseID)
		if d.Case.DueRule == "" || !d.Case.DueAt.Equal(in.ReceivedAt.Add(12*time.Hour)) || d.Case.Unit != thachHa || d.Case.Family != responder.Protection {
			t.Errorf("%+v", d.Case)
		}
		out, err := w.service.Hotline(t.Context(), w.reader("coordinator"), got.CaseID)
		ok(t, err)
		in.Caller.Phone = "+84912345678"
		if diff := cmp.Diff(in, out); diff != "" {
			t.Error(diff)
		}
		if n := len(w.readings()); n != 1 {
			t.Errorf("%d readings", n)
		}
		for _, login := range []string{"field", "far", "fund_manager", "approver", "auditor", "admin"} {
			if f, err := w.service.Hotline(t.Context(), w.reader(login), got.CaseID); err == nil || f != (responder.HotlineFile{}) {
				t.Errorf("%s reads %+v", login, f)
			}
		}
	})
}

// TestHotlineRefused: who may not, other content under the same number, and fields that are wrong.
func TestHotlineRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		good := example(t)
		_, err := w.service.ReceiveHotline(t.Context(), w.reader("field"), good)
		ok(t, err)
		for name, c := range map[string]struct {
			login string
			spoil func(*responder.HotlineFile)
			code  responder.Code
			field string
		}{
			"an auditor":    {"auditor", func(f *responder.HotlineFile) { f.Number = "2" }, responder.CodeForbidden, ""},
			"other content": {"field", func(f *responder.HotlineFile) { f.WhatHappened = "khác" }, responder.CodeExists, "case_number"},
			"no number":     {"field", func(f *responder.HotlineFile) { f.Number = "" }, responder.CodeInvalid, "case_number"},
			"no time":       {"field", func(f *responder.HotlineFile) { f.ReceivedAt = time.Time{} }, responder.CodeInvalid, "received_at"},
			"a disaster":    {"field", func(f *responder.HotlineFile) { f.Kind = "storm" }, responder.CodeInvalid, "kind"},
			"another shape": {"field", func(f *responder.HotlineFile) { f.Format = "x" }, responder.CodeInvalid, "format"},
			"31 February":   {"field", func(f *responder.HotlineFile) { f.Number, f.Child.BirthDate = "3", "2018-02-31" }, responder.CodeInvalid, "data.persons.0.birth_date"},
		} {
			f := good
			c.spoil(&f)
			_, err := w.service.ReceiveHotline(t.Context(), w.reader(c.login), f)
			var e *responder.Error
			if !asError(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.cases() != 1 {
			t.Errorf("%d cases", w.cases())
		}
	})
}
