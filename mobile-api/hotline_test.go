package mobileapi

import (
	"testing"

	"kipthoi/responder"
)

// TestHotlineRoutes sends a file twice and reads it back; who may not know the case finds nothing.
func TestHotlineRoutes(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	file := map[string]any{"format": responder.HotlineFormat, "case_number": "111-1", "received_at": "2026-10-05T01:00:00Z", "kind": "P_ABUSE",
		"child": map[string]any{"name": "Lê Thị Kín"}, "place": map[string]any{"unit": commune, "address": "cuối ngõ"}}
	var first, again responder.HotlineResult
	w.do("POST", "/api/v1/hotline", file, coordinator...).into(t, 200, &first)
	w.do("POST", "/api/v1/hotline", file, coordinator...).into(t, 200, &again)
	if first.Already || !again.Already || first.CaseID != again.CaseID || first.Code == "" {
		t.Errorf("%+v %+v", first, again)
	}
	var out responder.HotlineFile
	w.do("GET", "/api/v1/cases/"+first.CaseID+"/hotline", nil, coordinator...).into(t, 200, &out)
	if out.Number != "111-1" || out.Child.Name != "Lê Thị Kín" {
		t.Errorf("%+v", out)
	}
	for _, role := range []responder.Role{responder.RoleField, responder.RoleFund, responder.RoleAuditor, responder.RoleAdmin} {
		w.do("GET", "/api/v1/cases/"+first.CaseID+"/hotline", nil, w.login(role)...).problem(t, 404)
	}
	w.do("POST", "/api/v1/hotline", file, w.login(responder.RoleFund)...).problem(t, 403)
	file["what_happened"] = "khác " + secret
	if p := w.do("POST", "/api/v1/hotline", file, coordinator...).problem(t, 409); p.Code != responder.CodeExists {
		t.Errorf("%+v", p)
	}
}
