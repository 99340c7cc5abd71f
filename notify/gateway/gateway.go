// Package gateway sends messages through a gateway of the country that a JSON file describes: where its HTTP interface
// is, what a request looks like, how success and errors are told, and how to ask for a message later. So a province uses
// the gateway that it has a contract with, without new code.
//
// Files: config.go is the description and its checks, call.go makes a request and reads its answer, gateway.go tells what
// the answer means.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kipthoi/notify"
)

// Sender sends through one gateway. It implements notify.Sender.
type Sender struct {
	config Config
	client *http.Client
}

// Asked is a Sender whose gateway can be asked for a message. It implements notify.Teller.
type Asked struct{ *Sender }

// New gives a sender of a description that Read has checked. It is a notify.Teller when the description says how to ask.
func New(c Config) notify.Sender {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute}
	s := &Sender{config: c, client: &http.Client{Transport: transport, CheckRedirect: noRedirect}}
	if c.Ask == nil {
		return s
	}
	return Asked{s}
}

// noRedirect keeps text and number from going to an address that nobody configured.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// String names the gateway and none of its secrets.
func (s *Sender) String() string { return "gateway " + s.config.Name }

// GoString is String: %#v tells no more than %v.
func (s *Sender) GoString() string { return s.String() }

// Send makes one call. The error is a *notify.SendError.
func (s *Sender) Send(ctx context.Context, m notify.SMS) (notify.Receipt, error) {
	if s.config.NoMarks && strings.ContainsFunc(m.Body, func(r rune) bool { return r > '~' }) {
		return notify.Receipt{}, &notify.SendError{Code: notify.CodeBadText, Err: errors.New("the gateway takes no marks")}
	}
	a, err := s.call(ctx, s.config.Send, m)
	if err != nil {
		return notify.Receipt{}, err
	}
	if s.config.Send.Success.holds(a) {
		id := a.text(s.config.Send.ID)
		if id == "" {
			id = m.ID
		}
		return notify.Receipt{Provider: s.config.Name, ProviderID: id}, nil
	}
	return notify.Receipt{}, s.config.Send.wrong(a)
}

// Taken asks for m by our id. That the gateway does not have it must be said as described; anything else is an error.
func (s Asked) Taken(ctx context.Context, m notify.SMS, _ time.Time) ([]notify.Taken, error) {
	a, err := s.call(ctx, *s.config.Ask, m)
	switch {
	case err != nil:
		return nil, err
	case s.config.Ask.Missing.holds(a):
		return nil, nil
	case s.config.Ask.Success.holds(a):
		id := a.text(s.config.Ask.ID)
		if id == "" {
			id = m.ID
		}
		return []notify.Taken{{ProviderID: id, Body: m.Body}}, nil
	}
	return nil, s.config.Ask.wrong(a)
}

// wrong tells what an answer means that is no success.
func (c *Call) wrong(a *answer) *notify.SendError {
	e := &notify.SendError{Err: fmt.Errorf("the gateway answered status %d", a.status)}
	for _, rule := range c.Errors {
		if rule.holds(a) {
			e.Code, e.ProviderCode = rule.Code, a.text(rule.Path)
			e.Retry = rule.Code == notify.CodeRateLimited || rule.Code == notify.CodeProvider
			if e.Retry {
				e.After = a.retryAfter()
			}
			return e
		}
	}
	switch {
	case a.status == http.StatusTooManyRequests:
		e.Code, e.Retry, e.After = notify.CodeRateLimited, true, a.retryAfter()
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		e.Code = notify.CodeAccount
	case a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout:
		e.Code = notify.CodeRefused
	default: // an error of the gateway, or an answer that nobody described
		e.Code, e.Retry, e.Uncertain = notify.CodeProvider, true, true
	}
	return e
}

// retryAfter reads the header of that name in seconds: up to an hour, 0 if it says nothing sensible.
func (a *answer) retryAfter() time.Duration {
	n, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return time.Duration(min(max(n, 0), 3600)) * time.Second
}
