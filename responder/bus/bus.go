// Package bus carries hints between the parts of one process and between processes: that the log has grown, that a kind
// of job is due. [Memory] serves one process, [Redis] any number of them. [Hinter] publishes what the service tells it
// without making it wait, and [Waker] wakes the runners of jobs.
//
// A bus holds the only copy of nothing. When Redis is away its hints are dropped, After returns an error, and whoever
// waits goes on by asking the store from time to time; when it is back nothing has been missed but some speed.
package bus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	capacity = 4096 // events kept
	batch    = 512  // events that After gives at most
	end      = "$"  // the id that stands for the last event
)

// ErrClosed is returned by a bus after Close.
var ErrClosed = errors.New("bus is closed")

// errID does not repeat the id, which may come from outside.
var errID = errors.New("event id is not of the form milliseconds-number")

// stamp is an event's place in order: the millisecond it was published in, and its number within that. Written as
// "ms-n" it is the id of an event.
type stamp struct{ ms, n uint64 }

func (s stamp) String() string {
	return strconv.FormatUint(s.ms, 10) + "-" + strconv.FormatUint(s.n, 10)
}

func (s stamp) compare(o stamp) int { return cmp.Or(cmp.Compare(s.ms, o.ms), cmp.Compare(s.n, o.n)) }

// next is the stamp of an event published at now after the one with stamp s, also when the clock was set back.
func (s stamp) next(now time.Time) stamp {
	if ms := uint64(max(now.UnixMilli(), 0)); ms > s.ms {
		return stamp{ms: ms}
	}
	return stamp{s.ms, s.n + 1}
}

// parseStamp reads an id; without a number it is the first of its millisecond.
func parseStamp(id string) (s stamp, err error) {
	ms, n, numbered := strings.Cut(id, "-")
	if s.ms, err = strconv.ParseUint(ms, 10, 64); err != nil {
		return stamp{}, errID
	}
	if !numbered {
		return s, nil
	}
	if s.n, err = strconv.ParseUint(n, 10, 64); err != nil {
		return stamp{}, errID
	}
	return s, nil
}

// wait waits until more is closed or ctx ends.
func wait(ctx context.Context, more <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("wait for events: %w", ctx.Err())
	case <-more:
		return nil
	}
}

// pause waits for d, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
