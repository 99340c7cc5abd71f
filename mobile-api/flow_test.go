package mobileapi

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestMainWay signs in, reports a household and finds it again.
func TestMainWay(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)

	var me sessionView
	w.do("GET", "/api/v1/me", nil, session...).into(t, 200, &me)
	if me.User.Login != "coordinator" || me.User.UnitName == "" || me.User.Unit != province || time.Until(me.ExpiresAt) < responder.SessionLife-time.Minute {
		t.Errorf("me: %+v", me)
	}

	op := operation("case.report", report())
	res := w.apply(session, op)[0]
	if res.Status != responder.StatusApplied || res.Facts["code"] == "" {
		t.Fatalf("report: %+v %+v", res, res.Error)
	}
	var page responder.CasePage
	w.do("GET", "/api/v1/cases?status=reported&family=disaster&q=nguyen+van&limit=10", nil, session...).into(t, 200, &page)
	if page.Total != 1 || page.Items[0].Code != res.Facts["code"] {
		t.Fatalf("cases: %+v", page)
	}
	w.apply(session, operation("case.report", report()), operation("case.report", report()))
	w.do("GET", "/api/v1/cases", nil, session...).into(t, 200, &page)
	if len(page.Items) != 3 {
		t.Errorf("without a limit there are %d cases", len(page.Items))
	}
	var d responder.CaseDetail
	w.do("GET", "/api/v1/cases/"+op["subject"].(string), nil, session...).into(t, 200, &d)
	if len(d.Persons) != 1 || len(d.Timeline) != 1 || d.Timeline[0].VI != "Tiếp nhận tin báo" {
		t.Errorf("case: %+v", d)
	}
	for _, path := range []string{"/cases/" + d.Case.ID + "/proposals?person=" + d.Persons[0].ID, "/carers", "/placements", "/costs", "/summary",
		"/map", "/changes", "/rejected"} {
		var v map[string]any
		w.do("GET", "/api/v1"+path, nil, session...).into(t, 200, &v)
	}
	var fund responder.FundView
	w.do("GET", "/api/v1/fund", nil, w.login(responder.RoleFund)...).into(t, 200, &fund)
	w.do("GET", "/api/v1/fund", nil, session...).problem(t, 403)
}
