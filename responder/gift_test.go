package responder_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"pgregory.net/rapid"
)

func (w *world) donor(name string) string {
	w.t.Helper()
	id := newID()
	w.do("fund_manager", "donor.register", id, obj{"unit": haTinh, "kind": "organisation", "name": name, "phone": "0909123456", "email": "a@vidu.vn", "address": "số 9 phố Kín"})
	return id
}

// pledge makes one and gives its id and code.
func (w *world) pledge(a appeal, donor string, vnd int64, more obj) (id, code string) {
	w.t.Helper()
	id = newID()
	data := obj{"campaign_id": a.campaign, "donor_id": donor, "amount_vnd": vnd}
	maps.Copy(data, more)
	return id, w.do("fund_manager", "pledge.make", id, data).Facts["code"]
}

func (w *world) donation(id string) responder.DonationView {
	w.t.Helper()
	rows, err := w.service.Donations(w.t.Context(), w.reader("fund_manager"), "", 500)
	ok(w.t, err)
	i := slices.IndexFunc(rows, func(d responder.DonationView) bool { return d.ID == id })
	if i < 0 {
		w.t.Fatal("no such donation")
	}
	return rows[i]
}

// TestBankFindsPledges: a code in the text is certain, whatever the bank did to it; all else is proposed to a person.
func TestBankFindsPledges(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		donor := w.donor("Công ty Ánh Dương")
		pledge, code := w.pledge(a, donor, 2_000_000, nil)
		named, _ := w.pledge(a, w.donor("Hội Chữ thập đỏ Thử"), 700_000, nil)
		meal, mealCode := w.pledge(a, donor, 300_000, obj{"purposes": []string{"meal"}})
		wrong := code[:len(code)-1] + "2"
		if wrong == code {
			wrong = code[:len(code)-1] + "3"
		}
		line := func(n int, vnd int64, text, who string) responder.BankLine {
			return responder.BankLine{Number: n, On: law.NewDate(2026, 10, 19), AmountVND: vnd, Reference: "FT" + string(rune('0'+n)), Text: text, Donor: who}
		}
		res, err := w.service.ImportBank(t.Context(), w.reader("fund_manager"), responder.BankImport{AccountID: a.account, From: a.outside, Lines: []responder.BankLine{
			line(1, 500_000, "MBVCB.77."+strings.ToLower(code[:5])+" "+code[5:]+".ct ung ho", ""),
			line(2, 700_000, "ung ho dong bao", "HOI CHU THAP DO THU"),
			line(3, 5_000, wrong+" go nham", ""),
			line(4, 300_000, mealCode, ""),
			line(5, 9_000, code+" "+mealCode, ""), // two codes: a person decides
		}}, func(int) {})
		ok(t, err)
		if res.Imported != 5 {
			t.Fatalf("%+v", res)
		}
		w.holds(a.account, 500_000+700_000+5_000+9_000, 0)
		w.holds(a.meals, 300_000, 0) // what is for meals lies with what is for meals
		left, err := w.service.Unmatched(t.Context(), w.reader("fund_manager"), a.campaign, 50)
		ok(t, err)
		if len(left) != 3 || len(left[1].Proposals) != 0 || len(left[0].Proposals) == 0 || len(left[0].Donors) != 1 || left[0].Proposals[0].ID != named || strings.Join(left[0].Proposals[0].Reasons, " ") != "amount name" {
			t.Fatalf("%+v", left)
		}
		if p := left[2].Proposals; len(p) != 2 || p[0].Reasons[0] != "code" || p[1].Reasons[0] != "code" || p[0].ID != pledge && p[0].ID != meal {
			t.Errorf("%+v", p)
		}
		w.do("fund_manager", "donation.match", left[0].ID, obj{"pledge_id": named})
		w.do("fund_manager", "donation.match", left[1].ID, obj{"none": true})
		w.refused(responder.CodeRule, "fund_manager", "donation.match", left[2].ID, obj{"pledge_id": meal}) // it lies where anything is paid
		w.do("fund_manager", "donation.match", left[2].ID, obj{"donor_id": donor})
		w.pledged(map[string]int64{pledge: 500_000, named: 700_000, meal: 300_000}, map[string]responder.PledgeState{pledge: "open", named: "fulfilled", meal: "fulfilled"})
		w.whole()
	})
}

func (w *world) pledged(vnd map[string]int64, state map[string]responder.PledgeState) {
	w.t.Helper()
	rows, err := w.service.Pledges(w.t.Context(), w.reader("auditor"), "", 50)
	ok(w.t, err)
	for _, p := range rows {
		if p.ReceivedVND != vnd[p.ID] || p.State != state[p.ID] {
			w.t.Errorf("pledge of %s: %d, %s; want %d, %s", p.DonorName, p.ReceivedVND, p.State, vnd[p.ID], state[p.ID])
		}
	}
}

// TestRefund: a wrong transfer goes back by reversing; its receipt keeps its number and the pledge is open again.
func TestRefund(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		pledge, _ := w.pledge(a, w.donor("Công ty Mẫu"), 50, nil)
		gift := newID()
		w.do("fund_manager", "donation.receive", gift, a.gift(50, obj{"pledge_id": pledge, "donor": ""}))
		w.pledged(map[string]int64{pledge: 50}, map[string]responder.PledgeState{pledge: "fulfilled"})
		w.do("approver", "fund.reverse", w.donation(gift).EntryID, obj{"reason": "chuyển nhầm", "document": "PC-1"})
		d := w.donation(gift)
		if d.State != responder.DonationRefunded || d.Refund == "" || d.ReceiptNo != 1 || d.Donor != "Công ty Mẫu" {
			t.Errorf("%+v", d)
		}
		w.pledged(map[string]int64{}, map[string]responder.PledgeState{pledge: "open"})
		w.holds(a.account, 0, 0)
		if k := w.campaign(a.campaign); k.ReceivedVND != 0 || k.Donations != 0 || k.PledgedVND != 50 {
			t.Errorf("%+v", k)
		}
		w.refused(responder.CodeRule, "fund_manager", "donation.match", gift, obj{"none": true})
		w.do("fund_manager", "pledge.withdraw", pledge, obj{"reason": "không gửi nữa"})
		w.refused(responder.CodeRule, "fund_manager", "donation.receive", newID(), a.gift(50, obj{"pledge_id": pledge}))
		w.whole()
	})
}

// TestReceiptsHaveNoGap: many at once, some refused in between, are numbered 1 to n.
func TestReceiptsHaveNoGap(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				day := "2026-10-20"
				if i%4 == 0 {
					day = "2026-09-20" // before it opens
				}
				w.try("fund_manager", "donation.receive", newID(), a.gift(int64(1+i), obj{"on": day}))
			})
		}
		all.Wait()
		rows, err := w.service.Donations(t.Context(), w.reader("auditor"), a.account, 100)
		ok(t, err)
		var got []int64
		for _, d := range rows {
			got = append(got, d.ReceiptNo)
		}
		slices.Sort(got)
		if len(got) != 18 || got[0] != 1 || got[17] != 18 || len(slices.Compact(got)) != 18 {
			t.Errorf("receipts %v", got)
		}
		w.whole()
	})
}

// TestDonorContact is for fund managers; approvers and auditors see names, and others nothing.
func TestDonorContact(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.donor("Công ty Ánh Dương")
		for login, want := range map[string]string{"fund_manager": "+84909123456", "approver": "", "auditor": ""} {
			rows, err := w.service.Donors(t.Context(), w.reader(login), responder.DonorFilter{Search: "CONG TY ANH", Limit: 5})
			ok(t, err)
			if len(rows) != 1 || rows[0].Phone != want || (want == "") != (rows[0].Address == "") || rows[0].Consent {
				t.Errorf("%s sees %+v", login, rows)
			}
		}
		for _, login := range []string{"field", "coordinator", "admin"} {
			for what, read := range w.giftReads(login) {
				if err := read(); err == nil {
					t.Errorf("%s reads %s", login, what)
				}
			}
		}
		for _, wrong := range []obj{{"unit": haTinh, "kind": "person"}, {"unit": haTinh, "kind": "anonymous", "name": "Lê"}, {"unit": haTinh, "kind": "person", "name": "Lê", "email": "x"}} {
			w.refused(responder.CodeInvalid, "fund_manager", "donor.register", newID(), wrong)
		}
		w.do("fund_manager", "donor.update", id, obj{"kind": "organisation", "name": "Công ty Ánh Dương", "consent": true})
		rows, err := w.service.Donors(t.Context(), w.reader("fund_manager"), responder.DonorFilter{Limit: 5})
		ok(t, err)
		if len(rows) != 1 || !rows[0].Consent || rows[0].Phone != "" {
			t.Errorf("%+v", rows)
		}
	})
}

func (w *world) giftReads(login string) map[string]func() error {
	ctx, u := w.t.Context(), w.reader(login)
	return map[string]func() error{
		"campaigns": func() error { _, err := w.service.Campaigns(ctx, u, 5); return err },
		"donors":    func() error { _, err := w.service.Donors(ctx, u, responder.DonorFilter{}); return err },
		"pledges":   func() error { _, err := w.service.Pledges(ctx, u, "", 5); return err },
		"unmatched": func() error { _, err := w.service.Unmatched(ctx, u, newID(), 5); return err },
		"donations": func() error { _, err := w.service.Donations(ctx, u, "", 5); return err },
	}
}

// TestConditionsAreKept plays random gifts with and without conditions and random payments: no đồng given for meals pays
// for anything else, and no đồng given to a campaign helps elsewhere.
func TestConditionsAreKept(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		ours := w.report("field", "disaster", "storm", func(d obj) { d["incident_id"] = a.incident })
		other := w.report("field", "disaster", "storm", nil)
		var forMeals, spentElse int64
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 6).Draw(r, "steps") {
				if rapid.Bool().Draw(r, "give") {
					vnd := rapid.Int64Range(1, 1_500_000).Draw(r, "vnd")
					more := obj{"account_id": rapid.SampledFrom([]string{a.account, a.meals, a.general}).Draw(r, "to")}
					bound := rapid.Bool().Draw(r, "for meals")
					if bound {
						more["purposes"] = []string{"meal"}
					}
					if w.try("fund_manager", "donation.receive", newID(), a.gift(vnd, more)).Error == nil && bound {
						forMeals += vnd
					}
					continue
				}
				f := rapid.SampledFrom([]filed{ours, other}).Draw(r, "case")
				from := rapid.SampledFrom([]string{a.account, a.meals, a.general}).Draw(r, "from")
				res := w.try("approver", "cost.approve", w.treatment(f), obj{"account_id": from, "decision_no": "1/QĐ-UBND"})
				if res.Error == nil {
					spentElse += 1_000_000
				}
				if res.Error == nil && (from == a.meals || from == a.account && f == other) {
					r.Fatalf("money given for something else pays")
				}
			}
			if held, reserved := w.balance(a.meals); held < forMeals || reserved != 0 {
				r.Fatalf("%d were given for meals, and %d lie there", forMeals, held)
			}
		})
		if spentElse == 0 || forMeals == 0 {
			t.Error("nothing was tried")
		}
		w.whole()
	})
}

// TestPledgeCodes: one wrong letter, or two that changed places, is no code.
func TestPledgeCodes(t *testing.T) {
	const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		_, code := w.pledge(a, w.donor("Ánh Dương"), 5, nil)
		if !responder.IsPledgeCode(code) {
			t.Fatalf("%s is none", code)
		}
		for i := 2; i < len(code); i++ {
			for _, l := range letters {
				if other := code[:i] + string(l) + code[i+1:]; other != code && responder.IsPledgeCode(other) {
					t.Errorf("%s and %s", code, other)
				}
			}
			if i+1 < len(code) && code[i] != code[i+1] && responder.IsPledgeCode(code[:i]+code[i+1:i+2]+code[i:i+1]+code[i+2:]) {
				t.Errorf("%s with letters %d and %d changed", code, i, i+1)
			}
		}
		rows, err := w.service.Pledges(context.Background(), w.reader("auditor"), a.campaign, 5)
		ok(t, err)
		if len(rows) != 1 || rows[0].DonorName != "Ánh Dương" {
			t.Errorf("%+v", rows)
		}
	})
}
