package mobileapi

import (
	"testing"

	"kipthoi/responder"
)

// TestBatchRoutes starts a batch as a coordinator and asks for it before and after a worker was at it; nobody else may.
func TestBatchRoutes(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	w.apply(coordinator, operation("case.report", report()))
	var started struct{ ID string }
	w.do("POST", "/api/v1/batches", map[string]string{"unit": province}, coordinator...).into(t, 200, &started)
	var got responder.BatchView
	w.do("GET", "/api/v1/batches/"+started.ID, nil, coordinator...).into(t, 200, &got)
	if got.State != responder.BatchWaiting || len(got.Lines) != 0 {
		t.Errorf("%+v", got)
	}
	must(t, w.service.RunBatch(t.Context(), started.ID))
	w.do("GET", "/api/v1/batches/"+started.ID+"?limit=1", nil, coordinator...).into(t, 200, &got)
	if got.State != responder.BatchDone || got.Groups != int64(len(got.Lines)) || got.Problem != "" {
		t.Errorf("%+v", got)
	}
	for _, role := range []responder.Role{responder.RoleField, responder.RoleFund, responder.RoleAuditor} {
		session := w.login(role)
		if a := w.do("POST", "/api/v1/batches", map[string]string{"unit": province}, session...); a.StatusCode != 403 {
			t.Errorf("%s starts a batch: %d", role, a.StatusCode)
		}
		if a := w.do("GET", "/api/v1/batches/"+started.ID, nil, session...); a.StatusCode != 404 {
			t.Errorf("%s reads a batch: %d", role, a.StatusCode)
		}
	}
	if a := w.do("POST", "/api/v1/batches", map[string]string{"unit": "99999"}, coordinator...); a.StatusCode != 422 && a.StatusCode != 400 {
		t.Errorf("a batch of no unit: %d", a.StatusCode)
	}
}
