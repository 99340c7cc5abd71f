package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/cmd/kipthoi/demo"
	mobileapi "kipthoi/mobile-api"
	"kipthoi/responder"
	"kipthoi/responder/law"
)

// demoCmd plays a province after a typhoon on a fresh database, prints what a manager would want to know, and serves it.
type demoCmd struct {
	Addr    string `default:"127.0.0.1:8080" env:"KIPTHOI_ADDR" help:"Address to listen at; port 0 takes a free one."`
	Dir     string `env:"KIPTHOI_DEMO_DIR" help:"Folder for the database; a fresh temporary one when empty."`
	Reports int    `default:"240" help:"How many reports come in."`
	Seed    uint64 `default:"1" help:"Another number makes another play."`
	Once    bool   `help:"Do not serve; stop after the summary."`
	JSON    bool   `name:"json" help:"Print the summary as JSON."`
	Secret  string `name:"sms-secret" env:"KIPTHOI_SMS_SECRET" help:"Secret to post text messages with, as a gateway does; none: nobody can."`
}

// Run plays and serves.
func (c *demoCmd) Run(ctx context.Context, a *app) (err error) {
	if c.Reports < 1 || c.Reports > 100_000 {
		return errors.New("--reports phải từ 1 đến 100000 (must be from 1 to 100000)")
	}
	dir, err := c.folder()
	if err != nil {
		return err
	}
	sms, err := os.Create(filepath.Join(dir, "sms.jsonl")) //nolint:gosec // the operator's own folder
	if err != nil {
		return fmt.Errorf("create SMS log: %w", err)
	}
	defer func() { err = errors.Join(err, sms.Close()) }()
	// A fixed hour of the day, so that the same seed gives the same figures whenever it is played that day.
	clock := demo.NewClock(law.DateOf(time.Now()).AddDays(-demo.Days).At(6, 0))
	log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	set := settings{DB: filepath.Join(dir, "kipthoi.db"), CallBack: demo.DutyPhone, Posts: postSettings{Secret: c.Secret}}
	s, err := set.open(ctx, clock.Now, sms, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return c.play(ctx, a, s, clock, dir)
}

func (c *demoCmd) folder() (string, error) {
	if c.Dir == "" {
		return os.MkdirTemp("", "kipthoi-demo-")
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "kipthoi.db")); err == nil {
		return "", fmt.Errorf("%s đã có dữ liệu, hãy chọn thư mục khác (holds a database already)", c.Dir)
	}
	return c.Dir, os.MkdirAll(c.Dir, 0o700)
}

func (c *demoCmd) play(ctx context.Context, a *app, s *system, clock *demo.Clock, dir string) error {
	bars := newProgress(a.stderr)
	runner, messages := s.runner(clock.Now, nil), s.outbox(nil)
	runner.Workers = 1 // lines of costs that several make at once have ids in another order each time, and are decided in it
	play := &demo.Play{Service: s.service, Clock: clock, Step: bars.step, Reports: c.Reports, Seed: c.Seed,
		Work: func(ctx context.Context) error { return errors.Join(drain(ctx, runner), messages.Drain(ctx)) }}
	err := play.Run(ctx)
	bars.end()
	if err != nil {
		return err
	}
	s.service.Now = time.Now
	if err := s.service.SealLog(ctx); err != nil {
		return err
	}
	sum, err := s.service.Summary(ctx, responder.SystemUser())
	if err != nil {
		return err
	}
	if err := c.print(a.stdout, sum, dir); err != nil || c.Once {
		return err
	}
	s.donate = true
	return s.serve(ctx, c.Addr, false, logins(), a.stdout)
}

// drain works jobs until none is due.
func drain(ctx context.Context, r *responder.Runner) error {
	for {
		n, err := r.Round(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (c *demoCmd) print(w io.Writer, sum responder.Summary, dir string) error {
	if c.JSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(sum)
	}
	printSummary(w, sum)
	fmt.Fprintf(w, "\nDữ liệu mẫu ở %s. Mọi người, mọi nơi chăm sóc và số tiền đều là bịa.\n", dir)
	if !c.Once {
		fmt.Fprintf(w, "\nĐăng nhập thử (mật khẩu %s):\n", demo.Password)
		for _, l := range demo.Logins() {
			fmt.Fprintf(w, "  %-10s %-14s %s\n", l.Login, l.Role, l.Name)
		}
	}
	return nil
}

func logins() (out []mobileapi.DemoLogin) {
	for _, l := range demo.Logins() {
		out = append(out, mobileapi.DemoLogin{Login: l.Login, Password: demo.Password, Role: responder.Role(l.Role), Name: l.Name})
	}
	return out
}
