package mobileapi

import (
	"strings"
	"testing"

	"kipthoi/responder"
)

// TestProtectionCaseOnEveryRoute reports a protection case and looks for its facts on every route that reads, for each
// role: coordinators and the reporter know them, nobody else.
func TestProtectionCaseOnEveryRoute(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	facts := []string{"Lê Thị Kín", "987654321", "nhà số 13 cuối ngõ", "P_ABUSE", "kể lại rất dài"}
	op := operation("case.report", report(
		in("family", "protection"), in("kind", "P_ABUSE"), in("narrative", facts[4]), in("place", "address", facts[2]),
		in("household", "head_name", facts[0]), in("household", "phones", numbers("0"+facts[1])), in("persons", "name", facts[0])))
	if res := w.apply(coordinator, op)[0]; res.Status != responder.StatusApplied {
		t.Fatalf("%+v", res.Error)
	}
	id, data := op["subject"].(string), op["data"].(map[string]any)
	person := data["persons"].([]any)[0].(map[string]any)["id"].(string)
	of := map[string]string{"/api/v1/households/:id": data["household"].(map[string]any)["id"].(string), "/api/v1/persons/:id": person}
	for _, role := range []responder.Role{responder.RoleCoordinator, responder.RoleField, responder.RoleFund, responder.RoleApprover, responder.RoleAuditor, responder.RoleAdmin} {
		session := w.login(role)
		var all strings.Builder
		for _, r := range w.server.App().GetRoutes(true) {
			if r.Method != "GET" || r.Path == "/api/v1/events" {
				continue
			}
			path := r.Path
			for prefix, own := range of {
				path = strings.Replace(path, prefix, strings.Replace(prefix, ":id", own, 1), 1)
			}
			path = strings.NewReplacer(":id", id, ":z", "0", ":x", "0", ":y", "0").Replace(path)
			if strings.HasSuffix(path, "/proposals") {
				path += "?person=" + person
			}
			all.Write(w.do("GET", path, nil, session...).body)
			for _, word := range []string{"lê", "kin", "0987654321", "P_ABUSE"} {
				if r.Path == "/api/v1/cases" && role != responder.RoleCoordinator && found(t, w, word, session) {
					t.Errorf("%s finds the case by %q", role, word)
				}
			}
		}
		for _, fact := range facts {
			if knows := strings.Contains(all.String(), fact); knows != (role == responder.RoleCoordinator) {
				t.Errorf("%s: knows %q: %v", role, fact, knows)
			}
		}
	}
	for _, fact := range facts {
		if strings.Contains(w.logs.String(), fact) {
			t.Errorf("the log holds %q", fact)
		}
	}
}

func found(t *testing.T, w *world, word string, session []string) bool {
	t.Helper()
	var page responder.CasePage
	w.do("GET", "/api/v1/cases?q="+word, nil, session...).into(t, 200, &page)
	return len(page.Items) > 0
}
