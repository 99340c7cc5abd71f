package responder_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// paid reports so many cases of a commune, and pays 1,000,000 VND for each.
func (w *world) paid(account, commune string, cases int) {
	w.t.Helper()
	for range cases {
		f := w.report("coordinator", "disaster", "storm", func(d obj) { d["place"] = obj{"unit": commune, "address": "số 7 ngõ Kín"} })
		w.do("fund_manager", "cost.pay", w.approved(f, account), obj{})
	}
}

// goTo moves the clock to a morning.
func (w *world) goTo(year, month, day int) {
	w.advance(law.NewDate(year, month, day).At(9, 0).Sub(w.clock()))
}

// TestDisclosure: a month is published on its day, once, by the province; small cells are kept back with another beside, and
// what is left does not give them away. What was published stays when the books go on.
func TestDisclosure(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, outside := w.accounts(100_000_000)
		w.paid(account, thachHa, 4)
		w.paid(account, huongKe, 1)
		month := obj{"month": "2026-10"}
		w.goTo(2026, 11, 11)
		w.refused(responder.CodeRule, "approver", "disclosure.publish", newID(), month) // not switched on
		w.set("disclosure", "on")
		w.refused(responder.CodeRule, "approver", "disclosure.publish", newID(), obj{"month": "2026-11"}) // not over
		w.refused(responder.CodeForbidden, "fund_manager", "disclosure.publish", newID(), month)
		p, err := w.service.PreviewDisclosure(t.Context(), w.reader("fund_manager"), "2026-10")
		ok(t, err)
		if !p.On || p.Published || p.From != law.NewDate(2026, 11, 10) {
			t.Errorf("%+v", p)
		}
		w.do("approver", "disclosure.publish", newID(), month)
		w.refused(responder.CodeRule, "approver", "disclosure.publish", newID(), month)
		d, _, err := w.service.PublishedData(t.Context(), haTinh, "2026-10")
		ok(t, err)
		w.checkPublished(d)
		if d.Total.Cases == nil || *d.Total.Cases != 5 || *d.Total.SpentVND != 5_000_000 || *d.Accounts[0].LeftVND != 95_000_000 || d.Accounts[0].ReceivedVND != 100_000_000 {
			t.Errorf("%+v", d)
		}
		before, err := json.Marshal(d)
		ok(t, err)
		// November: one case alone. Neither it nor what is left is shown, nor what is left in December, which would tell it.
		w.paid(account, thachHa, 1)
		w.goTo(2026, 12, 11)
		w.do("approver", "disclosure.publish", newID(), obj{"month": "2026-11"})
		w.paid(account, thachHa, 3)
		w.do("fund_manager", "fund.receive", account, obj{"from_account_id": outside, "amount_vnd": 7, "document": "PT-7"})
		w.goTo(2027, 1, 11)
		w.do("approver", "disclosure.publish", newID(), obj{"month": "2026-12"})
		for month, total := range map[string]bool{"2026-11": false, "2026-12": true} {
			d, _, err := w.service.PublishedData(t.Context(), haTinh, month)
			ok(t, err)
			if (d.Total.SpentVND != nil) != total || d.Accounts[0].LeftVND != nil {
				t.Errorf("%s: %+v", month, d)
			}
		}
		again, _, err := w.service.PublishedData(t.Context(), haTinh, "2026-10")
		ok(t, err)
		after, err := json.Marshal(again)
		ok(t, err)
		if string(after) != string(before) {
			t.Error("what was published has changed")
		}
		all, err := w.service.Published(t.Context())
		ok(t, err)
		if len(all) != 3 {
			t.Errorf("%+v", all)
		}
	})
}

// checkPublished looks at October: four cases in one commune and one in another.
func (w *world) checkPublished(d responder.DisclosureData) {
	w.t.Helper()
	for _, table := range d.Tables {
		for _, row := range table.Rows {
			if hidden := table.Key == "commune"; hidden != (row.SpentVND == nil) || hidden != (row.Cases == nil) || row.Label == "" {
				w.t.Errorf("%s: %+v", table.Key, row)
			}
		}
	}
	raw, err := json.Marshal(d)
	ok(w.t, err)
	for _, secret := range []string{"Riêng", "ngõ Kín", "0987", "987654321"} {
		if strings.Contains(string(raw), secret) {
			w.t.Errorf("%q is published", secret)
		}
	}
}

// TestDisclosureIsOff: what is switched off again is public no more, and nobody else previews.
func TestDisclosureIsOff(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(9_000_000)
		w.paid(account, thachHa, 3)
		w.set("disclosure", "on")
		w.goTo(2026, 11, 10)
		w.do("approver", "disclosure.publish", newID(), obj{"month": "2026-10"})
		w.advance(time.Minute)
		id := newID()
		w.do("fund_manager", "rate.propose", id, obj{"param": "disclosure", "value": "off", "valid_from": "2026-11-10", "document": "2/QĐ", "citation": "mẫu"})
		w.do("approver", "rate.approve", id, obj{})
		if _, _, err := w.service.PublishedData(t.Context(), haTinh, "2026-10"); err == nil {
			t.Error("it is public still")
		}
		for _, unit := range []string{"99", thachHa, "42"} {
			if _, _, err := w.service.PublishedData(t.Context(), unit, "2026-09"); err == nil {
				t.Errorf("%s has published", unit)
			}
		}
		for _, login := range []string{"field", "coordinator", "admin"} {
			if _, err := w.service.PreviewDisclosure(t.Context(), w.reader(login), "2026-10"); err == nil {
				t.Errorf("%s previews", login)
			}
		}
	})
}

// TestBalanceAfterHiddenMonths: what is left after months that kept their spending back is published once three cases stand
// behind it, not when the same case is paid three times.
func TestBalanceAfterHiddenMonths(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(100_000_000)
		w.paid(account, thachHa, 4)
		w.set("disclosure", "on")
		f := w.report("field", "disaster", "storm", nil)
		same := func() { w.do("fund_manager", "cost.pay", w.approved(f, account), obj{}) }
		other := func() { w.paid(account, thachHa, 1) }
		month := law.NewDate(2026, 10, 1)
		for _, step := range []struct {
			pay  func()
			told bool
		}{{func() {}, true}, {same, false}, {same, false}, {same, false}, {other, false}, {other, true}} {
			step.pay()
			next := month.AddMonths(1).AddDays(10).At(9, 0)
			w.advance(next.Sub(w.clock()))
			w.do("approver", "disclosure.publish", newID(), obj{"month": month.String()[:7]})
			d, _, err := w.service.PublishedData(t.Context(), haTinh, month.String()[:7])
			ok(t, err)
			if a := d.Accounts[0]; (a.LeftVND != nil) != step.told || a.HiddenSince > 0 == step.told {
				t.Errorf("%s: %+v", month, a)
			}
			month = month.AddMonths(1)
		}
	})
}
