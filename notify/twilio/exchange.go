package twilio

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
)

// maxAnswer is the most of an answer that is read, in bytes; Twilio's are about a thousand.
const maxAnswer = 1 << 20

// exchange is the transport of one call. It carries the context, turns the request to the configured address, and notes
// what happened, which the library's errors do not all tell.
type exchange struct {
	ctx  context.Context
	base *url.URL
	next http.RoundTripper

	sent   atomic.Bool // the request, or a part of it, went out
	status int         // of the answer; 0 if there was none
	header http.Header // of the answer
}

// RoundTrip makes the call and reads the whole answer, so that the connection is free for the next call even where the
// library does not close what it has read.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := x.next.RoundTrip(x.redirect(r))
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // all that matters of it has been read
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	x.status, x.header = res.StatusCode, res.Header
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// redirect gives the request with our context, to our address.
func (x *exchange) redirect(r *http.Request) *http.Request {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { x.sent.Store(true) }}
	r = r.Clone(httptrace.WithClientTrace(x.ctx, trace))
	query := r.URL.RawQuery
	r.URL = x.base.JoinPath(r.URL.Path)
	r.URL.RawQuery = query
	r.Host = x.base.Host
	return r
}

// accepted says that the answer was one of success.
func (x *exchange) accepted() bool { return x.status >= 200 && x.status <= 299 }
