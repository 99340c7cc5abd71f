package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// TestDeliveryReports: whatever the order, and however often, a message ends in the first end that is reported, and what
// is of no message of ours leaves nothing.
func TestDeliveryReports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, c := range []struct {
			reports []string
			want    string
		}{
			{[]string{"sent", "delivered", "delivered"}, "delivered"}, {[]string{"delivered", "sent"}, "delivered"},
			{[]string{"undelivered", "delivered", "sent"}, "undelivered"}, {[]string{"failed", "sent", "failed"}, "failed"},
		} {
			w.offered(w.carer(1))
			all := w.sentTo(carerPhone, "placement.offer")
			m := all[len(all)-1]
			id := newID()
			w.settleSent(m.ID, id)
			for _, state := range c.reports {
				known, err := w.service.Delivered(t.Context(), responder.Delivery{Provider: "twilio", ProviderID: id, MessageID: m.ID, State: state, ErrorCode: "30003"})
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

// TestStrangeDeliveryReports: of a message that is not there, or that went out under another id, or in no state of ours.
func TestStrangeDeliveryReports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.offered(w.carer(1))
		m := w.sentTo(carerPhone, "placement.offer")[0]
		w.settleSent(m.ID, "SM1")
		for _, d := range []responder.Delivery{{Provider: "twilio", ProviderID: "SM1", MessageID: newID(), State: "failed"},
			{Provider: "twilio", ProviderID: "SM2", MessageID: m.ID, State: "failed"}, {Provider: "other", ProviderID: "SM1", MessageID: m.ID, State: "failed"}} {
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
