package responder_test

import (
	"sync"
	"testing"

	"kipthoi/responder"
)

// TestAnswersAtOnce: one message handed over by several processes at once, while another says the opposite: the offer is
// decided once, the place is counted once, and each message has one reply at most.
func TestAnswersAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(1)
		_, pl := w.offered(carer)
		yes := responder.SMS{Provider: "twilio", ProviderID: newID(), From: carerPhone, Text: "1", Verb: "yes"}
		no := responder.SMS{Provider: "twilio", ProviderID: newID(), From: carerPhone, Text: "2", Verb: "no"}
		var working sync.WaitGroup
		for range 4 {
			for _, in := range []responder.SMS{yes, no} {
				working.Go(func() {
					if _, err := w.service.ReceiveSMS(t.Context(), in); err != nil {
						t.Error(err)
					}
				})
			}
		}
		working.Wait()
		var r responder.Carer
		ok(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error { return tx.Get(&r, carer) }))
		state, taken := w.placementState(pl), map[responder.PlacementState]int64{responder.PlacementAccepted: 1, responder.PlacementDeclined: 0}
		if want, decided := taken[state]; !decided || r.Taken != want {
			t.Errorf("%s, %d places taken", state, r.Taken)
		}
		if n := len(w.sentTo(carerPhone, "reply.")); n != 2 {
			t.Errorf("%d replies to two messages", n)
		}
		if n := len(w.inbox("coordinator", "open")); n != 1 {
			t.Errorf("%d of two left for a person", n)
		}
	})
}
