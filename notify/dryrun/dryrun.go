// Package dryrun is a sender that sends nothing: it writes each message as one line of JSON, for demonstrations, for
// trials of new texts, and for a province that has no provider yet.
package dryrun

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"sync"
	"time"

	"kipthoi/notify"
)

// Provider is the name of this sender in receipts.
const Provider = "dryrun"

// Sender writes messages to a writer. It implements notify.Sender.
type Sender struct {
	now func() time.Time

	mu     sync.Mutex
	w      io.Writer
	totals Totals
}

// Totals counts what was written.
type Totals struct {
	// Messages is the number of messages, Segments the number that a provider would have billed.
	Messages int `json:"messages"`
	Segments int `json:"segments"`
	// BySegments is the number of messages of each count of segments, ByEncoding of each encoding.
	BySegments map[int]int    `json:"by_segments"`
	ByEncoding map[string]int `json:"by_encoding"`
}

// New gives a sender that writes to w, one write for each message, never two at once. now tells the time of a line.
func New(w io.Writer, now func() time.Time) *Sender {
	return &Sender{now: now, w: w, totals: Totals{BySegments: map[int]int{}, ByEncoding: map[string]int{}}}
}

// line is a message as it is written; the number of the receiver is masked.
type line struct {
	ID       string    `json:"id"`
	To       string    `json:"to"`
	Body     string    `json:"body"`
	Encoding string    `json:"encoding"`
	Segments int       `json:"segments"`
	Time     time.Time `json:"time"` // UTC
}

// Send writes m. The error is a *notify.SendError to be retried if ctx has ended or if the writer fails.
func (s *Sender) Send(ctx context.Context, m notify.SMS) (notify.Receipt, error) {
	if ctx.Err() != nil {
		return notify.Receipt{}, &notify.SendError{Code: notify.CodeCancelled, Retry: true, Err: context.Cause(ctx)}
	}
	size := notify.Count(m.Body)
	if err := s.write(m, size); err != nil {
		return notify.Receipt{}, &notify.SendError{Code: notify.CodeProvider, Retry: true, Err: err}
	}
	return notify.Receipt{Provider: Provider, ProviderID: Provider + "-" + m.ID}, nil
}

func (s *Sender) write(m notify.SMS, size notify.Size) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, err := json.Marshal(line{m.ID, notify.Mask(m.To), m.Body, size.Encoding, size.Segments, s.now().UTC()})
	if err != nil {
		return errors.New("the message cannot be written as JSON")
	}
	if _, err := s.w.Write(append(text, '\n')); err != nil {
		return err
	}
	s.totals.Messages++
	s.totals.Segments += size.Segments
	s.totals.BySegments[size.Segments]++
	s.totals.ByEncoding[size.Encoding]++
	return nil
}

// Totals gives the counts so far.
func (s *Sender) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.totals
	t.BySegments, t.ByEncoding = maps.Clone(t.BySegments), maps.Clone(t.ByEncoding)
	return t
}
