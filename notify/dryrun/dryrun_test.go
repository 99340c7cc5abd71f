package dryrun_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/notify"
	"kipthoi/notify/dryrun"
)

func clock() time.Time { return time.Date(2026, 11, 21, 8, 30, 0, 0, time.FixedZone("", 7*3600)) }

func TestSendWritesALine(t *testing.T) {
	var out bytes.Buffer
	s := dryrun.New(&out, clock)
	got := notify.Deliver(t.Context(), s, notify.SMS{ID: "m-1", To: "+84912345678", Body: "Ca KT-26-00042: nhận\n\"<&>\""})
	want := notify.Outcome{State: notify.StateSent, Receipt: notify.Receipt{Provider: "dryrun", ProviderID: "dryrun-m-1"},
		Encoding: notify.EncodingUCS2, Segments: 1}
	if got != want {
		t.Errorf("got %+v", got)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(line, map[string]any{"id": "m-1", "to": "***678", "body": "Ca KT-26-00042: nhận\n\"<&>\"", "encoding": "UCS-2",
		"segments": 1.0, "time": "2026-11-21T01:30:00Z"}) {
		t.Errorf("got %v", line)
	}
	if strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), "2345") {
		t.Errorf("got %s", out.String())
	}
}

func TestManyAtOnce(t *testing.T) {
	var out bytes.Buffer
	s := dryrun.New(&out, clock)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for j := range 25 {
				body := strings.Repeat("a", 150*(1+i%3))
				if _, err := s.Send(t.Context(), notify.SMS{ID: fmt.Sprint(i, "-", j), To: "+84912345678", Body: body}); err != nil {
					t.Error(err)
				}
				s.Totals()
			}
		})
	}
	all.Wait()
	ids := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		var l struct{ ID string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		ids[l.ID] = true
	}
	want := dryrun.Totals{Messages: 1600, Segments: 22*25 + 21*25*2 + 21*25*3,
		BySegments: map[int]int{1: 550, 2: 525, 3: 525}, ByEncoding: map[string]int{"GSM-7": 1600}}
	if got := s.Totals(); len(ids) != 1600 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d ids, %+v", len(ids), got)
	}
}

func TestTotalsAreACopy(t *testing.T) {
	s := dryrun.New(&bytes.Buffer{}, clock)
	s.Totals().BySegments[1] = 5
	if got := s.Totals().BySegments[1]; got != 0 {
		t.Errorf("got %d", got)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestSendFails(t *testing.T) {
	m := notify.SMS{ID: "m-1", To: "+84912345678", Body: "x"}
	s := dryrun.New(broken{}, clock)
	if got := notify.Deliver(t.Context(), s, m); got.State != notify.StateRetry || got.Code != notify.CodeProvider || s.Totals().Messages != 0 {
		t.Errorf("got %+v", got)
	}
	var out bytes.Buffer
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := dryrun.New(&out, clock).Send(ended, m)
	var e *notify.SendError
	if !errors.As(err, &e) || !e.Retryable() || e.Code != notify.CodeCancelled || out.Len() != 0 {
		t.Errorf("got %v", err)
	}
}
