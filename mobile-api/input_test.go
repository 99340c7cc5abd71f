package mobileapi

import (
	"encoding/json"
	"strings"
	"testing"

	"kipthoi/responder"
)

// secret is what the tests send in places where it is wrong; no answer and no log may hold it.
const secret = "bimat-0987"

func in(path ...any) func(map[string]any) {
	value, last := path[len(path)-1], path[len(path)-2].(string)
	return func(r map[string]any) {
		for _, step := range path[:len(path)-2] {
			if list, ok := r[step.(string)].([]any); ok {
				r = list[0].(map[string]any)
				continue
			}
			r = r[step.(string)].(map[string]any)
		}
		r[last] = value
	}
}

// TestBadReports sends reports that are wrong in one place. The operation is refused, with the place named in both
// languages, and its neighbours in the batch take effect.
func TestBadReports(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleField)
	outside := map[string]any{"lat": 48.8566, "lon": 2.3522}
	for name, c := range map[string]struct {
		spoil func(map[string]any)
		field string
	}{
		"a point in Paris":         {in("place", outside), "data.place"},
		"a point at sea far away":  {in("place", map[string]any{"lat": 0, "lon": 0}), "data.place"},
		"half a point":             {in("place", map[string]any{"lat": 20.9}), "data.place.l"},
		"a phone of nine digits":   {in("household", "phones", numbers("091234567")), "data.household.phones.0.number"},
		"a phone of words":         {in("household", "phones", numbers(secret)), "data.household.phones.0.number"},
		"31 February":              {in("persons", "birth_date", "1950-02-31"), "data.persons.0.birth_date"},
		"an unknown commune":       {in("place", map[string]any{"unit": "99999"}), "data.place.unit"},
		"a unit that is a word":    {in("place", map[string]any{"unit": secret}), "data.place.unit"},
		"an unknown need":          {in("needs", []string{"food", secret}), "data.needs.1"},
		"an unknown kind":          {in("kind", secret), "data.kind"},
		"an unknown family":        {in("family", secret), "data.family"},
		"a number for a name":      {in("household", "head_name", 987), "data.household.head_name"},
		"an identity of 9 digits":  {in("persons", "identity", "123456789"), "data.persons.0.identity"},
		"a household without id":   {in("household", "id", secret), "data.household.id"},
		"a narrative without end":  {in("narrative", strings.Repeat(secret, 500)), "data.narrative"},
		"a household of a hundred": {in("household", "size", 100), "data.household.size"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := operation("case.report", report(c.spoil))
			a := w.do("POST", "/api/v1/operations", batch(operation("case.report", report()), bad, operation("case.report", report())), session...)
			var out struct{ Results []responder.Result }
			a.into(t, 200, &out)
			e := out.Results[1].Error
			if out.Results[1].Status != responder.StatusRejected || e == nil {
				t.Fatalf("not refused: %+v", out.Results[1])
			}
			if !strings.HasPrefix(e.Field, "operations.1."+c.field) || e.VI == "" || e.EN == "" || e.VI == e.EN || e.Code != responder.CodeInvalid {
				t.Errorf("error: %+v", e)
			}
			if strings.Contains(string(a.body), secret) || strings.Contains(string(a.body), "091234567") || strings.Contains(string(a.body), "02-31") {
				t.Errorf("the answer holds what was sent: %s", a.body)
			}
			if out.Results[0].Status != responder.StatusApplied || out.Results[2].Status != responder.StatusApplied {
				t.Errorf("neighbours: %+v", out.Results)
			}
			w.do("GET", "/api/v1/cases/"+bad["subject"].(string), nil, session...).problem(t, 404)
		})
	}
	if strings.Contains(w.logs.String(), secret) {
		t.Error("the log holds what was sent")
	}
}

// TestBadPolygon declares an area whose ring does not close.
func TestBadPolygon(t *testing.T) {
	w := newWorld(t)
	res := w.apply(w.login(responder.RoleCoordinator), operation("incident.declare", map[string]any{"family": "disaster", "kind": "storm", "name": "Bão",
		"unit": province, "started_at": "2026-10-05T00:00:00Z", "area": map[string]any{"polygon": [][][][]float64{{{{107, 20}, {108, 20}, {108, 21}}}}}}))[0]
	if res.Status != responder.StatusRejected || !strings.HasPrefix(res.Error.Field, "operations.0.data.") || !strings.HasSuffix(res.Error.Field, "polygon") ||
		res.Error.VI == "" || res.Error.EN == "" {
		t.Errorf("%+v %+v", res, res.Error)
	}
}

// TestIllFormedOperations sends operations whose envelope is wrong.
func TestIllFormedOperations(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleField)
	with := func(key string, value any) map[string]any {
		op := operation("case.report", report())
		if op[key] = value; value == nil {
			delete(op, key)
		}
		return op
	}
	for name, c := range map[string]struct {
		op    any
		field string
		code  responder.Code
	}{
		"id is no UUID":      {with("id", secret), "operations.0.id", responder.CodeInvalid},
		"id is missing":      {with("id", nil), "operations.0.id", responder.CodeInvalid},
		"id is a number":     {with("id", 987), "operations.0.id", responder.CodeInvalid},
		"subject is no UUID": {with("subject", secret), "operations.0.subject", responder.CodeInvalid},
		"kind is unknown":    {with("kind", secret), "operations.0.kind", responder.CodeNotSupported},
		"kind is missing":    {with("kind", nil), "operations.0.kind", responder.CodeInvalid},
		"base is negative":   {with("base", -1), "operations.0.base", responder.CodeInvalid},
		"base is a word":     {with("base", secret), "operations.0.base", responder.CodeInvalid},
		"at is 31 February":  {with("at", "2026-02-31T08:00:00Z"), "operations.0.at", responder.CodeInvalid},
		"at is missing":      {with("at", nil), "operations.0.at", responder.CodeInvalid},
		"at is in ten years": {with("at", "2099-01-01T08:00:00Z"), "operations.0.at", responder.CodeInvalid},
		"data is missing":    {with("data", nil), "operations.0.data", responder.CodeInvalid},
		"data is null":       {operation("user.create", nil), "operations.0.data", responder.CodeInvalid},
		"data is a list":     {with("data", []int{1}), "operations.0.data", responder.CodeInvalid},
		"data is too large":  {with("data", map[string]string{"narrative": strings.Repeat("a", 65<<10)}), "operations.0.data", responder.CodeTooLarge},
		"device is no text":  {with("device", "a\x00"), "operations.0.device", responder.CodeInvalid},
		"kind is no text":    {with("kind", "case.\x00"), "operations.0.kind", responder.CodeInvalid},
		"device is too long": {with("device", strings.Repeat("a", 81)), "operations.0.device", responder.CodeInvalid},
		"it is a number":     {5, "operations.0", responder.CodeInvalid},
		"it is null":         {json.RawMessage("null"), "operations.0.id", responder.CodeInvalid},
		"no right to do it":  {operation("carer.register", map[string]any{}), "operations.0", responder.CodeForbidden},
		"nothing of that id": {operation("case.verify", map[string]any{}), "operations.0.case", responder.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.do("POST", "/api/v1/operations", batch(c.op), session...)
			var out struct{ Results []responder.Result }
			a.into(t, 200, &out)
			res := out.Results[0]
			if res.Status != responder.StatusRejected || res.Error == nil || res.Error.Field != c.field || res.Error.Code != c.code || res.Error.VI == "" || res.Error.EN == "" {
				t.Errorf("%+v %+v", res, res.Error)
			}
			if strings.Contains(string(a.body), secret) {
				t.Errorf("the answer holds what was sent: %s", a.body)
			}
		})
	}
}

// TestBadRequests sends what is no batch, no query and no login.
func TestBadRequests(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	many := make([]any, maxOperations+1)
	for name, c := range map[string]struct {
		method, path string
		body         any
		status       int
		code         responder.Code
		location     string
	}{
		"broken JSON":           {"POST", "/operations", `{"operations":[{"` + secret, 400, responder.CodeInvalid, ""},
		"no JSON":               {"POST", "/operations", secret, 400, responder.CodeInvalid, ""},
		"no body":               {"POST", "/operations", nil, 400, responder.CodeInvalid, ""},
		"a list":                {"POST", "/operations", `["` + secret + `"]`, 422, responder.CodeInvalid, "body"},
		"no operations":         {"POST", "/operations", `{}`, 422, responder.CodeInvalid, "operations"},
		"an empty batch":        {"POST", "/operations", `{"operations":[]}`, 422, responder.CodeInvalid, "operations"},
		"too many operations":   {"POST", "/operations", batch(many...), 422, responder.CodeInvalid, "operations"},
		"too large":             {"POST", "/operations", `{"x":"` + strings.Repeat("a", 1<<20) + `"}`, 413, responder.CodeTooLarge, ""},
		"far too large":         {"POST", "/operations", strings.Repeat("a", 4<<20), 413, responder.CodeTooLarge, ""},
		"a login of a number":   {"POST", "/login", `{"login":5,"password":"` + secret + `"}`, 422, responder.CodeInvalid, "login"},
		"a login without word":  {"POST", "/login", `{"login":"` + secret + `"}`, 422, responder.CodeInvalid, "password"},
		"a login too long":      {"POST", "/login", `{"password":"a","login":"` + strings.Repeat(secret, 9) + `"}`, 422, responder.CodeInvalid, "login"},
		"a login of no text":    {"POST", "/login", `{"password":"a","login":"a\u0000"}`, 422, responder.CodeInvalid, "login"},
		"a unit of no text":     {"GET", "/costs?unit=%00", nil, 422, responder.CodeInvalid, "unit"},
		"a batch of no text":    {"GET", "/batches/%00", nil, 404, responder.CodeNotFound, "batch"},
		"an unknown status":     {"GET", "/cases?status=" + secret, nil, 422, responder.CodeInvalid, "query.status"},
		"priority is a word":    {"GET", "/cases?priority=" + secret, nil, 422, responder.CodeInvalid, "query.priority"},
		"priority is 5":         {"GET", "/cases?priority=5", nil, 422, responder.CodeInvalid, "query.priority"},
		"limit is 0":            {"GET", "/cases?limit=0", nil, 422, responder.CodeInvalid, "query.limit"},
		"an unknown parameter":  {"GET", "/cases?" + secret + "=1", nil, 422, responder.CodeInvalid, "query"},
		"a wrong cursor":        {"GET", "/changes?cursor=" + secret, nil, 422, responder.CodeInvalid, "cursor"},
		"no person to place":    {"GET", "/cases/" + newID() + "/proposals", nil, 422, responder.CodeInvalid, "query.person"},
		"a case that is not":    {"GET", "/cases/" + secret, nil, 404, responder.CodeNotFound, "case"},
		"a case of a long name": {"GET", "/cases/" + strings.Repeat(secret, 9), nil, 422, responder.CodeInvalid, "path.id"},
		"a broken escape":       {"GET", "/cases?q=%zz", nil, 200, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.do(c.method, "/api/v1"+c.path, c.body, append(session, "Content-Type", "application/json")...)
			if c.status == 200 {
				a.into(t, 200, &map[string]any{})
				return
			}
			var p Problem
			a.into(t, c.status, &p)
			if p.Code != c.code || p.Detail == "" || p.DetailEN == "" || p.RequestID == "" || a.Header.Get("Content-Type") != problemType {
				t.Errorf("%s", a.body)
			}
			if c.location != "" && (len(p.Errors) != 1 || p.Errors[0].Location != c.location || p.Errors[0].Message == "" || p.Errors[0].MessageEN == "") {
				t.Errorf("errors: %+v", p.Errors)
			}
			if strings.Contains(string(a.body), secret) {
				t.Errorf("the answer holds what was sent: %s", a.body)
			}
		})
	}
	if strings.Contains(w.logs.String(), secret) {
		t.Errorf("the log holds what was sent: %s", w.logs)
	}
}

// TestBadForms sends forms without what a list needs; each answer says what is wrong, and with what.
func TestBadForms(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleField)
	part := "--x\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\n" + secret + "\r\n"
	for name, c := range map[string]struct{ kind, body, location, en string }{
		"no file":      {"multipart/form-data; boundary=x", part + "--x--\r\n", "file", "is required"},
		"no boundary":  {"multipart/form-data", part, "body", "is not a valid multipart form"},
		"another kind": {"text/" + secret, part, "body", "is not a valid multipart form"},
	} {
		p := w.do("POST", listPath, c.body, append(session, "Content-Type", c.kind)...).problem(t, 422)
		said := false
		for _, f := range p.Errors {
			said = said || f.Location == c.location && f.MessageEN == c.en && f.Message != ""
		}
		if !said || strings.Contains(p.Detail+p.DetailEN, secret) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	p := w.do("POST", "/api/v1/login", "login=field", "Content-Type", "text/plain").problem(t, 415)
	if p.DetailEN != "body: must be application/json" {
		t.Errorf("%+v", p)
	}
}
