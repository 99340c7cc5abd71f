package twiliotest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/notify/twiliotest"
)

const path = "/2010-04-01/Accounts/" + twiliotest.AccountSID + "/Messages.json"

// call is a request of the right form, changed by change if that is not nil: its answer's status and content.
func call(t *testing.T, s *twiliotest.Server, form url.Values, change func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.SetBasicAuth(twiliotest.AccountSID, twiliotest.AuthToken)
	if change != nil {
		change(r)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = res.Body.Close() }() // read to the end
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func form(to, body string) url.Values {
	return url.Values{"To": {to}, "Body": {body}, "From": {twiliotest.From}, "StatusCallback": {"https://x.example/?ref=" + body}}
}

func TestAnAcceptedMessage(t *testing.T) {
	s := twiliotest.Start(t)
	status, text := call(t, s, form("+84912345678", "đón"), nil)
	for _, part := range []string{`"sid":"SM00000000000000000000000000000001"`, `"status":"queued"`, `"num_segments":"1"`, `"body":"đón"`, `"error_code":null`} {
		if !strings.Contains(text, part) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
	if status != http.StatusCreated || s.Count() != 1 || s.CountRef("đón") != 1 || s.CountBody("đón") != 1 || s.ByTo()["+84912345678"] != 1 {
		t.Errorf("%d, %+v", status, s.Messages())
	}
}

func TestWrongRequests(t *testing.T) {
	good := form("+84912345678", "a")
	tests := []struct {
		name   string
		form   url.Values
		change func(*http.Request)
		status int
		code   string
	}{
		{"token", good, func(r *http.Request) { r.SetBasicAuth(twiliotest.AccountSID, "x") }, 401, "20003"},
		{"no credentials", good, func(r *http.Request) { r.Header.Del("Authorization") }, 401, "20003"},
		{"path", good, func(r *http.Request) { r.URL.Path += "x" }, 404, "20404"},
		{"method", good, func(r *http.Request) { r.Method = http.MethodPut }, 405, "20004"},
		{"content", good, func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 405, "20004"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := twiliotest.New()
			defer s.Close()
			status, text := call(t, s, tt.form, tt.change)
			if status != tt.status || !strings.Contains(text, `"code":`+tt.code) || s.Count() != 0 || s.Calls() != 0 || len(s.Problems()) != 1 {
				t.Errorf("%d %s, problems %q", status, text, s.Problems())
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	s := twiliotest.Start(t)
	s.OptOut("+84900000000")
	long := form("+84912345678", strings.Repeat("a", 1601))
	nobody := form("+84912345678", "a")
	nobody.Del("From")
	tests := map[string]url.Values{"21211": form("0912345678", "a"), "21602": form("+84912345678", ""), "21603": nobody,
		"21610": form("+84900000000", "a"), "21617": long}
	for code, f := range tests {
		if status, text := call(t, s, f, nil); status != 400 || !strings.Contains(text, `"code":`+code) {
			t.Errorf("%s: %d %s", code, status, text)
		}
	}
	if s.Count() != 0 || s.Calls() != len(tests) {
		t.Errorf("%d messages, %d calls", s.Count(), s.Calls())
	}
}

func TestFaultsComeInOrder(t *testing.T) {
	s := twiliotest.Start(t)
	s.Each(func(call int, _ twiliotest.Message) twiliotest.Fault {
		if call%2 == 0 {
			return twiliotest.Broken()
		}
		return twiliotest.Fault{}
	})
	s.Queue(twiliotest.TooMany("3"), twiliotest.Fault{Drop: true}, twiliotest.Fault{Drop: true, Accept: true})
	var statuses []int
	for i := range 6 {
		status, _ := call(t, s, form("+84912345678", fmt.Sprint(i)), nil)
		statuses = append(statuses, status)
	}
	if !slices.Equal(statuses, []int{429, 0, 0, 500, 201, 500}) || s.Calls() != 6 {
		t.Errorf("got %v", statuses)
	}
	if got := s.ByBody(); len(got) != 2 || got["2"] != 1 || got["4"] != 1 {
		t.Errorf("taken %v", got)
	}
}

func TestCloseEndsDelaysAndMayComeTwice(t *testing.T) {
	s := twiliotest.New()
	s.Queue(twiliotest.Fault{Delay: time.Hour})
	time.AfterFunc(50*time.Millisecond, s.Close)
	if status, _ := call(t, s, form("+84912345678", "a"), nil); status != 0 || s.Count() != 0 {
		t.Errorf("status %d", status)
	}
	s.Close()
}

// recorder is a test that only notes.
type recorder struct {
	failed   []string
	cleanups []func()
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, args ...any) {
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}

func TestStartFailsTheTestOfAWrongRequest(t *testing.T) {
	var r recorder
	s := twiliotest.Start(&r)
	call(t, s, form("+84912345678", "a"), func(r *http.Request) { r.Header.Del("Authorization") })
	for _, f := range r.cleanups {
		f()
	}
	if len(r.failed) != 1 || strings.Contains(r.failed[0], "8491") {
		t.Errorf("got %q", r.failed)
	}
}
