package mobileapi

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestFilesOverHTTP: a file of a case comes in once, over the limit of other requests, and goes out to be saved: by its
// content's kind, under a name that tells nothing, never kept by a browser.
func TestFilesOverHTTP(t *testing.T) {
	w := newWorld(t)
	field := w.login(responder.RoleField)
	op := operation("case.report", report())
	w.apply(field, op)
	kase, _ := op["subject"].(string)
	paper := "%PDF-1.7\n" + strings.Repeat("x", 3<<20) + "\n%%EOF"
	id := newID()
	put := func(body string, headers ...string) answer {
		return w.do("POST", "/api/v1/cases/"+kase+"/attachments?operation="+id, body, append(field, append([]string{"Content-Type", "application/octet-stream"}, headers...)...)...)
	}
	var res responder.Result
	for i := range 2 {
		if put(paper).into(t, 200, &res); res.Duplicate != (i == 1) || !strings.HasSuffix(res.Facts["name"], "-1.pdf") {
			t.Errorf("%+v", res)
		}
	}
	a := w.do("GET", "/api/v1/attachments/"+id, nil, field...)
	h := a.Header
	if a.StatusCode != http.StatusOK || string(a.body) != paper || h.Get("Content-Type") != "application/pdf" || h.Get("X-Content-Type-Options") != "nosniff" ||
		h.Get("Cache-Control") != "no-store" || h.Get("Content-Disposition") != `attachment; filename="`+res.Facts["name"]+`"` {
		t.Errorf("%d, %d bytes, %v", a.StatusCode, len(a.body), h)
	}
	id = newID()
	if p := put("<html>").problem(t, http.StatusUnprocessableEntity); p.Code != responder.CodeInvalid {
		t.Errorf("a page: %+v", p)
	}
	if p := put("%PDF-"+strings.Repeat("x", responder.MaxAttachment)).problem(t, http.StatusRequestEntityTooLarge); p.Code != responder.CodeTooLarge {
		t.Errorf("too large: %+v", p)
	}
	w.do("GET", "/api/v1/attachments/"+newID(), nil, field...).problem(t, http.StatusNotFound)
}

// TestAttachToCost puts the scan of a paper, as large as files of cases are, to a cost line of a fund manager.
func TestAttachToCost(t *testing.T) {
	w := newWorld(t)
	kase := operation("case.report", report())
	today := time.Now().Format(time.DateOnly)
	line := operation("cost.propose", map[string]any{"case_id": kase["subject"], "item": map[string]any{"kind": "treatment", "card": false, "group": "other", "covered_vnd": 900_000, "on": today}})
	w.mustAll(w.login(responder.RoleCoordinator), kase, line)
	put := func(role responder.Role) answer {
		return w.do("POST", "/api/v1/costs/"+line["subject"].(string)+"/attachments?operation="+newID(), "%PDF-1.7\n"+strings.Repeat("x", 3<<20)+"\n%%EOF",
			append(w.login(role), "Content-Type", "application/octet-stream")...)
	}
	var res responder.Result
	if put(responder.RoleFund).into(t, 200, &res); !strings.HasSuffix(res.Facts["name"], "-1.pdf") {
		t.Errorf("%+v", res)
	}
	put(responder.RoleApprover).problem(t, http.StatusForbidden)
}
