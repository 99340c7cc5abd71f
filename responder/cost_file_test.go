package responder_test

import (
	"strings"
	"testing"

	"kipthoi/responder"
)

// attachToCost puts a paper to the case of a cost line.
func (w *world) attachToCost(login, line string) (id string, res responder.Result, err error) {
	w.t.Helper()
	id = newID()
	res, err = w.service.AttachToCost(w.t.Context(), w.reader(login), id, line, []byte("%PDF-1.4\nbảng kê\n%%EOF\n"))
	return id, res, err
}

// TestThePaperOfAReturnedLine: who writes down costs puts the scan that was missing to a line that came back, of a
// protected case too, and sends it in again. It lies with the case under a name that tells nothing; they do not read it
// again, and an approved line takes none.
func TestThePaperOfAReturnedLine(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		account, _, _ := w.accounts(9_000_000)
		f := w.report("field", "protection", "P_DV", nil)
		line, res := w.line(f, obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 900_000, "on": "2026-10-18"}, obj{"evidence": "", "evidence_on": ""})
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		w.do("approver", "cost.return", line, obj{"reason": "thiếu ảnh bảng kê"})
		for _, login := range []string{"field", "approver", "auditor", "far"} {
			if _, res, err := w.attachToCost(login, line); err == nil && res.Error == nil {
				t.Errorf("%s put a paper to the line", login)
			}
		}
		id, res, err := w.attachToCost("fund_manager", line)
		ok(t, err)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		w.do("fund_manager", "cost.submit", line, obj{"evidence_id": id})
		w.do("approver", "cost.approve", line, obj{"account_id": account, "decision_no": "1"})
		if files := w.caseAs("coordinator", f.id).Attachments; len(files) != 1 || files[0].ID != id || !strings.HasPrefix(files[0].Name, "KT-26-") {
			t.Errorf("the case has %+v", files)
		}
		if _, _, err := w.service.Attachment(t.Context(), w.reader("fund_manager"), id); err == nil {
			t.Errorf("the fund manager reads the paper of a protected case")
		}
		if _, res, err := w.attachToCost("fund_manager", line); err == nil && (res.Error == nil || res.Error.Code != responder.CodeRule) {
			t.Errorf("an approved line takes a paper: %+v %v", res, err)
		}
	})
}

// TestWhoApprovesSeesThePaper: of a home that nothing guards, managers of money of the place open the paper that proves a
// cost, and no other file of the case; when a case of protection joins the home, they open it no more.
func TestWhoApprovesSeesThePaper(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("field", "disaster", "storm", nil)
		line, res := w.line(f, obj{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 900_000, "on": "2026-10-18"}, nil)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		paper, res, err := w.attachToCost("fund_manager", line)
		ok(t, err)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		w.do("fund_manager", "cost.evidence", line, obj{"evidence": "BK-1", "evidence_on": "2026-10-18", "evidence_id": paper})
		other := newID()
		_, err = w.service.Attach(t.Context(), w.reader("field"), other, f.id, []byte("%PDF-1.4\nkhác\n%%EOF\n"))
		ok(t, err)
		opens := func(login, id string) bool {
			_, content, err := w.service.Attachment(t.Context(), w.reader(login), id)
			return err == nil && len(content) > 0
		}
		shown := func(login string) string {
			page, err := w.service.Costs(t.Context(), w.reader(login), responder.CostFilter{Limit: 10})
			ok(t, err)
			return page.Items[0].FileID
		}
		for _, login := range []string{"fund_manager", "approver", "auditor"} {
			if !opens(login, paper) || shown(login) != paper {
				t.Errorf("%s cannot open the paper that proves the cost", login)
			}
			if opens(login, other) {
				t.Errorf("%s opens a file that proves no cost", login)
			}
		}
		if opens("far", paper) || opens("admin", paper) {
			t.Error("the paper is open to others")
		}
		ok(t, w.service.Store.Write(t.Context(), func(tx responder.Tx) error {
			var k responder.Case
			if err := tx.Get(&k, f.id); err != nil {
				return err
			}
			k.ID, k.Code, k.Family = newID(), "KT-26-99999", responder.Protection
			return tx.Insert(&k)
		}))
		for _, login := range []string{"fund_manager", "approver", "auditor"} {
			if opens(login, paper) || shown(login) != "" {
				t.Errorf("%s opens a paper of a guarded home", login)
			}
		}
	})
}
