package inbound

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"slices"

	"kipthoi/notify"
)

// SecretHeader is the header in which a gateway names the shared secret, unless its description names another.
const SecretHeader = "X-Kipthoi-Secret"

// Gateway reads what a gateway posts that knows nothing but a shared secret: a form or a JSON object with the fields
// id, from and text of a message that came in, or id, ref and state of one that went out, or what it calls them.
type Gateway struct {
	secret [sha256.Size]byte
	names  notify.PostNames
}

// NewGateway gives a reader; the secret must have 16 characters at least.
func NewGateway(secret string, names notify.PostNames) (*Gateway, error) {
	if len(secret) < 16 {
		return nil, errors.New("inbound: the shared secret must have 16 characters at least")
	}
	names.Header = cmp.Or(names.Header, SecretHeader)
	names.ID, names.From, names.Text = cmp.Or(names.ID, "id"), cmp.Or(names.From, "from"), cmp.Or(names.Text, "text")
	names.Ref, names.State, names.Error = cmp.Or(names.Ref, "ref"), cmp.Or(names.State, "state"), cmp.Or(names.Error, "error")
	return &Gateway{sha256.Sum256([]byte(secret)), names}, nil
}

// Genuine says whether a post names the secret. It compares in constant time.
func (g *Gateway) Genuine(header func(name string) string, fields map[string]string) bool {
	named := header(g.names.Header)
	if g.names.Secret != "" {
		named = fields[g.names.Secret]
	}
	sum := sha256.Sum256([]byte(named))
	return subtle.ConstantTimeCompare(sum[:], g.secret[:]) == 1
}

// Received reads a message that came in.
func (g *Gateway) Received(fields map[string]string) notify.Received {
	return notify.Received{ID: fields[g.names.ID], From: fields[g.names.From], Text: fields[g.names.Text]}
}

// Fate reads what became of a message; a state that is not known brings nothing. Where the gateway does not tell its own id
// of the message, that is ours, as in the receipt.
func (g *Gateway) Fate(fields map[string]string) notify.Fate {
	f := notify.Fate{MessageID: fields[g.names.Ref], ProviderID: fields[g.names.ID], ErrorCode: fields[g.names.Error]}
	f.ProviderID = cmp.Or(f.ProviderID, f.MessageID)
	state := fields[g.names.State]
	if len(g.names.States) > 0 {
		state = g.names.States[state]
	}
	if slices.Contains(notify.Fates(), state) {
		f.State = state
	}
	return f
}
