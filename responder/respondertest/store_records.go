package respondertest

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

func recordTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"records/full":    recordsFull,
		"records/zero":    recordsZero,
		"records/times":   recordsTimes,
		"records/text":    recordsText,
		"records/over":    recordsOver,
		"records/unknown": recordsUnknown,
	}
}

// again gives a new record of the same type.
func again(rec responder.Record) responder.Record {
	return reflect.New(reflect.TypeOf(rec).Elem()).Interface().(responder.Record)
}

func recordsFull(t *testing.T, s responder.Store) {
	for _, rec := range nouns() {
		insert(t, s, sample(t, rec, "full"))
		stored(t, s, rec)
	}
}

// recordsZero keeps zero values as they are, where the schema allows them.
func recordsZero(t *testing.T, s responder.Store) {
	for _, rec := range []responder.Record{
		newUser("zero", "zero"), household(0), carer("zero", 0, 0),
		&responder.Session{Meta: responder.Meta{ID: "zero"}}, &responder.Person{Meta: responder.Meta{ID: "zero"}},
		&responder.Incident{Meta: responder.Meta{ID: "zero"}}, &responder.Trip{Meta: responder.Meta{ID: "zero"}},
		&responder.Message{Meta: responder.Meta{ID: "zero"}}, &responder.Kept{Meta: responder.Meta{ID: "zero"}},
		&responder.Boundary{Meta: responder.Meta{ID: "zero"}},
	} {
		insert(t, s, rec)
		stored(t, s, rec)
	}
	insert(t, s, &responder.Incident{Meta: responder.Meta{ID: "empty"}, Communes: []string{}})
	got := responder.Incident{Communes: []string{"left over"}}
	read(t, s, func(tx responder.Tx) error { return tx.Get(&got, "empty") })
	if got.Communes == nil || len(got.Communes) != 0 {
		t.Errorf("an empty list came back as %#v", got.Communes)
	}
}

// stored compares a record with what Get and Select give.
func stored(t *testing.T, s responder.Store, want responder.Record) {
	t.Helper()
	one, listed := again(want), again(want)
	read(t, s, func(tx responder.Tx) error {
		q := responder.Where("id", responder.Eq, want.Base().ID)
		return errors.Join(tx.Get(one, want.Base().ID), tx.Select(want.Table(), q, func() responder.Record { return listed }))
	})
	same(t, want.Table()+" by Get", one, want)
	same(t, want.Table()+" by Select", listed, want)
}

// recordsTimes checks who sets the times of a record, and that they are kept to the millisecond.
func recordsTimes(t *testing.T, s responder.Store) {
	own, given := newUser("own", "own"), newUser("given", "given")
	given.CreatedAt = time.Date(1969, 5, 4, 3, 2, 1, 999_999_999, time.FixedZone("+07", 7*3600))
	insert(t, s, own, given)
	if own.CreatedAt.IsZero() || !own.CreatedAt.Equal(own.UpdatedAt) || own.Version != 1 {
		t.Errorf("a new record has version %d, made %v, changed %v", own.Version, own.CreatedAt, own.UpdatedAt)
	}
	stored(t, s, own)
	var got responder.User
	read(t, s, func(tx responder.Tx) error { return tx.Get(&got, "given") })
	if want := given.CreatedAt.Truncate(time.Millisecond); !got.CreatedAt.Equal(want) || got.CreatedAt.Location() != time.UTC {
		t.Errorf("a given time came back as %v, want %v in UTC", got.CreatedAt, want)
	}
	time.Sleep(2 * time.Millisecond)
	before := got
	got.CreatedBy = "somebody else"
	write(t, s, func(tx responder.Tx) error { return tx.Update(&got) })
	if !got.UpdatedAt.After(before.UpdatedAt) || !got.CreatedAt.Equal(before.CreatedAt) {
		t.Errorf("an update changed created_at to %v and updated_at to %v", got.CreatedAt, got.UpdatedAt)
	}
	read(t, s, func(tx responder.Tx) error { return tx.Get(&got, "given") })
	if got.CreatedBy != before.CreatedBy {
		t.Errorf("an update changed created_by")
	}
}

// recordsText holds long text, and refuses on every database what one of them cannot hold.
func recordsText(t *testing.T, s responder.Store) {
	long := newUser("long", "long")
	long.Name = strings.Repeat("Ồ", 100_000)
	insert(t, s, long)
	stored(t, s, long)
	for name, bad := range map[string]string{"zero byte": "a\x00b", "no UTF-8": "a\xffb"} {
		u := newUser(name, name)
		u.Name = bad
		if err := s.Write(limited(t), func(tx responder.Tx) error { return tx.Insert(u) }); err == nil {
			t.Errorf("text with %s was taken", name)
		}
	}
}

// recordsOver reads into a record that held something before: nothing of it remains.
func recordsOver(t *testing.T, s responder.Store) {
	insert(t, s, household(7), &responder.Incident{Meta: responder.Meta{ID: "i"}})
	var h responder.Household
	var i responder.Incident
	sample(t, &h, "before")
	sample(t, &i, "before")
	read(t, s, func(tx responder.Tx) error { return errors.Join(tx.Get(&h, "h007"), tx.Get(&i, "i")) })
	if h.Lon != nil || h.HeadName != "" || h.Approx || h.ID != "h007" {
		t.Errorf("something of the record before remains: %s", asJSON(t, h))
	}
	if !i.Area.Empty() || i.Communes != nil || !i.StartedAt.IsZero() {
		t.Errorf("something of the record before remains: %s", asJSON(t, i))
	}
}

// stranger is a record without a table.
type stranger struct{ responder.User }

func (*stranger) Table() string { return "strangers" }

func recordsUnknown(t *testing.T, s responder.Store) {
	insert(t, s, newUser("u", "u"))
	for name, fn := range map[string]func(responder.Tx) error{
		"insert": func(tx responder.Tx) error { return tx.Insert(&stranger{}) },
		"get":    func(tx responder.Tx) error { return tx.Get(&stranger{}, "u") },
		"select": func(tx responder.Tx) error { return tx.Select("strangers", responder.Query{}, nil) },
		"other": func(tx responder.Tx) error {
			return tx.Select("users", responder.Query{}, func() responder.Record { return carer("", 0, 0) })
		},
		"injected": func(tx responder.Tx) error {
			return tx.Select("users;DROP TABLE users", responder.Query{}, func() responder.Record { return newUser("", "") })
		},
		"number": func(tx responder.Tx) error { _, err := tx.Next("nothing"); return err },
	} {
		if err := s.Write(limited(t), fn); err == nil {
			t.Errorf("%s of something unknown: no error", name)
		}
	}
}
