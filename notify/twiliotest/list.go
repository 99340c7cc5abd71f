package twiliotest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// list answers what was taken for a receiver, the newest first, in pages.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	f := s.nextList()
	if !s.wait(r, f.Delay) {
		panic(http.ErrAbortHandler)
	}
	if f.faulty() {
		answerFault(w, Message{}, f)
		return
	}
	q := r.URL.Query()
	size, page := min(max(number(q, "PageSize", 50), 1), 1000), max(number(q, "Page", 0), 0)
	found := []any{}
	all := s.Messages()
	left := 0
	for i := len(all) - 1; i >= 0; i-- {
		if to := q.Get("To"); to != "" && all[i].To != to {
			continue
		}
		if left++; left > page*size && left <= (page+1)*size {
			found = append(found, resource(all[i]))
		}
	}
	out := map[string]any{"messages": found, "page": page, "page_size": size, "next_page_uri": nil}
	if left > (page+1)*size {
		q.Set("Page", strconv.Itoa(page+1))
		q.Set("PageToken", fmt.Sprintf("PASM%d", page+1))
		out["next_page_uri"] = r.URL.Path + "?" + q.Encode()
	}
	writeJSON(w, http.StatusOK, out)
}

func number(q url.Values, name string, otherwise int) int {
	if n, err := strconv.Atoi(q.Get(name)); err == nil {
		return n
	}
	return otherwise
}

// resource is a message as Twilio shows it; it was sent on as soon as it was taken.
func resource(m Message) map[string]any {
	at := m.At.Format(time.RFC1123Z)
	return map[string]any{"sid": m.SID, "account_sid": AccountSID, "status": "sent", "direction": "outbound-api", "to": m.To, "from": m.From,
		"body": m.Body, "date_created": at, "date_sent": at}
}

// Lists is the number of times that somebody asked for what was taken.
func (s *Server) Lists() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists
}

// EachList sets a function that chooses the fault of every question for what was taken, by its number from 1; nil for
// none. It must not call the Server.
func (s *Server) EachList(choose func(call int) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.eachList = choose
}

// nextList counts a question and chooses its fault.
func (s *Server) nextList() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lists++; s.eachList != nil {
		return s.eachList(s.lists)
	}
	return Fault{}
}
