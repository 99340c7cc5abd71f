package twilio_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kipthoi/notify"
	"kipthoi/notify/twilio"
	"kipthoi/notify/twiliotest"
)

var (
	_ notify.Sender = (*twilio.Sender)(nil)
	_ notify.Teller = (*twilio.Sender)(nil)
)

func TestNewChecksEverySetting(t *testing.T) {
	tests := []struct {
		name   string
		change func(*twilio.Config)
		want   string
	}{
		{"no account", func(c *twilio.Config) { c.AccountSID = "" }, "AccountSID"},
		{"short account", func(c *twilio.Config) { c.AccountSID = "ACsecret1" }, "AccountSID"},
		{"other account", func(c *twilio.Config) { c.AccountSID = "AC" + strings.Repeat("z", 32) }, "AccountSID"},
		{"no token", func(c *twilio.Config) { c.AuthToken = "" }, "AuthToken"},
		{"token with a line end", func(c *twilio.Config) { c.AuthToken = "secret1\n" }, "AuthToken"},
		{"nobody to send", func(c *twilio.Config) { c.From = "" }, "From"},
		{"two to send", func(c *twilio.Config) { c.MessagingServiceSID = "MG" + strings.Repeat("a", 32) }, "From"},
		{"service", func(c *twilio.Config) { c.From, c.MessagingServiceSID = "", "MGsecret1" }, "MessagingServiceSID"},
		{"timeout", func(c *twilio.Config) { c.Timeout = -time.Second }, "Timeout"},
		{"base", func(c *twilio.Config) { c.BaseURL = "api.secret1.com" }, "BaseURL"},
		{"base scheme", func(c *twilio.Config) { c.BaseURL = "ftp://secret1" }, "BaseURL"},
		{"base with a user", func(c *twilio.Config) { c.BaseURL = "https://a:secret1@host" }, "BaseURL"},
		{"base with a query", func(c *twilio.Config) { c.BaseURL = "https://host/?a=secret1" }, "BaseURL"},
		{"base in clear", func(c *twilio.Config) { c.BaseURL = "http://secret1.example" }, "BaseURL"},
		{"callback", func(c *twilio.Config) { c.StatusCallback = "://secret1" }, "StatusCallback"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := settings("http://127.0.0.1:1")
			tt.change(&c)
			s, err := twilio.New(c)
			if s != nil || err == nil || !strings.HasPrefix(err.Error(), "twilio: "+tt.want+": ") || strings.Contains(err.Error(), "secret1") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNewTakes(t *testing.T) {
	for _, url := range []string{"", "https://api.twilio.com", "https://proxy.example/twilio/", "http://localhost:8080", "http://[::1]:8080"} {
		if _, err := twilio.New(settings(url)); err != nil {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestSettingsAsTextHideTheToken(t *testing.T) {
	c := settings("")
	if text := fmt.Sprintf("%v %+v %#v %s", c, c, c, &c); strings.Contains(text, twiliotest.AuthToken) || !strings.Contains(text, c.AccountSID) {
		t.Error(text)
	}
	s, err := twilio.New(c)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(text, twiliotest.AuthToken) {
		t.Error(text)
	}
}
