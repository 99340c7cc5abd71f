package twiliotest

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"kipthoi/notify"
)

// serve answers one request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if s.mayAsk(w, r) {
			s.list(w, r)
		}
		return
	}
	m, ok := s.read(w, r)
	if !ok {
		return
	}
	f := s.next(m)
	status, code := s.refusal(m)
	if f.Accept && code == 0 {
		m = s.accept(m)
	}
	if !s.wait(r, f.Delay) {
		panic(http.ErrAbortHandler) // net/http's way to break a connection
	}
	switch {
	case f.faulty():
		answerFault(w, m, f)
	case code != 0:
		writeError(w, status, code, m.To)
	case m.SID == "":
		writeMessage(w, s.accept(m))
	default:
		writeMessage(w, m)
	}
}

func answerFault(w http.ResponseWriter, m Message, f Fault) {
	if f.Drop {
		panic(http.ErrAbortHandler)
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if f.Text == "" {
		writeError(w, f.Status, f.Code, m.To)
		return
	}
	w.WriteHeader(max(f.Status, http.StatusOK))
	_, _ = w.Write([]byte(f.Text)) // the client may be gone
}

// read checks the form of a request and takes the message out of it. If the form is wrong it answers as Twilio does.
func (s *Server) read(w http.ResponseWriter, r *http.Request) (Message, bool) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case !s.mayAsk(w, r):
	case r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded":
		s.problem("method %s with content of type %q", r.Method, kind)
		writeError(w, http.StatusMethodNotAllowed, 20004, "")
	case r.ParseForm() != nil:
		s.problem("a form that cannot be read")
		writeError(w, http.StatusBadRequest, 20001, "")
	default:
		return messageOf(r.PostForm), true
	}
	return Message{}, false
}

// mayAsk checks who asks for what; if that is wrong it answers as Twilio does.
func (s *Server) mayAsk(w http.ResponseWriter, r *http.Request) bool {
	user, password, _ := r.BasicAuth()
	switch {
	case !same(user, AccountSID) || !same(password, AuthToken):
		s.problem("wrong credentials for %s", r.URL.Path)
		writeError(w, http.StatusUnauthorized, 20003, "")
	case r.URL.Path != "/2010-04-01/Accounts/"+AccountSID+"/Messages.json":
		s.problem("unknown path %s", r.URL.Path)
		writeError(w, http.StatusNotFound, 20404, "")
	default:
		return true
	}
	return false
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func messageOf(form url.Values) Message {
	m := Message{To: form.Get("To"), Body: form.Get("Body"), From: form.Get("From"),
		MessagingServiceSID: form.Get("MessagingServiceSid"), StatusCallback: form.Get("StatusCallback")}
	if u, err := url.Parse(m.StatusCallback); err == nil {
		m.Ref = u.Query().Get(refParam)
	}
	return m
}

// refusal gives the status and the number of the error that a real account would answer m with; zeros for none.
func (s *Server) refusal(m Message) (status, code int) {
	switch {
	case !looksE164(m.To):
		return http.StatusBadRequest, 21211
	case m.From == "" && m.MessagingServiceSID == "":
		return http.StatusBadRequest, 21603
	case m.Body == "":
		return http.StatusBadRequest, 21602
	case utf8.RuneCountInString(m.Body) > 1600:
		return http.StatusBadRequest, 21617
	case s.isOptedOut(m.To):
		return http.StatusBadRequest, 21610
	}
	return 0, 0
}

// writeError answers as Twilio does, whose words repeat the number of the receiver.
func writeError(w http.ResponseWriter, status, code int, to string) {
	writeJSON(w, status, map[string]any{
		"status": status, "code": code, "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(code),
		"message": fmt.Sprintf("error %d for the receiver %s", code, to),
	})
}

func writeMessage(w http.ResponseWriter, m Message) {
	status := "queued"
	if m.MessagingServiceSID != "" {
		status = "accepted"
	}
	writeJSON(w, http.StatusCreated, map[string]any{
		"sid": m.SID, "account_sid": AccountSID, "status": status, "direction": "outbound-api", "api_version": "2010-04-01",
		"to": m.To, "from": m.From, "body": m.Body, "num_segments": strconv.Itoa(notify.Count(m.Body).Segments),
		"date_created": m.At.Format(time.RFC1123Z), "error_code": nil, "error_message": nil,
		"uri": "/2010-04-01/Accounts/" + AccountSID + "/Messages/" + m.SID + ".json",
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}
