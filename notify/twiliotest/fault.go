package twiliotest

import (
	"net/http"
	"time"
)

// Fault is how one request goes wrong. The zero Fault is none. A request with a Drop, a Status or a Text is not taken
// unless Accept is set.
type Fault struct {
	// Accept takes the message before anything else, whatever the sender gets to know of it.
	Accept bool
	// Delay passes before the answer.
	Delay time.Duration
	// Drop breaks the connection instead of an answer.
	Drop bool
	// Status is that of the answer, an error unless Text is set; 0 for none of this kind.
	Status int
	// Code is Twilio's number of the error in the answer's JSON.
	Code int
	// RetryAfter is the header of that name.
	RetryAfter string
	// Text is the body of the answer instead of JSON, as from a proxy.
	Text string
}

// faulty says that the answer is not the one of an accepted message.
func (f Fault) faulty() bool { return f.Drop || f.Status != 0 || f.Text != "" }

// TooMany is the refusal of a sender that is too fast, with the header Retry-After as given.
func TooMany(retryAfter string) Fault {
	return Fault{Status: http.StatusTooManyRequests, Code: 20429, RetryAfter: retryAfter}
}

// Broken is a fault of the provider's own.
func Broken() Fault { return Fault{Status: http.StatusInternalServerError, Code: 20500} }

// Queue sets faults for the next requests, one each, in order. They come before those of Each.
func (s *Server) Queue(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, faults...)
}

// Each sets a function that chooses the fault of every request, nil for none. It is told the number of the request from 1
// and what the request holds; it is called for one request at a time and must not call the Server.
func (s *Server) Each(choose func(call int, m Message) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each = choose
}

// next counts a request and chooses its fault.
func (s *Server) next(m Message) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if len(s.queue) > 0 {
		f := s.queue[0]
		s.queue = s.queue[1:]
		return f
	}
	if s.each != nil {
		return s.each(s.calls, m)
	}
	return Fault{}
}

// wait lets the delay pass; false if the client or the Server has gone.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.closing:
	}
	return false
}
