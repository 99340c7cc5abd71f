package inbound

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"

	"kipthoi/notify"
)

// SecretHeader is the header in which a gateway names the shared secret.
const SecretHeader = "X-Kipthoi-Secret"

// Gateway reads what a gateway posts that knows nothing but a shared secret: a form or a flat JSON object with the fields
// id, from and text of a message that came in, or id, ref and state of one that went out.
type Gateway struct{ secret [sha256.Size]byte }

// NewGateway gives a reader; the secret must have 16 characters at least.
func NewGateway(secret string) (*Gateway, error) {
	if len(secret) < 16 {
		return nil, errors.New("inbound: the shared secret must have 16 characters at least")
	}
	return &Gateway{sha256.Sum256([]byte(secret))}, nil
}

// Genuine says whether a post names the secret. It compares in constant time.
func (g *Gateway) Genuine(named string) bool {
	sum := sha256.Sum256([]byte(named))
	return subtle.ConstantTimeCompare(sum[:], g.secret[:]) == 1
}

// Received reads a message that came in.
func (*Gateway) Received(fields map[string]string) notify.Received {
	return notify.Received{ID: fields["id"], From: fields["from"], Text: fields["text"]}
}

// Fate reads what became of a message; another state than ours brings nothing.
func (*Gateway) Fate(fields map[string]string) notify.Fate {
	f := notify.Fate{MessageID: fields["ref"], ProviderID: fields["id"], ErrorCode: fields["error"]}
	switch state := fields["state"]; state {
	case notify.FateSent, notify.FateDelivered, notify.FateUndelivered, notify.FateFailed:
		f.State = state
	}
	return f
}
