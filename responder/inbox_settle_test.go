package responder_test

import (
	"maps"
	"strings"
	"testing"

	"kipthoi/responder"
)

// strange lets a stranger write in, and gives the message that a person must read.
func (w *world) strange(text string) string {
	w.t.Helper()
	w.text("+84933333333", "unknown", "", func(in *responder.SMS) { in.Text = text })
	open := w.inbox("coordinator", "open")
	return open[len(open)-1].ID
}

// TestATextBecomesANote on the case that a coordinator names, if the coordinator may work on it.
func TestATextBecomesANote(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		code := w.codeOf(f.id)
		id := w.strange("Cháu đã ăn cơm")
		for field, data := range map[string]obj{"data.case_code": {"how": "answer"}, "data.how": {"how": "burn"}, "data.note": {"how": "ignore"}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "inbox.settle", id, data); e.Field != field {
				t.Errorf("%v: %+v", data, e)
			}
		}
		w.refused(responder.CodeNotFound, "coordinator", "inbox.settle", id, obj{"how": "answer", "case_code": "KT-26-99999"})
		w.do("coordinator", "inbox.settle", id, obj{"how": "answer", "case_code": " " + strings.ToLower(code) + " ", "note": "Người nhà nhắn."})
		file, err := w.service.Case(t.Context(), w.reader("coordinator"), f.id)
		if ok(t, err); len(file.Notes) != 1 || file.Notes[0].Text != "Tin nhắn đến: Cháu đã ăn cơm\nNgười nhà nhắn." {
			t.Errorf("%+v", file.Notes)
		}
		settled := w.inbox("coordinator", "settled")
		if len(settled) != 1 || settled[0].CaseCode != code || settled[0].Effect != "noted" || settled[0].CaseID != f.id {
			t.Errorf("%+v", settled)
		}
	})
}

// TestATextOfAStrangerTellsNoCommuneOfAProtectedCase: a coordinator of a commune cannot find out which codes there are.
func TestATextOfAStrangerTellsNoCommuneOfAProtectedCase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "protection", "P_DV", nil)
		w.users["xa"] = newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", w.users["xa"], obj{"login": "xa", "name": "x", "role": "coordinator", "unit": huongKe, "password": "mat-khau-thu"})
		ok(t, err)
		w.do("admin", "user.create", newID(), obj{"login": "thon", "name": "x", "role": "field", "unit": huongKe, "phone": "0911111112", "password": "mat-khau-thu"})
		w.text("+84911111112", "unknown", "")
		id := w.inbox("xa", "open")[0].ID
		here := w.refused(responder.CodeNotFound, "xa", "inbox.settle", id, obj{"how": "answer", "case_code": w.codeOf(f.id)})
		nowhere := w.refused(responder.CodeNotFound, "xa", "inbox.settle", id, obj{"how": "answer", "case_code": "KT-26-99999"})
		if *here != *nowhere {
			t.Errorf("the answers differ: %+v, %+v", here, nowhere)
		}
		w.do("coordinator", "inbox.settle", id, obj{"how": "answer", "case_code": w.codeOf(f.id)})
		if seen := w.inbox("xa", "settled"); len(seen) != 1 || seen[0].CaseCode != "" {
			t.Errorf("the commune sees %+v", seen)
		}
	})
}

// TestATextBecomesACase with the sender's number, in the commune that the coordinator names; a wrong one leaves it open.
func TestATextBecomesACase(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id, caseID := w.strange("nha toi ngap cuu voi"), newID()
		good := func(change obj) obj {
			data := obj{"how": "report", "kind": "flood", "unit": thachHa, "address": "thôn 3", "name": "Nhà ông Ba", "case_id": caseID, "household_id": newID()}
			maps.Copy(data, change)
			return data
		}
		for field, change := range map[string]obj{"data.kind": {"kind": "P_DV"}, "data.unit": {"unit": "00000"}, "data.case_id": {"case_id": "x"}, "data.household.id": {"household_id": "x"}} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "inbox.settle", id, good(change)); e.Field != field {
				t.Errorf("%v: %+v", change, e)
			}
		}
		if n := len(w.inbox("coordinator", "open")); n != 1 || w.cases() != 0 {
			t.Errorf("after refusals %d are open, there are %d cases", n, w.cases())
		}
		w.do("coordinator", "inbox.settle", id, good(nil))
		file, err := w.service.Case(t.Context(), w.reader("coordinator"), caseID)
		if ok(t, err); file.Case.Kind != "flood" || file.Case.Unit != thachHa || file.Household.Phones[0].Number != "+84933333333" || !strings.Contains(file.Narrative, "ngap cuu voi") {
			t.Errorf("%+v", file)
		}
		if settled := w.inbox("coordinator", "settled"); len(settled) != 1 || settled[0].Effect != "reported" || settled[0].CaseCode != file.Case.Code {
			t.Errorf("%+v", settled)
		}
	})
}

// codeOf is the code of a case.
func (w *world) codeOf(id string) string {
	w.t.Helper()
	var k responder.Case
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error { return tx.Get(&k, id) }))
	return k.Code
}
