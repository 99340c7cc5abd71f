package hamletlist

import (
	"bytes"
	"errors"

	"kipthoi/responder"

	"github.com/xuri/excelize/v2"
)

// openWorkbook reads the first sheets of an XLSX file, with raw values: a date is a serial there, and a phone number may
// have lost its zero.
func openWorkbook(data []byte) (sheets []Sheet, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip})
	if err != nil {
		return nil, refused("file", "không đọc được tệp .xlsx: tệp hỏng, hoặc giải nén ra lớn quá 96 MiB",
			"the .xlsx file cannot be read: it is broken, or larger than 96 MiB when unpacked")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	names := f.GetSheetList()
	for _, name := range names[:min(len(names), maxSheets)] {
		s, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

func readSheet(f *excelize.File, name string) (s Sheet, err error) {
	s.Format = XLSX
	rows, err := f.Rows(name)
	if err != nil {
		return s, brokenSheet(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return s, brokenSheet(err)
		}
		if err := s.add(number, cells); err != nil {
			return s, err
		}
	}
	if err := rows.Error(); err != nil {
		return s, brokenSheet(err)
	}
	return s, nil
}

func brokenSheet(err error) *responder.Error {
	e := refused("file", "không đọc được một trang tính của tệp .xlsx", "a sheet of the .xlsx file cannot be read")
	e.Err = err
	return e
}
