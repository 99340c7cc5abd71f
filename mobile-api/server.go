package mobileapi

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"

	"github.com/gofiber/fiber/v2"
)

// Config is what a server needs.
type Config struct {
	Service *responder.Service
	Bus     responder.Bus          // hints for live events; nil: streams stay silent
	Web     fs.FS                  // the built page; without an index.html a sentence says how to build it
	Lists   *hamletlist.Forms      // columns of hamlet lists; nil: built in
	SMS     map[string]SMSProvider // who may post, by name; nil: nobody
	Texts   TextDesk               // wordings of messages; nil: none can be seen or set
	Donate  bool                   // anybody may see public campaigns and their QR codes
	Demo    []DemoLogin            // shown to anybody; nil outside a demonstration
	Log     *slog.Logger
	Version string   // of the program
	Proxies []string // addresses of our own proxies, whose X-Real-IP header names who asks
	Secure  bool     // people reach the site by HTTPS: cookies travel no other way
	Limits  Limits
	Limiter func(name string, burst int, every time.Duration) Limiter // makes what counts attempts, one for each name; needed
}

// Limiter lets each key act a few times at once, and then once in a while.
type Limiter interface {
	// Allow counts an attempt; when there were too many it counts none and says how long to wait.
	Allow(ctx context.Context, key string) (wait time.Duration, ok bool)
	// Clear takes back what was counted for a key.
	Clear(ctx context.Context, key string)
}

// Limits bounds what a client may ask for. A zero field takes the default.
type Limits struct {
	Body         int           // bytes of a request; 1 MiB
	Deadline     time.Duration // for one request; 15 s
	List         int           // bytes of a hamlet list; 3 MiB
	ListDeadline time.Duration // for one; 2 minutes
	Read         time.Duration // for a request to arrive whole; a minute, as phones in a storm are slow
	Ping         time.Duration // between signs of life on a stream; 15 s
	Gap          time.Duration // least time between two events of a stream; 250 ms
	Streams      int           // open at once; 5,000
	MapCache     int           // bytes of map tiles, and of the points they are drawn from; 128 MiB
	LoginBurst   int           // failed attempts at once for one login from one address; 5
	LoginEvery   time.Duration // and then one each; 10 s
	CallerBurst  int           // registrations at once from one address, where many may share a network; 20
	CallerEvery  time.Duration // and then one each; a minute
	PhoneBurst   int           // registrations at once for one phone; 3
	PhoneEvery   time.Duration // and then one each; an hour
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Body:         cmp.Or(l.Body, 1<<20),
		Deadline:     cmp.Or(l.Deadline, 15*time.Second),
		List:         cmp.Or(l.List, 3<<20),
		ListDeadline: cmp.Or(l.ListDeadline, 2*time.Minute),
		Read:         cmp.Or(l.Read, time.Minute),
		Ping:         cmp.Or(l.Ping, 15*time.Second),
		Gap:          cmp.Or(l.Gap, 250*time.Millisecond),
		Streams:      cmp.Or(l.Streams, 5000),
		MapCache:     cmp.Or(l.MapCache, 128<<20),
		LoginBurst:   cmp.Or(l.LoginBurst, 5),
		LoginEvery:   cmp.Or(l.LoginEvery, 10*time.Second),
		CallerBurst:  cmp.Or(l.CallerBurst, 20),
		CallerEvery:  cmp.Or(l.CallerEvery, time.Minute),
		PhoneBurst:   cmp.Or(l.PhoneBurst, 3),
		PhoneEvery:   cmp.Or(l.PhoneEvery, time.Hour),
	}
}

// DemoLogin is a login that a demonstration shows on its first page.
type DemoLogin struct {
	Login    string         `json:"login"`
	Password string         `json:"password"`
	Role     responder.Role `json:"role"`
	Name     string         `json:"name"`
}

// Server answers HTTP requests.
type Server struct {
	service *responder.Service
	lists   *hamletlist.Forms
	sms     map[string]SMSProvider
	texts   TextDesk
	demo    []DemoLogin
	donate  bool
	log     *slog.Logger
	version string
	secure  bool
	limits  Limits

	app        *fiber.App
	open       map[string]bool // "METHOD path" of the routes under /api that need no session
	spec       []byte          // the OpenAPI document
	site       site
	pages      func() (*template.Template, error) // that the server writes itself
	logins     Limiter
	callers    Limiter // addresses that register for help
	callPhones Limiter // and the phones they name
	maps       *maps
	live       *live
	streams    atomic.Int64
	ctx        context.Context // ends with the server; for streams, which outlive their request's context
	stop       context.CancelFunc
	working    sync.WaitGroup
}

// New makes a server and begins to follow the bus. Shutdown ends it.
func New(c Config) *Server {
	s := &Server{service: c.Service, lists: c.Lists, sms: c.SMS, texts: c.Texts, demo: c.Demo, donate: c.Donate, log: c.Log, version: c.Version, secure: c.Secure,
		limits: c.Limits.withDefaults(), open: map[string]bool{}, live: newLive()}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.logins = c.Limiter("login", s.limits.LoginBurst, s.limits.LoginEvery)
	s.callers = c.Limiter("caller", s.limits.CallerBurst, s.limits.CallerEvery)
	s.callPhones = c.Limiter("phone", s.limits.PhoneBurst, s.limits.PhoneEvery)
	s.maps = newMaps(c.Service, s.limits.MapCache)
	s.site = loadSite(c.Web, s.log)
	s.pages = sync.OnceValues(parsePages)
	s.app = s.build(c.Proxies)
	if c.Bus != nil {
		s.working.Go(func() { s.live.follow(s.ctx, c.Bus, s.log) })
	}
	return s
}

// App gives the router, ready to listen.
func (s *Server) App() *fiber.App { return s.app }

// Shutdown ends the streams, lets requests in hand finish until ctx ends, and stops.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	err := s.app.ShutdownWithContext(ctx)
	s.working.Wait()
	if err != nil {
		return fmt.Errorf("shut down HTTP: %w", err)
	}
	return nil
}

// build puts the router together: what every request passes, the routes, and the page for all else.
func (s *Server) build(proxies []string) *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:                 "kipthoi",
		DisableStartupMessage:   true,
		Immutable:               true,
		CaseSensitive:           true,
		BodyLimit:               max(4*s.limits.Body, 4*s.limits.List/3, responder.MaxAttachment*5/4), // above it the connection is cut; up to it there is an answer
		ReadTimeout:             s.limits.Read,
		IdleTimeout:             2 * time.Minute,
		ReadBufferSize:          8 << 10,
		ErrorHandler:            s.fail,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          proxies,
		ProxyHeader:             "X-Real-IP",
		EnableIPValidation:      true,
	})
	app.Use(s.identify, s.observe, s.guard, s.headers, s.size, s.deadline)
	app.Use("/api", s.authenticate)
	s.spec = s.routes(app)
	app.Get("/openapi.json", s.openAPI)
	app.Use(s.static)
	return app
}
