package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"kipthoi/notify"
	"kipthoi/notify/dryrun"
	"kipthoi/notify/gateway"
	"kipthoi/notify/outbox"
	"kipthoi/notify/twilio"
	"kipthoi/responder"
)

// twilioSettings turn real SMS on; without them messages are only written to the log of the dry run.
type twilioSettings struct {
	SID     string        `env:"SID" help:"Account of Twilio; empty: dry run."`
	Token   string        `env:"TOKEN" help:"Its secret."`
	From    string        `env:"FROM" help:"Number or name that messages come from."`
	Base    *url.URL      `env:"BASE" help:"Another address of its interface."`
	Timeout time.Duration `env:"TIMEOUT" default:"10s" help:"Longest wait for its answer."`
}

// smsSettings are the numbers of the outbox; zeros are the defaults.
type smsSettings struct {
	AtOnce  int           `env:"AT_ONCE" default:"128" help:"Messages on their way at the same time."`
	Lease   time.Duration `env:"LEASE" default:"1m" help:"After what time a message without an answer is asked about, and another process takes over."`
	Rate    float64       `env:"RATE" help:"Messages a second to one provider from this process; 0: any number."`
	Gateway string        `env:"GATEWAY" placeholder:"FILE" help:"JSON file that describes a gateway; it sends what Twilio, if set, cannot."`
	GiveUp  time.Duration `env:"GIVE_UP" default:"24h" help:"How long a message is tried."`
}

// of gives the settings of an outbox.
func (c smsSettings) of(timeout time.Duration) (outbox.Settings, error) {
	s := outbox.Defaults()
	if c.AtOnce != 0 {
		s.AtOnce = c.AtOnce
	}
	if c.Lease != 0 {
		s.Lease = c.Lease
	}
	if c.GiveUp != 0 {
		s.GiveUp = c.GiveUp
	}
	if s.AtOnce < 1 || s.AtOnce > 2000 {
		return s, errors.New("--sms-at-once: từ 1 đến 2000 (from 1 to 2000)")
	}
	s.Answer = timeout
	if s.Lease <= timeout || s.GiveUp <= s.Lease {
		return s, errors.New("--sms-lease phải dài hơn thời gian chờ trả lời và ngắn hơn --sms-give-up (must be longer than the wait for an answer, shorter than --sms-give-up)")
	}
	return s, nil
}

// openSMS reads the texts and opens the providers.
func (s *system) openSMS(c *settings, sms io.Writer, now func() time.Time) (err error) {
	if s.texts, err = openTexts(now); err != nil {
		return err
	}
	if c.CallBack != "" {
		if s.call, err = notify.ParseCallBack(c.CallBack); err != nil {
			return fmt.Errorf("call-back number: %w", err)
		}
	}
	longest := time.Duration(0)
	if c.Twilio != nil && c.Twilio.SID != "" {
		sender, err := c.Twilio.open(now, c.Posts.statusCallback())
		if err != nil {
			return err
		}
		longest = c.Twilio.Timeout
		s.senders = append(s.senders, outbox.Provider{Name: twilio.Provider, Sender: sender, PerSecond: c.SMS.Rate})
	}
	if c.SMS.Gateway != "" {
		described, err := c.SMS.gateway()
		if err != nil {
			return err
		}
		longest = max(longest, described.Timeout())
		s.senders = append(s.senders, outbox.Provider{Name: described.Name, Sender: gateway.New(described), Repeats: described.Repeats, PerSecond: described.PerSecond})
	}
	if len(s.senders) == 0 {
		s.senders = []outbox.Provider{{Name: dryrun.Provider, Sender: dryrun.New(sms, now), Repeats: true}}
	}
	s.sms, err = c.SMS.of(longest)
	return err
}

// gateway reads the description of the gateway.
func (c smsSettings) gateway() (described gateway.Config, err error) {
	f, err := os.Open(filepath.Clean(c.Gateway))
	if err != nil {
		return described, fmt.Errorf("open the gateway's description: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return gateway.Read(f, os.Getenv)
}

func (c *twilioSettings) open(now func() time.Time, callback string) (*twilio.Sender, error) {
	config := twilio.Config{AccountSID: c.SID, AuthToken: c.Token, From: c.From, Timeout: c.Timeout, StatusCallback: callback, Now: now}
	if c.Base != nil {
		config.BaseURL = c.Base.String()
	}
	return twilio.New(config)
}

// outbox sends the messages of this process.
func (s *system) outbox(wake <-chan struct{}) *outbox.Outbox {
	return &outbox.Outbox{Service: s.service, Providers: s.senders, Render: s.render, Settings: s.sms, Wake: wake, Log: s.log}
}

// render writes the text of a message, by the texts in force on the day that it was written: the same at each attempt.
func (s *system) render(m responder.Message) (string, error) {
	facts := notify.Facts{CallBack: s.call, Due: m.DueAt, Digit: 1, Overdue: notify.NewTally(m.Overdue), Waiting: notify.NewTally(m.Waiting)}
	days, err := notify.DaysLeft(int(m.Days))
	if err != nil {
		return "", fmt.Errorf("render %s: %w", m.Template, err)
	}
	facts.Days = days
	if m.CaseCode != "" { // some replies are about no case
		if facts.Code, err = notify.ParseCaseCode(m.CaseCode); err != nil {
			return "", fmt.Errorf("render %s: %w", m.Template, err)
		}
	}
	return s.texts.On(m.CreatedAt).Render(m.Template, notify.LangPlain, facts)
}
