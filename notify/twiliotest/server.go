// Package twiliotest is a stand-in for Twilio that speaks real HTTP on this machine. It takes messages, keeps and counts
// them, refuses what Twilio refuses, and fails as it is told to. It is for the tests of every package and for programs
// that try the product without an account.
package twiliotest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// The credentials of the account that every Server has, and a number to send from.
const (
	AccountSID = "AC0123456789abcdef0123456789abcdef"
	AuthToken  = "5ec2e700fedcba9876543210fedcba98"
	From       = "+15005550006"
)

// refParam is the parameter of the status callback that holds the sender's own id of a message.
const refParam = "ref"

// Message is a request that was understood, whether the message was accepted or not.
type Message struct {
	SID  string // "" unless accepted
	Ref  string // the parameter "ref" of the status callback, "" if there is none
	To   string
	Body string
	// From and MessagingServiceSID are as given; one of them is "".
	From                string
	MessagingServiceSID string
	StatusCallback      string
	At                  time.Time // when it was accepted, UTC
}

// Server is the stand-in. All methods may be called at any time, from any goroutine.
type Server struct {
	// URL is its address, such as http://127.0.0.1:40123.
	URL string

	http    *httptest.Server
	closing chan struct{}
	once    sync.Once

	mu       sync.Mutex
	calls    int
	problems []string
	accepted []Message
	optedOut map[string]bool
	queue    []Fault
	each     func(call int, m Message) Fault
	lists    int
	eachList func(call int) Fault
}

// New starts a Server on a free port of this machine. Close it at the end.
func New() *Server {
	s := &Server{closing: make(chan struct{}), optedOut: map[string]bool{}}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	return s
}

// TB is the part of testing.TB that Start needs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
}

// Start starts a Server for a test: it is closed at the test's end, and the test fails if anybody sent a request that is
// not of Twilio's form.
func Start(t TB) *Server {
	t.Helper()
	s := New()
	t.Cleanup(func() {
		s.Close()
		for _, p := range s.Problems() {
			t.Errorf("twiliotest: %s", p)
		}
	})
	return s
}

// Close ends all delays and stops the Server. What it has counted can still be read.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.closing)
		s.http.CloseClientConnections()
		s.http.Close()
	})
}

// Calls is the number of requests of the right form, with faults and refusals.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Problems tells of requests that are not of Twilio's form: wrong path, method, type of content or credentials.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}

// Messages gives every accepted message in the order of acceptance.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// Count is the number of accepted messages.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.accepted)
}

// CountRef is the number of accepted messages with that id of the sender's own; it needs a status callback.
func (s *Server) CountRef(ref string) int { return s.ByRef()[ref] }

// CountBody is the number of accepted messages with that text.
func (s *Server) CountBody(body string) int { return s.ByBody()[body] }

// ByRef counts the accepted messages of each id of the sender's own.
func (s *Server) ByRef() map[string]int { return s.countBy(func(m Message) string { return m.Ref }) }

// ByBody counts the accepted messages of each text.
func (s *Server) ByBody() map[string]int { return s.countBy(func(m Message) string { return m.Body }) }

// ByTo counts the accepted messages of each receiver.
func (s *Server) ByTo() map[string]int { return s.countBy(func(m Message) string { return m.To }) }

func (s *Server) countBy(key func(Message) string) map[string]int {
	counts := map[string]int{}
	for _, m := range s.Messages() {
		counts[key(m)]++
	}
	return counts
}

// OptOut makes number refuse all messages, as after an answer of STOP.
func (s *Server) OptOut(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.optedOut[number] = true
}

// accept keeps m and gives it a SID.
func (s *Server) accept(m Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.SID = fmt.Sprintf("SM%032x", len(s.accepted)+1)
	m.At = time.Now().UTC()
	s.accepted = append(s.accepted, m)
	return m
}

func (s *Server) problem(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

func (s *Server) isOptedOut(number string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.optedOut[number]
}

// looksE164 says whether number is a plus and 8 to 15 digits.
func looksE164(number string) bool {
	digits, found := strings.CutPrefix(number, "+")
	return found && len(digits) >= 8 && len(digits) <= 15 && strings.Trim(digits, "0123456789") == ""
}
