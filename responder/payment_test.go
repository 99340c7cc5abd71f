package responder_test

import (
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// approved proposes and approves a cost of 1,000,000 VND.
func (w *world) approved(f filed, account string) string {
	w.t.Helper()
	line := w.treatment(f)
	w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
	return line
}

// payout makes and sends the list of a month.
func (w *world) payout(account, month string) (string, responder.PaymentView) {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "payment.make", id, obj{"account_id": account, "month": month, "service": "post", "provider": "Bưu điện (mẫu)"})
	w.do("fund_manager", "payment.send", id, obj{})
	v, err := w.service.Payment(w.t.Context(), w.reader("fund_manager"), id)
	ok(w.t, err)
	return id, v
}

// TestPaymentList: approved lines are listed once, paid or not, and come again the next month when nobody collected them.
func TestPaymentList(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		f, g := w.report("field", "disaster", "storm", nil), w.report("field", "protection", "P_ABUSE", nil)
		a := w.approved(f, account)
		w.approved(f, account)
		w.approved(g, account)
		make := obj{"account_id": account, "month": "2026-11", "service": "post"}
		first := newID()
		w.refused(responder.CodeForbidden, "approver", "payment.make", first, make)
		if res := w.do("fund_manager", "payment.make", first, make); res.Facts["lines"] != "3" || res.Facts["left"] != "0" {
			t.Errorf("%v", res.Facts)
		}
		w.refused(responder.CodeRule, "fund_manager", "payment.make", newID(), make) // all are listed
		w.refused(responder.CodeRule, "fund_manager", "cost.pay", a, obj{})
		w.refused(responder.CodeRule, "approver", "cost.cancel", a, obj{"reason": "nhầm"})
		w.do("fund_manager", "payment.withdraw", first, obj{"reason": "Sai tháng"})
		w.refused(responder.CodeRule, "fund_manager", "payment.send", first, obj{})
		id, v := w.payout(account, "2026-11")
		if v.TotalVND != 3_000_000 || v.InWords != "ba triệu đồng" || v.Waiting != 3 || v.SendBy != law.NewDate(2026, 10, 24) || v.ReportBy != law.NewDate(2026, 11, 19) || v.Late != "" {
			t.Errorf("%+v", v)
		}
		if v.Rows[0].Payee != "Tên Người Riêng" || v.Rows[2].Payee != "" || v.Rows[2].CaseCode == "" {
			t.Errorf("%+v", v.Rows)
		}
		w.advance(24 * time.Hour)
		today := law.DateOf(w.now)
		rows := []responder.PaymentResult{{1, v.Rows[0].Code, responder.PaymentPaid, today, 1_000_000, "P1"}, {2, v.Rows[1].Code, responder.PaymentUncollected, law.Date{}, 0, ""},
			{3, v.Rows[2].Code, responder.PaymentPaid, today, 999_999, ""}, {4, "CT9-001", responder.PaymentPaid, today, 1, ""}, {5, v.Rows[0].Code, responder.PaymentPaid, today, 0, ""}}
		for _, want := range []responder.ListResult{{Imported: 2}, {Already: 2}} {
			got, err := w.service.ImportResults(t.Context(), w.reader("fund_manager"), id, rows, func(int) {})
			ok(t, err)
			var told []string
			for _, fault := range got.Faults {
				told = append(told, fault.Field)
			}
			if got.Imported != want.Imported || got.Already != want.Already || strings.Join(told, " ") != "amount_vnd code code" {
				t.Errorf("%+v", got)
			}
		}
		w.holds(account, 4_000_000, 2_000_000)
		w.whole()
		if e := w.refused(responder.CodeRule, "fund_manager", "payment.result", v.Rows[0].ID, obj{"result": "uncollected"}); e.Field != "result" {
			t.Errorf("%+v", e)
		}
		_, next := w.payout(account, "2026-11")
		if len(next.Rows) != 1 || next.Rows[0].AmountVND != 1_000_000 {
			t.Errorf("what nobody collected is not listed again: %+v", next.Rows)
		}
	})
}

// TestPaymentsAreReadByMoney: nobody else reads lists, and names are for the manager of money alone.
func TestPaymentsAreReadByMoney(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(5_000_000)
		f := w.report("field", "disaster", "storm", nil)
		w.approved(f, account)
		id, _ := w.payout(account, "2026-11")
		for login, names := range map[string]bool{"fund_manager": true, "approver": false, "auditor": false} {
			v, err := w.service.Payment(t.Context(), w.reader(login), id)
			ok(t, err)
			if (v.Rows[0].Payee != "") != names || (v.Rows[0].Identity != "") && !names {
				t.Errorf("%s reads %+v", login, v.Rows[0])
			}
		}
		for _, login := range []string{"field", "coordinator", "admin"} {
			if _, err := w.service.Payment(t.Context(), w.reader(login), id); err == nil {
				t.Errorf("%s reads a payment list", login)
			}
			if _, err := w.service.Payments(t.Context(), w.reader(login), 9); err == nil {
				t.Errorf("%s reads payment lists", login)
			}
			if _, err := w.service.Suspensions(t.Context(), w.reader(login)); err == nil {
				t.Errorf("%s reads suspensions", login)
			}
		}
		// The same home comes under protection afterwards: its name is gone from the list that is there.
		w.protect(f)
		v, err := w.service.Payment(t.Context(), w.reader("fund_manager"), id)
		ok(t, err)
		if v.Rows[0].Payee != "" || v.Rows[0].Identity != "" {
			t.Errorf("a protected home is named: %+v", v.Rows[0])
		}
	})
}

// protect writes a protection case of a home past the door.
func (w *world) protect(f filed) {
	w.t.Helper()
	ok(w.t, w.service.Store.Write(w.t.Context(), func(tx responder.Tx) error {
		var k responder.Case
		if err := tx.Get(&k, f.id); err != nil {
			return err
		}
		k.ID, k.Code, k.Family, k.Kind, k.PersonID = newID(), "BV-1", "protection", "P_ABUSE", f.person
		return tx.Insert(&k)
	}))
}

// TestSuspension is example 22: not collected in April, May and June 2024, on the suspension list after 30 June 2024.
func TestSuspension(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		to := func(year, month, day int) { w.advance(law.NewDate(year, month, day).At(9, 0).Sub(w.clock())) }
		to(2024, 3, 20)
		account, _, _ := w.accounts(9_000_000)
		f := w.report("field", "disaster", "storm", nil)
		line := newID()
		w.do("fund_manager", "cost.propose", line, obj{"case_id": f.id, "person_id": f.person, "evidence": "BK-1", "evidence_on": "2024-03-19",
			"item": obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2024-03-19"}})
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1/QĐ-UBND"})
		open := func() []responder.Uncollected {
			got, err := w.service.Suspensions(t.Context(), w.reader("approver"))
			ok(t, err)
			return got.Open
		}
		for _, month := range []int{4, 5, 6} {
			to(2024, month, 20)
			if month == 4 {
				to(2024, 4, 1)
			}
			_, v := w.payout(account, w.now.Format("2006-01"))
			w.advance(time.Hour)
			w.do("fund_manager", "payment.result", v.Rows[0].ID, obj{"result": "uncollected"})
			if len(open()) > 0 {
				t.Fatalf("on the list in month %d", month)
			}
		}
		to(2024, 6, 30)
		if len(open()) > 0 {
			t.Fatal("on the list on 30 June")
		}
		id, decide := newID(), obj{"payee_id": f.person, "suspend": true, "decision_no": "9/QĐ-UBND", "decided_on": "2024-07-01", "signer": "Chủ tịch"}
		w.refused(responder.CodeInvalid, "approver", "suspension.decide", id, decide) // dated tomorrow
		to(2024, 7, 1)
		got := open()
		if len(got) != 1 || got[0].Rule != "R-2.11" || got[0].Months != 3 || got[0].FirstMonth != law.NewDate(2024, 4, 1) || got[0].CaseCode == "" {
			t.Fatalf("%+v", got)
		}
		w.do("approver", "suspension.decide", id, decide)
		if len(open()) > 0 {
			t.Error("what was decided comes into question again")
		}
		w.refused(responder.CodeRule, "approver", "suspension.decide", newID(), decide)
		make := obj{"account_id": account, "month": "2024-07", "service": "bank"}
		w.refused(responder.CodeRule, "fund_manager", "payment.make", newID(), make)
		w.do("approver", "suspension.resume", id, obj{"reason": "Đã đến nhận"})
		w.do("fund_manager", "payment.make", newID(), make)
		w.whole()
	})
}
