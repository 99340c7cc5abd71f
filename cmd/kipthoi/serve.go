package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"kipthoi/geo/osrm"
	mobileapi "kipthoi/mobile-api"
	"kipthoi/mobile-api/web"
	"kipthoi/responder"
	"kipthoi/responder/bus"

	"golang.org/x/sync/errgroup"
)

// serveCmd serves one process; any number may share one PostgreSQL and Redis.
type serveCmd struct {
	settings
	Addr   string   `default:"127.0.0.1:8080" env:"KIPTHOI_ADDR" help:"Address to listen at; port 0 takes a free one."`
	SMSLog string   `default:"sms.jsonl" env:"KIPTHOI_SMS_LOG" help:"File that a dry run writes each SMS to."`
	OSRM   *url.URL `env:"KIPTHOI_OSRM" help:"Address of your own OSRM server, for road distances. Never a public one: it learns where people live."`
	Proxy  []string `env:"KIPTHOI_PROXY" help:"Addresses of your own proxy, whose X-Real-IP header is believed; needed behind one, for limits by address."`
	Donate bool     `env:"KIPTHOI_DONATE" help:"Anybody may see public campaigns at /ung-ho, with the VietQR code of their account."`
	Secure bool     `env:"KIPTHOI_SECURE" help:"The page is served over HTTPS: cookies are sent over it only."`
}

// Run serves until the context ends.
func (c *serveCmd) Run(ctx context.Context, a *app) (err error) {
	if c.CallBack == "" {
		return errors.New("cần --call-back, số máy trực ghi trong tin nhắn (the duty phone that messages name is needed)")
	}
	log := slog.New(slog.NewJSONHandler(a.stderr, nil))
	sms, err := os.OpenFile(filepath.Clean(c.SMSLog), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open SMS log: %w", err)
	}
	defer func() { err = errors.Join(err, sms.Close()) }()
	s, err := c.open(ctx, time.Now, sms, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.askOSRM(c.OSRM); err != nil {
		return err
	}
	s.proxies, s.donate = c.Proxy, c.Donate
	return s.serve(ctx, c.Addr, c.Secure, nil, a.stdout)
}

// askOSRM lets the service ask a routing server, if there is one.
func (s *system) askOSRM(base *url.URL) error {
	if base == nil || *base == (url.URL{}) {
		return nil
	}
	client, err := osrm.New(base)
	if err == nil {
		s.service.OSRM = osrm.Watch(client, time.Now, s.log)
	}
	return err
}

// version gives the version and commit that the binary was built from, as far as the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Version
}

// quietly drops the error of closing what is closed.
func quietly(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// serve answers requests and works jobs until ctx ends, and then stops in order: streams, requests, jobs.
func (s *system) serve(ctx context.Context, addr string, secure bool, demo []mobileapi.DemoLogin, out io.Writer) error {
	if err := s.service.TakeUpRoads(ctx); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := mobileapi.New(mobileapi.Config{Service: s.service, Limiter: s.limiter, Bus: s.bus, Lists: s.lists, SMS: s.posts, Texts: s.texts, Web: web.Files(), Demo: demo, Donate: s.donate, Log: s.log, Version: version(), Secure: secure, Proxies: s.proxies})
	waker := bus.NewWaker(s.bus)
	g, run := errgroup.WithContext(ctx)
	g.Go(func() error { return waker.Run(run) })
	g.Go(func() error {
		return s.runner(time.Now, waker.Listen(responder.JobMeals, responder.JobNext, responder.JobApproval)).Run(run)
	})
	g.Go(func() error { return s.batches(time.Now, waker.Listen(responder.JobBatch)).Run(run) })
	g.Go(func() error { return s.outbox(waker.Listen(responder.SendKinds()...)).Run(run) })
	g.Go(func() error { return server.App().Listener(listener) })
	g.Go(func() error { return s.hinter.Run(run) })
	g.Go(func() error { return s.timers(run) })
	g.Go(func() error { return s.takeUp(run) })
	g.Go(func() error {
		<-run.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return errors.Join(server.Shutdown(late), quietly(listener.Close()))
	})
	fmt.Fprintf(out, "Kịp Thời: http://%s\n", listener.Addr())
	return g.Wait()
}
