package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"kipthoi/notify"
)

// Config describes a gateway.
type Config struct {
	// Name is that of receipts and notes: it must stay the same. Letters, digits and dashes.
	Name string `json:"name"`
	// Brand is the registered name that messages come from.
	Brand string `json:"brand"`
	// NoMarks says that the gateway takes no Vietnamese marks.
	NoMarks bool `json:"no_marks"`
	// Repeats says that the gateway drops a second message under the same id.
	Repeats bool `json:"repeats"`
	// PerSecond is how many messages it takes a second; 0: any number.
	PerSecond float64 `json:"per_second"`
	// TimeoutSeconds bounds one call; 0: 10.
	TimeoutSeconds int `json:"timeout_seconds"`
	// Send hands a message over.
	Send Call `json:"send"`
	// Ask asks by our id whether a message was taken; left out where that cannot be asked.
	Ask *Call `json:"ask"`
	// Posts names the fields of what it posts to us: messages that came in, and what became of those that went out. Fields
	// inside of others are joined by dots, as in a path.
	Posts notify.PostNames `json:"posts"`
}

// Call describes one request. In the address, the headers and the body {to} is the number as 84912345678, {to_e164} with
// a plus before it, {to_national} as 0912345678, {text} the message, {id} our id of it, {brand} the brand, and {env:NAME}
// a variable of the environment, for secrets.
type Call struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	// JSON or Form is the body; neither: none.
	JSON json.RawMessage   `json:"json"`
	Form map[string]string `json:"form"`
	// Success is how an answer says yes, Missing how it says that there is no such message.
	Success Match `json:"success"`
	Missing Match `json:"missing"`
	// ID is the path of the gateway's own id in the answer; "" or absent there: ours.
	ID     string `json:"id"`
	Errors []Rule `json:"errors"`
}

// Match is a condition on an answer: one of the states and, if there is a path, one of the values there. A path is names
// and places joined by dots, such as data.0.code. An empty Match never holds.
type Match struct {
	Status []int    `json:"status"`
	Path   string   `json:"path"`
	Values []string `json:"values"`
}

// Rule says what an error of the gateway means.
type Rule struct {
	Match
	Code notify.Code `json:"code"`
}

// Timeout bounds one call.
func (c Config) Timeout() time.Duration {
	if c.TimeoutSeconds == 0 {
		return 10 * time.Second
	}
	return time.Duration(c.TimeoutSeconds) * time.Second
}

// String names the gateway and none of its secrets.
func (c Config) String() string { return "gateway " + c.Name }

// GoString is String.
func (c Config) GoString() string { return c.String() }

// Read reads a description from JSON and checks it. env gives variables of the environment. The error names the field.
func Read(r io.Reader, env func(string) string) (c Config, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return c, fmt.Errorf("gateway: %w", err)
	}
	filled, missing := withEnv(string(raw), env)
	if len(missing) > 0 {
		return c, fmt.Errorf("gateway: not in the environment: %s", strings.Join(missing, ", "))
	}
	d := json.NewDecoder(strings.NewReader(filled))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, errors.New("gateway: the description is no JSON of its form") // the cause may hold a secret
	}
	return c, c.check()
}

// withEnv puts variables in, written as they must stand inside of a JSON text.
func withEnv(text string, env func(string) string) (filled string, missing []string) {
	filled = regexp.MustCompile(`\{env:(\w+)\}`).ReplaceAllStringFunc(text, func(word string) string {
		name := word[len("{env:") : len(word)-1]
		value := env(name)
		if value == "" {
			missing = append(missing, name)
		}
		quoted, _ := json.Marshal(value) // a string always can be
		return string(quoted[1 : len(quoted)-1])
	})
	return filled, missing
}

func (c Config) check() error {
	switch {
	case !regexp.MustCompile(`^[a-z0-9-]{1,30}$`).MatchString(c.Name) || c.Name == "twilio" || c.Name == "dryrun":
		return errors.New("gateway: name: must be small letters, digits and dashes, and no other provider's")
	case c.TimeoutSeconds < 0 || c.TimeoutSeconds > 120 || c.PerSecond < 0:
		return errors.New("gateway: timeout_seconds or per_second: out of bounds")
	}
	for _, state := range c.Posts.States {
		if !slices.Contains(notify.Fates(), state) {
			return fmt.Errorf("gateway: posts.states: each must be one of %s", strings.Join(notify.Fates(), ", "))
		}
	}
	if err := c.Send.check("send"); err != nil || c.Ask == nil {
		return err
	}
	if c.Ask.Missing.empty() {
		return errors.New("gateway: ask.missing: must say how the gateway tells that it does not have a message")
	}
	return c.Ask.check("ask")
}

func (c Call) check(field string) error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !thisMachine(u.Hostname())) {
		return fmt.Errorf("gateway: %s.url: must be an address with https, or of this machine", field)
	}
	if c.Method != "GET" && c.Method != "POST" || c.JSON != nil && c.Form != nil {
		return fmt.Errorf("gateway: %s: the method must be GET or POST, and the body json or form", field)
	}
	if c.Success.empty() {
		return fmt.Errorf("gateway: %s.success: must say how the gateway tells that it has the message", field)
	}
	for _, r := range c.Errors {
		if !slices.Contains(notify.Codes(), r.Code) || r.empty() {
			return fmt.Errorf("gateway: %s.errors: each needs a condition and a code of the list", field)
		}
	}
	return nil
}

func (m Match) empty() bool { return len(m.Status) == 0 && m.Path == "" }

func thisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
