package hamletlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	utf16 "golang.org/x/text/encoding/unicode"
)

// openText reads a CSV file, its columns divided by comma, semicolon or tab.
func openText(data []byte) (s Sheet, err error) {
	text, err := decode(data)
	if err != nil {
		return s, err
	}
	s = Sheet{Format: CSV, Comma: divider(text)}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = s.Comma, -1, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, refused("file", "không đọc được tệp CSV: có dấu nháy kép không đóng", "the CSV file cannot be read: a quote is not closed")
		}
		line, _ := r.FieldPos(0)
		if err := s.add(line, cells); err != nil {
			return s, err
		}
	}
}

// decode gives the text of a file in UTF-8, UTF-16 with its mark, or Windows-1258. Older fonts (TCVN3, VNI) write letters
// over other signs; a text that would hold such signs is refused instead of spoiling names.
func decode(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		out, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Bytes(data)
		return string(out), err // a decoder replaces what is not well formed
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) < 0 {
		if utf8.Valid(data) {
			return string(data), nil
		}
		out, err := charmap.Windows1258.NewDecoder().Bytes(data)
		if text := norm.NFC.String(string(out)); err == nil && !strings.ContainsFunc(text, strange) {
			return text, nil
		}
	}
	return "", refused("file", "không rõ bảng mã chữ của tệp (phông cũ TCVN3, VNI?): hãy lưu dạng Unicode, CSV UTF-8 hoặc .xlsx",
		"the characters of the file are not known (old fonts TCVN3, VNI?): save it as CSV UTF-8 or .xlsx")
}

// strange says that no Vietnamese text holds a character: a letter that is none of the alphabet, or a sign that nobody
// types into a list.
func strange(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t'
	}
	if strings.ContainsRune("đĐ₫–—‘’“”…°²\u00a0", r) {
		return false
	}
	for i, part := range []rune(norm.NFD.String(string(r))) {
		switch {
		case i == 0 && (part >= utf8.RuneSelf || !unicode.IsLetter(part)):
			return true
		case i > 0 && !strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b", part):
			return true
		}
	}
	return false
}

// divider finds what divides the columns: the sign that comes most often in the first lines.
func divider(text string) rune {
	best, most := ',', 0
	head := text[:min(len(text), 8<<10)]
	for _, sign := range []rune{',', ';', '\t'} {
		if n := strings.Count(head, string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}
