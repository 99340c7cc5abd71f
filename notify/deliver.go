package notify

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// maxCharacters is the longest text that providers take, in characters.
const maxCharacters = 1600

// State is what became of one attempt to send.
type State string

// The states of an attempt.
const (
	StateSent   State = "sent"   // the provider has it
	StateRetry  State = "retry"  // not sent, or not known to be; try again later
	StateFailed State = "failed" // will not be sent as it is; a person has to look
)

// Outcome is all that the outbox has to store of one attempt.
type Outcome struct {
	State State
	// Receipt is set if State is sent.
	Receipt Receipt
	// Encoding and Segments are the size of the text, as in Size.
	Encoding string
	Segments int
	// Code is the reason if State is not sent.
	Code Code
	// After is how long to wait at least before the next attempt; 0 leaves it to the caller's back-off.
	After time.Duration
	// Uncertain says that the provider may have the message although State is not sent.
	Uncertain bool
	// Err is the cause, fit for a log: no text of the message, no whole phone number.
	Err error
}

// Deliver makes one attempt to send m through s. It logs nothing. A message that no provider could send (no mobile
// number in E.164, text empty, unreadable or over 1,600 characters) fails without s being asked; when ctx has already
// ended, the outcome is retry and s is not asked either.
func Deliver(ctx context.Context, s Sender, m SMS) Outcome {
	size := Count(m.Body)
	out := Outcome{State: StateSent, Encoding: size.Encoding, Segments: size.Segments}
	err := sendable(m)
	if err == nil {
		err = ended(ctx)
	}
	if err == nil {
		out.Receipt, err = s.Send(ctx, m)
	}
	if err != nil {
		out.fail(err)
	}
	return out
}

// fail turns the outcome into that of an error.
func (o *Outcome) fail(err error) {
	var e *SendError
	if !errors.As(err, &e) {
		e = &SendError{Code: CodeUnknown, Retry: true, Uncertain: true, Err: err}
	}
	o.State, o.Receipt = StateFailed, Receipt{}
	if e.Retryable() {
		o.State = StateRetry
	}
	o.Code, o.After, o.Uncertain, o.Err = e.Code, e.After, e.Uncertain, e
}

func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return &SendError{Code: CodeCancelled, Retry: true, Err: context.Cause(ctx)}
}

// sendable checks what is wrong with m whatever the provider.
func sendable(m SMS) error {
	switch {
	case !canReceive(m.To):
		return &SendError{Code: CodeBadNumber, Err: errors.New("the receiver is no mobile number in E.164")}
	case m.Body == "" || !utf8.ValidString(m.Body):
		return &SendError{Code: CodeBadText, Err: errors.New("the text is empty or no UTF-8")}
	case utf8.RuneCountInString(m.Body) > maxCharacters:
		return &SendError{Code: CodeBadText, Err: fmt.Errorf("the text is over %d characters", maxCharacters)}
	}
	return nil
}
