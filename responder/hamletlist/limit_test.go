package hamletlist

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"kipthoi/responder"
)

// TestRefusals: what cannot be read is refused as a whole, in both languages.
func TestRefusals(t *testing.T) {
	forms, err := Default()
	must(t, err)
	head := "Họ tên chủ hộ,Năm sinh,Địa chỉ\n"
	for name, c := range map[string]struct {
		data string
		code responder.Code
		say  string
	}{
		"nothing":          {"", responder.CodeInvalid, "dòng tiêu đề"},
		"no head":          {"a,b,c\n1,2,3\n", responder.CodeInvalid, "dòng tiêu đề"},
		"a head too low":   {strings.Repeat("x\n", 50) + head, responder.CodeInvalid, "dòng tiêu đề"},
		"TCVN3":            {"Ho ten chu ho,Nam sinh,Dia chi\nNguy\xd4n V\xa8n \xae\xb8,1950,x\n", responder.CodeInvalid, "bảng mã"},
		"binary":           {"Ho ten\x00\xff\xfe", responder.CodeInvalid, "bảng mã"},
		"old Excel":        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", responder.CodeInvalid, ".xls kiểu cũ"},
		"a broken zip":     {"PK\x03\x04 not a zip", responder.CodeInvalid, "tệp hỏng"},
		"too many rows":    {head + strings.Repeat("a,1950,b\n", MaxRows+1), responder.CodeTooLarge, "20.000 dòng"},
		"too many columns": {head + strings.Repeat(",", 200) + "\n", responder.CodeTooLarge, "100 cột"},
		"too many bytes":   {strings.Repeat("x", MaxFile+1), responder.CodeTooLarge, "32 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open([]byte(c.data), forms, "", today(t))
			var e *responder.Error
			if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(e.VI, c.say) || e.EN == "" {
				t.Errorf("got %v, want %s about %q", err, c.code, c.say)
			}
		})
	}
}

// TestZipBomb: a workbook that unpacks to more than the limit is refused before it is unpacked, and one that lies about
// its size as well.
func TestZipBomb(t *testing.T) {
	forms, err := Default()
	must(t, err)
	good := workbook(t, sample)
	for name, lie := range map[string]bool{"honest": false, "lying": true} {
		t.Run(name, func(t *testing.T) {
			bomb := bombOf(t, good, lie)
			if len(bomb) > 2<<20 {
				t.Fatalf("the bomb has %d bytes", len(bomb))
			}
			_, err := Open(bomb, forms, "", today(t))
			var e *responder.Error
			if !errors.As(err, &e) || e.Field != "file" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// bombOf puts 100 MiB of spaces into a sheet of a workbook.
func bombOf(t *testing.T, book []byte, lie bool) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		to, err := w.Create(f.Name)
		must(t, err)
		from, err := f.Open()
		must(t, err)
		text, err := io.ReadAll(from)
		must(t, err)
		_, err = to.Write(text)
		must(t, err)
		if strings.HasSuffix(f.Name, "sheet2.xml") {
			for range 100 {
				_, err = to.Write(bytes.Repeat([]byte(" "), 1<<20))
				must(t, err)
			}
		}
	}
	must(t, w.Close())
	if !lie {
		return out.Bytes()
	}
	// The size of each part in the directory becomes small: bytes 24 to 27 of its entry.
	raw := out.Bytes()
	for at := bytes.Index(raw, []byte("PK\x01\x02")); at >= 0; {
		copy(raw[at+24:], []byte{0, 16, 0, 0})
		next := bytes.Index(raw[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return raw
}

// FuzzOpen: whatever a file holds, reading it ends, and each row is either good or has a fault.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(sample))
	f.Add(workbook(f, sample))
	f.Add([]byte("Ho ten chu ho\tNam sinh\tDia chi\n\"a"))
	forms, err := Default()
	must(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Open(data, forms, "", today(t))
		if err != nil {
			return
		}
		rows, faults, others := l.Rows(today(t))
		wantEveryRow(t, l, len(rows), faults, others)
		for _, r := range rows {
			if r.Household.HeadName == "" || r.Household.Validate() != nil {
				t.Errorf("row %d is not good: %+v", r.Number, r)
			}
		}
	})
}
