package mobileapi

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestBankRoute books a statement with a broken line, twice, by who may; the books then say so.
func TestBankRoute(t *testing.T) {
	w := newWorld(t)
	money := w.login(responder.RoleFund)
	open := func(kind string) string {
		op := operation("fund.open", map[string]any{"kind": kind, "source": "DONG_GOP", "name": kind, "unit": province})
		if res := w.apply(money, op)[0]; res.Status != responder.StatusApplied {
			t.Fatalf("%+v", res.Error)
		}
		return op["subject"].(string)
	}
	fund, outside := open("fund"), open("outside")
	today := time.Now().Format("02/01/2006")
	file := fmt.Sprintf("Ngày;Ghi có;Nội dung;Mã GD\n%[1]s;1.500.000;ung ho;FT1\n%[1]s;1.5;%[2]s;FT2\n", today, secret)
	for _, want := range []responder.ListResult{{Imported: 1}, {Already: 1}} {
		a := w.sendTo(bankPath, money, file, "account_id", fund, "from_account_id", outside)
		var out importBankOut
		a.into(t, 200, &out.Body)
		if got := out.Body; got.Imported != want.Imported || got.Already != want.Already || len(got.Faults) != 1 || got.Faults[0].Row != 3 || got.Faults[0].Field != "Ghi có" {
			t.Fatalf("%s", a.body)
		}
		if strings.Contains(string(a.body), secret) {
			t.Error("the answer holds what was sent")
		}
	}
	var st responder.Statement
	w.do("GET", "/api/v1/accounts/"+fund+"/statement", nil, money...).into(t, 200, &st)
	if st.ClosingVND != 1_500_000 || len(st.Lines) != 1 || st.Next != 0 {
		t.Errorf("%+v", st)
	}
	var trial responder.TrialBalance
	w.do("GET", "/api/v1/trial-balance", nil, w.login(responder.RoleAuditor)...).into(t, 200, &trial)
	if trial.SumVND != 0 || len(trial.Accounts) != 2 {
		t.Errorf("%+v", trial)
	}
	w.sendTo(bankPath, w.login(responder.RoleCoordinator), file, "account_id", fund, "from_account_id", outside).problem(t, 403)
	w.sendTo(bankPath, money, file, "account_id", outside, "from_account_id", fund).problem(t, 404)
	w.do("GET", "/api/v1/accounts/"+fund+"/statement?from=2026-02-30", nil, money...).problem(t, 422)
	w.do("GET", "/api/v1/accounts/"+fund+"/statement", nil, w.login(responder.RoleField)...).problem(t, 403)
}
