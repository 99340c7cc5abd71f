package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kipthoi/geo"
	mobileapi "kipthoi/mobile-api"
	"kipthoi/notify"
	"kipthoi/notify/outbox"
	"kipthoi/responder"
	"kipthoi/responder/bus"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/sqlstore"

	"github.com/google/uuid"
)

// settings say where things are kept and whom to speak to.
type settings struct {
	lawFiles
	DB       string          `default:"kipthoi.db" env:"KIPTHOI_DB" help:"SQLite file, or postgres:// address."`
	Lists    string          `env:"KIPTHOI_LISTS" placeholder:"FILE" help:"JSON file of the columns of hamlet lists; built in when left out."`
	Redis    string          `env:"KIPTHOI_REDIS" help:"redis:// address, for several processes on one PostgreSQL."`
	CallBack string          `env:"KIPTHOI_CALLBACK" help:"Duty phone that an SMS asks to call; needed to serve."`
	Twilio   *twilioSettings `embed:"" prefix:"twilio-" envprefix:"KIPTHOI_TWILIO_"`
	SMS      smsSettings     `embed:"" prefix:"sms-" envprefix:"KIPTHOI_SMS_"`
	Posts    postSettings    `embed:""`
}

// system is a running kipthoi: the parts, wired.
type system struct {
	store   *sqlstore.DB
	bus     responder.Bus
	limiter func(name string, burst int, every time.Duration) mobileapi.Limiter
	hinter  *bus.Hinter
	service *responder.Service
	proxies []string // whose X-Real-IP is believed
	donate  bool     // anybody may see public campaigns
	lists   *hamletlist.Forms
	posts   map[string]mobileapi.SMSProvider
	texts   *textDesk
	senders []outbox.Provider
	sms     outbox.Settings
	call    notify.CallBack
	log     *slog.Logger
	closers []func() error
}

// open wires a system. now is the clock; sms takes the lines of a dry run.
func (c *settings) open(ctx context.Context, now func() time.Time, sms io.Writer, log *slog.Logger) (s *system, err error) {
	s = &system{log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.store, err = sqlstore.Open(ctx, c.DB, sqlstore.WithNow(now)); err != nil {
		return s, fmt.Errorf("open database: %w", err)
	}
	s.closers = append(s.closers, s.store.Close)
	if err = s.openBus(c.Redis, log); err != nil {
		return s, err
	}
	if err = s.openSMS(c, sms, now); err != nil {
		return s, err
	}
	return s, s.openService(ctx, c, now)
}

func (s *system) openBus(address string, log *slog.Logger) error {
	s.bus = bus.NewMemory(time.Now)
	s.limiter = func(_ string, burst int, every time.Duration) mobileapi.Limiter {
		return bus.NewMemoryLimit(burst, every, time.Now)
	}
	if address != "" {
		shared, err := bus.OpenRedis(address, "kipthoi", log)
		if err != nil {
			return fmt.Errorf("open redis: %w", err)
		}
		s.closers = append(s.closers, shared.Close)
		s.bus = shared
		s.limiter = func(name string, burst int, every time.Duration) mobileapi.Limiter {
			return shared.Limit(name, burst, every)
		}
	}
	s.hinter = bus.NewHinter(s.bus)
	return nil
}

func (s *system) openService(ctx context.Context, c *settings, now func() time.Time) error {
	book, err := c.book()
	if err != nil {
		return fmt.Errorf("load the law: %w", err)
	}
	places, err := loadPlaces()
	if err != nil {
		return err
	}
	people, err := geo.LoadPopulation()
	if err != nil {
		return fmt.Errorf("load population: %w", err)
	}
	if s.lists, err = c.listForms(); err != nil {
		return err
	}
	passwords := mobileapi.NewPasswords()
	s.service = responder.NewService(responder.Service{Store: s.store, Law: book, Places: places, People: people, Now: now, NewID: newID,
		Hash: passwords.Hash, Verify: passwords.Verify, CheckText: s.texts.check, Hint: s.hinter.Hint})
	if s.posts, err = c.smsProviders(s.service); err != nil {
		return err
	}
	return errors.Join(s.texts.takeUp(ctx, s.service), s.service.TakeUp(ctx))
}

// loadPlaces reads the units and settlements that are built in.
func loadPlaces() (*geo.Locator, error) {
	units, err := geo.LoadUnits()
	if err != nil {
		return nil, fmt.Errorf("load units: %w", err)
	}
	settlements, err := geo.LoadSettlements()
	if err != nil {
		return nil, fmt.Errorf("load settlements: %w", err)
	}
	return &geo.Locator{Units: units, Settlements: settlements}, nil
}

// listForms gives the columns of hamlet lists.
func (c *settings) listForms() (forms *hamletlist.Forms, err error) {
	if c.Lists == "" {
		return hamletlist.Default()
	}
	f, err := os.Open(filepath.Clean(c.Lists))
	if err != nil {
		return nil, fmt.Errorf("open forms: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return hamletlist.Load(f)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (s *system) close() (err error) {
	for i := len(s.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closers[i]())
	}
	return err
}
