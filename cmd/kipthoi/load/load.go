// Package load sends requests over several connections at once, for tests of what holds under load and of how fast it
// is. It costs little, because it shares the processors with the server it measures.
package load

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// Load is a run of requests to one address.
type Load struct {
	URL         string // of the server
	Path        string
	Token       string // of a session
	Connections int
	Bodies      [][]byte // each is sent once
	// Answered is told of each answer, from as many goroutines as there are connections; it may be nil.
	Answered func(i int, body []byte)
}

// Times are how long answers took.
type Times []time.Duration

// Run sends every body, each connection the next one when it has its answer. It returns when all are answered or every
// connection has failed, with the time of each answer.
func (l *Load) Run() (Times, error) {
	var next atomic.Int64
	var mu sync.Mutex
	var times Times
	var errs []error
	var working sync.WaitGroup
	for range l.Connections {
		working.Go(func() {
			mine, err := l.work(&next)
			mu.Lock()
			defer mu.Unlock()
			times, errs = append(times, mine...), append(errs, err)
		})
	}
	working.Wait()
	return times, errors.Join(errs...)
}

// work is one connection. What fails is not sent again.
func (l *Load) work(next *atomic.Int64) (times Times, err error) {
	addr, _ := strings.CutPrefix(l.URL, "http://")
	c := &fasthttp.HostClient{Addr: addr, MaxConns: 1, MaxIdemponentCallAttempts: 1}
	defer c.CloseIdleConnections()
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.Header.SetMethod(fasthttp.MethodPost)
	req.Header.SetContentType("application/json")
	req.Header.Set("Authorization", "Bearer "+l.Token)
	req.SetRequestURI(l.URL + l.Path)
	for {
		i := int(next.Add(1) - 1)
		if i >= len(l.Bodies) {
			return times, nil
		}
		req.SetBodyRaw(l.Bodies[i])
		began := time.Now()
		if err := c.Do(req, resp); err != nil {
			return times, fmt.Errorf("request %d: %w", i, err)
		}
		times = append(times, time.Since(began))
		if resp.StatusCode() != fasthttp.StatusOK {
			return times, fmt.Errorf("request %d: status %d: %s", i, resp.StatusCode(), resp.Body())
		}
		if l.Answered != nil {
			l.Answered(i, resp.Body())
		}
	}
}

// Percentile gives the time that so many of a hundred answers did not exceed.
func (t Times) Percentile(p float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(p/100*float64(len(sorted))))]
}
