package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"kipthoi/notify"
)

// maxAnswer is the most of an answer that is read, in bytes.
const maxAnswer = 1 << 20

// answer is what a gateway said; body is nil when it is no JSON.
type answer struct {
	status int
	header http.Header
	body   any
}

// call makes a request. The error is a *notify.SendError: there was no whole answer.
func (s *Sender) call(ctx context.Context, c Call, m notify.SMS) (*answer, error) {
	timed, cancel := context.WithTimeout(ctx, s.config.Timeout())
	defer cancel()
	var sent atomic.Bool
	traced := httptrace.WithClientTrace(timed, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	req, err := c.request(traced, s.facts(m))
	if err != nil {
		return nil, &notify.SendError{Code: notify.CodeRefused, Err: errors.New("the request cannot be made")}
	}
	res, err := s.client.Do(req)
	if err != nil {
		return nil, unanswered(ctx, timed, sent.Load(), err)
	}
	defer func() { _ = res.Body.Close() }() // all that matters of it has been read
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, unanswered(ctx, timed, true, err)
	}
	a := &answer{status: res.StatusCode, header: res.Header}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&a.body) != nil {
		a.body = nil
	}
	return a, nil
}

// unanswered sorts a call without an answer; the address, which may hold a secret, is taken off the error.
func unanswered(ctx, timed context.Context, sent bool, err error) *notify.SendError {
	var where *url.Error
	if errors.As(err, &where) {
		err = where.Err
	}
	e := &notify.SendError{Code: notify.CodeNetwork, Retry: true, Uncertain: sent, Err: err}
	switch {
	case ctx.Err() != nil:
		e.Code = notify.CodeCancelled
	case timed.Err() != nil:
		e.Code = notify.CodeTimeout
	}
	return e
}

// facts are what stands in braces in a description.
func (s *Sender) facts(m notify.SMS) []string {
	digits := strings.TrimPrefix(m.To, "+")
	national := digits
	if rest, vietnamese := strings.CutPrefix(digits, "84"); vietnamese {
		national = "0" + rest
	}
	return []string{"{to}", digits, "{to_e164}", m.To, "{to_national}", national, "{text}", m.Body, "{id}", m.ID, "{brand}", s.config.Brand}
}

func (c Call) request(ctx context.Context, facts []string) (*http.Request, error) {
	escaped := slices.Clone(facts)
	for i := 1; i < len(escaped); i += 2 {
		escaped[i] = url.QueryEscape(escaped[i])
	}
	fill := strings.NewReplacer(facts...)
	body, kind, err := c.body(fill)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, strings.NewReplacer(escaped...).Replace(c.URL), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for name, value := range c.Headers {
		req.Header.Set(name, fill.Replace(value))
	}
	return req, nil
}

// body writes what is sent, and its type.
func (c Call) body(fill *strings.Replacer) (body []byte, kind string, err error) {
	switch {
	case c.JSON != nil:
		var v any
		d := json.NewDecoder(bytes.NewReader(c.JSON))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			return nil, "", err
		}
		body, err = json.Marshal(filled(v, fill))
		return body, "application/json", err
	case c.Form != nil:
		form := url.Values{}
		for name, value := range c.Form {
			form.Set(name, fill.Replace(value))
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	return nil, "", nil
}

// filled puts facts into every text of a JSON value.
func filled(v any, fill *strings.Replacer) any {
	switch v := v.(type) {
	case string:
		return fill.Replace(v)
	case []any:
		for i := range v {
			v[i] = filled(v[i], fill)
		}
	case map[string]any:
		for name := range v {
			v[name] = filled(v[name], fill)
		}
	}
	return v
}

// text reads the value at a path, "" if there is none.
func (a *answer) text(path string) string {
	if path == "" {
		return ""
	}
	v := a.body
	for name := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(in) {
				return ""
			}
			v = in[n]
		default:
			return ""
		}
	}
	switch v.(type) {
	case string, json.Number, bool:
		return fmt.Sprint(v)
	}
	return ""
}

// holds says whether an answer meets a condition.
func (m Match) holds(a *answer) bool {
	if m.empty() || len(m.Status) > 0 && !slices.Contains(m.Status, a.status) {
		return false
	}
	if m.Path == "" {
		return true
	}
	text := a.text(m.Path)
	return len(m.Values) == 0 && text != "" || slices.Contains(m.Values, text)
}
