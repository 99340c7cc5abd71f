package mobileapi

import (
	"fmt"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC)
	l := newLimiter(5, 10*time.Second, func() time.Time { return now })
	for i := range 5 {
		if _, ok := l.allow("a"); !ok {
			t.Fatalf("attempt %d was refused", i+1)
		}
	}
	if wait, ok := l.allow("a"); ok || wait != 10*time.Second {
		t.Errorf("sixth: %v %v", wait, ok)
	}
	if _, ok := l.allow("b"); !ok {
		t.Error("one key takes another's attempts")
	}
	now = now.Add(9 * time.Second)
	if wait, ok := l.allow("a"); ok || wait != time.Second {
		t.Errorf("after 9 s: %v %v", wait, ok)
	}
	now = now.Add(time.Second)
	if _, ok := l.allow("a"); !ok {
		t.Error("after 10 s: refused")
	}
	if _, ok := l.allow("a"); ok {
		t.Error("two for one interval")
	}
}

func TestLimiterForgets(t *testing.T) {
	now := time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC)
	l := newLimiter(2, time.Minute, func() time.Time { return now })
	for i := range limiterKeys + 100 {
		l.allow(fmt.Sprint(i))
	}
	if len(l.full) > limiterKeys {
		t.Errorf("%d keys", len(l.full))
	}
	now = now.Add(time.Hour)
	if l.allow("one more"); len(l.full) != 1 {
		t.Errorf("%d keys an hour later", len(l.full))
	}
}
