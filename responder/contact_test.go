package responder_test

import (
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// contact asks for a call back and gives the message that waits, if any.
func (w *world) contact(f filed, person string) (responder.Result, []responder.Message) {
	w.t.Helper()
	data := obj{}
	if person != "" {
		data["person_id"] = person
	}
	res := w.try("field", "case.contact", f.id, data)
	return res, w.messagesOf(f.id, "case.contact")
}

// messagesOf reads those of a case that wait to be sent.
func (w *world) messagesOf(caseID, template string) (out []responder.Message) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		return tx.Select("messages", responder.Where("case_id", responder.Eq, caseID).And("template", responder.Eq, template), func() responder.Record {
			out = append(out, responder.Message{})
			return &out[len(out)-1]
		})
	}))
	return out
}

// TestOnlySafeNumbersAreWrittenTo walks what may be said of the numbers of a home and its people.
func TestOnlySafeNumbersAreWrittenTo(t *testing.T) {
	phone := func(number, whose, safe string) obj {
		return obj{"number": number, "whose": whose, "safe_to_contact": safe}
	}
	const own, shared = "0912000001", "0912000002"
	onBoth(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			home, victim, other []obj
			change              func(home, victim, other obj)
			toHome              bool
			want                string
		}{
			"safe":                         {victim: []obj{phone(own, "self", "yes")}, want: own},
			"not said":                     {victim: []obj{phone(own, "self", "")}},
			"not safe":                     {victim: []obj{phone(own, "self", "no")}},
			"a perpetrator's":              {victim: []obj{phone(own, "perpetrator", "yes")}},
			"a landline":                   {victim: []obj{phone("02393812345", "self", "yes")}},
			"the second is safe":           {victim: []obj{phone(shared, "", ""), phone(own, "self", "yes")}, want: own},
			"not safe for another":         {victim: []obj{phone(shared, "self", "yes")}, other: []obj{phone(shared, "", "no")}},
			"a perpetrator's for the home": {victim: []obj{phone(shared, "self", "yes")}, home: []obj{phone(shared, "perpetrator", "")}},
			"of one not to contact": {victim: []obj{phone(shared, "self", "yes")}, other: []obj{phone(shared, "self", "yes")},
				change: func(_, _, other obj) { other["not_to_contact"] = true }},
			"a perpetrator's home":         {victim: []obj{phone(own, "self", "yes")}, change: func(home, _, _ obj) { home["not_to_contact"] = true }},
			"the home is no person":        {home: []obj{phone(own, "family", "yes")}},
			"the home":                     {home: []obj{phone(own, "family", "yes")}, toHome: true, want: own},
			"the home, not another's":      {victim: []obj{phone(own, "self", "yes")}, toHome: true},
			"the home, shut by a person's": {home: []obj{phone(shared, "family", "yes")}, victim: []obj{phone(shared, "perpetrator", "")}, toHome: true},
		} {
			f := w.report("field", "protection", "P_DV", func(d obj) {
				home, victim, other := d["household"].(obj), d["persons"].([]obj)[0], obj{"id": newID(), "name": "Người Khác"}
				home["phones"], victim["phones"], other["phones"] = c.home, c.victim, c.other
				if c.change != nil {
					c.change(home, victim, other)
				}
				d["persons"] = []obj{victim, other}
			})
			person := f.person
			if c.toHome {
				person = ""
			}
			res, sent := w.contact(f, person)
			if c.want == "" && (len(sent) != 0 || res.Error == nil || res.Error.Code != responder.CodeRule) {
				t.Errorf("%s: %+v, sent %+v", name, res, sent)
			}
			if c.want != "" && (len(sent) != 1 || sent[0].To != "+84"+strings.TrimPrefix(c.want, "0")) {
				t.Errorf("%s: %+v, sent %+v", name, res.Error, sent)
			}
		}
	})
}

// TestANumberIsWrittenToInItsHours checks the first moment at which a message may go, in Việt Nam's time.
func TestANumberIsWrittenToInItsHours(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // the world begins on 20 October at 09:00
		for hours, want := range map[string]string{
			"": "2026-10-20T02:00:00Z", "08:00-17:00": "2026-10-20T02:00:00Z", "09:00-09:01": "2026-10-20T02:00:00Z",
			"10:30-11:00": "2026-10-20T03:30:00Z", "08:00-09:00": "2026-10-21T01:00:00Z", "20:00-06:30": "2026-10-20T13:00:00Z", "20:00-09:30": "2026-10-20T02:00:00Z",
		} {
			from, to, _ := strings.Cut(hours, "-")
			f := w.report("field", "disaster", "storm", func(d obj) {
				d["household"].(obj)["phones"] = []obj{{"number": "0912000001", "safe_to_contact": "yes", "from": from, "to": to}}
			})
			res, sent := w.contact(f, "")
			if len(sent) != 1 || res.Facts["from"] != want {
				t.Errorf("%s: from %s, want %s", hours, res.Facts["from"], want)
			}
		}
	})
}

// stillSafe asks for a message as the worker does that sends it.
func (w *world) stillSafe(id string) (safe bool, from time.Time, err error) {
	parcels, err := w.service.Outgoing(w.t.Context(), []string{id}, func(responder.Message) int64 { return 1 })
	return parcels[id].Refused == "", parcels[id].From, err
}

// TestANumberThatIsNoLongerSafeIsNotWrittenTo: between asking and sending somebody may have learnt who listens.
func TestANumberThatIsNoLongerSafeIsNotWrittenTo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", func(d obj) {
			d["household"].(obj)["phones"] = []obj{{"number": "0912000001", "safe_to_contact": "yes", "from": "08:00", "to": "10:00"}}
		})
		_, sent := w.contact(f, "")
		safe, from, err := w.stillSafe(sent[0].ID)
		if ok(t, err); !safe || !from.Equal(w.clock()) {
			t.Errorf("at once: %v from %v", safe, from)
		}
		w.advance(time.Hour)
		if safe, from, _ = w.stillSafe(sent[0].ID); !safe || !from.Equal(w.clock().Add(22*time.Hour)) {
			t.Errorf("after its hours: %v from %v", safe, from)
		}
		h := w.household("field", f.household).Household
		w.do("field", "household.update", f.household, obj{"set": obj{"not_to_contact": true}, "seen": obj{"not_to_contact": h.NotToContact}})
		if safe, _, err = w.stillSafe(sent[0].ID); err != nil || safe {
			t.Errorf("of a home not to contact: %v, %v", safe, err)
		}
		w.refused(responder.CodeNotFound, "far", "case.contact", f.id, obj{})
	})
}
