package twilio

import (
	"net/url"
	"strings"

	"github.com/twilio/twilio-go/client"

	"kipthoi/notify"
)

// Webhook reads what Twilio posts to us: messages that came in, and what became of those that went out.
type Webhook struct {
	public    string // the address of our server as Twilio knows it, without a slash at its end
	validator client.RequestValidator
}

// NewWebhook gives a reader for a server at a public address, such as https://kipthoi.example. The error names the setting
// that is wrong and does not hold its value.
func NewWebhook(public, authToken string) (*Webhook, error) {
	u, err := address("public address", public)
	switch {
	case err != nil:
		return nil, err
	case u.RawQuery != "":
		return nil, wrong("public address", "must have no query")
	case authToken == "":
		return nil, wrong("AuthToken", "must be set")
	}
	return &Webhook{strings.TrimRight(u.String(), "/"), client.NewRequestValidator(authToken)}, nil
}

// Genuine says whether a post comes from Twilio: whether the signature is that of our address, the target as it was asked
// for (path and query) and the form, under the account's secret. It compares in constant time.
func (w *Webhook) Genuine(target string, form map[string]string, signature string) bool {
	return signature != "" && w.validator.Validate(w.public+target, form, signature)
}

// Received reads a message that came in.
func (w *Webhook) Received(form map[string]string) notify.Received {
	return notify.Received{ID: form["MessageSid"], From: form["From"], Text: form["Body"]}
}

// Fate reads what became of a message. Our id of it is in the target, where the sender had put it.
func (w *Webhook) Fate(target string, form map[string]string) notify.Fate {
	f := notify.Fate{ProviderID: form["MessageSid"], State: fate(form["MessageStatus"]), ErrorCode: form["ErrorCode"]}
	if u, err := url.ParseRequestURI(target); err == nil {
		f.MessageID = u.Query().Get(RefParam)
	}
	return f
}

func fate(status string) string {
	switch status {
	case "queued", "accepted", "scheduled", "sending", "sent":
		return notify.FateSent
	case "delivered", "read":
		return notify.FateDelivered
	case "undelivered":
		return notify.FateUndelivered
	case "failed", "canceled":
		return notify.FateFailed
	}
	return ""
}
