package hamletlist

import (
	"bytes"
	"strings"
	"testing"

	"kipthoi/responder/law"
)

func book(t testing.TB) *law.Book {
	t.Helper()
	b, err := law.Default()
	must(t, err)
	return b
}

// TestCarerTemplate: a blank register is read again, and a row typed into it without marks is a carer.
func TestCarerTemplate(t *testing.T) {
	forms, err := Carers()
	must(t, err)
	var file bytes.Buffer
	must(t, forms.On(today(t)).CarerTemplate(&file))
	list, err := OpenCarers(file.Bytes(), today(t))
	must(t, err)
	if rows, faults, _, err := list.Carers(book(t), today(t)); err != nil || len(rows)+len(faults) != 0 {
		t.Errorf("%v, faults %v, error %v", rows, faults, err)
	}
	text := "ho va ten,nam sinh,gioi tinh,so cho,dan toc,ngon ngu,so tre duoi 2 tuoi,ngay tap huan,noi tap huan,noi dung tap huan,ma xa\n" +
		"Vang Thi Mai,1985,nu,2,Mông,\"mong, viet\",1,18/9/2026,So,\"a, đ\",4.0\n"
	list, err = OpenCarers([]byte(text), today(t))
	must(t, err)
	rows, faults, _, err := list.Carers(book(t), today(t))
	must(t, err)
	if len(rows) != 1 || len(faults) != 0 {
		t.Fatalf("%d rows, faults %+v", len(rows), faults)
	}
	c := rows[0].Carer
	if c.EthnicGroup == "" || strings.Join(c.Languages, " ") != "hmong vi" || c.Limits[0].Group != "infant" || c.Limits[0].Places != 1 ||
		len(c.Evidence) != 2 || c.Evidence[1].Code != "training_dd" || rows[0].Unit != "00004" || c.Members[0].Sex != "F" {
		t.Errorf("%+v", rows[0])
	}
}

// FuzzCarers: whatever a file holds, reading it ends, and each row is either good or has a fault.
func FuzzCarers(f *testing.F) {
	f.Add([]byte("Họ tên,Số chỗ,Năm sinh,Ngày khám,Mẫu 11,Nội dung tập huấn\nLê,2,1970,1/1/2026,x,a\n"))
	f.Add([]byte("Ho ten\tSo cho\tSDT\tDan toc\tNgon ngu\n\"a\t;;\t,\tKinh\tviet;"))
	b := book(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := OpenCarers(data, today(t))
		if err != nil {
			return
		}
		rows, faults, others, err := l.Carers(b, today(t))
		must(t, err)
		wantEveryRow(t, l, len(rows), faults, others)
		for _, r := range rows {
			if r.Carer.Name == "" || r.Carer.Validate() != nil {
				t.Errorf("row %d is not good: %+v", r.Number, r)
			}
		}
	})
}
