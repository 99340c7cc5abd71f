package mobileapi

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"kipthoi/responder"
)

// by gives the same world reached by another client.
func (w *world) by(client *http.Client) *world {
	other := *w
	other.client = client
	return &other
}

var errStopped = errors.New("the store has stopped")

// stopped is a store that answers nothing.
type stopped struct{ responder.Store }

func (stopped) Read(context.Context, func(responder.Tx) error) error  { return errStopped }
func (stopped) Write(context.Context, func(responder.Tx) error) error { return errStopped }

// failing is a store that writes a few times and then no more.
type failing struct {
	responder.Store
	after  int64
	writes atomic.Int64
}

func (f *failing) Write(ctx context.Context, fn func(responder.Tx) error) error {
	if f.writes.Add(1) > f.after {
		return errStopped
	}
	return f.Store.Write(ctx, fn)
}

// away is a bus that cannot be reached.
type away struct{}

func (away) Publish(context.Context, string, string) error { return errStopped }
func (away) After(context.Context, string) ([]responder.Event, error) {
	return nil, errStopped
}

// script is a bus that gives what it is sent, and holds the server's attention until then.
type script chan []responder.Event

func (script) Publish(context.Context, string, string) error { return nil }
func (s script) After(context.Context, string) ([]responder.Event, error) {
	return <-s, nil
}
