package outbox

import (
	"testing"
	"time"

	"kipthoi/notify"
)

func TestMarksAreReadAsWritten(t *testing.T) {
	m := mark{Provider: "twilio", At: time.Date(2026, 11, 21, 1, 2, 3, 456, time.UTC), ID: "a"}
	if got, err := parseMark(m.String()); err != nil || got != m {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "twilio", "twilio soon a", "twilio 2026-11-21T01:02:03Z", "a b c d"} {
		if _, err := parseMark(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestMatch: the same text is the message; another about the same case leaves it open; anything else is none of it.
func TestMatch(t *testing.T) {
	const body, code = "Ca KT-26-00042: xin chao", "KT-26-00042"
	other, similar := notify.Taken{ProviderID: "o", Body: "Ca KT-26-00043: xin chao"}, notify.Taken{ProviderID: "s", Body: "Ca KT-26-00042: tam biet"}
	same := notify.Taken{ProviderID: "m", Body: body}
	for name, c := range map[string]struct {
		found []notify.Taken
		id    string
		clear bool
	}{
		"nothing": {nil, "", true}, "others": {[]notify.Taken{other}, "", true}, "another text": {[]notify.Taken{other, similar}, "", false},
		"it": {[]notify.Taken{other, similar, same}, "m", true},
	} {
		if id, clear := match(c.found, body, code); id != c.id || clear != c.clear {
			t.Errorf("%s: %q, %v", name, id, clear)
		}
	}
}

// TestAProviderRests after failures in a row, longer each time, and is tried with one message before it counts again.
func TestAProviderRests(t *testing.T) {
	now := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	l := &line{}
	fail, good := notify.Outcome{State: notify.StateRetry, Code: notify.CodeNetwork}, notify.Outcome{State: notify.StateSent}
	for range strikes - 1 {
		l.note(fail, now)
	}
	l.note(notify.Outcome{State: notify.StateFailed, Code: notify.CodeOptedOut}, now) // the receiver's affair
	for range strikes - 1 {
		l.note(fail, now)
	}
	if l.down(now) || l.most(now) <= 1 {
		t.Fatal("it rests too soon")
	}
	for _, rest := range []time.Duration{restOnce, 2 * restOnce, 4 * restOnce} {
		l.note(fail, now)
		l.note(fail, now) // of the same time: no longer rest
		if !l.down(now) || l.most(now) != 0 || !l.down(now.Add(rest-1)) || l.down(now.Add(rest)) {
			t.Errorf("it rests until %s, want %s", l.upAt(), now.Add(rest))
		}
		if now = now.Add(rest); l.most(now) != 1 {
			t.Errorf("after its rest it gets %d messages, want one", l.most(now))
		}
	}
	if l.note(good, now); l.down(now) || l.most(now) <= 1 {
		t.Error("it is not used after a success")
	}
}

// TestRate lets a second's worth go at once, and no more than the rate after that.
func TestRate(t *testing.T) {
	now := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	l := &line{Provider: Provider{PerSecond: 10}}
	sent := 0
	for range 1000 { // ten seconds in steps of 10 ms
		n := l.most(now)
		l.spend(n)
		sent += n
		now = now.Add(10 * time.Millisecond)
	}
	if sent < 105 || sent > 110 {
		t.Errorf("%d messages in ten seconds at 10 a second", sent)
	}
}

// TestBackoffGrowsToItsLimit, a quarter more or less.
func TestBackoffGrowsToItsLimit(t *testing.T) {
	for attempts, want := range map[int64]time.Duration{0: time.Second, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 9: 256 * time.Second, 12: 5 * time.Minute, 1 << 40: 5 * time.Minute} {
		for range 50 {
			if got := backoff(attempts); got < want*3/4 || got > want*5/4 {
				t.Errorf("after %d attempts %s, want about %s", attempts, got, want)
			}
		}
	}
}
