package outbox

import (
	"context"
	"errors"
	"strings"
	"time"

	"kipthoi/notify"
	"kipthoi/responder"
)

// clockSkew is how far the provider's clock may be off.
const clockSkew = 2 * time.Minute

// errNotThere says that the provider does not have a message, which may then go out again.
var errNotThere = errors.New("the provider does not have it")

// unsure asks the provider of an earlier attempt whether it has the message.
func (r *run) unsure(ctx context.Context, j responder.Job, p responder.Parcel) result {
	unclear := failed(j, responder.Settlement{ID: p.ID, ErrorCode: responder.MessageUncertain})
	m, err := parseMark(j.Held)
	l := r.named(m.Provider)
	if err != nil || l == nil {
		r.Log.Error("a message may have gone through a provider that is not known here", "message", p.ID, "provider", m.Provider)
		return unclear
	}
	if l.Repeats {
		return r.at(j, "", 0, errNotThere)
	}
	teller, ok := l.Sender.(notify.Teller)
	if !ok {
		return unclear
	}
	if wait := m.At.Add(r.Settings.Lease).Sub(r.Service.Now()); wait > 0 {
		return r.at(j, j.Held, wait, nil)
	}
	body, err := r.Render(p.Message)
	if err != nil {
		return unclear
	}
	sms := notify.SMS{ID: p.ID, To: p.To, Body: body}
	found, err := r.unclaimed(ctx, teller, sms, m)
	switch {
	case err != nil && r.Service.Now().Sub(m.At) > r.Settings.GiveUp:
		return unclear
	case err != nil: // its claims count crashes too, and say nothing about when an answer may come
		return r.at(j, j.Held, r.Settings.Lease, err)
	}
	id, clear := match(found, body, p.CaseCode)
	switch {
	case !clear:
		return unclear
	case id == "":
		return r.at(j, "", 0, errNotThere)
	}
	size := notify.Count(body)
	return sent(j, responder.Settlement{ID: p.ID, Provider: m.Provider, ProviderID: id, Encoding: size.Encoding, Segments: int64(size.Segments)})
}

// unclaimed gives what the provider took since the attempt and no other message is known to be.
func (r *run) unclaimed(ctx context.Context, t notify.Teller, sms notify.SMS, m mark) (out []notify.Taken, err error) {
	found, err := t.Taken(ctx, sms, m.At.Add(-clockSkew))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.ProviderID
	}
	known, err := r.Service.Receipts(ctx, m.Provider, ids)
	for _, f := range found {
		if !known[f.ProviderID] {
			out = append(out, f)
		}
	}
	return out, err
}

// match finds a text among those that a provider took: its id, "" if it is not there. It is not clear when only another
// text about the same case is there: this one may have been worded otherwise then.
func match(found []notify.Taken, body, code string) (id string, clear bool) {
	similar := false
	for _, f := range found {
		if f.Body == body {
			return f.ProviderID, true
		}
		similar = similar || strings.HasPrefix(f.Body, "Ca "+code+":")
	}
	return "", !similar
}
