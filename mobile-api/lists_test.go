package mobileapi

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"kipthoi/responder"
)

// sendList posts a list as a form and gives the answer; fields come in pairs.
func (w *world) sendList(session []string, file string, fields ...string) answer {
	w.Helper()
	return w.sendTo(listPath, session, file, fields...)
}

func (w *world) sendTo(path string, session []string, file string, fields ...string) answer {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		must(w.T, form.WriteField(fields[i], fields[i+1]))
	}
	to, err := form.CreateFormFile("file", "danh sách.csv")
	must(w.T, err)
	_, err = to.Write([]byte(file))
	must(w.T, err)
	must(w.T, form.Close())
	return w.do("POST", path, body.String(), append([]string{"Content-Type", form.FormDataContentType()}, session...)...)
}

func (w *world) flood(session []string) string {
	w.Helper()
	op := operation("incident.declare", map[string]any{"family": "disaster", "kind": "flood", "name": "Lũ (mẫu)", "unit": province,
		"started_at": "2026-10-05T00:00:00Z", "area": map[string]any{"circles": []any{map[string]any{"point": []float64{107.3, 21}, "radius_m": 9000}}}})
	if res := w.apply(session, op)[0]; res.Error != nil {
		w.Fatal(res.Error)
	}
	return op["subject"].(string)
}

// TestListRoute imports a list with a broken row, twice, and mends it by the file that comes back.
func TestListRoute(t *testing.T) {
	w := newWorld(t)
	incident, field := w.flood(w.login(responder.RoleCoordinator)), w.login(responder.RoleField)
	list := "Họ tên chủ hộ;Năm sinh;Điện thoại\nLê A;1950;0912345678\nTrần " + secret + ";1960;" + secret + "\nCộng;;\n"
	for _, want := range []responder.ListResult{{Imported: 1}, {Already: 1}} {
		a := w.sendList(field, list, "incident_id", incident, "unit", commune, "broken", "true")
		var out importListOut
		a.into(t, 200, &out.Body)
		got := out.Body
		if got.Imported != want.Imported || got.Already != want.Already || got.Others != 1 || got.Form != "5a" || len(got.Faults) != 1 || got.Faults[0].Row != 3 ||
			got.Faults[0].Field != "Số điện thoại" || got.Faults[0].VI == "" {
			t.Fatalf("%s", a.body)
		}
		if strings.Contains(string(a.body), secret) || !strings.Contains(string(got.Broken), "Trần "+secret) {
			t.Errorf("the answer holds what was sent, or the file does not: %s", a.body)
		}
		if want.Already == 1 {
			mended := strings.Replace(string(got.Broken), ";"+secret, ";0912345679", 1)
			w.sendList(field, mended, "incident_id", incident, "unit", commune).into(t, 200, &out.Body)
			if out.Body.Imported != 1 || len(out.Body.Faults) != 0 {
				t.Errorf("mended: %+v", out.Body)
			}
		}
	}
	if strings.Contains(w.logs.String(), secret) {
		t.Error("the log holds what was sent")
	}
}

// TestListRouteRefuses says what may not come in this way.
func TestListRouteRefuses(t *testing.T) {
	w := newWorld(t)
	incident, field := w.flood(w.login(responder.RoleCoordinator)), w.login(responder.RoleField)
	good := "Họ tên chủ hộ;Năm sinh;Địa chỉ\nLê A;1950;x\n"
	w.sendList(w.login(responder.RoleFund), good, "incident_id", incident, "unit", commune).problem(t, 403)
	w.sendList(nil, good, "incident_id", incident, "unit", commune).problem(t, 401)
	w.sendList(field, good, "incident_id", newID(), "unit", commune).problem(t, 404)
	w.sendList(field, good, "incident_id", incident, "unit", "99999").problem(t, 422)
	w.sendList(field, good, "incident_id", incident, "unit", commune, "form", "5c").problem(t, 422)
	w.sendList(field, "a;b\n", "incident_id", incident, "unit", commune).problem(t, 422)
	w.sendList(field, good, "unit", commune).problem(t, 422)
	w.sendList(field, good+strings.Repeat("Lê A;1950;x\n", maxListRows), "incident_id", incident, "unit", commune).problem(t, 413)
	w.sendList(field, strings.Repeat("x", 3<<20), "incident_id", incident, "unit", commune).problem(t, 413)
}

// TestListTemplate: a blank list is a workbook.
func TestListTemplate(t *testing.T) {
	w := newWorld(t)
	a := w.do("GET", "/api/v1/lists/template?form=5b", nil, w.login(responder.RoleField)...)
	if a.StatusCode != 200 || !bytes.HasPrefix(a.body, []byte("PK")) || a.Header.Get("Content-Type") != xlsxType {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
}

// TestCarerListRoute imports a register with a broken row, twice, by who may.
func TestCarerListRoute(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	list := "Họ tên;Năm sinh;Điện thoại;Số chỗ\nLê A;1970;0912345678;2\nTrần " + secret + ";1960;" + secret + ";1\nCộng;;;\n"
	for _, want := range []responder.ListResult{{Imported: 1}, {Already: 1}} {
		a := w.sendTo(carerListPath, coordinator, list, "unit", commune, "broken", "true")
		var out importCarersOut
		a.into(t, 200, &out.Body)
		got := out.Body
		if got.Imported != want.Imported || got.Already != want.Already || got.Others != 1 || len(got.Faults) != 1 || got.Faults[0].Row != 3 || got.Faults[0].Field != "Số điện thoại" {
			t.Fatalf("%s", a.body)
		}
		if strings.Contains(string(a.body), secret) || !strings.Contains(string(got.Broken), "Trần "+secret) || strings.Contains(w.logs.String(), secret) {
			t.Errorf("the answer holds what was sent, or the file does not: %s", a.body)
		}
	}
	w.sendTo(carerListPath, w.login(responder.RoleField), list, "unit", commune).problem(t, 403)
	w.sendTo(carerListPath, nil, list, "unit", commune).problem(t, 401)
	w.sendTo(carerListPath, coordinator, list, "unit", "99999").problem(t, 422)
	w.sendTo(carerListPath, coordinator, "a;b\n", "unit", commune).problem(t, 422)
	if a := w.do("GET", "/api/v1/lists/carers/template", nil, coordinator...); a.StatusCode != 200 || !strings.HasPrefix(string(a.body), "PK") {
		t.Errorf("template: status %d", a.StatusCode)
	}
}
