package gateway_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kipthoi/notify"
	"kipthoi/notify/gateway"
)

// Two gateways of different shapes: one takes JSON and tells all by a code in an answer of status 200, and can be asked; the
// other takes a form, tells by the status, and cannot be asked.
const (
	byCode = `{"name":"mot","brand":"KIPTHOI","no_marks":true,"timeout_seconds":1,
 "send":{"method":"POST","url":"%[1]s/send","json":{"key":"{env:KEY}","sms":{"phone":"{to}","content":"{text}","brand":"{brand}","ref":"{id}"},"unicode":0},
  "success":{"status":[200],"path":"CodeResult","values":["100"]},"id":"SMSID",
  "errors":[{"path":"CodeResult","values":["99"],"code":"bad_number"},{"path":"CodeResult","values":["101"],"code":"account"},
            {"path":"CodeResult","values":["118"],"code":"rate_limited"}]},
 "ask":{"method":"GET","url":"%[1]s/status?ref={id}&key={env:KEY}","success":{"path":"CodeResult","values":["100"]},
  "missing":{"status":[200],"path":"CodeResult","values":["119"]},"id":"SMSID"},
 "posts":{"id":"SMSID","state":"SendStatus","states":{"2":"delivered","-1":"failed"}}}`
	byStatus = `{"name":"hai","timeout_seconds":1,
 "send":{"method":"POST","url":"%[1]s/v2/sms/{to_national}","headers":{"Authorization":"Bearer {env:KEY}"},"form":{"text":"{text}","client_id":"{id}"},
  "success":{"status":[202]},"id":"data.0.id",
  "errors":[{"status":[422],"path":"errors.0.code","values":["invalid_phone"],"code":"bad_number"}]}}`
)

const key = `se"cret&1`

// open starts a stand-in and gives a sender to it; got is the last request.
func open(t *testing.T, description string, serve func(w http.ResponseWriter)) (s notify.Sender, got *string) {
	t.Helper()
	got = new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*got = r.Method + " " + r.URL.RequestURI() + " " + r.Header.Get("Authorization") + " " + string(raw)
		serve(w)
	}))
	t.Cleanup(server.Close)
	c, err := gateway.Read(strings.NewReader(fmt.Sprintf(description, server.URL)), func(string) string { return key })
	if err != nil {
		t.Fatal(err)
	}
	return gateway.New(c), got
}

func says(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func drops(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func sms() notify.SMS {
	return notify.SMS{ID: "m-1", To: "+84912345678", Body: `Ca KT-26-00042: "xin chao" & tam biet`}
}

func TestRequests(t *testing.T) {
	s, got := open(t, byCode, says(200, `{"CodeResult":"100","SMSID":"abc"}`))
	r, err := s.Send(t.Context(), sms())
	if err != nil || r != (notify.Receipt{Provider: "mot", ProviderID: "abc"}) {
		t.Fatalf("%+v, %v", r, err)
	}
	var body struct {
		Key string
		SMS struct{ Phone, Content, Brand, Ref string }
	}
	if err := json.Unmarshal([]byte(strings.SplitN(*got, "  ", 2)[1]), &body); err != nil || body.Key != key || body.SMS.Phone != "84912345678" ||
		body.SMS.Content != sms().Body || body.SMS.Brand != "KIPTHOI" || body.SMS.Ref != "m-1" {
		t.Errorf("%s: %+v, %v", *got, body, err)
	}
	s, got = open(t, byStatus, says(202, `{"data":[{"id":12345678901}]}`))
	r, err = s.Send(t.Context(), sms())
	want := `POST /v2/sms/0912345678 Bearer ` + key + ` client_id=m-1&text=Ca+KT-26-00042%3A+%22xin+chao%22+%26+tam+biet`
	if err != nil || r != (notify.Receipt{Provider: "hai", ProviderID: "12345678901"}) || *got != want {
		t.Errorf("%+v, %v: %s", r, err, *got)
	}
}

func TestAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		shape string
		serve func(http.ResponseWriter)
		want  notify.SendError
	}{
		"bad number by code":   {byCode, says(200, `{"CodeResult":"99"}`), notify.SendError{Code: notify.CodeBadNumber, ProviderCode: "99"}},
		"bad number by status": {byStatus, says(422, `{"errors":[{"code":"invalid_phone"}]}`), notify.SendError{Code: notify.CodeBadNumber, ProviderCode: "invalid_phone"}},
		"account":              {byCode, says(200, `{"CodeResult":"101"}`), notify.SendError{Code: notify.CodeAccount, ProviderCode: "101"}},
		"key":                  {byStatus, says(401, ``), notify.SendError{Code: notify.CodeAccount}},
		"too many by code": {byCode, says(200, `{"CodeResult":"118"}`),
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "118", Retry: true, After: 7 * time.Second}},
		"too many":            {byStatus, says(429, ``), notify.SendError{Code: notify.CodeRateLimited, Retry: true, After: 7 * time.Second}},
		"another refusal":     {byStatus, says(422, `{"errors":[]}`), notify.SendError{Code: notify.CodeRefused}},
		"500":                 {byStatus, says(500, ``), notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		"a code nobody knows": {byCode, says(200, `{"CodeResult":"7"}`), notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		"no JSON":             {byCode, says(200, `<html>`), notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		"another good status": {byStatus, says(200, `{}`), notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		"dropped":             {byStatus, drops, notify.SendError{Code: notify.CodeNetwork, Retry: true, Uncertain: true}},
		"late":                {byStatus, func(http.ResponseWriter) { time.Sleep(1500 * time.Millisecond) }, notify.SendError{Code: notify.CodeTimeout, Retry: true, Uncertain: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t, c.shape, c.serve)
			_, err := s.Send(t.Context(), sms())
			var e *notify.SendError
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			if strings.Contains(err.Error(), "cret") || strings.Contains(err.Error(), "912345678") {
				t.Errorf("the error tells too much: %v", err)
			}
			got := *e
			if got.Err = nil; got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestMarksAreRefused(t *testing.T) {
	s, got := open(t, byCode, says(200, `{"CodeResult":"100"}`))
	m := sms()
	m.Body = "Ca KT-26-00042: xin chào"
	var e *notify.SendError
	if _, err := s.Send(t.Context(), m); !errors.As(err, &e) || e.Code != notify.CodeBadText || *got != "" {
		t.Errorf("%v, asked %q", err, *got)
	}
}

// TestAsking: there, not there, and everything else is an error that leaves it open.
func TestAsking(t *testing.T) {
	for body, want := range map[string]string{`{"CodeResult":"100","SMSID":"abc"}`: "abc", `{"CodeResult":"119"}`: "", `{"CodeResult":"100"}`: "m-1",
		`{"CodeResult":"5"}`: "error", `oh`: "error"} {
		s, got := open(t, byCode, says(200, body))
		found, err := s.(notify.Teller).Taken(t.Context(), sms(), time.Now())
		switch {
		case want == "error" && err == nil, want != "error" && err != nil, len(found) > 0 != (want != "" && want != "error"),
			len(found) > 0 && (found[0].ProviderID != want || found[0].Body != sms().Body):
			t.Errorf("%s: %+v, %v", body, found, err)
		}
		if !strings.HasPrefix(*got, `GET /status?ref=m-1&key=`) {
			t.Error(*got)
		}
	}
	s, _ := open(t, byStatus, drops)
	if _, ok := s.(notify.Teller); ok {
		t.Error("a gateway that cannot be asked is a teller")
	}
}

func TestDescriptionsAreChecked(t *testing.T) {
	good := fmt.Sprintf(byCode, "https://example.vn")
	for name, change := range map[string][2]string{
		"name": {`"mot"`, `"twilio"`}, "in clear": {"https://example.vn/send", "http://example.vn/send"}, "method": {`"POST"`, `"PUT"`},
		"success": {`"success":{"status":[200],"path":"CodeResult","values":["100"]}`, `"success":{}`}, "code": {`"code":"account"`, `"code":"oops"`},
		"missing": {`"missing":{"status":[200],"path":"CodeResult","values":["119"]},`, ``}, "field": {`"brand":"KIPTHOI"`, `"brands":"KIPTHOI"`}, "state": {`"2":"delivered"`, `"2":"arrived"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := gateway.Read(strings.NewReader(bad), func(string) string { return "secret1" }); err == nil || strings.Contains(err.Error(), "secret1") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := gateway.Read(strings.NewReader(good), func(string) string { return "" }); err == nil || !strings.Contains(err.Error(), "KEY") {
		t.Errorf("without the variable: %v", err)
	}
}
