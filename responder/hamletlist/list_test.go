package hamletlist

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

const sample = `UBND XÃ THẠCH HÀ;;;;;;
DANH SÁCH HỘ THIẾU ĐÓI;;;;;;

STT;Họ và tên chủ hộ;Năm sinh;Giới tính;Nơi ở;Số nhân khẩu;Số khẩu thiếu đói;Lý do;Số gạo (kg);SĐT
(1);(2);(3);(4);(5);(6);(7);(8);(9);(10)
1;Nguyễn Thị Hoà;05/03/1950;Nữ;Thôn Đông;4;3;Nhà ngập, mất lúa;45,5;0912.345.678
2;Trần Văn Bình;1972;nam;Thôn Đoài;1.0;;;;912345679 / 02393855555
3;;31/02/1980;nũ;Thôn Đoài;nhiều;chín;;;
Tổng cộng;;;;;5;3;;45,5;
`

func today(t *testing.T) law.Date {
	t.Helper()
	d, err := law.ParseDate("2026-10-20")
	must(t, err)
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open5a(t *testing.T, data []byte) *List {
	t.Helper()
	forms, err := Default()
	must(t, err)
	l, err := Open(data, forms, "", today(t))
	must(t, err)
	return l
}

func day(t *testing.T, s string) law.Date {
	t.Helper()
	d, err := law.ParseDate(s)
	must(t, err)
	return d
}

func wantRows(t *testing.T) []responder.ListRow {
	return []responder.ListRow{
		{Number: 6, Needs: []string{"food"}, Narrative: "Số người thiếu đói: 3; Lý do: Nhà ngập, mất lúa; Số kg đề nghị: 45,5",
			Household: responder.Household{HeadName: "Nguyễn Thị Hoà", Phones: []responder.Phone{{Number: "+84912345678"}}, Address: "Thôn Đông", Size: 4, Hungry: true},
			Head:      responder.Person{Relation: "head", Name: "Nguyễn Thị Hoà", BirthDate: day(t, "1950-03-05"), Sex: "F"}},
		{Number: 7, Needs: []string{"food"},
			Household: responder.Household{HeadName: "Trần Văn Bình", Phones: []responder.Phone{{Number: "+84912345679"}, {Number: "+842393855555"}}, Address: "Thôn Đoài", Size: 1, Hungry: true},
			Head:      responder.Person{Relation: "head", Name: "Trần Văn Bình", BirthYear: 1972, Sex: "M"}},
	}
}

// TestEncodings reads the same list in every way that such files are written in.
func TestEncodings(t *testing.T) {
	viet, err := charmap.Windows1258.NewEncoder().String(as1258(sample))
	must(t, err)
	wide, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().String(strings.ReplaceAll(sample, ";", "\t"))
	must(t, err)
	for name, data := range map[string]string{
		"UTF-8":              sample,
		"UTF-8 with BOM":     "\ufeff" + sample,
		"NFD":                norm.NFD.String(sample),
		"tabs":               strings.ReplaceAll(sample, ";", "\t"),
		"Windows lines":      strings.ReplaceAll(sample, "\n", "\r\n"),
		"Windows-1258":       viet,
		"UTF-16, as Excel's": wide,
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults, others := open5a(t, []byte(data)).Rows(today(t))
			if diff := cmp.Diff(wantRows(t), rows, cmpopts.EquateComparable(law.Date{})); diff != "" {
				t.Error(diff)
			}
			if others != 2 || len(faults) != 4 {
				t.Errorf("%d rows that are no household, want 2; faults %+v", others, faults)
			}
		})
	}
}

// as1258 writes tone marks by themselves, as that table has them.
func as1258(s string) string {
	var b strings.Builder
	for _, r := range s {
		letter, tone := "", ""
		for _, part := range norm.NFD.String(string(r)) {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", part) {
				tone = string(part)
			} else {
				letter += string(part)
			}
		}
		b.WriteString(norm.NFC.String(letter) + tone)
	}
	return b.String()
}

// TestFaults: each wrong field of a row is told once, by its title, in both languages, and without what stood there.
func TestFaults(t *testing.T) {
	l := open5a(t, []byte(sample))
	_, faults, _ := l.Rows(today(t))
	got := map[string]string{}
	for _, f := range l.Named(faults) {
		if f.Row != 8 || f.VI == "" || f.EN == "" || strings.Contains(f.VI+f.EN, "nũ") || strings.Contains(f.VI+f.EN, "31/02") {
			t.Errorf("fault %+v", f)
		}
		got[f.Field] = f.VI
	}
	for _, title := range []string{"Họ và tên chủ hộ", "Ngày sinh", "Số nhân khẩu", "Số người thiếu đói"} {
		if got[title] == "" {
			t.Errorf("no fault of %s in %v", title, got)
		}
	}
}

// TestCells reads dates and numbers as people and spreadsheets write them.
func TestCells(t *testing.T) {
	for value, want := range map[string]string{"05/03/1950": "1950-03-05", "5-3-1950": "1950-03-05", "5.3.1950": "1950-03-05", "1950-03-05": "1950-03-05",
		"18327": "1950-03-05", "18327.0": "1950-03-05", "1950": "year 1950", "31/02/1980": "", "5/3/50": "", "50": "", "2030": "", "20/11/2026": "", "mai": "", "1/1/1": ""} {
		r := &reading{today: today(t)}
		d, year := r.birth("x", value)
		got := d.String()
		if year > 0 {
			got = fmt.Sprint("year ", year)
		}
		if len(r.faults) > 0 {
			got = ""
		}
		if got != want {
			t.Errorf("%s is read as %q, want %q", value, got, want)
		}
	}
	for value, want := range map[string]int64{"4": 4, "4.0": 4, "4,00": 4, "1.200": 1200, "-1": -1, "4.5": -1, "bốn": -1, "": -1} {
		r := &reading{}
		got := r.count("x", value)
		if len(r.faults) > 0 {
			got = -1
		}
		if got != want {
			t.Errorf("%q people are read as %d, want %d", value, got, want)
		}
	}
}

// TestBrokenRowsComeBack: the rows that are written for mending are read again with the same faults, and once mended are
// good; the columns that were added do not pile up.
func TestBrokenRowsComeBack(t *testing.T) {
	for name, data := range map[string][]byte{"csv": []byte(sample), "xlsx": workbook(t, sample)} {
		t.Run(name, func(t *testing.T) {
			l := open5a(t, data)
			_, faults, _ := l.Rows(today(t))
			var out bytes.Buffer
			must(t, l.WriteBroken(&out, faults))
			again := open5a(t, out.Bytes())
			if string(again.Format()) != name {
				t.Errorf("a %s file comes back as %s", name, again.Format())
			}
			rows, more, _ := again.Rows(today(t))
			if len(rows) != 0 || len(more) != len(faults) || len(again.head.Cells) != len(l.head.Cells)+3 || again.sheet.Rows[0].cell(10) != "8" {
				t.Errorf("%d rows, faults %+v, rows %+v", len(rows), more, again.sheet.Rows)
			}
			var twice bytes.Buffer
			must(t, again.WriteBroken(&twice, more))
			if n := len(open5a(t, twice.Bytes()).head.Cells); n != len(l.head.Cells)+3 {
				t.Errorf("%d columns after two rounds", n)
			}
		})
	}
}

// workbook makes an XLSX file of a CSV text, with a sheet before the one that holds the list.
func workbook(t testing.TB, text string) []byte {
	t.Helper()
	f := excelize.NewFile()
	_, err := f.NewSheet("Danh sách")
	must(t, err)
	must(t, f.SetCellStr("Sheet1", "A1", "Hướng dẫn"))
	for i, line := range strings.Split(text, "\n") {
		cells := []any{}
		for _, c := range strings.Split(line, ";") {
			cells = append(cells, c)
		}
		must(t, f.SetSheetRow("Danh sách", fmt.Sprintf("A%d", i+1), &cells))
	}
	var out bytes.Buffer
	_, err = f.WriteTo(&out)
	must(t, err)
	return out.Bytes()
}

// TestWorkbookValues: dates and numbers of a spreadsheet, and the zeros that it dropped.
func TestWorkbookValues(t *testing.T) {
	f := excelize.NewFile()
	must(t, f.SetSheetRow("Sheet1", "B2", &[]any{"Họ tên chủ hộ", "Ngày sinh", "Điện thoại", "Nhân khẩu", "CCCD"}))
	must(t, f.SetSheetRow("Sheet1", "B3", &[]any{"Lê A", day(t, "1980-10-05").At(0, 0), 912345678, 4, 42080000123}))
	var out bytes.Buffer
	_, err := f.WriteTo(&out)
	must(t, err)
	rows, faults, _ := open5a(t, out.Bytes()).Rows(today(t))
	if len(rows) != 1 || len(faults) != 0 {
		t.Fatalf("%+v %+v", rows, faults)
	}
	if r := rows[0]; r.Head.BirthDate.String() != "1980-10-05" || r.Household.Phones[0].Number != "+84912345678" || r.Household.Size != 4 || r.Head.Identity != "042080000123" || r.Number != 3 {
		t.Errorf("%+v", r)
	}
}

// TestForm5b: house and necessities, and the form is known by its columns.
func TestForm5b(t *testing.T) {
	l := open5a(t, []byte("Họ tên chủ hộ,Tình trạng nhà ở,Nhu yếu phẩm,Diện hộ\nLê A,Tốc mái,\"Chăn màn, nước uống, xoong\",Hộ cận nghèo\n"))
	rows, faults, _ := l.Rows(today(t))
	if l.Form != "5b" || len(faults) != 0 || len(rows) != 1 {
		t.Fatalf("form %s, %+v, %+v", l.Form, rows, faults)
	}
	r := rows[0]
	if r.Household.HouseState != "damaged" || r.Household.Poverty != "near_poor" || strings.Join(r.Needs, " ") != "water clothes" ||
		!strings.Contains(r.Narrative, "xoong") || r.Household.Hungry {
		t.Errorf("%+v", r)
	}
}

// TestTemplate: a blank list is a list without rows.
func TestTemplate(t *testing.T) {
	forms, err := Default()
	must(t, err)
	for _, form := range []string{"5a", "5b"} {
		var out bytes.Buffer
		must(t, forms.On(today(t)).Template(&out, form))
		l := open5a(t, out.Bytes())
		rows, faults, others := l.Rows(today(t))
		if l.Form != form || len(rows)+len(faults)+others != 0 || len(l.columns) < 14 {
			t.Errorf("%s: form %s, %d columns, %+v %+v", form, l.Form, len(l.columns), rows, faults)
		}
	}
}
