// Package twilio sends messages through Twilio's REST interface. It is the only package that uses Twilio's library.
//
// The library takes no context and hides the answer behind an error, so every call goes through a transport of ours
// that carries the caller's context and a time-out, may point at another base address, and notes what came back.
//
// Twilio has no key that makes a second attempt harmless. Where the request went out and no clear answer came, the error
// says Uncertain; it is the caller's part to ask before sending again.
package twilio

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"kipthoi/notify"
)

// Provider is the name of this sender in receipts.
const Provider = "twilio"

// Sender sends through one Twilio account. It implements notify.Sender and notify.Teller.
type Sender struct {
	config   Config
	base     *url.URL
	callback *url.URL // nil: none
	next     *http.Transport
}

// New gives a sender, or an error that names the setting that is wrong and does not hold its value.
func New(c Config) (*Sender, error) {
	base, callback, err := c.check()
	if err != nil {
		return nil, err
	}
	s := &Sender{config: c, base: base, callback: callback, next: c.Transport}
	if s.next == nil {
		s.next = newTransport()
	}
	if s.config.Timeout == 0 {
		s.config.Timeout = DefaultTimeout
	}
	if s.config.Now == nil {
		s.config.Now = time.Now
	}
	return s, nil
}

// idle is how many connections wait for the next message: as many as any number of workers uses at once.
const idle = 512

// newTransport is the standard one, with room for as many connections to the one host as there are workers.
func newTransport() *http.Transport {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: idle}
	}
	t = t.Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = idle, idle
	return t
}

// String names the account and not its secret.
func (s *Sender) String() string { return s.config.String() }

// GoString is String: %#v tells no more than %v.
func (s *Sender) GoString() string { return s.String() }

// Close gives up the idle connections. A sender can be used after it.
func (s *Sender) Close() { s.next.CloseIdleConnections() }

// Send makes one call. It ends at the time-out or with ctx, whichever is first. The error is a *notify.SendError.
func (s *Sender) Send(ctx context.Context, m notify.SMS) (notify.Receipt, error) {
	timed, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	x := &exchange{ctx: timed, base: s.base, next: s.next}
	answer, err := s.service(x).CreateMessage(s.params(m))
	if err == nil && x.accepted() && answer.Sid != nil && *answer.Sid != "" {
		return notify.Receipt{Provider: Provider, ProviderID: *answer.Sid}, nil
	}
	if err == nil {
		err = errors.New("twilio: an answer without a message id")
	}
	return notify.Receipt{}, s.sendError(ctx, x, err)
}

// service is the library's client for one call. The settings that it would read from the environment stay empty.
func (s *Sender) service(x *exchange) *api.ApiService {
	c := &client.Client{
		Credentials: client.NewCredentials(s.config.AccountSID, s.config.AuthToken),
		HTTPClient:  &http.Client{Transport: x, CheckRedirect: noRedirect},
	}
	c.SetAccountSid(s.config.AccountSID)
	return api.NewApiService(&client.RequestHandler{Client: c})
}

// noRedirect keeps the text and the number from going to an address that nobody configured.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (s *Sender) params(m notify.SMS) *api.CreateMessageParams {
	p := (&api.CreateMessageParams{}).SetTo(m.To).SetBody(m.Body)
	if s.config.MessagingServiceSID != "" {
		p.SetMessagingServiceSid(s.config.MessagingServiceSID)
	} else {
		p.SetFrom(s.config.From)
	}
	if s.callback != nil {
		p.SetStatusCallback(s.callbackFor(m.ID))
	}
	return p
}

// callbackFor is the address Twilio reports to, with our id of the message in it.
func (s *Sender) callbackFor(id string) string {
	u := *s.callback
	q := u.Query()
	q.Set(RefParam, id)
	u.RawQuery = q.Encode()
	return u.String()
}
