package responder_test

import (
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// TestBankStatement books each line once, however often and by whomever the file is sent, and answers for each that it
// cannot book.
func TestBankStatement(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, spending, outside := w.accounts(1)
		on := law.NewDate(2026, 10, 5)
		line := func(n int, vnd int64, reference, text string) responder.BankLine {
			return responder.BankLine{Number: n, On: on, AmountVND: vnd, Reference: reference, Text: text}
		}
		in := responder.BankImport{AccountID: account, From: outside, Lines: []responder.BankLine{
			line(1, 500_000, "FT1", "ủng hộ"), line(2, 500_000, "ft1", "ủng hộ"), line(3, 70_000, "", "ủng hộ"), line(4, 70_000, "", "Ủng  hộ"), line(5, 70_000, "", "khác")}}
		send := func(login string, want responder.ListResult) {
			t.Helper()
			got, err := w.service.ImportBank(t.Context(), w.reader(login), in, func(int) {})
			ok(t, err)
			if got.Imported != want.Imported || got.Already != want.Already || len(got.Faults) != len(want.Faults) {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		twice := make([]responder.ListFault, 2)
		send("fund_manager", responder.ListResult{Imported: 3, Faults: twice})
		send("fund_manager", responder.ListResult{Already: 3, Faults: twice})
		w.holds(account, 640_001, 0)
		in.Lines[0].AmountVND = 900_000 // the bank's reference stands for something else now
		send("fund_manager", responder.ListResult{Already: 2, Faults: make([]responder.ListFault, 3)})
		in.Lines[0].AmountVND, in.Lines[0].On = 500_000, on
		in.Lines = append(in.Lines, responder.BankLine{Number: 6, On: law.NewDate(2025, 3, 1), AmountVND: 5, Reference: "FT9"}) // a year that is closed
		send("fund_manager", responder.ListResult{Already: 3, Faults: make([]responder.ListFault, 3)})
		w.holds(account, 640_001, 0)
		for _, login := range []string{"approver", "coordinator", "admin"} {
			if _, err := w.service.ImportBank(t.Context(), w.reader(login), in, func(int) {}); err == nil {
				t.Errorf("%s imports", login)
			}
		}
		if _, err := w.service.ImportBank(t.Context(), w.reader("fund_manager"), responder.BankImport{AccountID: spending, From: outside}, func(int) {}); err == nil {
			t.Error("a spending account receives")
		}
		rows, err := w.service.Donations(t.Context(), w.reader("auditor"), account, 10)
		ok(t, err)
		if len(rows) != 3 || rows[0].InWords == "" {
			t.Errorf("%+v", rows)
		}
		w.whole()
	})
}

// TestDonation: a gift goes to the fund or to contributions, never into a budget, and is told with its condition.
func TestDonation(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, outside := w.accounts(1)
		budget := newID()
		w.do("fund_manager", "fund.open", budget, obj{"kind": "fund", "source": "NSNN_TINH", "name": "Ngân sách", "unit": haTinh})
		gift := func(to string) obj {
			return obj{"account_id": to, "from_account_id": outside, "donor": "Công ty Mẫu", "amount_vnd": 2_000_000, "channel": "cash", "reference": "PT-7", "condition": "tiền ăn cho trẻ em"}
		}
		if e := w.refused(responder.CodeRule, "fund_manager", "donation.receive", newID(), gift(budget)); e.Reason != "R-7.1" {
			t.Errorf("%+v", e)
		}
		w.do("fund_manager", "donation.receive", newID(), gift(account))
		rows, err := w.service.Donations(t.Context(), w.reader("fund_manager"), "", 10)
		ok(t, err)
		if len(rows) != 1 || rows[0].Condition != "tiền ăn cho trẻ em" || rows[0].InWords != "hai triệu đồng" || rows[0].ReceivedOn.String() != "2026-10-20" {
			t.Errorf("%+v", rows)
		}
		w.whole()
	})
}
