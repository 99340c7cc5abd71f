package responder_test

import (
	"fmt"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// sms reads the one message of a case that waits.
func (w *world) sms(caseID, template string) responder.Parcel {
	w.t.Helper()
	sent := w.messagesOf(caseID, template)
	if len(sent) == 0 {
		w.t.Fatalf("no message %s", template)
	}
	return w.outgoing(sent[0].ID)[sent[0].ID]
}

// outgoing asks for messages as the worker does that sends them; each has one segment.
func (w *world) outgoing(ids ...string) map[string]responder.Parcel {
	w.t.Helper()
	parcels, err := w.service.Outgoing(w.t.Context(), ids, func(responder.Message) int64 { return 1 })
	ok(w.t, err)
	return parcels
}

// asked files a disaster case and asks its household to call back: a message of the middle rank.
func (w *world) asked(number string) filed {
	w.t.Helper()
	f := w.report("field", "disaster", "storm", func(d obj) {
		d["household"].(obj)["phones"] = []obj{{"number": number, "safe_to_contact": "yes"}}
	})
	w.contact(f, "")
	return f
}

// set gives the province a value of its own from today on.
func (w *world) set(param, value string) {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "rate.propose", id, obj{"param": param, "value": value, "valid_from": law.DateOf(w.clock()).String(), "document": "01/QĐ", "citation": "Điều 1"})
	w.do("approver", "rate.approve", id, obj{})
}

// settled tells that a message was sent, with so many segments.
func (w *world) settled(m responder.Message, segments int64) {
	w.t.Helper()
	ok(w.t, w.service.Settle(w.t.Context(), []responder.Settlement{{ID: m.ID, State: "sent", Provider: "p", ProviderID: m.ID, Segments: segments}}))
}

// TestQuietHours: an ordinary message waits for the morning, an emergency does not, nor a number with hours of its own.
func TestQuietHours(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) { // the world begins at 09:00
		w.advance(13 * time.Hour) // 22:00
		f := w.asked("0912000001")
		morning := time.Date(2026, 10, 20, 23, 0, 0, 0, time.UTC) // 06:00 in Việt Nam
		if p := w.sms(f.id, "case.contact"); !p.From.Equal(morning) {
			t.Errorf("an ordinary message may go at %s, want %s", p.From, morning)
		}
		urgent := w.report("field", "protection", "P_DV", func(d obj) { d["urgent"] = true })
		if p := w.sms(urgent.id, "report.received"); !p.From.Equal(w.clock()) {
			t.Errorf("an emergency waits until %s", p.From)
		}
		own := w.report("field", "disaster", "storm", func(d obj) {
			d["household"].(obj)["phones"] = []obj{{"number": "0912000002", "safe_to_contact": "yes", "from": "21:30", "to": "23:00"}}
		})
		w.contact(own, "")
		if p := w.sms(own.id, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("a number with hours of its own waits until %s", p.From)
		}
		w.advance(8*time.Hour + time.Minute) // 06:01
		if p := w.sms(f.id, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("in the morning it waits until %s", p.From)
		}
		w.set("sms_quiet_to", "21")
		w.advance(16 * time.Hour) // 22:01, but from 21 to 21 nothing is quiet
		if p := w.sms(f.id, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("without quiet hours it waits until %s", p.From)
		}
	})
}

// TestCapOfADay: a number gets so many ordinary messages a day, and emergencies all the same.
func TestCapOfADay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.set("sms_daily_cap", "2")
		for i := range 3 {
			f := w.asked("0912000001")
			p := w.sms(f.id, "case.contact")
			if free := p.From.Equal(w.clock()); free != (i < 2) {
				t.Errorf("message %d may go from %s", i, p.From)
			}
			if i < 2 {
				w.settled(p.Message, 1)
			} else if want := time.Date(2026, 10, 20, 23, 0, 0, 0, time.UTC); !p.From.Equal(want) {
				t.Errorf("the third waits until %s, want %s", p.From, want)
			}
		}
		if p := w.sms(w.asked("0912000002").id, "case.contact"); !p.From.Equal(w.clock()) {
			t.Errorf("another number waits until %s", p.From)
		}
	})
}

// TestBudgetOfAMonth: at four fifths of it the fund manager is told once; when it is used up ordinary messages are held, and
// go on by themselves when there is money again: because the budget is raised, or another month begins.
func TestBudgetOfAMonth(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.set("sms_segment_vnd", "1000")
		w.set("sms_month_budget_vnd", "10000")
		for i, c := range []struct{ segments, alerts int64 }{{7, 0}, {1, 1}, {2, 0}} {
			f := w.asked(fmt.Sprintf("091200010%d", i))
			p := w.sms(f.id, "case.contact")
			if p.Refused != "" {
				t.Fatalf("message %d: %s", i, p.Refused)
			}
			w.settled(p.Message, c.segments)
			if got := int64(len(w.messagesOf(f.id, "account.low"))); got != c.alerts {
				t.Errorf("after message %d the fund manager gets %d messages, want %d", i, got, c.alerts)
			}
		}
		first, second := w.asked("0912000108").id, w.asked("0912000109").id
		for _, id := range []string{first, second} {
			p := w.sms(id, "case.contact")
			if m := w.message(p.ID); !p.From.After(w.clock()) || p.Refused != "" || m.State != "held" || m.ErrorCode != responder.OverBudget {
				t.Errorf("over the budget: %+v", m)
			}
		}
		if seen, err := w.service.Messages(t.Context(), w.reader("coordinator"), "held", 10); err != nil || len(seen) != 2 {
			t.Errorf("the coordinator sees %+v, %v", seen, err)
		}
		urgent := w.report("field", "protection", "P_DV", func(d obj) { d["urgent"] = true })
		if p := w.sms(urgent.id, "report.received"); p.Refused != "" {
			t.Errorf("an emergency is refused: %s", p.Refused)
		}
		w.set("sms_month_budget_vnd", "11000")
		if p := w.sms(first, "case.contact"); !p.From.Equal(w.clock()) || w.message(p.ID).State != "queued" || w.message(p.ID).ErrorCode != "" {
			t.Errorf("the budget was raised: %+v", p)
		}
		if p := w.sms(second, "case.contact"); w.message(p.ID).State != "held" {
			t.Errorf("the budget was raised for one more only: %+v", p)
		}
		w.advance(13 * 24 * time.Hour) // another month
		if p := w.sms(second, "case.contact"); !p.From.Equal(w.clock()) || w.message(p.ID).State != "queued" {
			t.Errorf("in another month: %+v", p)
		}
		if p := w.sms(w.asked("0912000110").id, "case.contact"); p.Refused != "" {
			t.Errorf("in another month: %s", p.Refused)
		}
	})
}

// TestDeadLettersAreSeenAndSentAgain: coordinators of the place see what failed without text and number, and send it again.
func TestDeadLettersAreSeenAndSentAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.asked("0912000123")
		m := w.sms(f.id, "case.contact").Message
		w.refused(responder.CodeRule, "coordinator", "message.resend", m.ID, obj{})
		ok(t, w.service.Settle(t.Context(), []responder.Settlement{{ID: m.ID, State: "failed", Tries: 3, ErrorCode: "uncertain"}}))
		seen, err := w.service.Messages(t.Context(), w.reader("coordinator"), "failed", 10)
		if ok(t, err); len(seen) != 1 || seen[0].To != "***123" || seen[0].ErrorCode != "uncertain" || seen[0].CaseCode != m.CaseCode || seen[0].Tries != 3 {
			t.Errorf("the coordinator sees %+v", seen)
		}
		for _, login := range []string{"field", "fund_manager", "approver", "auditor", "admin"} {
			if seen, err := w.service.Messages(t.Context(), w.reader(login), "failed", 10); err == nil || len(seen) > 0 {
				t.Errorf("%s sees %+v", login, seen)
			}
		}
		w.do("coordinator", "message.resend", m.ID, obj{})
		if p := w.sms(f.id, "case.contact"); p.State != "queued" || p.ErrorCode != "" || p.Refused != "" {
			t.Errorf("sent again: %+v", p)
		}
		jobs := 0
		for _, kind := range responder.SendKinds() {
			claimed, err := w.service.Store.Claim(t.Context(), []string{kind}, w.clock(), time.Minute, 10, newID())
			ok(t, err)
			for _, j := range claimed {
				if j.Payload == m.ID {
					jobs++
				}
			}
		}
		if jobs != 2 { // that of the first time is not settled in this test
			t.Errorf("%d jobs for it", jobs)
		}
	})
}
