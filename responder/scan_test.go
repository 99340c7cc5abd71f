package responder_test

import "kipthoi/notify/notifytest"

// scan looks in every message that a test left in its world for the facts of the world.
func (w *world) scan() {
	w.t.Helper()
	notifytest.Scan(w.t, w.service.Store)
}
