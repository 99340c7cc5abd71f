package responder_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// text hands a message over as a provider does, under a new id.
func (w *world) text(from, verb, code string, change ...func(*responder.SMS)) responder.SMS {
	w.t.Helper()
	in := responder.SMS{Provider: "twilio", ProviderID: newID(), From: from, Text: "nguyên văn", Verb: verb, Code: code}
	for _, f := range change {
		f(&in)
	}
	_, err := w.service.ReceiveSMS(w.t.Context(), in)
	ok(w.t, err)
	w.advance(time.Second)
	return in
}

// offered proposes a new protected case to a carer and gives the case and the placement.
func (w *world) offered(carer string) (filed, string) {
	w.t.Helper()
	f, pl := w.report("coordinator", "protection", "P_ORPHAN", nil), newID()
	w.do("coordinator", "placement.propose", pl, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer})
	return f, pl
}

// placementState reads where a placement stands.
func (w *world) placementState(id string) responder.PlacementState {
	w.t.Helper()
	var p responder.Placement
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error { return tx.Get(&p, id) }))
	return p.State
}

// sentTo lists the messages to a number under templates that begin so, oldest first.
func (w *world) sentTo(phone, template string) (out []responder.Message) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		out = nil
		return tx.Select("messages", responder.Where("to_phone", responder.Eq, phone).And("template", responder.Has, template).By("created_at"), func() responder.Record {
			out = append(out, responder.Message{})
			return &out[len(out)-1]
		})
	}))
	return out
}

func (w *world) inbox(login, state string) []responder.InboundView {
	w.t.Helper()
	out, err := w.service.Inbox(w.t.Context(), w.reader(login), state, 100)
	ok(w.t, err)
	return out
}

const carerPhone, userPhone = "+84911111111", "+84912345678"

// TestACarerAnswers: 1 accepts and 2 declines the one open offer, the place is freed, who proposed it is told, and the
// same message handed over again changes nothing.
func TestACarerAnswers(t *testing.T) {
	for verb, want := range map[string]responder.PlacementState{"yes": responder.PlacementAccepted, "no": responder.PlacementDeclined} {
		onBoth(t, func(t *testing.T, w *world) {
			carer := w.carer(1)
			f, pl := w.offered(carer)
			w.advance(time.Second)
			in := w.text("0911 111 111", verb, "")
			template := "placement." + string(want)
			for range 2 {
				if got := w.placementState(pl); got != want {
					t.Fatalf("%s: %s", verb, got)
				}
				replies, told := w.sentTo(carerPhone, "reply."), w.sentTo(userPhone, template)
				if len(replies) != 1 || replies[0].Template != "reply."+string(want) || replies[0].CaseID != f.id || len(told) != 1 {
					t.Fatalf("%s: replies %+v, told %+v", verb, replies, told)
				}
				res, err := w.service.ReceiveSMS(t.Context(), in)
				if ok(t, err); !res.Duplicate {
					t.Error("a replay is no duplicate")
				}
			}
			if done := w.inbox("coordinator", "done"); len(done) != 1 || done[0].SenderName != "Nhà Chăm Sóc" || done[0].CaseID != f.id || done[0].Effect != string(want) {
				t.Errorf("%+v", done)
			}
		})
	}
}

// TestSeveralOffersNeedACode: without one, or with one that fits none, the carer is asked which; a code decides its case
// and no other.
func TestSeveralOffersNeedACode(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(3)
		first, one := w.offered(carer)
		second, two := w.offered(carer)
		for _, code := range []string{"", "99999", "KT-99-00001"} {
			w.text(carerPhone, "yes", code)
		}
		replies := w.sentTo(carerPhone, "reply.")
		if len(replies) != 3 || replies[0].Template != "reply.which" || replies[0].CaseID != first.id || w.placementState(one) != responder.PlacementOffered {
			t.Fatalf("%+v", replies)
		}
		code := w.caseAs("coordinator", second.id).Case.Code
		w.text(carerPhone, "no", strings.TrimLeft(code[6:], "0"))
		if w.placementState(one) != responder.PlacementOffered || w.placementState(two) != responder.PlacementDeclined {
			t.Error("the wrong offer was declined")
		}
		w.text(carerPhone, "yes", code) // is not open any more, and one other is
		if w.placementState(one) != responder.PlacementOffered {
			t.Error("a yes to one case accepted another")
		}
		w.text(carerPhone, "yes", "")
		if w.placementState(one) != responder.PlacementAccepted {
			t.Error("the one that is left is not accepted without a code")
		}
	})
}

// TestAStrangerDecidesNothing: an answer from a number nobody knows, or of a carer who was not asked, goes to a person.
func TestAStrangerDecidesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, pl := w.offered(w.carer(1))
		w.text("+84933333333", "yes", "")
		open := w.inbox("coordinator", "open")
		if w.placementState(pl) != responder.PlacementOffered || len(open) != 1 || open[0].SenderKind != "unknown" || len(w.sentTo("+84933333333", "reply.nothing")) != 1 {
			t.Fatalf("%+v", open)
		}
		w.text("+84933333333", "unknown", "")
		w.text("VIETTEL", "unknown", "") // cannot be answered
		w.text("+85620123456", "unknown", "")
		if open = w.inbox("coordinator", "open"); len(open) != 4 || w.messages("reply.received") != 1 {
			t.Errorf("%d open, %d replies", len(open), w.messages("reply.received"))
		}
	})
}

// TestInboxIsOfItsPlace: coordinators of the place alone read and settle what came in, once.
func TestInboxIsOfItsPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.carer(1)
		w.text(carerPhone, "unknown", "", func(in *responder.SMS) { in.Text = "Tôi muốn hỏi" })
		id := w.inbox("coordinator", "open")[0].ID
		for _, login := range []string{"field", "fund_manager", "approver", "auditor", "admin"} {
			if _, err := w.service.Inbox(t.Context(), w.reader(login), "open", 10); err == nil {
				t.Errorf("%s reads the inbox", login)
			}
			w.refused(responder.CodeForbidden, login, "inbox.settle", id, obj{})
		}
		w.users["xa"] = newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", w.users["xa"], obj{"login": "xa", "name": "x", "role": "coordinator", "unit": huongKe, "password": "mat-khau-thu"})
		ok(t, err)
		w.text("+84933333333", "unknown", "") // of no place: not for communes
		if n := len(w.inbox("xa", "open")); n != 0 {
			t.Errorf("another commune reads %d", n)
		}
		w.refused(responder.CodeNotFound, "xa", "inbox.settle", id, obj{"note": "x"})
		w.do("coordinator", "inbox.settle", id, obj{"note": "đã gọi lại"})
		w.refused(responder.CodeRule, "coordinator2", "inbox.settle", id, obj{"note": "x"})
		if settled := w.inbox("coordinator", "settled"); len(settled) != 1 || settled[0].Note != "đã gọi lại" || len(w.inbox("coordinator", "open")) != 1 {
			t.Errorf("%+v", settled)
		}
	})
}

// TestStopIsForEver: after STOP nothing goes to the number, not even what was queued before or a reply; START ends it.
func TestStopIsForEver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		carer := w.carer(2)
		w.offered(carer)
		queued := w.sentTo(carerPhone, "placement.offer")[0]
		w.text(carerPhone, "stop", "")
		if out := w.outgoing(queued.ID); out[queued.ID].Refused != "opted_out" {
			t.Errorf("what was queued may still go: %+v", out)
		}
		w.text(carerPhone, "help", "")
		w.offered(carer)
		for _, m := range w.sentTo(carerPhone, "")[1:] {
			if m.State != "failed" || m.ErrorCode != "opted_out" {
				t.Errorf("after STOP: %+v", m)
			}
		}
		if open := w.inbox("coordinator", "open"); len(open) != 1 || open[0].Effect != "stopped" || !open[0].Stopped {
			t.Errorf("coordinators see %+v", open)
		}
		w.text(carerPhone, "yes", "") // several open: asks which, and must not
		w.text(carerPhone, "start", "")
		if last := w.sentTo(carerPhone, "reply."); last[len(last)-1].Template != "reply.started" || last[len(last)-1].State != "queued" {
			t.Errorf("%+v", last)
		}
	})
}

// TestRepliesEnd: a machine that answers each reply gets no more than a few in a day.
func TestRepliesEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for range 12 {
			w.text("+84933333333", "help", "")
		}
		if n := len(w.sentTo("+84933333333", "reply.")); n != 6 {
			t.Errorf("%d replies", n)
		}
		w.advance(25 * time.Hour)
		w.text("+84933333333", "help", "")
		if n := len(w.sentTo("+84933333333", "reply.")); n != 7 {
			t.Errorf("%d replies a day later", n)
		}
	})
}

func reporting(place string, households, people int64) func(*responder.SMS) {
	return func(in *responder.SMS) {
		in.Report = &responder.SMSReport{Kind: "flood", Place: place, Households: households, People: people, Note: "cần thuyền"}
	}
}

// TestReportsByText: a field worker's becomes a case in their place, a stranger's a registration, and a place that nobody
// finds goes to a person.
func TestReportsByText(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.do("admin", "user.create", newID(), obj{"login": "xa", "name": "x", "role": "field", "unit": thachHa, "phone": "0944444444", "password": "mat-khau-thu"})
		w.text("84944444444", "report", "", reporting("thôn Đông", 12, 45))
		page, err := w.service.Cases(t.Context(), w.reader("field"), responder.CaseFilter{Limit: 5})
		ok(t, err)
		if len(page.Items) != 1 || page.Items[0].Unit != thachHa || page.Items[0].Kind != "flood" {
			t.Fatalf("%+v", page.Items)
		}
		d := w.caseAs("field", page.Items[0].ID)
		if !strings.Contains(d.Narrative, "12 hộ, 45 người. cần thuyền") || d.Household.Size != 0 || len(w.sentTo("+84944444444", "reply.reported")) != 1 {
			t.Errorf("%+v %+v", d.Narrative, d.Household)
		}
		if in := w.inbox("coordinator", "done"); len(in) != 1 || in[0].CaseID != d.Case.ID || in[0].SenderName != "x" {
			t.Errorf("%+v", in)
		}
		w.text("+84933333333", "report", "", reporting("xã Thạch Hà, Hà Tĩnh", 1, 4))
		regs := w.registrations("field", "unconfirmed")
		if w.cases() != 1 || len(regs) != 1 || regs[0].Channel != "sms" || regs[0].People != 4 || regs[0].Phone != "+84933333333" {
			t.Fatalf("%+v", regs)
		}
		w.do("field", "report.confirm", regs[0].ID, obj{"case_id": newID(), "household_id": newID(), "person_id": newID()})
		w.text("+84933333333", "report", "", reporting("xã Không Có Đâu", 1, 4))
		if n := len(w.inbox("coordinator", "open")); n != 1 {
			t.Errorf("%d open", n)
		}
	})
}

// TestAUserTakesACase: a yes to the message of a new case takes it when nobody holds it, never a protected one that they
// may not see; a yes to other news says it was seen.
func TestAUserTakesACase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.do("admin", "user.create", newID(), obj{"login": "truc", "name": "x", "role": "coordinator", "unit": haTinh, "phone": "0955555555", "password": "mat-khau-thu"})
		f := w.report("field", "disaster", "flood", func(d obj) { d["urgent"] = true })
		w.text("+84955555555", "yes", "")
		if d := w.caseAs("coordinator", f.id); d.HolderName != "x" {
			t.Errorf("held by %q", d.HolderName)
		}
		w.text("+84955555555", "yes", "")
		in := w.inbox("coordinator", "done")
		if len(in) != 2 || in[0].Effect != "claimed" || in[1].Effect != "noted" || len(w.inbox("coordinator", "open")) != 0 {
			t.Errorf("%+v", in)
		}
	})
}

// TestWrongSMSIsRefused: what a provider could not have meant is refused by field, and nothing is kept.
func TestWrongSMSIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for field, spoil := range map[string]func(*responder.SMS){
			"provider_id": func(in *responder.SMS) { in.ProviderID = "" }, "from": func(in *responder.SMS) { in.From = strings.Repeat("bimat", 20) },
			"text": func(in *responder.SMS) { in.Text = strings.Repeat("bimat", 400) }, "verb": func(in *responder.SMS) { in.Verb = "bimat" },
			"report.kind":  func(in *responder.SMS) { in.Report = &responder.SMSReport{Kind: "bimat", Place: "x", Households: 1} },
			"report.place": func(in *responder.SMS) { in.Report = &responder.SMSReport{Kind: "flood", Households: 1} },
		} {
			in := responder.SMS{Provider: "twilio", ProviderID: newID(), From: carerPhone, Verb: "unknown"}
			spoil(&in)
			_, err := w.service.ReceiveSMS(t.Context(), in)
			var e *responder.Error
			if !asError(err, &e) || e.Field != field || strings.Contains(fmt.Sprint(e), "bimat") {
				t.Errorf("%s: %v", field, err)
			}
		}
		if rejected, err := w.service.Rejected(t.Context(), responder.SystemUser(), 10); err != nil || len(rejected) != 0 {
			t.Errorf("%+v, %v", rejected, err)
		}
	})
}
