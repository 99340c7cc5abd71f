package responder_test

import (
	"slices"
	"strings"
	"testing"

	"kipthoi/responder"
)

// TestDeliveryReports: whatever the order, and however often, a message ends with what says most, and that it arrived says
// more than all else.
func TestDeliveryReports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, c := range []struct {
			reports []string
			want    string
		}{
			{[]string{"sent", "delivered", "delivered"}, "delivered"}, {[]string{"delivered", "sent"}, "delivered"},
			{[]string{"undelivered", "delivered", "sent"}, "delivered"}, {[]string{"delivered", "undelivered"}, "delivered"}, {[]string{"failed", "sent", "failed"}, "failed"},
		} {
			w.offered(w.carer(1))
			all := w.sentTo(carerPhone, "placement.offer")
			m := all[len(all)-1]
			id := newID()
			w.settleSent(m.ID, id)
			for _, state := range c.reports {
				of := m.ID
				if state == "delivered" {
					of = "" // its own id tells which it is
				}
				known, err := w.service.Delivered(t.Context(), responder.Delivery{Provider: "twilio", ProviderID: id, MessageID: of, State: state, ErrorCode: "30003"})
				if ok(t, err); !known {
					t.Errorf("%v: not known", c.reports)
				}
			}
			if got := w.message(m.ID); got.State != c.want || got.ProviderID != id || got.ErrorCode != "30003" {
				t.Errorf("%v: %+v", c.reports, got)
			}
		}
	})
}

// TestAllOrders: what the worker knows and what the provider reports arrive in every order; the message ends the same, with
// the provider's id, its size, and counted.
func TestAllOrders(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for want, events := range map[string][]string{"delivered": {"taken", "sent", "delivered"}, "undelivered": {"taken", "sent", "undelivered"},
			"sent": {"given up", "sent"}, "delivered, given up": {"given up", "sent", "delivered"}} {
			want, _, _ = strings.Cut(want, ",")
			for _, order := range orders(events) {
				w.offered(w.carer(1))
				all := w.sentTo(carerPhone, "placement.offer")
				m, id := all[len(all)-1], newID()
				for _, event := range order {
					w.happens(m.ID, id, event)
				}
				got := w.message(m.ID)
				taken := slices.Contains(events, "taken")
				if got.State != want || got.ProviderID != id || got.CountedAt.IsZero() || got.SentAt.IsZero() || taken && (got.Segments != 2 || got.Tries != 1) {
					t.Errorf("%v: %+v", order, got)
				}
			}
		}
	})
}

// orders gives every order of some events.
func orders(events []string) (all [][]string) {
	if len(events) == 0 {
		return [][]string{nil}
	}
	for i := range events {
		rest := slices.Delete(slices.Clone(events), i, i+1)
		for _, tail := range orders(rest) {
			all = append(all, append([]string{events[i]}, tail...))
		}
	}
	return all
}

// happens lets a worker tell that a provider took a message or that it gave it up, or the provider report on it.
func (w *world) happens(message, providerID, event string) {
	w.t.Helper()
	s := responder.Settlement{ID: message, State: "sent", Tries: 1, Provider: "twilio", ProviderID: providerID, Encoding: "gsm7", Segments: 2}
	switch event {
	case "given up":
		s = responder.Settlement{ID: message, State: "failed", Tries: 1, ErrorCode: responder.MessageUncertain}
		fallthrough
	case "taken":
		ok(w.t, w.service.Settle(w.t.Context(), []responder.Settlement{s}))
	default:
		known, err := w.service.Delivered(w.t.Context(), responder.Delivery{Provider: "twilio", ProviderID: providerID, MessageID: message, State: event})
		if ok(w.t, err); !known {
			w.t.Errorf("the report %s is of no message", event)
		}
	}
}

// TestStrangeDeliveryReports: of a message that is not there, or that went out under another id, or in no state of ours.
func TestStrangeDeliveryReports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.offered(w.carer(1))
		m := w.sentTo(carerPhone, "placement.offer")[0]
		w.settleSent(m.ID, "SM1")
		for _, d := range []responder.Delivery{{Provider: "twilio", ProviderID: "SM1", MessageID: newID(), State: "failed"},
			{Provider: "twilio", ProviderID: "SM2", MessageID: m.ID, State: "failed"}, {Provider: "twilio", ProviderID: "SM2", State: "failed"}, {Provider: "other", ProviderID: "SM1", MessageID: m.ID, State: "failed"}} {
			if known, err := w.service.Delivered(t.Context(), d); err != nil || known {
				t.Errorf("%+v: %v, %v", d, known, err)
			}
		}
		if _, err := w.service.Delivered(t.Context(), responder.Delivery{Provider: "twilio", ProviderID: "SM1", MessageID: m.ID, State: "queued"}); err == nil {
			t.Error("a state of ours is taken from outside")
		}
		if got := w.message(m.ID); got.State != "sent" {
			t.Errorf("%+v", got)
		}
	})
}

// TestAReportBeforeTheReceipt: a provider may tell the end before its answer to the sending has arrived.
func TestAReportBeforeTheReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.offered(w.carer(1))
		m := w.sentTo(carerPhone, "placement.offer")[0]
		for _, state := range []string{"sent", "delivered"} {
			_, err := w.service.Delivered(t.Context(), responder.Delivery{Provider: "twilio", ProviderID: "SM1", MessageID: m.ID, State: state})
			ok(t, err)
		}
		w.settleSent(m.ID, "SM1")
		if got := w.message(m.ID); got.State != "delivered" || got.ProviderID != "SM1" {
			t.Errorf("%+v", got)
		}
	})
}

// settleSent writes what the worker does once a provider has taken a message.
func (w *world) settleSent(message, providerID string) {
	w.t.Helper()
	err := w.service.Settle(w.t.Context(), []responder.Settlement{{ID: message, State: "sent", Provider: "twilio", ProviderID: providerID, Segments: 1}})
	ok(w.t, err)
}

func (w *world) message(id string) (m responder.Message) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error { return tx.Get(&m, id) }))
	return m
}
