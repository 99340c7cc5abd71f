package notify

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// SMS is one text message to one person.
type SMS struct {
	// ID is our own id of the message, the same at each attempt. It is not a secret, and it says nothing about a case.
	ID string
	// To is the number of the receiver in E.164, such as +84912345678.
	To string
	// Body is the text as it goes out.
	Body string
}

// String names the message without its text and with its number masked, so that no log tells more than it should.
func (m SMS) String() string { return fmt.Sprintf("sms %s to %s", m.ID, Mask(m.To)) }

// GoString is String: %#v tells no more than %v.
func (m SMS) GoString() string { return m.String() }

// LogValue is what a structured log holds of the message.
func (m SMS) LogValue() slog.Value {
	size := Count(m.Body)
	return slog.GroupValue(slog.String("id", m.ID), slog.String("to", Mask(m.To)),
		slog.String("encoding", size.Encoding), slog.Int("segments", size.Segments))
}

// Receipt is the provider's word that it has taken a message.
type Receipt struct {
	// Provider is the name of the adapter, such as "twilio".
	Provider string
	// ProviderID is the provider's own id, under which it reports later what became of the message.
	ProviderID string
}

// Sender hands messages to a provider. It is safe for concurrent use.
type Sender interface {
	// Send returns when the provider has taken m, or with a *SendError. It makes one attempt only, and it ends
	// soon after ctx does.
	Send(ctx context.Context, m SMS) (Receipt, error)
}

// Code names why a message was not sent. The list is closed; the provider's own number is SendError.ProviderCode.
type Code string

// The codes of send errors.
const (
	CodeBadNumber   Code = "bad_number"   // no number that can receive an SMS; final
	CodeOptedOut    Code = "opted_out"    // the receiver wants no messages; final
	CodeBadText     Code = "bad_text"     // empty, too long, or not readable; final
	CodeAccount     Code = "account"      // the provider refuses our account or its key; final until somebody mends it
	CodeRefused     Code = "refused"      // the provider refuses this message for another reason; final
	CodeRateLimited Code = "rate_limited" // too many at once; again after SendError.After
	CodeProvider    Code = "provider"     // the provider has a fault, or its answer makes no sense; again
	CodeNetwork     Code = "network"      // no connection, or it broke; again
	CodeTimeout     Code = "timeout"      // no answer in time; again
	CodeCancelled   Code = "cancelled"    // the caller gave up, as at shutdown; again
	CodeUnknown     Code = "unknown"      // a sender broke its contract and gave an error of another type; again
)

// Codes lists every code, for tables that must cover them all.
func Codes() []Code {
	return []Code{CodeBadNumber, CodeOptedOut, CodeBadText, CodeAccount, CodeRefused, CodeRateLimited, CodeProvider,
		CodeNetwork, CodeTimeout, CodeCancelled, CodeUnknown}
}

// SendError says why a message was not sent, as far as we know.
type SendError struct {
	Code Code
	// ProviderCode is the provider's own number of the error, "" if it gave none.
	ProviderCode string
	// Retry says that a later attempt may succeed.
	Retry bool
	// After is how long the provider wants us to wait at least; 0 if it did not say.
	After time.Duration
	// Uncertain says that the provider may have taken the message all the same: the request went out and no clear
	// answer came. To send again without asking the provider first may send twice.
	Uncertain bool
	// Err is the cause. Its text holds neither the text of the message nor a whole phone number.
	Err error
}

// Error is the code, the provider's number and the cause, every phone number masked.
func (e *SendError) Error() string {
	s := "sms not sent: " + string(e.Code)
	if e.ProviderCode != "" {
		s += " " + e.ProviderCode
	}
	if e.Err != nil {
		s += ": " + maskIn(e.Err.Error())
	}
	return s
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }

// Retryable says whether a later attempt may succeed.
func (e *SendError) Retryable() bool { return e.Retry }
