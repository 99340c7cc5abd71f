package twilio_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"kipthoi/notify"
	"kipthoi/notify/twiliotest"
)

// TestTakenListsEverythingToTheReceiver reads over several pages, and nothing of others or of before.
func TestTakenListsEverythingToTheReceiver(t *testing.T) {
	fake := twiliotest.Start(t)
	s := sender(t, fake.URL, nil)
	const mine = 450
	want := map[string]string{}
	for i := range mine {
		m := notify.SMS{ID: fmt.Sprint(i), To: to, Body: fmt.Sprintf("Ca KT-26-%05d: xin chao & = +", i)}
		r, err := s.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		want[r.ProviderID] = m.Body
		if i%9 == 0 {
			if _, err := s.Send(t.Context(), notify.SMS{ID: "o", To: "+84911111111", Body: m.Body}); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := s.Taken(t.Context(), message("x"), time.Now().Add(-time.Minute))
	if err != nil || len(got) != mine {
		t.Fatalf("%d messages, %v", len(got), err)
	}
	for _, g := range got {
		if want[g.ProviderID] != g.Body {
			t.Errorf("%+v, want the text %q", g, want[g.ProviderID])
		}
		delete(want, g.ProviderID)
	}
	before := fake.Lists()
	if got, err := s.Taken(t.Context(), message("x"), time.Now().Add(time.Minute)); err != nil || len(got) != 0 {
		t.Errorf("%d messages of the future, %v", len(got), err)
	}
	if n := fake.Lists() - before; n != 1 {
		t.Errorf("%d pages of old messages were read", n)
	}
}

// TestTakenFailsWithoutAWholeList: half an answer must not read like "it is not there".
func TestTakenFailsWithoutAWholeList(t *testing.T) {
	for name, f := range map[string]twiliotest.Fault{
		"500": twiliotest.Broken(), "429": twiliotest.TooMany("3"), "dropped": {Drop: true}, "no JSON": {Text: "<html>"}, "no list": {Text: "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := twiliotest.Start(t)
			fake.EachList(func(int) twiliotest.Fault { return f })
			var e *notify.SendError
			if got, err := sender(t, fake.URL, nil).Taken(t.Context(), message("x"), time.Now()); !errors.As(err, &e) || !e.Retry || got != nil {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}
