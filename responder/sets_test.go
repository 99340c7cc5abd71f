package responder_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"

	"github.com/paulmach/orb"
)

// land is a commune that is a square of half a degree around Thạch Hà.
func land(code string) []geo.Shape {
	return []geo.Shape{{Code: code, Geometry: orb.MultiPolygon{{{{105.6, 18.1}, {106.1, 18.1}, {106.1, 18.6}, {105.6, 18.6}, {105.6, 18.1}}}}}}
}

// TestImportsAreTakenUpWhileServing: reports are located while one process after the other imports boundaries. The other
// process is another service on the same store. Run with -race.
func TestImportsAreTakenUpWhileServing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		other := &world{t: t, now: w.clock(), users: w.users, service: responder.NewService(responder.Service{Store: w.service.Store,
			Law: w.service.Law, Places: w.service.Places, Now: w.clock, NewID: newID})}
		ctx, end := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- poll(ctx, w.service) }()
		for _, code := range []string{huongKe, thachHa, huongKe} {
			ok(t, other.service.ImportBoundaries(t.Context(), land(code), "thử", 0, func(int) {}))
			ok(t, other.service.TakeUp(t.Context()))
			if other.unitOfNext() != code {
				t.Errorf("%s was taken up and is not used", code)
			}
			w.soon("reports lie in "+code, func() bool { return w.unitOfNext() == code })
		}
		_, err := other.service.ImportSuccession(t.Context(), []geo.Succession{{Old: "00016", New: "00004"}, {Old: "00016", New: "00008"}}, "thử")
		ok(t, err)
		w.soon("a mapping is used", func() bool { return len(w.service.Geo().Units.Successors("00016")) == 2 })
		if w.unitOfNext() != huongKe {
			t.Error("the mapping took the boundaries' place")
		}
		end()
		ok(t, <-done)
	})
}

// poll takes up what is imported, as a process that serves does, but oftener.
func poll(ctx context.Context, s *responder.Service) error {
	for ctx.Err() == nil {
		if err := s.TakeUp(ctx); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// soon waits for what another goroutine brings about.
func (w *world) soon(what string, happened func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("did not happen: %s", what)
		}
	}
}

// unitOfNext reports a household with a fix and gives the commune that it is located in.
func (w *world) unitOfNext() string {
	w.t.Helper()
	f := w.report("coordinator", "disaster", "flood", func(o obj) { o["place"] = obj{"lat": 18.36, "lon": 105.86} })
	var unit string
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		var h responder.Household
		err := tx.Get(&h, f.household)
		unit = h.Unit
		return err
	}))
	return unit
}

// TestTakeUpTakesOnce: what is in memory is not read again, and the tiles know it by its set.
func TestTakeUpTakesOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		if set, places := w.service.Boundaries(); set != "" || places.Boundaries != nil {
			t.Errorf("before any import: %q", set)
		}
		ok(t, w.service.ImportBoundaries(t.Context(), land(thachHa), "thử", 0, func(int) {}))
		ok(t, w.service.TakeUp(t.Context()))
		set, places := w.service.Boundaries()
		ok(t, w.service.TakeUp(t.Context()))
		if again, same := w.service.Boundaries(); again != set || set == "" || same.Boundaries != places.Boundaries {
			t.Error("read again")
		}
	})
}
