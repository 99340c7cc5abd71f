// Package osrm asks the operator's own OSRM server how far it is by road. Points of protected people are sent to that
// server and to no other: never set it to a public one.
package osrm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Bounds of a question.
const (
	MaxPoints   = 100              // of one request, the start included
	maxBody     = 1 << 20          // bytes of an answer
	timeout     = 3 * time.Second  // of all requests that one question takes
	maxSnapM    = 1000.0           // metres; farther from any road the server knows nothing
	maxIdleTime = 90 * time.Second // of a connection
)

// ErrServer is what Roads returns, wrapped, when the server cannot be asked or answers nonsense. It never holds a point.
var ErrServer = errors.New("osrm")

// Client asks one server. It is safe for concurrent use.
type Client struct {
	base string
	http *http.Client
}

// New makes a client of a server, such as http://127.0.0.1:5000.
func New(base *url.URL) (*Client, error) {
	if base != nil && slices.Contains(public(), base.Hostname()) {
		return nil, fmt.Errorf("%w: that server is public: it must not learn where protected people live", ErrServer)
	}
	if base == nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%w: the address must be http:// or https://", ErrServer)
	}
	transport := &http.Transport{IdleConnTimeout: maxIdleTime}
	client := &http.Client{Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Client{strings.TrimSuffix(base.String(), "/"), client}, nil
}

// public lists the best known servers that anybody may ask.
func public() []string { return []string{"router.project-osrm.org", "routing.openstreetmap.de"} }

// Roads gives the way from one point to each of several: one route, or tables of at most MaxPoints. The server knows of
// no closed roads. Nothing is answered when one request fails, or after some seconds.
func (c *Client) Roads(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if len(to) == 1 {
		road, err := c.route(ctx, from, to[0])
		return []geo.Road{road}, err
	}
	out := make([]geo.Road, 0, len(to))
	for len(to) > 0 {
		n := min(len(to), MaxPoints-1)
		part, err := c.table(ctx, from, to[:n])
		if err != nil {
			return nil, err
		}
		out, to = append(out, part...), to[n:]
	}
	return out, nil
}

// answer is what both services answer.
type answer struct {
	Code   string `json:"code"`
	Routes []struct {
		Distance float64 `json:"distance"`
	} `json:"routes"`
	Waypoints    []waypoint   `json:"waypoints"`
	Sources      []waypoint   `json:"sources"`
	Destinations []waypoint   `json:"destinations"`
	Distances    [][]*float64 `json:"distances"`
}

// waypoint says how far a point is from its road.
type waypoint struct {
	Distance float64 `json:"distance"`
}

func (c *Client) route(ctx context.Context, from, to orb.Point) (geo.Road, error) {
	a, err := c.get(ctx, "route", []orb.Point{from, to}, "overview=false")
	switch {
	case err != nil:
		return geo.Road{}, err
	case a.Code == "NoSegment":
		return geo.Road{}, nil
	case a.Code == "NoRoute":
		return geo.Road{Near: true}, nil
	case len(a.Routes) == 0 || len(a.Waypoints) != 2:
		return geo.Road{}, fmt.Errorf("%w: route without a way", ErrServer)
	}
	return road(&a.Routes[0].Distance, a.Waypoints[0], a.Waypoints[1]), nil
}

func (c *Client) table(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error) {
	a, err := c.get(ctx, "table", append([]orb.Point{from}, to...), "sources=0&annotations=distance")
	switch {
	case err != nil:
		return nil, err
	case a.Code != "Ok":
		return c.halves(ctx, from, to)
	case len(a.Sources) != 1 || len(a.Destinations) != len(to)+1 || len(a.Distances) != 1 || len(a.Distances[0]) != len(to)+1:
		return nil, fmt.Errorf("%w: table of another size", ErrServer)
	}
	out := make([]geo.Road, len(to))
	for i := range to {
		out[i] = road(a.Distances[0][i+1], a.Sources[0], a.Destinations[i+1])
	}
	return out, nil
}

// halves asks again where one of the points has no road: which, only smaller questions tell.
func (c *Client) halves(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error) {
	if len(to) == 1 {
		road, err := c.route(ctx, from, to[0])
		return []geo.Road{road}, err
	}
	first, err := c.table(ctx, from, to[:len(to)/2])
	if err != nil {
		return nil, err
	}
	second, err := c.table(ctx, from, to[len(to)/2:])
	return append(first, second...), err
}

// road reads one distance; null is no way.
func road(metres *float64, a, b waypoint) geo.Road {
	r := geo.Road{SnapM: a.Distance + b.Distance, Near: a.Distance <= maxSnapM && b.Distance <= maxSnapM}
	if r.Near && metres != nil {
		r.Reachable, r.Metres = true, *metres
	}
	return r
}

// get asks a service. Errors name the service only, since the address of a request holds the points.
func (c *Client) get(ctx context.Context, service string, points []orb.Point, options string) (a answer, err error) {
	pairs := make([]string, len(points))
	for i, p := range points {
		pairs[i] = fmt.Sprintf("%.6f,%.6f", p[0], p[1])
	}
	address := c.base + "/" + service + "/v1/driving/" + strings.Join(pairs, ";") + "?" + options
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return a, fmt.Errorf("%w: %s: the request cannot be made", ErrServer, service)
	}
	res, err := c.http.Do(req)
	if err != nil {
		if unwrapped := (*url.Error)(nil); errors.As(err, &unwrapped) {
			err = unwrapped.Err
		}
		return a, fmt.Errorf("%w: %s: %w", ErrServer, service, err)
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	if err := json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(&a); err != nil {
		return a, fmt.Errorf("%w: %s: status %d and no answer in JSON", ErrServer, service, res.StatusCode)
	}
	if a.Code != "Ok" && a.Code != "NoRoute" && a.Code != "NoSegment" {
		return a, fmt.Errorf("%w: %s: status %d, refused", ErrServer, service, res.StatusCode)
	}
	return a, nil
}
