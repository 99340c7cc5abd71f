package twilio_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kipthoi/notify"
	"kipthoi/notify/twilio"
	"kipthoi/notify/twiliotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The number and the text of the tests; no error may repeat them.
const (
	to   = "+84912345678"
	body = "Ca KT-26-00042: tra loi 1. Goi 02838123456"
)

func message(id string) notify.SMS { return notify.SMS{ID: id, To: to, Body: body} }

func settings(url string) twilio.Config {
	return twilio.Config{AccountSID: twiliotest.AccountSID, AuthToken: twiliotest.AuthToken, From: twiliotest.From,
		StatusCallback: "https://kipthoi.example/sms/status?v=1", BaseURL: url}
}

// sender gives a sender to a stand-in, its settings changed by change if that is not nil.
func sender(t *testing.T, url string, change func(*twilio.Config)) *twilio.Sender {
	t.Helper()
	c := settings(url)
	if change != nil {
		change(&c)
	}
	s, err := twilio.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestSend(t *testing.T) {
	fake := twiliotest.Start(t)
	text := "Ca KT-26-00042: đón ca này? + & = % Gọi 02838123456"
	got := notify.Deliver(t.Context(), sender(t, fake.URL, nil), notify.SMS{ID: "m-1 ü&", To: to, Body: text})
	if got.State != notify.StateSent || fake.Count() != 1 {
		t.Fatalf("%d messages, %+v, cause %v", fake.Count(), got, got.Err)
	}
	want := notify.Outcome{State: notify.StateSent, Encoding: "UCS-2", Segments: 1,
		Receipt: notify.Receipt{Provider: "twilio", ProviderID: fake.Messages()[0].SID}}
	if got != want {
		t.Errorf("got %+v", got)
	}
	m := fake.Messages()[0]
	m.SID, m.At = "", time.Time{}
	if m != (twiliotest.Message{Ref: "m-1 ü&", To: to, Body: text, From: twiliotest.From,
		StatusCallback: "https://kipthoi.example/sms/status?ref=m-1+%C3%BC%26&v=1"}) {
		t.Errorf("got %+v", m)
	}
}

func TestSendThroughAMessagingServiceWithoutCallback(t *testing.T) {
	fake := twiliotest.Start(t)
	service := "MG" + strings.Repeat("a1", 16)
	s := sender(t, fake.URL, func(c *twilio.Config) { c.From, c.MessagingServiceSID, c.StatusCallback = "", service, "" })
	if _, err := s.Send(t.Context(), message("m-1")); err != nil {
		t.Fatal(err)
	}
	if m := fake.Messages()[0]; m.MessagingServiceSID != service || m.From != "" || m.StatusCallback != "" {
		t.Errorf("got %+v", m)
	}
}

// TestSendTakesNothingFromTheEnvironment: the library alone would turn to another host.
func TestSendTakesNothingFromTheEnvironment(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "sydney")
	t.Setenv("TWILIO_REGION", "au1")
	t.Setenv("TWILIO_ACCOUNT_SID", "other")
	fake := twiliotest.Start(t)
	if _, err := sender(t, fake.URL, nil).Send(t.Context(), message("m-1")); err != nil || fake.Count() != 1 {
		t.Errorf("%v, %d messages", err, fake.Count())
	}
}

func TestFaults(t *testing.T) {
	date := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		fault twiliotest.Fault
		want  notify.SendError
	}{
		{"bad number", twiliotest.Fault{Status: 400, Code: 21211}, notify.SendError{Code: notify.CodeBadNumber, ProviderCode: "21211"}},
		{"landline", twiliotest.Fault{Status: 400, Code: 21635}, notify.SendError{Code: notify.CodeBadNumber, ProviderCode: "21635"}},
		{"opted out", twiliotest.Fault{Status: 400, Code: 21610}, notify.SendError{Code: notify.CodeOptedOut, ProviderCode: "21610"}},
		{"too long", twiliotest.Fault{Status: 400, Code: 21617}, notify.SendError{Code: notify.CodeBadText, ProviderCode: "21617"}},
		{"another refusal", twiliotest.Fault{Status: 400, Code: 21606}, notify.SendError{Code: notify.CodeRefused, ProviderCode: "21606"}},
		{"refusal without JSON", twiliotest.Fault{Status: 418, Text: "<html>"}, notify.SendError{Code: notify.CodeRefused}},
		{"key", twiliotest.Fault{Status: 401, Code: 20003}, notify.SendError{Code: notify.CodeAccount, ProviderCode: "20003"}},
		{"account closed", twiliotest.Fault{Status: 403, Code: 20005}, notify.SendError{Code: notify.CodeAccount, ProviderCode: "20005"}},
		{"too many", twiliotest.TooMany("7"),
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true, After: 7 * time.Second}},
		{"too many until", twiliotest.TooMany(date.Add(90 * time.Second).Format(http.TimeFormat)),
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true, After: 90 * time.Second}},
		{"too many until before", twiliotest.TooMany(date.Add(-time.Hour).Format(http.TimeFormat)),
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true}},
		{"too many, for ages", twiliotest.TooMany("9999999999"),
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true, After: time.Hour}},
		{"too many, negative", twiliotest.TooMany("-5"), notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true}},
		{"too many, nonsense", twiliotest.TooMany("soon"), notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "20429", Retry: true}},
		{"too many from a proxy", twiliotest.Fault{Status: 429, Text: "slow down", RetryAfter: "2"},
			notify.SendError{Code: notify.CodeRateLimited, Retry: true, After: 2 * time.Second}},
		{"queue full", twiliotest.Fault{Status: 400, Code: 21611},
			notify.SendError{Code: notify.CodeRateLimited, ProviderCode: "21611", Retry: true}},
		{"500", twiliotest.Broken(), notify.SendError{Code: notify.CodeProvider, ProviderCode: "20500", Retry: true, Uncertain: true}},
		{"503 from a proxy", twiliotest.Fault{Status: 503, Text: "<html>", RetryAfter: "30"},
			notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true, After: 30 * time.Second}},
		{"408", twiliotest.Fault{Status: 408, Text: "late"}, notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		{"no JSON", twiliotest.Fault{Accept: true, Text: "fine"}, notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		{"no id", twiliotest.Fault{Accept: true, Text: "{}"}, notify.SendError{Code: notify.CodeProvider, Retry: true, Uncertain: true}},
		{"dropped", twiliotest.Fault{Drop: true}, notify.SendError{Code: notify.CodeNetwork, Retry: true, Uncertain: true}},
		{"dropped, but taken", twiliotest.Fault{Drop: true, Accept: true}, notify.SendError{Code: notify.CodeNetwork, Retry: true, Uncertain: true}},
		{"slow", twiliotest.Fault{Delay: time.Minute}, notify.SendError{Code: notify.CodeTimeout, Retry: true, Uncertain: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := twiliotest.Start(t)
			fake.Queue(tt.fault)
			s := sender(t, fake.URL, func(c *twilio.Config) {
				c.Now = func() time.Time { return date }
				c.Timeout = 10 * time.Second
				if tt.fault.Delay > 0 {
					c.Timeout = 50 * time.Millisecond
				}
			})
			_, err := s.Send(t.Context(), message("m-1"))
			checkError(t, err, tt.want)
			if _, err := s.Send(t.Context(), message("m-2")); err != nil || fake.Calls() != 2 || fake.CountRef("m-2") != 1 {
				t.Errorf("the next message: %v, %d calls", err, fake.Calls())
			}
		})
	}
}

// checkError compares all but the cause, and looks for what no error may repeat.
func checkError(t *testing.T, err error, want notify.SendError) {
	t.Helper()
	var got *notify.SendError
	if !errors.As(err, &got) {
		t.Fatalf("got %v", err)
	}
	cause := got.Err
	want.Err = cause
	if *got != want || cause == nil {
		t.Errorf("got %+v, want %+v", *got, want)
	}
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", cause)} {
		for _, secret := range []string{"12345", "Ca KT", twiliotest.AuthToken, twiliotest.AccountSID} {
			if strings.Contains(text, secret) {
				t.Errorf("the error repeats %q: %s", secret, text)
			}
		}
	}
}

func TestWhatFoundNoConnectionWasCertainlyNotSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	_ = l.Close() // from now on nobody listens there
	_, err = sender(t, url, nil).Send(t.Context(), message("m-1"))
	checkError(t, err, notify.SendError{Code: notify.CodeNetwork, Retry: true})
}

func TestTheCallersContextEndsTheCall(t *testing.T) {
	fake := twiliotest.Start(t)
	fake.Queue(twiliotest.Fault{Delay: time.Minute}, twiliotest.Fault{Delay: time.Minute, Accept: true})
	s := sender(t, fake.URL, nil)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Send(ctx, message("m-1"))
	checkError(t, err, notify.SendError{Code: notify.CodeTimeout, Retry: true, Uncertain: true})
	if took := time.Since(start); took > 5*time.Second || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v after %v", err, took)
	}

	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = s.Send(ctx, message("m-2"))
	checkError(t, err, notify.SendError{Code: notify.CodeCancelled, Retry: true, Uncertain: true})
	if fake.CountRef("m-1") != 0 || fake.CountRef("m-2") != 1 {
		t.Errorf("taken: %v", fake.ByRef())
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	fake := twiliotest.Start(t)
	fake.Queue(twiliotest.Fault{Status: http.StatusTemporaryRedirect, Text: "{}"})
	_, err := sender(t, fake.URL, nil).Send(t.Context(), message("m-1"))
	checkError(t, err, notify.SendError{Code: notify.CodeRefused})
	if fake.Calls() != 1 {
		t.Errorf("%d calls", fake.Calls())
	}
}

func TestWhatARealAccountRefuses(t *testing.T) {
	fake := twiliotest.Start(t)
	fake.OptOut(to)
	s := sender(t, fake.URL, nil)
	_, err := s.Send(t.Context(), message("m-1"))
	checkError(t, err, notify.SendError{Code: notify.CodeOptedOut, ProviderCode: "21610"})
	_, err = s.Send(t.Context(), notify.SMS{ID: "m-2", To: "0912345678", Body: body})
	checkError(t, err, notify.SendError{Code: notify.CodeBadNumber, ProviderCode: "21211"})
	_, err = s.Send(t.Context(), notify.SMS{ID: "m-3", To: "+84987654321", Body: strings.Repeat("a", 1601)})
	checkError(t, err, notify.SendError{Code: notify.CodeBadText, ProviderCode: "21617"})
	if fake.Count() != 0 {
		t.Errorf("%d messages", fake.Count())
	}
}

// TestConnectionsAreReused: the library leaves the answers of errors open, which would cost a connection each.
func TestConnectionsAreReused(t *testing.T) {
	fake := twiliotest.Start(t)
	dials := 0
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		dials++
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	s := sender(t, fake.URL, func(c *twilio.Config) { c.Transport = transport })
	for i := range 20 {
		if i%2 == 0 {
			fake.Queue(twiliotest.Broken())
		}
		_, _ = s.Send(t.Context(), message(fmt.Sprint(i))) // every other one fails, as it should
	}
	if fake.Calls() != 20 || dials != 1 {
		t.Errorf("%d calls over %d connections", fake.Calls(), dials)
	}
}

// TestManyWithEveryFault sends from many goroutines until each message is there. What was certainly not taken may be sent
// again at once; what is uncertain is looked up first.
func TestManyWithEveryFault(t *testing.T) {
	fake := twiliotest.Start(t)
	faults := []twiliotest.Fault{{}, twiliotest.TooMany("0"), {}, twiliotest.Broken(), {}, {Drop: true}, {}, {Drop: true, Accept: true}, {}}
	fake.Each(func(call int, _ twiliotest.Message) twiliotest.Fault { return faults[call%len(faults)] })
	s := sender(t, fake.URL, nil)
	const workers, each = 16, 25
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := range each {
				id := fmt.Sprintf("m-%d-%d", w, i)
				for attempt := 0; ; attempt++ {
					out := notify.Deliver(t.Context(), s, message(id))
					if out.State == notify.StateSent || out.Uncertain && fake.CountRef(id) == 1 {
						break
					}
					if out.State == notify.StateFailed || attempt == 50 {
						t.Errorf("%s: %+v", id, out)
						break
					}
				}
			}
		})
	}
	all.Wait()
	for ref, n := range fake.ByRef() {
		if n != 1 {
			t.Errorf("%s was taken %d times", ref, n)
		}
	}
	if fake.Count() != workers*each || fake.CountBody(body) != workers*each || fake.Calls() <= fake.Count() {
		t.Errorf("%d messages, %d calls", fake.Count(), fake.Calls())
	}
}

func BenchmarkDeliver(b *testing.B) {
	fake := twiliotest.New()
	defer fake.Close()
	s, err := twilio.New(settings(fake.URL))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if out := notify.Deliver(b.Context(), s, message("m")); out.State != notify.StateSent {
				b.Errorf("%+v", out)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func TestABaseAddressMayHaveAPath(t *testing.T) {
	paths := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths <- r.URL.Path
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"sid":"SM1"}`)) // the client may be gone
	}))
	defer proxy.Close()
	got, err := sender(t, proxy.URL+"/sms/", nil).Send(t.Context(), message("m-1"))
	if path := <-paths; err != nil || got.ProviderID != "SM1" || path != "/sms/2010-04-01/Accounts/"+twiliotest.AccountSID+"/Messages.json" {
		t.Errorf("%+v, %v, path %s", got, err, path)
	}
}
