package respondertest

import (
	"errors"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/fund"
)

func versionTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"versions/count":       versionsCount,
		"versions/stale":       versionsStale,
		"versions/many":        versionsMany,
		"versions/not found":   versionsNotFound,
		"versions/duplicates":  versionsDuplicates,
		"versions/checks":      versionsChecks,
		"versions/placements":  versionsPlacements,
		"versions/append only": versionsAppendOnly,
	}
}

func versionsCount(t *testing.T, s responder.Store) {
	c := carer("c", 3, 0)
	insert(t, s, c)
	for want := int64(2); want < 5; want++ {
		c.Taken++
		write(t, s, func(tx responder.Tx) error { return tx.Update(c) })
		if c.Version != want {
			t.Fatalf("version %d, want %d", c.Version, want)
		}
		stored(t, s, c)
	}
}

// versionsStale updates from what was read before somebody else's update: it has no effect, on the record in hand too.
func versionsStale(t *testing.T, s responder.Store) {
	mine := carer("c", 3, 0)
	insert(t, s, mine)
	theirs := latest(t, s, mine).(*responder.Carer)
	theirs.Taken = 2
	write(t, s, func(tx responder.Tx) error { return tx.Update(theirs) })
	before := mine.Meta
	mine.Taken = 1
	expect(t, "update of an old version", s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(mine) }), responder.ErrStale)
	if mine.Meta != before {
		t.Errorf("a stale update changed the record to %+v", mine.Meta)
	}
	stored(t, s, theirs)
}

// versionsMany updates several records at once: all of them, or none when one is stale, and then those in hand stay too.
func versionsMany(t *testing.T, s responder.Store) {
	a, b, c := carer("a", 3, 0), carer("b", 3, 0), carer("c", 3, 0)
	insert(t, s, a, b, c)
	old := latest(t, s, b).(*responder.Carer)
	a.Taken, b.Taken = 1, 2
	write(t, s, func(tx responder.Tx) error { return errors.Join(tx.Update(a, b), tx.Update()) })
	stored(t, s, a)
	stored(t, s, b)
	stored(t, s, c)
	before := []responder.Meta{a.Meta, old.Meta, c.Meta}
	mine := latest(t, s, a).(*responder.Carer)
	mine.Taken, old.Taken, c.Taken = 2, 3, 3
	expect(t, "update of one old version", s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(mine, old, c) }), responder.ErrStale)
	if mine.Meta != before[0] || old.Meta != before[1] || c.Meta != before[2] {
		t.Errorf("a stale update changed the records to %+v, %+v, %+v", mine.Meta, old.Meta, c.Meta)
	}
	c.Taken = 0
	stored(t, s, a)
	stored(t, s, b)
	stored(t, s, c)
	c.Taken = 99
	expect(t, "update against a rule", s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(a, c) }), responder.ErrCheck)
	c.Taken = 0
	stored(t, s, c)
}

func versionsNotFound(t *testing.T, s responder.Store) {
	ctx, c := limited(t), carer("nobody", 1, 0)
	c.Version = 1
	expect(t, "get", s.Read(ctx, func(tx responder.Tx) error { return tx.Get(c, "nobody") }), responder.ErrNotFound)
	expect(t, "update", s.Write(ctx, func(tx responder.Tx) error { return tx.Update(c) }), responder.ErrStale)
	write(t, s, func(tx responder.Tx) error { // a missing row is no failure of the transaction
		expect(t, "lock", tx.Lock(carer("", 0, 0), "nobody"), responder.ErrNotFound)
		return tx.Insert(carer("c", 1, 0))
	})
	stored(t, s, latest(t, s, carer("c", 1, 0)))
}

// latest reads a record by the id it has.
func latest(t *testing.T, s responder.Store, rec responder.Record) responder.Record {
	t.Helper()
	got := again(rec)
	read(t, s, func(tx responder.Tx) error { return tx.Get(got, rec.Base().ID) })
	return got
}

func versionsDuplicates(t *testing.T, s responder.Store) {
	day := func(id, person, on string) *responder.MealDay {
		d := &responder.MealDay{Meta: responder.Meta{ID: id}, PersonID: person}
		if err := d.Day.UnmarshalText([]byte(on)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	kase := func(id, code string) *responder.Case {
		return &responder.Case{Meta: responder.Meta{ID: id}, Code: code, Family: responder.Disaster, Priority: 1}
	}
	insert(t, s, newUser("u", "lan"), day("d", "p", "2026-10-05"), kase("k", "KT-26-00001"), &responder.Kept{Meta: responder.Meta{ID: "o"}})
	for name, rec := range map[string]responder.Record{
		"id":        newUser("u", "other"),
		"login":     newUser("u2", "lan"),
		"meal-day":  day("d2", "p", "2026-10-05"),
		"code":      kase("k2", "KT-26-00001"),
		"operation": &responder.Kept{Meta: responder.Meta{ID: "o"}},
	} {
		expect(t, name, s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(rec) }), responder.ErrDuplicate)
	}
	insert(t, s, newUser("u3", "Lan"), day("d3", "p", "2026-10-06"), day("d4", "p2", "2026-10-05"))
	several := func(recs ...responder.Record) error {
		return s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(recs...) })
	}
	expect(t, "one of several", several(newUser("u4", "mai"), day("d5", "p", "2026-10-05"), newUser("u5", "tu")), responder.ErrDuplicate)
	expect(t, "none", several(), nil)
	expect(t, "several", several(newUser("u4", "mai"), day("d5", "p5", "2026-10-05")), nil)
	if got := latest(t, s, newUser("u4", "")); got.Base().Version != 1 {
		t.Errorf("inserted as version %d", got.Base().Version)
	}
	u := latest(t, s, newUser("u3", "")).(*responder.User)
	u.Login = "lan"
	expect(t, "update", s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(u) }), responder.ErrDuplicate)
}

func versionsChecks(t *testing.T, s responder.Store) {
	account := func(id string, kind fund.Kind, balance, reserved int64) *responder.Account {
		return &responder.Account{Meta: responder.Meta{ID: id}, Kind: kind, BalanceVND: balance, ReservedVND: reserved}
	}
	for name, rec := range map[string]responder.Record{
		"more taken than places":     carer("c", 2, 3),
		"fewer than none taken":      carer("c", 2, -1),
		"fund below zero":            account("a", fund.Fund, -1, 0),
		"reserve above the balance":  account("a", fund.Fund, 5, 6),
		"reserve below zero":         account("a", fund.Fund, 5, -1),
		"own approval":               &responder.Price{Meta: responder.Meta{ID: "p"}, MdongPerL: 1, EnteredBy: "u", ApprovedBy: "u"},
		"approval of one's own cost": &responder.CostLine{Meta: responder.Meta{ID: "l"}, State: "paid", ProposedBy: "u", ApprovedBy: "u"},
		"cost below zero":            &responder.CostLine{Meta: responder.Meta{ID: "l"}, State: "draft", AmountVND: -1},
		"user without login":         newUser("u", ""),
	} {
		expect(t, name, s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(rec) }), responder.ErrCheck)
	}
	full := carer("full", 2, 2)
	insert(t, s, full, account("a", fund.Fund, 5, 5), account("b", fund.Outside, -5, 0))
	full.Taken = 3
	expect(t, "update", s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(full) }), responder.ErrCheck)
}

// versionsPlacements lets a person live with one carer at a time and await one, and a trip be paid once.
func versionsPlacements(t *testing.T, s responder.Store) {
	stay := func(id string, state responder.PlacementState) *responder.Placement {
		return &responder.Placement{Meta: responder.Meta{ID: id}, PersonID: "p", State: state}
	}
	lives, awaits := stay("1", responder.PlacementActive), stay("4", responder.PlacementProposed)
	insert(t, s, stay("0", responder.PlacementEnded), lives, stay("2", responder.PlacementDeclined), awaits)
	for _, state := range []responder.PlacementState{responder.PlacementProposed, responder.PlacementOffered, responder.PlacementAccepted, responder.PlacementActive} {
		err := s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(stay("3", state)) })
		expect(t, "second placement "+string(state), err, responder.ErrDuplicate)
	}
	lives.State = responder.PlacementEnded
	awaits.State = responder.PlacementActive
	write(t, s, func(tx responder.Tx) error { return errors.Join(tx.Update(lives), tx.Update(awaits)) })

	line := func(id string, state responder.CostState) *responder.CostLine {
		return &responder.CostLine{Meta: responder.Meta{ID: id}, TripID: "t", State: state}
	}
	insert(t, s, line("1", responder.CostReturned), line("2", responder.CostSubmitted))
	expect(t, "trip paid twice", s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(line("3", responder.CostSubmitted)) }), responder.ErrDuplicate)
}

// versionsAppendOnly changes what was booked: the database itself forbids it.
func versionsAppendOnly(t *testing.T, s responder.Store) {
	for _, rec := range []responder.Record{&responder.Entry{}, &responder.Posting{}} {
		sample(t, rec, "booked")
		insert(t, s, rec)
		before := asJSON(t, rec)
		expect(t, rec.Table(), s.Write(limited(t), func(tx responder.Tx) error { return tx.Update(rec) }), responder.ErrCheck)
		if after := asJSON(t, latest(t, s, rec)); after != before {
			t.Errorf("%s: %s became %s", rec.Table(), before, after)
		}
	}
}
