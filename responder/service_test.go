package responder_test

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

func TestAnOperationTakesEffectOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := filed{newID(), newID(), newID()}
		op := w.op("field", "case.report", f.id, 0, reportData(f, "disaster", "storm"))
		results := make([]responder.Result, 16)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() {
				var err error
				if results[i], err = w.service.Apply(context.Background(), op); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		first := 0
		for _, r := range results {
			if !r.Duplicate {
				first++
			}
			if r.Status != responder.StatusApplied || r.Facts["code"] != results[0].Facts["code"] {
				t.Errorf("got %+v, want the same answer each time", r)
			}
		}
		if first != 1 {
			t.Errorf("%d answers say they were the first, want 1", first)
		}
		page, err := w.service.Cases(t.Context(), w.reader("field"), responder.CaseFilter{Limit: 10})
		ok(t, err)
		if page.Total != 1 {
			t.Errorf("%d cases, want 1", page.Total)
		}
	})
}

func TestAnIDIsNotUsedTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := filed{newID(), newID(), newID()}
		op := w.op("field", "case.report", f.id, 0, reportData(f, "disaster", "storm"))
		_, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		for name, change := range map[string]func(*responder.Operation){
			"another author": func(o *responder.Operation) { o.Actor = w.users["far"] },
			"other data":     func(o *responder.Operation) { o.Data = json.RawMessage(`{"reason":"khác"}`) },
		} {
			again := op
			change(&again)
			var e *responder.Error
			if _, err := w.service.Apply(t.Context(), again); !asError(err, &e) || e.Code != responder.CodeOpReused {
				t.Errorf("%s: got %v, want %s", name, err, responder.CodeOpReused)
			}
		}
	})
}

func TestRejectedIsKeptAndAnsweredAlike(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := filed{newID(), newID(), newID()}
		data := reportData(f, "disaster", "storm")
		data["place"] = obj{"lat": 48.85, "lon": 2.35}
		op := w.op("field", "case.report", f.id, 0, data)
		first, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		again, err := w.service.Apply(t.Context(), op)
		ok(t, err)
		if first.Status != responder.StatusRejected || first.Error.VI == "" || first.Error.EN == "" || !strings.HasPrefix(first.Error.Field, "data.place") {
			t.Errorf("got %+v, want a rejection that names data.place in both languages", first)
		}
		if !again.Duplicate || again.Status != first.Status || again.Error.Field != first.Error.Field {
			t.Errorf("the second answer is %+v, want the first again", again)
		}
		mine, err := w.service.Rejected(t.Context(), w.reader("field"), 10)
		ok(t, err)
		others, err := w.service.Rejected(t.Context(), w.reader("far"), 10)
		ok(t, err)
		if len(mine) != 1 || !strings.Contains(string(mine[0].Data), "48.85") || len(others) != 0 {
			t.Errorf("author sees %d (with data), another %d; want 1 and 0", len(mine), len(others))
		}
		page, err := w.service.Cases(t.Context(), w.reader("coordinator"), responder.CaseFilter{Limit: 10})
		ok(t, err)
		if page.Total != 0 {
			t.Errorf("a rejected report left %d cases", page.Total)
		}
	})
}

func TestBadInputNamesItsField(t *testing.T) {
	cases := []struct {
		name, field string
		change      func(obj)
	}{
		{"coordinate outside Việt Nam", "data.place.lat", func(d obj) { d["place"] = obj{"lat": 48.8, "lon": 105.9} }},
		{"one coordinate only", "data.place.lat", func(d obj) { d["place"] = obj{"lon": 105.9} }},
		{"unknown commune", "data.place.unit", func(d obj) { d["place"] = obj{"unit": "99999"} }},
		{"9-digit phone", "data.household.phones.0.number", func(d obj) { d["household"].(obj)["phones"] = []obj{{"number": "091234567"}} }},
		{"short code as phone", "data.household.phones.0.number", func(d obj) { d["household"].(obj)["phones"] = []obj{{"number": "111"}} }},
		{"31 February", "data.persons.0.birth_date", func(d obj) { d["persons"].([]obj)[0]["birth_date"] = "2019-02-31" }},
		{"identity of 9 digits", "data.persons.0.identity", func(d obj) { d["persons"].([]obj)[0]["identity"] = "123456789" }},
		{"unknown kind", "data.kind", func(d obj) { d["kind"] = "earthquake on Mars" }},
		{"unknown family", "data.family", func(d obj) { d["family"] = "x" }},
		{"unknown need", "data.needs.0", func(d obj) { d["needs"] = []string{"gold"} }},
		{"no channel", "data.channel", func(d obj) { delete(d, "channel") }},
		{"household without id", "data.household.id", func(d obj) { d["household"].(obj)["id"] = "" }},
		{"too many people", "data.persons", func(d obj) { d["persons"] = make([]obj, 61) }},
		{"a text for a number", "data.household.size", func(d obj) { d["household"].(obj)["size"] = "ba" }},
		{"control characters", "data.household.head_name", func(d obj) { d["household"].(obj)["head_name"] = "a\x00b" }},
		{"long narrative", "data.narrative", func(d obj) { d["narrative"] = strings.Repeat("ơ", 4001) }},
		{"unknown incident", "data.incident_id", func(d obj) { d["incident_id"] = newID() }},
	}
	onBoth(t, func(t *testing.T, w *world) {
		for _, c := range cases {
			f := filed{newID(), newID(), newID()}
			data := reportData(f, "disaster", "storm")
			c.change(data)
			res := w.try("field", "case.report", f.id, data)
			if res.Error == nil || !strings.HasPrefix(res.Error.Field, c.field) || res.Error.VI == "" || res.Error.EN == "" {
				t.Errorf("%s: got %v, want an error in both languages at %s", c.name, res.Error, c.field)
			}
		}
		page, err := w.service.Cases(t.Context(), w.reader("coordinator"), responder.CaseFilter{Limit: 10})
		ok(t, err)
		if page.Total != 0 {
			t.Errorf("bad reports left %d cases", page.Total)
		}
	})
}

func TestDifferentFieldsMergeTheSameFieldKeepsBoth(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		edit := func(login, field, value, saw string) responder.Result {
			op := w.op(login, "household.update", f.household, 1, obj{"set": obj{field: value}, "seen": obj{field: saw}})
			res, err := w.service.Apply(t.Context(), op)
			ok(t, err)
			return res
		}
		if r := edit("field", "head_name", "Tên Mới", "Chủ Hộ Riêng"); r.Status != responder.StatusApplied || r.Version != 2 {
			t.Fatalf("first edit: %+v", r)
		}
		if r := edit("coordinator", "hamlet", "thôn Bốn", "số 7 ngõ Kín"); r.Status != responder.StatusMerged || r.Version != 3 {
			t.Fatalf("edit of another field from an old version: %+v, want merged", r)
		}
		clash := edit("coordinator", "head_name", "Tên Khác", "Chủ Hộ Riêng")
		if clash.Status != responder.StatusConflict || len(clash.Conflicts) != 1 {
			t.Fatalf("edit of the same field from an old version: %+v, want a conflict", clash)
		}
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		if d.Household.HeadName != "Tên Mới" || d.Household.Hamlet != "thôn Bốn" || len(d.Conflicts) != 1 {
			t.Fatalf("household is %+v with %d conflicts", d.Household, len(d.Conflicts))
		}
		w.do("coordinator", "conflict.resolve", clash.Conflicts[0].ID, obj{"choose": "mine"})
		d, err = w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		if d.Household.HeadName != "Tên Khác" || len(d.Conflicts) != 0 {
			t.Errorf("after choosing: %q with %d conflicts", d.Household.HeadName, len(d.Conflicts))
		}
	})
}

func TestOnlyEditableFieldsAreEdited(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		for _, field := range []string{"id", "version", "unit", "restricted", "created_by", "nonsense"} {
			e := w.refused(responder.CodeInvalid, "field", "household.update", f.household, obj{"set": obj{field: "x"}})
			if e.Field != "data.set."+field {
				t.Errorf("%s: error names %s", field, e.Field)
			}
		}
		e := w.refused(responder.CodeInvalid, "field", "person.update", f.person, obj{"set": obj{"birth_date": "2019-02-31"}})
		if e.Field != "data.set.birth_date" {
			t.Errorf("31 February: error names %s", e.Field)
		}
	})
}

func TestPasswordsAreNeverStored(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		op := w.op("admin", "user.create", newID(), 0, obj{"login": "moi", "name": "Mới", "role": "field", "unit": thachHa, "password": "rat-bi-mat"})
		for range 2 {
			res, err := w.service.Apply(t.Context(), op)
			ok(t, err)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
		}
		ok(t, w.service.Store.Read(t.Context(), func(tx responder.Tx) error {
			var k responder.Kept
			if err := tx.Get(&k, op.ID); err != nil {
				return err
			}
			if strings.Contains(strings.ReplaceAll(string(k.Data), "hash of rat-bi-mat", ""), "rat-bi-mat") {
				t.Errorf("the password is in the stored operation: %s", k.Data)
			}
			return nil
		}))
		if _, _, err := w.service.Login(t.Context(), "moi", "rat-bi-mat", "d"); err != nil {
			t.Error(err)
		}
		if _, _, err := w.service.Login(t.Context(), "moi", "sai", "d"); err == nil {
			t.Error("a wrong password signs in")
		}
	})
}

func TestSessionsAreOpenedByTheServerOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.refused(responder.CodeNotSupported, "field", "session.open", newID(), obj{"token_sha256": strings.Repeat("a", 64), "device": "x"})
	})
}

// TestClocksFollowTheLaw: 12 hours for a child and for who may be one, 2 working days for an adult, "02 ngày" after a
// disaster (R-3.5, R-1.20, R-1.12; examples 17 and 20).
func TestClocksFollowTheLaw(t *testing.T) {
	born := func(value any) func(obj) {
		return func(d obj) { d["persons"].([]obj)[0]["birth_date"] = value }
	}
	onBoth(t, func(t *testing.T, w *world) { // Tuesday 2026-10-20, 09:00 in Việt Nam
		for _, c := range []struct {
			name, family, kind, due string
			change                  func(obj)
		}{
			{"child", "protection", "P_ABUSE", "2026-10-20T21:00:00+07:00", born("2019-05-06")},
			{"age unknown", "protection", "P_DV", "2026-10-20T21:00:00+07:00", born("")},
			{"adult", "protection", "P_DV", "2026-10-23T00:00:00+07:00", born("1990-05-06")},
			{"disaster", "disaster", "storm", "2026-10-23T00:00:00+07:00", nil},
		} {
			f := w.report("coordinator", c.family, c.kind, c.change)
			d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
			ok(t, err)
			if got := d.Case.DueAt.In(law.Zone()).Format("2006-01-02T15:04:05-07:00"); got != c.due || d.Case.DueRule == "" || d.Case.DueText == "" {
				t.Errorf("%s: due %s by %s (%s), want %s", c.name, got, d.Case.DueRule, d.Case.DueText, c.due)
			}
		}
	})
}

func TestBadIncidentsAndPricesNameTheirField(t *testing.T) {
	square := [][][][]float64{{{{105, 18}, {106, 18}, {106, 19}, {105, 19}}}} // does not close
	incident := func(change func(obj)) obj {
		d := obj{"family": "disaster", "kind": "storm", "name": "Bão", "unit": haTinh, "started_at": "2026-10-19T00:00:00Z",
			"area": obj{"communes": []string{thachHa}}}
		change(d)
		return d
	}
	onBoth(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			login, kind, field string
			data               obj
		}{
			"open polygon":      {"coordinator", "incident.declare", "data.area.polygon", incident(func(d obj) { d["area"] = obj{"polygon": square} })},
			"unknown commune":   {"coordinator", "incident.declare", "data.area.communes", incident(func(d obj) { d["area"] = obj{"communes": []string{"00000"}} })},
			"31 February":       {"coordinator", "incident.declare", "data.started_at", incident(func(d obj) { d["started_at"] = "2026-02-31T00:00:00Z" })},
			"no start":          {"coordinator", "incident.declare", "data.started_at", incident(func(d obj) { delete(d, "started_at") })},
			"price too high":    {"fund_manager", "price.enter", "data.price_mdong_per_l", obj{"product": "E10-RON95-III", "region": 1, "valid_from": "2026-10-15T15:00:00+07:00", "price_mdong_per_l": 99_000_000, "source": "s", "unit": haTinh}},
			"price without day": {"fund_manager", "price.enter", "data.valid_from", obj{"product": "E10-RON95-III", "region": 1, "price_mdong_per_l": 22_000_000, "source": "s", "unit": haTinh}},
		} {
			if e := w.refused(responder.CodeInvalid, c.login, c.kind, newID(), c.data); e.Field != c.field || e.VI == "" || e.EN == "" {
				t.Errorf("%s: error %v names %s, want %s", name, e, e.Field, c.field)
			}
		}
	})
}

// TestWhatIsFoundIsNotTold: a sender cannot claim what the server finds out: places, times, versions.
func TestWhatIsFoundIsNotTold(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		claims := obj{"lon": 999.0, "lat": 999.0, "located": "gps_polygon", "version": 7, "unit": huongKe, "province": "01",
			"created_by": "x", "created_at": "2001-01-01T00:00:00Z"}
		f := w.report("coordinator", "disaster", "storm", func(d obj) {
			maps.Copy(d["household"].(obj), claims)
			maps.Copy(d["persons"].([]obj)[0], claims)
		})
		d, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		ok(t, err)
		h, p := d.Household, d.Persons[0]
		if h.Lon != nil || h.Lat != nil || h.Located != "unit" || h.Version != 1 || h.Unit != thachHa || h.Province != haTinh ||
			h.CreatedBy != w.users["coordinator"] || h.CreatedAt.Year() != 2026 || p.Version != 1 || p.Unit != thachHa || p.CreatedAt.Year() != 2026 {
			t.Errorf("household %+v\nperson %+v", h, p)
		}
		carer := obj{"name": "Nhà", "kind": "household", "places": 1, "taken": -5, "place": obj{"unit": thachHa}}
		maps.Copy(carer, claims)
		w.register(newID(), carer)
		page, err := w.service.Carers(t.Context(), w.reader("coordinator"), responder.CarerFilter{})
		ok(t, err)
		if c := page.Items[0]; c.Lon != nil || c.Free != 1 || c.Unit != thachHa {
			t.Errorf("carer %+v", c)
		}
	})
}
