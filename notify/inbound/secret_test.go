package inbound

import (
	"testing"

	"kipthoi/notify"
)

const secret = "mot bi mat du dai"

// naming gives a header of a name that holds a value.
func naming(name, value string) func(string) string {
	return func(asked string) string { return map[string]string{name: value}[asked] }
}

func TestGateway(t *testing.T) {
	g, err := NewGateway(secret, notify.PostNames{})
	if err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]bool{secret: true, "": false, secret + " ": false, secret[1:]: false} {
		if g.Genuine(naming(SecretHeader, named), map[string]string{"secret": secret}) != want {
			t.Errorf("%q: %v", named, !want)
		}
	}
	if _, err := NewGateway("ngan", notify.PostNames{}); err == nil {
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

// TestNamesOfAGateway: a gateway calls the fields and the states as it likes, and names the secret where it can.
func TestNamesOfAGateway(t *testing.T) {
	g, err := NewGateway(secret, notify.PostNames{Secret: "token", ID: "data.SMSID", From: "Phone", Text: "Content", Ref: "RequestId", State: "SendStatus", Error: "Code",
		States: map[string]string{"1": "sent", "2": "delivered", "-1": "failed", "9": "queued"}})
	if err != nil {
		t.Fatal(err)
	}
	if none := naming(SecretHeader, secret); g.Genuine(none, map[string]string{}) || !g.Genuine(none, map[string]string{"token": secret}) {
		t.Error("the secret does not count in its field alone")
	}
	if got := g.Received(map[string]string{"data.SMSID": "7", "Phone": "84912345678", "Content": "1", "text": "x"}); got != (notify.Received{ID: "7", From: "84912345678", Text: "1"}) {
		t.Errorf("%+v", got)
	}
	for state, want := range map[string]string{"2": "delivered", "-1": "failed", "delivered": "", "9": "", "": ""} {
		if got := g.Fate(map[string]string{"data.SMSID": "7", "SendStatus": state, "Code": "5"}); got != (notify.Fate{ProviderID: "7", State: want, ErrorCode: "5"}) {
			t.Errorf("%s: %+v", state, got)
		}
	}
	if got := g.Fate(map[string]string{"RequestId": "m1", "SendStatus": "1"}); got != (notify.Fate{MessageID: "m1", ProviderID: "m1", State: "sent"}) {
		t.Errorf("%+v", got)
	}
	if g, err = NewGateway(secret, notify.PostNames{Header: "X-Token"}); err != nil || !g.Genuine(naming("X-Token", secret), nil) || g.Genuine(naming(SecretHeader, secret), nil) {
		t.Errorf("another header: %v", err)
	}
}
