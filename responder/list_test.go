package responder_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"
)

// hamletRows makes a list of n households as CSV, of which each 33rd or so, 3 % in all, is broken in one of five ways.
func hamletRows(n int) (text string, broken int) {
	var b strings.Builder
	b.WriteString("UBND xã;;;;;;\nSTT;Họ và tên chủ hộ;Ngày sinh;Giới tính;Địa chỉ;Số nhân khẩu;Số điện thoại\n")
	for i := range n {
		name, born, sex, size, phone := fmt.Sprintf("Nguyễn Văn Hộ %d", i), fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, 1940+i%50), "Nam", "4", fmt.Sprintf("09%08d", i)
		if i%100 < 3 {
			broken++
			switch i % 5 {
			case 0:
				name = ""
			case 1:
				born = "31/02/1980"
			case 2:
				sex = "không rõ"
			case 3:
				size = "bốn"
			case 4:
				phone = "12345"
			}
		}
		fmt.Fprintf(&b, "%d;%s;%s;%s;Thôn %d;%s;%s\n", i+1, name, born, sex, i%20, size, phone)
	}
	return b.String(), broken
}

func (w *world) incident() string {
	w.t.Helper()
	id := newID()
	w.do("coordinator", "incident.declare", id, obj{"family": "disaster", "kind": "flood", "name": "Lũ", "unit": haTinh, "started_at": "2026-10-18T00:00:00Z",
		"area": obj{"communes": []string{thachHa}}})
	return id
}

// importing sends a file as a user and gives the result with all faults.
func (w *world) importing(u responder.User, incident string, file []byte) (*hamletlist.List, responder.ListResult) {
	w.t.Helper()
	forms, err := hamletlist.Default()
	ok(w.t, err)
	list, err := hamletlist.Open(file, forms, "", law.DateOf(w.clock()))
	ok(w.t, err)
	rows, faults, _ := list.Rows(law.DateOf(w.clock()))
	res, err := w.service.ImportList(w.t.Context(), u, responder.List{IncidentID: incident, Unit: thachHa, Rows: rows}, func(int) {})
	ok(w.t, err)
	res.Faults = append(faults, res.Faults...)
	return list, res
}

func (w *world) cases() int {
	w.t.Helper()
	page, err := w.service.Cases(w.t.Context(), w.reader("coordinator"), responder.CaseFilter{Limit: 1})
	ok(w.t, err)
	return int(page.Total)
}

// TestHamletList imports 5,000 rows of which 3 % are broken, twice, and then the broken ones, mended.
func TestHamletList(t *testing.T) {
	text, broken := hamletRows(5000)
	onBoth(t, func(t *testing.T, w *world) {
		incident, u := w.incident(), w.reader("coordinator")
		list, res := w.importing(u, incident, []byte(text))
		if broken != 150 || res.Imported != 5000-broken || res.Already != 0 || len(res.Faults) != broken || w.cases() != 5000-broken {
			t.Fatalf("%d broken; imported %d, already %d, %d faults, %d cases", broken, res.Imported, res.Already, len(res.Faults), w.cases())
		}
		var out bytes.Buffer
		ok(t, list.WriteBroken(&out, res.Faults))
		if got := strings.Count(out.String(), "\n"); got != broken+1 {
			t.Errorf("the file of broken rows has %d lines", got)
		}
		if _, again := w.importing(u, incident, []byte(text)); again.Imported != 0 || again.Already != 5000-broken || len(again.Faults) != broken {
			t.Errorf("again: imported %d, already %d, %d faults", again.Imported, again.Already, len(again.Faults))
		}
		mended := regexp.MustCompile(`(?m)^(\d+);;`).ReplaceAllString(out.String(), "$1;Đã Sửa $1;")
		mended = strings.NewReplacer("31/02/1980", "1980", "không rõ", "Nữ", ";bốn;", ";4;", "12345;", "0912345678;").Replace(mended)
		if _, last := w.importing(u, incident, []byte(mended)); last.Imported != broken || len(last.Faults) != 0 || w.cases() != 5000 {
			t.Errorf("mended: imported %d, faults %+v, %d cases", last.Imported, last.Faults, w.cases())
		}
		if n := w.messages("report.received"); n != 0 {
			t.Errorf("a list sends %d messages", n)
		}
	})
}

// TestListNeverImportsTwice: a household with other facts than before, and one that stands twice in a file, are told and
// not imported; the same name at another address is another household.
func TestListNeverImportsTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		incident, u := w.incident(), w.reader("field")
		head := "Họ tên chủ hộ,Năm sinh,Thôn,Số nhân khẩu\n"
		two := []byte(head + "Lê A,1950,Đông,3\nLê A,1950,Đoài,3\n")
		if _, res := w.importing(u, incident, two); res.Imported != 2 || len(res.Faults) != 0 {
			t.Fatalf("%+v", res)
		}
		if _, res := w.importing(w.reader("coordinator"), incident, two); res.Already != 2 || len(res.Faults) != 0 {
			t.Errorf("sent again by somebody else: %+v", res)
		}
		_, res := w.importing(u, incident, []byte(head+"Lê A,1950,Đông,5\nlê  A,1950,Đoài,3\nTrần B,1960,Đông,1\nTrần B,1960,Đông,1\n"))
		if res.Imported != 1 || len(res.Faults) != 3 || res.Faults[0].Row != 2 || res.Faults[2].Row != 5 || !strings.Contains(res.Faults[2].VI, "dòng 4") || w.cases() != 3 {
			t.Errorf("%+v, %d cases", res, w.cases())
		}
	})
}

// TestListRefused: who may not report, a commune elsewhere, and what is not there.
func TestListRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		incident := w.incident()
		for _, c := range []struct {
			login, incident, unit string
			code                  responder.Code
		}{
			{"fund_manager", incident, thachHa, responder.CodeForbidden},
			{"auditor", incident, thachHa, responder.CodeForbidden},
			{"far", incident, thachHa, responder.CodeForbidden},
			{"field", newID(), thachHa, responder.CodeNotFound},
			{"field", incident, "99999", responder.CodeInvalid},
			{"coordinator", incident, haTinh, responder.CodeInvalid},
		} {
			_, err := w.service.ImportList(t.Context(), w.reader(c.login), responder.List{IncidentID: c.incident, Unit: c.unit}, func(int) {})
			var e *responder.Error
			if !asError(err, &e) || e.Code != c.code {
				t.Errorf("%+v: %v", c, err)
			}
		}
	})
}
