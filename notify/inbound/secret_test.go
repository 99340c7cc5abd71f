package inbound

import (
	"testing"

	"kipthoi/notify"
)

func TestGateway(t *testing.T) {
	const secret = "mot bi mat du dai"
	g, err := NewGateway(secret)
	if err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]bool{secret: true, "": false, secret + " ": false, secret[1:]: false} {
		if g.Genuine(named) != want {
			t.Errorf("%q: %v", named, !want)
		}
	}
	if _, err := NewGateway("ngan"); err == nil {
		t.Error("a short secret is taken")
	}
	if got := g.Received(map[string]string{"id": "7", "from": "84912345678", "text": "1"}); got != (notify.Received{ID: "7", From: "84912345678", Text: "1"}) {
		t.Errorf("%+v", got)
	}
	for state, want := range map[string]string{"delivered": "delivered", "queued": "", "xyz": ""} {
		if got := g.Fate(map[string]string{"id": "7", "ref": "m1", "state": state, "error": "9"}); got != (notify.Fate{MessageID: "m1", ProviderID: "7", State: want, ErrorCode: "9"}) {
			t.Errorf("%+v", got)
		}
	}
}
