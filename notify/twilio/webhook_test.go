package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"slices"
	"testing"

	"kipthoi/notify"
)

// signed makes a signature as Twilio documents it: HMAC-SHA1 of the address and each parameter's name and value, sorted.
func signed(secret, address string, form map[string]string) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(name + form[name]))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestWebhookKnowsForgeries(t *testing.T) {
	w, err := NewWebhook("https://kipthoi.example/", "secret")
	if err != nil {
		t.Fatal(err)
	}
	const target = "/api/v1/sms/twilio/status?ref=m1"
	form := map[string]string{"MessageSid": "SM1", "MessageStatus": "delivered", "Body": "đồng ý"}
	right := signed("secret", "https://kipthoi.example"+target, form)
	if !w.Genuine(target, form, right) {
		t.Error("a right signature is refused")
	}
	other := maps.Clone(form)
	other["MessageStatus"] = "failed"
	more := maps.Clone(form)
	more["x"] = "y"
	for name, forged := range map[string]bool{
		"none": w.Genuine(target, form, ""), "another value": w.Genuine(target, other, right), "one more": w.Genuine(target, more, right),
		"another message": w.Genuine("/api/v1/sms/twilio/status?ref=m2", form, right), "another secret": w.Genuine(target, form, signed("other", "https://kipthoi.example"+target, form)),
		"another server": w.Genuine(target, form, signed("secret", "https://other.example"+target, form)), "no signature at all": w.Genuine(target, form, "x"),
	} {
		if forged {
			t.Errorf("%s: a forgery is taken", name)
		}
	}
}

func TestWebhookReads(t *testing.T) {
	w, err := NewWebhook("https://kipthoi.example", "secret")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Received(map[string]string{"MessageSid": "SM1", "From": "+84912345678", "Body": "1"}); got != (notify.Received{ID: "SM1", From: "+84912345678", Text: "1"}) {
		t.Errorf("%+v", got)
	}
	for status, want := range map[string]string{"sent": "sent", "delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "failed", "canceled": "failed", "receiving": "", "": ""} {
		got := w.Fate("/x?ref=m1", map[string]string{"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": "30003"})
		if got != (notify.Fate{MessageID: "m1", ProviderID: "SM1", State: want, ErrorCode: "30003"}) {
			t.Errorf("%s: %+v", status, got)
		}
	}
	for _, bad := range []string{"", "kipthoi.example", "https://x/?a=b", "ftp://x"} {
		if _, err := NewWebhook(bad, "secret"); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
