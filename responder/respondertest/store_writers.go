package respondertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"kipthoi/responder"
)

func writerTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"writers/own outcome": writersOwnOutcome,
		"writers/last place":  writersLastPlace,
		"writers/lock":        writersLock,
		"writers/same id":     writersSameID,
		"writers/snapshot":    writersSnapshot,
		"writers/seen":        writersSeen,
	}
}

// together runs fn n times at once and gives the errors in order.
func together(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = fn(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// writersOwnOutcome has a hundred writers at once, of whom some break a key, some a check, some give up, some panic and
// some have gone: each learns what became of its own, and only that of the others is there.
func writersOwnOutcome(t *testing.T, s responder.Store) {
	insert(t, s, newUser("taken", "taken"))
	gone, cancel := context.WithCancel(limited(t))
	cancel()
	ctx := limited(t)
	errs := together(100, func(i int) error {
		if i%10 == 9 {
			ctx := gone
			return s.Write(ctx, func(tx responder.Tx) error { return outcome(tx, i) })
		}
		return s.Write(ctx, func(tx responder.Tx) error { return outcome(tx, i) })
	})
	read(t, s, func(tx responder.Tx) error {
		for i, err := range errs {
			u, c := tx.Get(newUser("", ""), fmt.Sprintf("u%d", i)), tx.Get(carer("", 0, 0), fmt.Sprintf("c%d", i))
			want := map[int]error{1: responder.ErrDuplicate, 3: errChanged, 5: responder.ErrCheck, 9: context.Canceled}[i%10]
			switch {
			case i%2 == 0 && (err != nil || u != nil || c != nil):
				t.Errorf("writer %d: %v, and its rows: %v, %v", i, err, u, c)
			case i%2 == 1 && (err == nil || !errors.Is(err, want) && want != nil || !missing(u) || !missing(c)):
				t.Errorf("writer %d: %v, want %v, and its rows: %v, %v", i, err, want, u, c)
			}
		}
		return nil
	})
}

func missing(err error) bool { return errors.Is(err, responder.ErrNotFound) }

func outcome(tx responder.Tx, i int) error {
	if err := tx.Insert(newUser(fmt.Sprintf("u%d", i), fmt.Sprintf("login%d", i))); err != nil {
		return err
	}
	switch i % 10 {
	case 1:
		return tx.Insert(newUser(fmt.Sprintf("x%d", i), "taken"))
	case 3:
		return errChanged
	case 5:
		return tx.Insert(carer(fmt.Sprintf("c%d", i), 1, 2))
	case 7:
		panic("lost my head")
	}
	return tx.Insert(carer(fmt.Sprintf("c%d", i), 1, 1))
}

// retried runs a write again as long as it is stale, as the service does.
func retried(ctx context.Context, s responder.Store, fn func(responder.Tx) error) error {
	for {
		err := s.Write(ctx, fn)
		if !errors.Is(err, responder.ErrStale) {
			return err
		}
	}
}

// writersLastPlace has forty people want one of five places: five get one.
func writersLastPlace(t *testing.T, s responder.Store) {
	insert(t, s, carer("c", 5, 0))
	ctx := limited(t)
	errs := together(40, func(int) error {
		return retried(ctx, s, func(tx responder.Tx) error {
			var c responder.Carer
			if err := tx.Get(&c, "c"); err != nil { // without a lock: the version guards it
				return err
			}
			if c.Free() == 0 {
				return errChanged
			}
			c.Taken++
			return tx.Update(&c)
		})
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			expect(t, "one too many", err, errChanged)
		}
	}
	if c := latest(t, s, carer("c", 0, 0)).(*responder.Carer); won != 5 || c.Taken != 5 || c.Version != 6 {
		t.Errorf("%d won a place, and %d are taken in version %d", won, c.Taken, c.Version)
	}
}

// writersLock counts with the row locked: nobody is stale.
func writersLock(t *testing.T, s responder.Store) {
	insert(t, s, carer("c", 1000, 0))
	ctx := limited(t)
	for i, err := range together(40, func(int) error {
		return s.Write(ctx, func(tx responder.Tx) error {
			var c responder.Carer
			if err := tx.Lock(&c, "c"); err != nil {
				return err
			}
			c.Taken++
			return tx.Update(&c)
		})
	}) {
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	if c := latest(t, s, carer("c", 0, 0)).(*responder.Carer); c.Taken != 40 || c.Version != 41 {
		t.Errorf("%d counted in version %d", c.Taken, c.Version)
	}
}

// writersSameID applies one operation from many connections at once: it takes effect once.
func writersSameID(t *testing.T, s responder.Store) {
	ctx := limited(t)
	applied := 0
	for i, err := range together(30, func(i int) error {
		return s.Write(ctx, func(tx responder.Tx) error {
			err := tx.Get(&responder.Kept{}, "op")
			if !missing(err) {
				return errors.Join(err, errChanged)
			}
			if err := tx.Insert(carer(fmt.Sprintf("c%d", i), 1, 0)); err != nil {
				return err
			}
			return tx.Insert(&responder.Kept{Meta: responder.Meta{ID: "op"}})
		})
	}) {
		switch {
		case err == nil:
			applied++
		case !errors.Is(err, errChanged) && !errors.Is(err, responder.ErrDuplicate):
			t.Errorf("writer %d: %v", i, err)
		}
	}
	read(t, s, func(tx responder.Tx) error {
		n, err := tx.Count("carers", "", responder.Query{})
		if applied != 1 || n[""] != 1 {
			t.Errorf("applied %d times, with %d rows", applied, n[""])
		}
		return err
	})
}

// writersSnapshot reads while others move money: the sum is always the same.
func writersSnapshot(t *testing.T, s responder.Store) {
	insert(t, s, carer("a", 1000, 500), carer("b", 1000, 500))
	ctx := limited(t)
	for i, err := range together(8, func(i int) error {
		for range 30 {
			if err := move(ctx, s, i); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			t.Errorf("worker %d: %v", i, err)
		}
	}
}

// move moves one from a to b, or, for odd i, adds up both, row by row.
func move(ctx context.Context, s responder.Store, i int) error {
	var a, b responder.Carer
	if i%2 == 1 {
		return s.Read(ctx, func(tx responder.Tx) error {
			if err := errors.Join(tx.Get(&a, "a"), tx.Get(&b, "b")); err != nil {
				return err
			}
			sum, err := tx.Sum("carers", "taken", responder.Query{})
			if a.Taken+b.Taken != 1000 || sum != 1000 {
				err = errors.Join(err, fmt.Errorf("read %d and %d, sum %d", a.Taken, b.Taken, sum))
			}
			return err
		})
	}
	return s.Write(ctx, func(tx responder.Tx) error {
		if err := errors.Join(tx.Lock(&a, "a"), tx.Lock(&b, "b")); err != nil {
			return err
		}
		a.Taken, b.Taken = a.Taken-1, b.Taken+1
		return errors.Join(tx.Update(&a), tx.Update(&b))
	})
}

// writersSeen reads what was just written: a write that has returned is there for all.
func writersSeen(t *testing.T, s responder.Store) {
	ctx := limited(t)
	for i, err := range together(16, func(i int) error {
		for n := range 20 {
			id := fmt.Sprintf("%d.%d", i, n)
			if err := s.Write(ctx, func(tx responder.Tx) error { return tx.Insert(newUser(id, id)) }); err != nil {
				return err
			}
			if err := s.Read(ctx, func(tx responder.Tx) error { return tx.Get(newUser("", ""), id) }); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
	}
}
