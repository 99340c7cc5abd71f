package mobileapi

import (
	"net/url"
	"testing"

	"kipthoi/responder"
)

// TestChoicesOverHTTP: what a person chooses from comes by name, for those who sign in; a wrong question is refused.
func TestChoicesOverHTTP(t *testing.T) {
	w := newWorld(t)
	coordinator, field := w.login(responder.RoleCoordinator), w.login(responder.RoleField)
	var units struct{ Items []responder.UnitChoice }
	w.do("GET", "/api/v1/units?level=commune&q="+url.QueryEscape("xã ba chẽ"), nil, w.login(responder.RoleAdmin)...).into(t, 200, &units)
	if len(units.Items) == 0 || units.Items[0].Code != commune || units.Items[0].Name != "Xã Ba Chẽ, Tỉnh Quảng Ninh" {
		t.Errorf("units: %+v", units)
	}
	w.do("GET", "/api/v1/units?level=hamlet", nil, field...).problem(t, 422)
	w.do("GET", "/api/v1/units?q=x", nil).problem(t, 401)
	incident := w.flood(coordinator)
	var incidents struct{ Items []responder.IncidentChoice }
	w.do("GET", "/api/v1/incidents", nil, field...).into(t, 200, &incidents)
	if len(incidents.Items) != 1 || incidents.Items[0].ID != incident || incidents.Items[0].Name == "" {
		t.Errorf("incidents: %+v", incidents)
	}
	op := operation("case.report", report())
	w.apply(field, op)
	where := "/api/v1/cases/" + op["subject"].(string) + "/workers"
	var workers struct{ Items []responder.WorkerChoice }
	w.do("GET", where, nil, coordinator...).into(t, 200, &workers)
	if len(workers.Items) != 2 || workers.Items[0].Name != "Người thử coordinator" || workers.Items[1].ID == "" {
		t.Errorf("workers: %+v", workers)
	}
	w.do("GET", where, nil, field...).problem(t, 403)
}
