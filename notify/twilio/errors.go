package twilio

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"

	"kipthoi/notify"
)

// The numbers of Twilio's errors that mean something of their own to us.
const (
	twilioTooManyRequests = 20429
	twilioQueueFull       = 21611 // ten hours of messages wait for this From
	twilioBadTo           = 21211
	twilioShortCode       = 21265
	twilioNotMobile       = 21614
	twilioLandline        = 21635
	twilioOptedOut        = 21610
	twilioNoBody          = 21602
	twilioBodyTooLong     = 21617
)

// maxAfter bounds what a provider may ask us to wait.
const maxAfter = time.Hour

// sendError tells what err, from a call whose course x has noted, means for the message. The provider's own words are
// left out: they repeat the receiver's number.
func (s *Sender) sendError(ctx context.Context, x *exchange, err error) *notify.SendError {
	if x.status == 0 {
		return unanswered(ctx, x, err)
	}
	number := 0
	var rest *client.TwilioRestError
	if errors.As(err, &rest) {
		number = rest.Code
	}
	e := &notify.SendError{Code: codeOf(x.status, number)}
	e.Retry = e.Code == notify.CodeProvider || e.Code == notify.CodeRateLimited
	e.Uncertain = e.Code == notify.CodeProvider
	e.Err = fmt.Errorf("twilio answered status %d", x.status)
	if number != 0 {
		e.ProviderCode = strconv.Itoa(number)
	}
	if e.Retry {
		e.After = retryAfter(x.header, s.config.Now())
	}
	return e
}

// codeOf sorts an answer that was no success. A success whose content makes no sense is a fault of the provider.
func codeOf(status, number int) notify.Code {
	switch number {
	case twilioBadTo, twilioShortCode, twilioNotMobile, twilioLandline:
		return notify.CodeBadNumber
	case twilioOptedOut:
		return notify.CodeOptedOut
	case twilioNoBody, twilioBodyTooLong:
		return notify.CodeBadText
	case twilioTooManyRequests, twilioQueueFull:
		return notify.CodeRateLimited
	}
	switch {
	case status == http.StatusTooManyRequests:
		return notify.CodeRateLimited
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		return notify.CodeAccount
	case status >= 500, status <= 299, status == http.StatusRequestTimeout:
		return notify.CodeProvider
	}
	return notify.CodeRefused
}

// unanswered sorts a call that brought no answer. ctx is the caller's; x has the shorter one of the call.
func unanswered(ctx context.Context, x *exchange, err error) *notify.SendError {
	e := &notify.SendError{Code: notify.CodeNetwork, Retry: true, Uncertain: x.sent.Load(), Err: withoutAddress(err)}
	var wait net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Code = notify.CodeCancelled
	case x.ctx.Err() != nil, errors.As(err, &wait) && wait.Timeout():
		e.Code = notify.CodeTimeout
	}
	return e
}

// withoutAddress takes off the method and the address of the call, which names the account.
func withoutAddress(err error) error {
	var call *url.Error
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

// retryAfter reads the header of that name, in seconds or as a date: from 0 to an hour, 0 if it says nothing sensible.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(text); err == nil {
		wait = time.Duration(min(max(seconds, 0), int(maxAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxAfter)
}
