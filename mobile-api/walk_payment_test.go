package mobileapi

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// pay has a cost of the case approved and put on a payment list, beside one of a disaster; it gives the list. Both are
// looked for by strangers from then on.
func (w *walk) pay(coordinator []string) (list string) {
	w.Helper()
	account := w.approvedCost()
	cost, list := newID(), newID()
	today := time.Now().In(law.Zone()).Format(time.DateOnly)
	w.must(coordinator, w.on("cost.propose", cost, map[string]any{"case_id": w.kase, "person_id": w.person, "evidence": "BK-2", "evidence_on": today,
		"item": map[string]any{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 700_000, "on": today}}))
	w.must(w.login(responder.RoleApprover), w.on("cost.approve", cost, map[string]any{"account_id": account, "decision_no": "2/QĐ-UBND"}))
	w.must(w.login(responder.RoleFund), w.on("payment.make", list, map[string]any{"account_id": account, "month": today[:7], "service": "post"}))
	w.ids = append(w.ids, cost, list)
	return list
}

// paidByCode checks that a payment list names who a disaster's line is for to the fund manager of the place, and nobody of
// the protected one: on the page and in the files for the service it is paid by the code of its case.
func (w *walk) paidByCode(list string) {
	w.Helper()
	var v responder.PaymentView
	money := w.login(responder.RoleFund)
	w.do("GET", "/api/v1/payments/"+list, nil, money...).into(w.T, 200, &v)
	slices.SortFunc(v.Rows, func(a, b responder.PaymentRow) int { return strings.Compare(b.Payee, a.Payee) })
	if len(v.Rows) != 2 || v.Rows[0].Payee == "" || v.Rows[1].Payee != "" || v.Rows[1].CaseCode == "" || v.Rows[1].AmountVND == 0 {
		w.Fatalf("the fund manager reads %+v", v.Rows)
	}
	for _, format := range []string{"csv", "xlsx"} {
		text := w.unpacked(w.do("GET", "/api/v1/payments/"+list+"/file?format="+format, nil, money...).body)
		if !strings.Contains(text, v.Rows[0].Payee) || !strings.Contains(text, v.Rows[1].CaseCode) {
			w.Errorf("the %s of the list lacks its lines", format)
		}
		w.finds("the service that pays", "the "+format+" of a payment list", text)
	}
}

// unpacked gives what stands in a file: of a ZIP, such as XLSX, what is in it.
func (w *walk) unpacked(body []byte) string {
	if !bytes.HasPrefix(body, []byte("PK")) {
		return string(body)
	}
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(w.T, err)
	var all strings.Builder
	for _, f := range r.File {
		one, err := f.Open()
		must(w.T, err)
		_, err = io.Copy(&all, one)
		must(w.T, err)
	}
	return all.String()
}
