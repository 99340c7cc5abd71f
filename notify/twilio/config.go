package twilio

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Settings that hold if Config does not say otherwise.
const (
	DefaultBaseURL = "https://api.twilio.com"
	DefaultTimeout = 10 * time.Second
)

// RefParam is the query parameter of the status callback that holds notify.SMS.ID.
const RefParam = "ref"

// Config is what a sender needs to know. One of From and MessagingServiceSID must be set.
type Config struct {
	// AccountSID is "AC" and 32 hexadecimal digits.
	AccountSID string
	// AuthToken is the secret of the account, letters and digits.
	AuthToken string
	// From is the number in E.164 or the name that messages come from.
	From string
	// MessagingServiceSID is "MG" and 32 hexadecimal digits: Twilio chooses the number.
	MessagingServiceSID string
	// StatusCallback is the public address for reports of delivery; "" for none. The id of the message is added to it
	// as the parameter RefParam.
	StatusCallback string
	// BaseURL is where the interface is; "" for DefaultBaseURL. Without TLS it must be this machine.
	BaseURL string
	// Timeout bounds one call; 0 for DefaultTimeout.
	Timeout time.Duration
	// Transport makes the connections; nil for one of the sender's own.
	Transport *http.Transport
	// Now tells the time, to read a Retry-After that is a date; nil for time.Now.
	Now func() time.Time
}

// String names the account and not its secret.
func (c Config) String() string { return "twilio account " + c.AccountSID }

// GoString is String: %#v tells no more than %v.
func (c Config) GoString() string { return c.String() }

// check gives the two addresses, or says which setting is wrong.
func (c Config) check() (base, callback *url.URL, err error) {
	if err := c.checkAccount(); err != nil {
		return nil, nil, err
	}
	raw := c.BaseURL
	if raw == "" {
		raw = DefaultBaseURL
	}
	if base, err = address("BaseURL", raw); err != nil {
		return nil, nil, err
	}
	if base.Path == "" {
		base.Path = "/" // without it JoinPath gives a path that no server takes
	}
	if base.RawQuery != "" {
		return nil, nil, wrong("BaseURL", "must have no query")
	}
	if base.Scheme == "http" && !thisMachine(base.Hostname()) {
		return nil, nil, wrong("BaseURL", "must be https, the account's secret goes there")
	}
	if c.StatusCallback != "" {
		callback, err = address("StatusCallback", c.StatusCallback)
	}
	return base, callback, err
}

func (c Config) checkAccount() error {
	switch {
	case !isSID("AC", c.AccountSID):
		return wrong("AccountSID", "must be AC and 32 hexadecimal digits")
	case c.AuthToken == "" || strings.ContainsFunc(c.AuthToken, notAlphanumeric):
		return wrong("AuthToken", "must be letters and digits")
	case (c.From == "") == (c.MessagingServiceSID == ""):
		return wrong("From", "either this or MessagingServiceSID must be set")
	case c.MessagingServiceSID != "" && !isSID("MG", c.MessagingServiceSID):
		return wrong("MessagingServiceSID", "must be MG and 32 hexadecimal digits")
	case c.Timeout < 0:
		return wrong("Timeout", "must not be negative")
	}
	return nil
}

func wrong(setting, why string) error { return errors.New("twilio: " + setting + ": " + why) }

func address(setting, raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "" {
		return nil, wrong(setting, "must be an address of the form https://host/path")
	}
	return u, nil
}

func thisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func isSID(prefix, s string) bool {
	rest, found := strings.CutPrefix(s, prefix)
	return found && len(rest) == 32 && strings.Trim(rest, "0123456789abcdefABCDEF") == ""
}

func notAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}
