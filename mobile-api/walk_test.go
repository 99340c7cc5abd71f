package mobileapi

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// walk is a world with one protection case that has lived through everything, and those who look for it: with every
// route that the router knows, so that a new one is walked too, and every id that the case has left in the log.
type walk struct {
	*world
	secrets []string // facts of the case: its reporter and the coordinators of its place know them
	shelter []string // facts of the shelter: its coordinators alone
	events  []*listener
	ids     []string // of every record that an operation of the case touched
	person  string
	kase    string
}

// marked makes a fact unlike any other, so that it is found wherever it comes out.
func marked(fact string) string { return "kín" + fact + "zq7x" }

// TestWalkForAProtectionCase tells the facts of a protection case to nobody but those entitled: on no route, tile,
// list, export, stream of events, error or log.
func TestWalkForAProtectionCase(t *testing.T) {
	w := &walk{world: newWorld(t)}
	strangers := w.strangers()
	for name, session := range strangers {
		if name != "nobody" {
			w.events = append(w.events, w.listen("", session...))
		}
	}
	coordinator, reporter := w.login(responder.RoleCoordinator), w.login(responder.RoleField)
	w.live(coordinator, reporter)
	w.collect()
	w.paidByCode(w.pay(coordinator))
	for name, session := range map[string][]string{"coordinator": coordinator, "reporter": reporter} {
		all := w.read(session)
		if missing := w.missing(all); len(missing) > 0 {
			t.Errorf("%s does not find %q", name, missing)
		}
		for _, fact := range w.shelter {
			if name == "reporter" && strings.Contains(all, fact) {
				t.Errorf("the reporter finds the shelter's %q", fact)
			}
		}
	}
	for name, session := range strangers {
		w.finds(name, "what they read", w.read(session))
		w.finds(name, "answers to what they tried", w.poke(session))
		w.searches(name, session)
	}
	for _, l := range w.events {
		l.end()
		for line := range l.lines {
			w.finds("a listener", "events", line)
		}
	}
	w.finds("an operator", "the log", w.logs.String())
}

// strangers are signed in as everybody who has no right to the case.
func (w *walk) strangers() map[string][]string {
	w.Helper()
	out := map[string][]string{"nobody": nil}
	for _, role := range []responder.Role{responder.RoleFund, responder.RoleApprover, responder.RoleAuditor, responder.RoleAdmin} {
		out[string(role)] = w.login(role)
	}
	for login, who := range map[string][2]string{"colleague": {"field", "06978"}, "far_field": {"field", "18562"}, "far_coordinator": {"coordinator", "42"},
		"next_commune": {"coordinator", "06985"}, "far_auditor": {"auditor", "42"}} {
		_, err := w.service.AsSystem(w.Context(), "user.create", newID(), map[string]any{"login": login, "name": "Người thử " + login, "role": who[0], "unit": who[1], "password": password})
		if err != nil {
			w.Fatalf("%s: %v", login, err)
		}
		out[login] = w.login(responder.Role(login))
	}
	return out
}

// live lets the case go its way: reported, changed, assessed, placed in a shelter, driven, paid for, and closed.
func (w *walk) live(coordinator, reporter []string) {
	w.secrets = []string{marked("tên"), marked("chủ hộ"), marked("địa chỉ"), marked("lời kể"), "987654321", "P_ABUSE", "012345678901",
		marked("ghi chú"), marked("việc"), marked("lý do chuyển"), marked("người giám hộ"), marked("ảnh"),
		marked("người gây bạo lực"), "933000444", marked("nhà người gây bạo lực"), marked("cho phép"),
		marked("người giao"), marked("lần thăm"), marked("người ký")}
	w.shelter = []string{marked("nơi tạm lánh"), "912000777", marked("tin nhắn")}
	op := operation("case.report", report(in("family", "protection"), in("kind", "P_ABUSE"), in("narrative", w.secrets[3]), in("place", "address", w.secrets[2]),
		in("household", "head_name", w.secrets[1]), in("household", "phones", numbers("0"+w.secrets[4])),
		in("persons", "name", w.secrets[0]), in("persons", "identity", w.secrets[6])))
	w.kase = op["subject"].(string)
	w.person = op["data"].(map[string]any)["persons"].([]any)[0].(map[string]any)["id"].(string)
	w.must(reporter, op)
	w.must(coordinator, w.on("case.verify", w.kase, map[string]any{"reason": w.secrets[3]}))
	w.must(reporter, w.on("case.assess", w.kase, map[string]any{"form": "child_first", "answers": map[string]any{"harm": "serious", "again": "now", "self": "cannot", "carer": "nobody", "medical": "no"}}))
	page := w.attach(reporter)
	w.must(coordinator, w.on("case.safety", w.kase, map[string]any{"perpetrators": []any{map[string]any{"name": w.secrets[12], "phone": "0" + w.secrets[13],
		"place": map[string]any{"unit": "06985", "address": w.secrets[14]}}}}),
		w.on("case.allow", w.kase, map[string]any{"what": "apart", "reason": w.secrets[15]}))
	shelter, placement := newID(), newID()
	w.must(coordinator, w.on("carer.register", shelter, map[string]any{"name": "Nơi tạm lánh", "kind": "shelter", "phone": "0" + w.shelter[1], "places": 3, "state": "active",
		"place": map[string]any{"unit": commune, "address": w.shelter[0]}}),
		w.on("placement.propose", placement, map[string]any{"case_id": w.kase, "person_id": w.person, "carer_id": shelter, "reason": w.secrets[3]}),
		w.on("placement.accept", placement, map[string]any{}), w.on("placement.handover", placement, map[string]any{"decision_no": "12/QĐ-UBND"}),
		w.on("placement.minutes", placement, map[string]any{"given_by": w.secrets[16], "taken_by": w.secrets[16], "evidence_id": page}),
		w.on("placement.extend", placement, map[string]any{"decision_no": "13/QĐ-UBND", "decided_on": time.Now().In(law.Zone()).Format(time.DateOnly), "signer": w.secrets[18]}),
		w.on("case.note", w.kase, map[string]any{"text": w.secrets[7]}),
		w.on("task.add", newID(), map[string]any{"case_id": w.kase, "text_vi": w.secrets[8], "due_at": time.Now().Add(time.Hour)}),
		w.on("consent.record", newID(), map[string]any{"case_id": w.kase, "given_by": "guardian", "name": w.secrets[10], "purposes": []string{"referral"}, "form": "spoken",
			"given_on": time.Now().Format("2006-01-02")}),
		w.on("referral.send", newID(), map[string]any{"case_id": w.kase, "to_unit": "42", "need": "medical", "urgency": "now", "reason": w.secrets[9]}),
		w.on("trip.record", newID(), map[string]any{"case_id": w.kase, "persons": []string{w.person}, "mode": "agency", "purpose": "facility", "started_at": time.Now(),
			"metres": 12000, "driver": "Người lái", "vehicle": "14A-000.01"}))
	w.must(reporter, w.on("placement.review", placement, map[string]any{"safe": "no", "findings": []string{"harm"}, "note": w.secrets[17]}))
	_, err := w.service.ReceiveSMS(w.Context(), responder.SMS{Provider: "twilio", ProviderID: "SM1", From: "+84" + w.shelter[1], Text: w.shelter[2], Verb: "unknown"})
	must(w.T, err)
}

// attach puts a paper to the case.
func (w *walk) attach(session []string) (id string) {
	id = newID()
	paper := "%PDF-1.4\n" + w.secrets[11] + "\n%%EOF\n"
	a := w.do("POST", "/api/v1/cases/"+w.kase+"/attachments?operation="+id, paper, append([]string{"Content-Type", "application/octet-stream"}, session...)...)
	a.into(w.T, 200, &responder.Result{})
	return id
}

func (w *walk) on(kind, subject string, data any) map[string]any {
	op := operation(kind, data)
	op["subject"] = subject
	return op
}

func (w *walk) must(session []string, ops ...map[string]any) {
	w.Helper()
	for _, op := range ops {
		if res := w.apply(session, op)[0]; res.Status != responder.StatusApplied {
			w.Fatalf("%s: %s %+v", op["kind"], res.Status, res.Error)
		}
	}
}

// collect gathers the ids of all records that operations touched.
func (w *walk) collect() {
	must(w.T, w.service.Store.Read(context.Background(), func(tx responder.Tx) error {
		entries, err := tx.Entries(responder.Position{}, 500)
		for _, e := range entries {
			for _, ref := range e.Touched {
				if !slices.Contains([]string{"users", "credentials", "sessions"}, ref.Table) {
					w.ids = append(w.ids, ref.ID)
				}
			}
		}
		return err
	}))
	slices.Sort(w.ids)
	w.ids = slices.Compact(w.ids)
	if !slices.Contains(w.ids, w.kase) || !slices.Contains(w.ids, w.person) {
		w.Fatalf("ids: %v", w.ids)
	}
}

// read gets everything that a session can get, with every id in every place for one.
func (w *walk) read(session []string) string {
	var all strings.Builder
	for _, r := range w.server.App().GetRoutes(true) {
		if r.Method != "GET" || r.Path == "/api/v1/events" {
			continue
		}
		for _, path := range w.paths(r.Path) {
			a := w.do("GET", path, nil, session...)
			all.WriteString(w.unpacked(a.body))
			fmt.Fprintln(&all, a.Header)
		}
	}
	return all.String()
}

// paths fills in a route's parameters.
func (w *walk) paths(route string) (out []string) {
	if strings.Contains(route, ":z") {
		for z, at := range map[int][2]int{0: {0, 0}, 8: {204, 112}, 12: {3269, 1800}} {
			out = append(out, strings.NewReplacer(":z", fmt.Sprint(z), ":x", fmt.Sprint(at[0]), ":y", fmt.Sprint(at[1])).Replace(route))
		}
		return out
	}
	if !strings.Contains(route, "/:") {
		return []string{route, route + "?limit=200"}
	}
	for _, id := range w.ids {
		steps := strings.Split(route, "/")
		for i, step := range steps {
			if strings.HasPrefix(step, ":") {
				steps[i] = id
			}
		}
		path := strings.Join(steps, "/")
		out = append(out, path)
		if id == w.kase {
			out = append(out, path+"?person="+w.person)
		}
	}
	return out
}

// poke tries every kind of operation on every record of the case, and gives the answers.
func (w *walk) poke(session []string) string {
	var all strings.Builder
	for _, kind := range responder.Kinds() {
		var ops []any
		for _, id := range w.ids {
			ops = append(ops, w.on(kind, id, map[string]any{"case_id": w.kase, "person_id": w.person, "reason": "thử",
				"set": map[string]any{"name": "x"}, "seen": map[string]any{"name": "y"}}))
		}
		for chunk := range slices.Chunk(ops, 50) {
			all.Write(w.do("POST", "/api/v1/operations", batch(chunk...), session...).body)
		}
	}
	for _, r := range w.server.App().GetRoutes(true) {
		if r.Method == "POST" && r.Path != "/api/v1/logout" && r.Path != "/api/v1/operations" {
			for _, path := range w.paths(r.Path) {
				all.Write(w.do("POST", path, map[string]any{}, session...).body)
			}
		}
	}
	return all.String()
}

// searches looks for the case by what is in it.
func (w *walk) searches(name string, session []string) {
	if session == nil {
		return
	}
	for _, word := range append(w.secrets, "kin", "zq7x") {
		var page responder.CasePage
		w.do("GET", "/api/v1/cases?q="+strings.ReplaceAll(word, " ", "%20"), nil, session...).into(w.T, 200, &page)
		if len(page.Items) > 0 {
			w.Errorf("%s finds the case by %q", name, word)
		}
	}
}

// finds fails when a text holds a fact that its reader must not know.
func (w *walk) finds(who, where, text string) {
	w.Helper()
	text = strings.ToLower(text)
	for _, fact := range append(w.secrets, w.shelter...) {
		if i := strings.Index(text, strings.ToLower(plainJSON(fact))); i >= 0 {
			w.Errorf("%s finds %q in %s: …%s…", who, fact, where, text[max(0, i-120):min(len(text), i+60)])
		}
	}
}

// plainJSON writes a text as JSON does, without the quotes.
func plainJSON(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(raw[1 : len(raw)-1])
}

// missing tells which facts of the case are not in a text.
func (w *walk) missing(text string) (out []string) {
	for _, fact := range w.secrets {
		if !strings.Contains(text, fact) {
			out = append(out, fact)
		}
	}
	return out
}
