package mobileapi

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

type eventsIn struct {
	Last string `header:"Last-Event-ID" maxLength:"64" doc:"where the stream broke off; browsers send it"`
}

type eventsOut struct{ Body func(huma.Context) }

func (*eventsOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{
		Description: "A stream of events named change, without facts: whoever hears one asks again for what is on the screen.",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
}

// events opens a stream of hints. It ends with the session, with the server, or when the client has gone.
func (s *Server) events(ctx context.Context, in *eventsIn) (*eventsOut, error) {
	if s.streams.Add(1) > int64(s.limits.Streams) {
		s.streams.Add(-1)
		return nil, errBusy
	}
	k := *callOf(ctx)
	return &eventsOut{func(x huma.Context) {
		x.SetStatus(http.StatusOK)
		x.SetHeader("Content-Type", "text/event-stream")
		x.SetHeader("X-Accel-Buffering", "no") // a proxy must pass events on at once
		x.SetHeader("Connection", "close")
		x.(streamer).stream(func(w *bufio.Writer) {
			defer s.streams.Add(-1)
			defer s.recoverStream(k.id)
			s.stream(w, k.token, in.Last)
		})
	}}, nil
}

// stream writes an event when the log has grown past the last position, or signs of life.
func (s *Server) stream(w *bufio.Writer, token, last string) {
	ping := time.NewTicker(s.limits.Ping)
	defer ping.Stop()
	at, news := s.live.now()
	if last == "" {
		last = at
	}
	say(w, "retry: 3000\nid: %s\n\n", at)
	for w.Flush() == nil {
		if at != last {
			last = at
			say(w, "event: change\nid: %s\ndata: {}\n\n", at)
			if w.Flush() != nil {
				return
			}
			sleep(s.ctx, s.limits.Gap)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-news:
		case <-ping.C:
			if !s.signedIn(token) {
				return
			}
			say(w, ": ping\n\n")
		}
		at, news = s.live.now()
	}
}

// say writes to a buffer, which keeps its error for Flush.
func say(w io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// signedIn asks again for a session that a stream was opened with. A store that does not answer is no reason to end it.
func (s *Server) signedIn(token string) bool {
	ctx, cancel := context.WithTimeout(s.ctx, s.limits.Deadline)
	defer cancel()
	_, _, err := s.service.Authenticate(ctx, token)
	return err == nil || describe(err).Status != http.StatusUnauthorized
}

// recoverStream keeps a panic in a stream, which runs outside its request, from ending the program.
func (s *Server) recoverStream(requestID string) {
	if p := recover(); p != nil {
		s.log.Error("stream failed", "panic", p, "stack", string(debug.Stack()), "request_id", requestID)
	}
}
