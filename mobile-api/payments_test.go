package mobileapi

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// approvedCost reports a disaster and has one cost approved from an account; it gives the account.
func (w *world) approvedCost() (account string) {
	w.Helper()
	money := w.login(responder.RoleFund)
	ids := map[string]string{}
	for _, kind := range []string{"fund", "outside", "spending"} {
		op := operation("fund.open", map[string]any{"kind": kind, "source": "QUY", "name": kind, "unit": province})
		ids[kind] = op["subject"].(string)
		w.mustAll(money, op)
	}
	receive := operation("fund.receive", map[string]any{"from_account_id": ids["outside"], "amount_vnd": 5_000_000, "document": "PT-1"})
	receive["subject"] = ids["fund"]
	kase, cost := operation("case.report", report()), ""
	propose := operation("cost.propose", map[string]any{"case_id": kase["subject"], "evidence": "BK-1", "evidence_on": time.Now().Format("2006-01-02"),
		"item": map[string]any{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 1_250_000, "on": time.Now().Format("2006-01-02")}})
	cost = propose["subject"].(string)
	approve := operation("cost.approve", map[string]any{"account_id": ids["fund"], "decision_no": "1/QĐ-UBND"})
	approve["subject"] = cost
	w.mustAll(money, receive)
	w.mustAll(w.login(responder.RoleCoordinator), kase, propose)
	w.mustAll(w.login(responder.RoleApprover), approve)
	return ids["fund"]
}

func (w *world) mustAll(session []string, ops ...any) {
	w.Helper()
	for _, res := range w.apply(session, ops...) {
		if res.Error != nil {
			w.Fatal(res.Error)
		}
	}
}

// TestPaymentRoutes makes a list, gets its file, and sends it back filled in, twice.
func TestPaymentRoutes(t *testing.T) {
	w := newWorld(t)
	account, money := w.approvedCost(), w.login(responder.RoleFund)
	made := operation("payment.make", map[string]any{"account_id": account, "month": time.Now().In(law.Zone()).Format("2006-01"), "service": "post"})
	id := made["subject"].(string)
	send := operation("payment.send", map[string]any{})
	send["subject"] = id
	w.mustAll(money, made, send)
	path := "/api/v1/payments/" + id
	for format, begins := range map[string]string{"csv": "\ufeffDANH", "xlsx": "PK"} {
		a := w.do("GET", path+"/file?format="+format, nil, money...)
		if a.StatusCode != 200 || !bytes.HasPrefix(a.body, []byte(begins)) || !strings.HasSuffix(a.Header.Get("Content-Disposition"), "."+format+`"`) || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", format, a.StatusCode, a.Header)
		}
	}
	file := filledIn(t, w.do("GET", path+"/file?format=csv", nil, money...).body)
	for _, want := range []responder.ListResult{{Imported: 1}, {Already: 1}} {
		var out paymentResultsOut
		w.sendTo(paymentResultsPath, money, file, "list_id", id).into(t, 200, &out.Body)
		if out.Body.Imported != want.Imported || out.Body.Already != want.Already || len(out.Body.Faults) != 0 {
			t.Errorf("%+v", out.Body)
		}
	}
	var all responder.PaymentsView
	w.do("GET", "/api/v1/payments", nil, money...).into(t, 200, &all)
	if len(all.Items) != 1 || all.Items[0].Paid != 1 || all.Items[0].PaidVND != 1_000_000 || len(all.Clocks) != 2 {
		t.Errorf("%+v", all)
	}
	var one responder.PaymentView
	w.do("GET", path, nil, w.login(responder.RoleAuditor)...).into(t, 200, &one)
	if len(one.Rows) != 1 || one.Rows[0].Payee != "" {
		t.Errorf("an auditor reads %+v", one.Rows)
	}
	var list responder.SuspensionList
	w.do("GET", "/api/v1/suspensions", nil, money...).into(t, 200, &list)
	for _, p := range []string{path, path + "/file", "/api/v1/payments", "/api/v1/suspensions"} {
		w.do("GET", p, nil, w.login(responder.RoleCoordinator)...).problem(t, 403)
	}
	w.do("GET", "/api/v1/payments/"+newID(), nil, money...).problem(t, 404)
	w.sendTo(paymentResultsPath, w.login(responder.RoleApprover), file, "list_id", id).problem(t, 403)
	w.sendTo(paymentResultsPath, money, file, "list_id", newID()).problem(t, 404)
	w.sendTo(paymentResultsPath, money, "a;b\n", "list_id", id).problem(t, 422)
}

// filledIn is a list as the service sends it back: all paid today.
func filledIn(t *testing.T, list []byte) string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(list, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	must(t, err)
	var out strings.Builder
	for _, row := range rows {
		if len(row) == 11 && strings.HasPrefix(row[1], "CT") {
			row[8], row[9] = "Đã trả", time.Now().In(law.Zone()).Format("02/01/2006")
		}
		out.WriteString(strings.Join(row, ";") + "\n")
	}
	return out.String()
}
