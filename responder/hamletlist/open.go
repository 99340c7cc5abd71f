package hamletlist

import (
	"bytes"
	"strings"

	"kipthoi/responder"

	"golang.org/x/text/unicode/norm"
)

// Limits of a file, so that no file takes the server's memory.
const (
	MaxFile    = 32 << 20 // bytes as sent
	maxUnzip   = 96 << 20 // bytes of a workbook, unpacked
	MaxRows    = 20_000   // rows of a sheet
	maxColumns = 100
	maxSheets  = 10
	maxCell    = 4_000 // characters
)

// Format is what kind of file a list is.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Sheet is a table as it stands in a file, its cells in NFC without space around them.
type Sheet struct {
	Format Format
	Comma  rune // of a CSV file
	Rows   []Line
}

// Line is one row of a sheet; Number is the one that a person sees beside it.
type Line struct {
	Number int
	Cells  []string
}

// cell gives a cell, "" where the row is shorter.
func (l Line) cell(i int) string {
	if i < len(l.Cells) {
		return l.Cells[i]
	}
	return ""
}

func (l Line) blank() bool { return strings.Join(l.Cells, "") == "" }

func refused(field, vi, en string) *responder.Error {
	return &responder.Error{Code: responder.CodeInvalid, Field: field, VI: vi, EN: en}
}

func tooLarge(vi, en string) *responder.Error {
	return &responder.Error{Code: responder.CodeTooLarge, Field: "file", VI: vi, EN: en}
}

// open reads the sheets of a file: one of a CSV file. What kind it is its first bytes say, not its name.
func open(data []byte) ([]Sheet, error) {
	switch {
	case len(data) > MaxFile:
		return nil, tooLarge("tệp lớn quá 32 MiB", "the file is larger than 32 MiB")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return openWorkbook(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, refused("file", "tệp .xls kiểu cũ hoặc có mật khẩu: hãy lưu lại thành .xlsx không mật khẩu",
			"is an old .xls file or has a password: save it as .xlsx without one")
	}
	s, err := openText(data)
	return []Sheet{s}, err
}

// add puts a row into the sheet; empty rows count, but are not kept.
func (s *Sheet) add(number int, cells []string) error {
	switch {
	case number > MaxRows:
		return tooLarge("bảng quá 20.000 dòng: hãy chia thành nhiều tệp", "the table has more than 20,000 rows: split it")
	case len(cells) > maxColumns:
		return tooLarge("bảng quá 100 cột", "the table has more than 100 columns")
	}
	line := Line{number, make([]string, len(cells))}
	for i, c := range cells {
		line.Cells[i] = strings.TrimSpace(norm.NFC.String(c))
	}
	if !line.blank() {
		s.Rows = append(s.Rows, line)
	}
	return nil
}
