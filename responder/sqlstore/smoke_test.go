package sqlstore

import (
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

func TestSmoke(t *testing.T) {
	for _, a := range []string{t.TempDir() + "/a.db", respondertest.Postgres(t)} {
		db, err := Open(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, n := range nouns() {
			n.Base().ID = "x"
			if err := db.Read(t.Context(), func(tx responder.Tx) error { return tx.Select(n.Table(), responder.Query{}, func() responder.Record { return n }) }); err != nil {
				t.Error(err)
			}
		}
		err = db.Write(t.Context(), func(tx responder.Tx) error {
			return tx.Insert(&responder.User{Meta: responder.Meta{ID: "x"}, Login: "a"})
		})
		if err != nil {
			t.Error(err)
		}
		if err := db.Read(t.Context(), func(tx responder.Tx) error { var u responder.User; e := tx.Get(&u, "x"); t.Logf("%+v", u); return e }); err != nil {
			t.Error(err)
		}
	}
	t.Log(respondertest.Redis(t))
}
