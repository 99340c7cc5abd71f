package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// TestDonorStatement tells where money went without telling of fewer cases than the province's setting, three by itself.
func TestDonorStatement(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.appeal(nil)
		donor := w.donor("Công ty Mẫu")
		w.do("fund_manager", "donation.receive", newID(), a.gift(20_000_000, obj{"donor_id": donor}))
		pay := func(n int, kind obj) {
			for range n {
				f := w.report("field", "disaster", "storm", func(d obj) { d["incident_id"] = a.incident })
				line := newID()
				w.do("fund_manager", "cost.propose", line, obj{"case_id": f.id, "person_id": f.person, "item": kind, "evidence": "BK-" + line, "evidence_on": "2026-10-19"})
				w.do("approver", "cost.approve", line, obj{"account_id": a.account, "decision_no": "1/QĐ-UBND"})
				w.do("fund_manager", "cost.pay", line, obj{})
			}
		}
		treatment := obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": "2026-10-19"}
		injury := obj{"kind": "injury", "persons": 1, "hospital_days": 4, "on": "2026-10-19"}
		read := func() responder.DonorStatement {
			st, err := w.service.DonorStatement(t.Context(), w.reader("fund_manager"), donor)
			ok(t, err)
			shows(t, "the donor's statement", st)
			if len(st.Used) != 1 || st.GivenVND != 20_000_000 || len(st.Donations) != 1 {
				t.Fatalf("%+v", st)
			}
			return st
		}
		pay(2, treatment)
		if use := read().Used[0]; !use.Withheld || use.LeftVND != 0 || len(use.Spent) != 0 {
			t.Errorf("of two cases it tells %+v", use)
		}
		pay(1, treatment)
		if use := read().Used[0]; use.Withheld || use.LeftVND != 17_000_000 || len(use.Spent) != 1 || use.Spent[0] != (responder.UseLine{Kind: "treatment", Cases: 3, AmountVND: 3_000_000}) {
			t.Errorf("%+v", use)
		}
		pay(1, injury)
		if use := read().Used[0]; len(use.Spent) != 1 || use.Spent[0].Kind != "other" || use.Spent[0].Cases != 4 {
			t.Errorf("one injury is told: %+v", use)
		}
		w.set("disclosure_least", "5")
		if use := read().Used[0]; !use.Withheld || use.Least != 5 || len(use.Spent) != 0 {
			t.Errorf("the province wants five cases, and it tells %+v", use)
		}
	})
}
