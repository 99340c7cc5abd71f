package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"kipthoi/responder"

	"github.com/google/uuid"
)

// ID makes an id as a phone does.
func ID() string { return uuid.Must(uuid.NewV7()).String() }

// Op is an operation as it is sent.
type Op struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"`
	At      time.Time `json:"at"`
	Device  string    `json:"device"`
	Data    any       `json:"data"`
}

// Do makes an operation with a fresh id on a subject.
func Do(kind, subject string, data any) Op {
	return Op{ID: ID(), Kind: kind, Subject: subject, At: time.Now().UTC(), Device: "e2e", Data: data}
}

// JSON gives a request with the operations.
func JSON(ops ...Op) []byte {
	raw, err := json.Marshal(map[string]any{"operations": ops})
	if err != nil {
		panic(fmt.Errorf("write operations: %w", err)) // made from a test's own values
	}
	return raw
}

// Client is somebody who is signed in, on one connection of their own.
type Client struct {
	*Server
	ID    string // of the user
	Token string
	http  *http.Client
}

// Login signs a user in.
func (s *Server) Login(login string) *Client { return s.signIn(login, Password) }

func (s *Server) signIn(login, password string) *Client {
	s.Helper()
	c := s.client("", "")
	var out struct {
		User  struct{ ID string }
		Token string
	}
	s.must(c.call(s.Context(), "POST", "/api/v1/login", map[string]any{"login": login, "password": password, "device": "e2e", "token": true}, &out))
	c.ID, c.Token = out.User.ID, out.Token
	return c
}

func (s *Server) client(id, token string) *Client {
	own := &http.Transport{MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1}
	s.Cleanup(own.CloseIdleConnections)
	return &Client{Server: s, ID: id, Token: token, http: &http.Client{Transport: own, Timeout: time.Minute}}
}

// renew chooses the password of all users of a test in place of the one that the administrator gave.
func (c *Client) renew(given string) {
	c.Helper()
	c.must(c.call(c.Context(), "POST", "/api/v1/password", map[string]string{"old": given, "password": Password}, nil))
}

// Again gives the same session on another connection.
func (c *Client) Again() *Client { return c.client(c.ID, c.Token) }

// call sends a request and reads the answer into out.
func (c *Client) call(ctx context.Context, method, path string, body, out any) error {
	var in io.Reader
	if body != nil {
		raw, ok := body.([]byte)
		if !ok {
			var err error
			if raw, err = json.Marshal(body); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL()+path, in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	req.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("%s %s: status %d: %s", method, path, resp.StatusCode, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// Get reads a path of the API.
func (c *Client) Get(path string, out any) {
	c.Helper()
	c.must(c.Fetch(path, out))
}

// Fetch is Get where a test must not be ended; without an out the answer need not be JSON.
func (c *Client) Fetch(path string, out any) error {
	return c.call(c.Context(), "GET", "/api/v1"+path, nil, out)
}

// Send sends operations and gives their results; it may be called where a test must not be ended.
func (c *Client) Send(ops ...Op) ([]responder.Result, error) {
	var out struct {
		Results []responder.Result
		Left    int
	}
	err := c.call(c.Context(), "POST", "/api/v1/operations", JSON(ops...), &out)
	if err == nil && len(out.Results) != len(ops) {
		err = fmt.Errorf("%d results for %d operations", len(out.Results), len(ops))
	}
	return out.Results, err
}

// Apply sends operations, all of which must be applied.
func (c *Client) Apply(ops ...Op) []responder.Result {
	c.Helper()
	results, err := c.Send(ops...)
	c.must(err)
	for i, r := range results {
		if r.Status != responder.StatusApplied {
			c.Fatalf("%s: %s: %v", ops[i].Kind, r.Status, r.Error)
		}
	}
	return results
}

// Refused sends an operation that must be rejected with a code, and kept.
func (c *Client) Refused(code responder.Code, op Op) {
	c.Helper()
	results, err := c.Send(op)
	c.must(err)
	if r := results[0]; r.Status != responder.StatusRejected || r.Error == nil || r.Error.Code != code || r.Error.VI == "" || r.Error.EN == "" {
		c.Errorf("%s: %s, error %+v, want it rejected with code %s in two languages", op.Kind, r.Status, r.Error, code)
	}
}
