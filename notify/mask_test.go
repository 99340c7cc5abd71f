package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	tests := map[string]string{"+84912345678": "***678", "0912 345 678": "***678", "113": "***", "": "***", "123456": "***", "1234567": "***567"}
	for in, want := range tests {
		if got := Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskIn(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"no number", "no number"},
		{"the number +84912345678 is bad", "the number ***678 is bad"},
		{"0912 345 678, 0912.345.678 and (028) 3812-3456.", "***678, ***678 and (***456."},
		{"code 21211, status 400", "code 21211, status 400"},
		{"dial tcp 127.0.0.1:8080: connection refused", "dial tcp 127.0.0.1:8080: connection refused"},
		{"+ 1 + 2", "+ 1 + 2"},
		{"đt:84912345678đ", "đt:***678đ"},
	}
	for _, tt := range tests {
		if got := maskIn(tt.in); got != tt.want {
			t.Errorf("maskIn(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzMaskIn(f *testing.F) {
	f.Add("To +84 912 345 678 x")
	f.Add("1-2-3-4-5-6-7-8-9")
	f.Add("++84912345678--0912345678")
	seven := regexp.MustCompile(`[0-9]{7,}`)
	f.Fuzz(func(t *testing.T, s string) {
		if got := maskIn(s); seven.MatchString(got) {
			t.Errorf("maskIn(%q) = %q", s, got)
		}
	})
}

func TestAMessageAsTextTellsNothing(t *testing.T) {
	m := SMS{ID: "m-1", To: "+84912345678", Body: "Ca KT-26-00042: bi mat"}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sent", "sms", m)
	slog.New(slog.NewTextHandler(&log, nil)).Info("sent", "sms", m)
	texts := []string{log.String(), fmt.Sprint(m), fmt.Sprintf("%v %+v %#v %s %q", m, m, m, m, m), fmt.Sprintf("%v %+v", &m, []SMS{m})}
	for _, text := range texts {
		if strings.Contains(text, "2345") || strings.Contains(text, "bi mat") || !strings.Contains(text, "***678") {
			t.Errorf("%s", text)
		}
	}
	if !json.Valid(bytes.SplitN(log.Bytes(), []byte("\n"), 2)[0]) {
		t.Error("the log line is no JSON")
	}
}
