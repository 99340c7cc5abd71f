package mobileapi

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kipthoi/responder"
)

// postbox is a provider that takes what names its secret, and keeps it.
type postbox struct{ posts []SMSPost }

func (b *postbox) Inbound(_ context.Context, p SMSPost) error {
	if p.Header("X-Secret") != "yes" {
		return ErrForged
	}
	b.posts = append(b.posts, p)
	return nil
}

func (b *postbox) Status(ctx context.Context, p SMSPost) (bool, error) {
	return p.Fields["ref"] == "ours", b.Inbound(ctx, p)
}

// TestProvidersPost: a form and JSON reach the provider whole; what is forged is refused and noted, without anything of
// it; a report on a strange message is taken like any other, and noted.
func TestProvidersPost(t *testing.T) {
	box := &postbox{}
	w := newWorld(t, func(c *Config) { c.SMS = map[string]SMSProvider{SMSTwilio: box} })
	post := func(what, body, contentType, secret string) answer {
		return w.do("POST", "/api/v1/sms/twilio/"+what+"?ref=m1", body, "Content-Type", contentType, "X-Secret", secret)
	}
	const form = "application/x-www-form-urlencoded"
	a := post("inbound", "From=%2B84912345678&Body=c%C3%B3+%E1%BA%A1&Body=x", form, "yes")
	if a.StatusCode != 200 || string(a.body) != "<Response></Response>" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/xml") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if a = post("status", `{"From":"+84912345678","ref":"ours","n":12345678901234567890,"data":[{"ok":true,"none":null}]}`, "application/json", "yes"); a.StatusCode != 204 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if got := fmt.Sprint(box.posts[1].Fields); got != "map[From:+84912345678 data.0.ok:true n:12345678901234567890 ref:ours]" {
		t.Errorf("%s", got)
	}
	want := "/api/v1/sms/twilio/inbound?ref=m1 map[Body:có ạ From:+84912345678]"
	if got := fmt.Sprint(box.posts[0].Target, " ", box.posts[0].Fields); got != want || box.posts[1].Fields["From"] != "+84912345678" {
		t.Errorf("%s", got)
	}
	if p := post("inbound", "From=%2B84912345678&Body=bimat", form, "bimat").problem(t, 403); p.Code != responder.CodeForbidden {
		t.Errorf("%+v", p)
	}
	post("status", "ref=bimat", form, "yes")
	post("status", "[1]", "application/json", "yes").problem(t, 400)
	post("inbound", "x="+strings.Repeat("x", 70<<10), form, "yes").problem(t, 413)
	w.do("POST", "/api/v1/sms/gateway/inbound", nil).problem(t, 404)
	log := w.logs.String()
	if !strings.Contains(log, "forged post") || !strings.Contains(log, "not ours") || strings.Contains(log, "bimat") || strings.Contains(log, "912345678") {
		t.Errorf("%s", log)
	}
}

// TestInboxOverHTTP: coordinators read what came in and settle it.
func TestInboxOverHTTP(t *testing.T) {
	w := newWorld(t)
	_, err := w.service.ReceiveSMS(t.Context(), responder.SMS{Provider: "twilio", ProviderID: "SM1", From: "+84912345678", Text: "có ai không", Verb: "unknown"})
	must(t, err)
	session := w.login(responder.RoleCoordinator)
	var list struct{ Items []responder.InboundView }
	w.do("GET", "/api/v1/inbox", nil, session...).into(t, 200, &list)
	if len(list.Items) != 1 || list.Items[0].Text != "có ai không" {
		t.Fatalf("%+v", list.Items)
	}
	op := operation("inbox.settle", map[string]any{"note": "đã gọi"})
	op["subject"] = list.Items[0].ID
	if res := w.apply(session, op)[0]; res.Status != responder.StatusApplied {
		t.Errorf("%+v", res.Error)
	}
	w.do("GET", "/api/v1/inbox", nil, session...).into(t, 200, &list)
	if len(list.Items) != 0 {
		t.Errorf("%+v", list.Items)
	}
	w.do("GET", "/api/v1/inbox", nil, w.login(responder.RoleField)...).problem(t, 403)
}
