package hamletlist

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"

	"github.com/xuri/excelize/v2"
)

// Format says what kind of file the list came in.
func (l *List) Format() Format { return l.sheet.Format }

// WriteBroken writes the rows that have faults as a list of the same kind, with their old row number, the fields and the
// reasons in columns at the end, so that a person can mend them and send that file.
func (l *List) WriteBroken(out io.Writer, faults []responder.ListFault) error {
	of := map[int][]responder.ListFault{}
	for _, f := range l.Named(faults) {
		of[f.Row] = append(of[f.Row], f)
	}
	keep := l.kept()
	rows := [][]string{append(l.pick(keep, l.head, false), marks()...)}
	for _, line := range l.sheet.Rows {
		if found := of[line.Number]; len(found) > 0 {
			rows = append(rows, append(l.pick(keep, line, true), told(found)...))
		}
	}
	if l.sheet.Format == XLSX {
		return writeWorkbook(out, rows, 0)
	}
	return writeText(out, rows, l.sheet.Comma)
}

// marks are the titles of the columns that are added.
func marks() []string { return []string{"Dòng lỗi", "Mục lỗi", "Lý do lỗi"} }

// told is what the added columns say of a row.
func told(faults []responder.ListFault) []string {
	var fields, reasons []string
	for _, f := range faults {
		fields, reasons = append(fields, f.Field), append(reasons, f.VI)
	}
	return []string{strconv.Itoa(faults[0].Row), strings.Join(fields, "; "), strings.Join(reasons, "; ")}
}

// kept lists the columns that are written: all but those that an earlier round added.
func (l *List) kept() (keep []int) {
	for i := range l.head.Cells {
		if !slices.ContainsFunc(marks(), func(m string) bool { return geo.Fold(m) == geo.Fold(l.head.cell(i)) }) {
			keep = append(keep, i)
		}
	}
	return keep
}

// pick gives some cells of a row, dates as people write them.
func (l *List) pick(keep []int, line Line, dates bool) (out []string) {
	for _, i := range keep {
		value := line.cell(i)
		if c := l.columns[i]; dates && c != nil && (c.Field == "persons.0.birth_date" || c.Type == "date") {
			if n, err := strconv.Atoi(value); err == nil && n >= firstSerial && n <= lastSerial {
				value = time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format("02/01/2006")
			}
		}
		out = append(out, value)
	}
	return out
}

func writeText(out io.Writer, rows [][]string, comma rune) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil { // Excel takes it for a sign of UTF-8
		return fmt.Errorf("write list: %w", err)
	}
	w := csv.NewWriter(out)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}

const sheetName = "Danh sách hộ"

// writeWorkbook writes rows as text, so that no zero in front is lost; head is the index of the row of titles.
func writeWorkbook(out io.Writer, rows [][]string, head int) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err1 := f.NewStyle(&excelize.Style{NumFmt: 49})
	bold, err2 := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true}})
	err = errors.Join(err1, err2, f.SetSheetName("Sheet1", sheetName))
	width := len(rows[head])
	for i := range width {
		name, e := excelize.ColumnNumberToName(i + 1)
		err = errors.Join(err, e, f.SetColStyle(sheetName, name, text), f.SetColWidth(sheetName, name, name, 18))
	}
	for i, row := range rows {
		err = errors.Join(err, f.SetSheetRow(sheetName, "A"+strconv.Itoa(i+1), &row))
	}
	last, e := excelize.CoordinatesToCellName(width, head+1)
	err = errors.Join(err, e, f.SetCellStyle(sheetName, "A"+strconv.Itoa(head+1), last, bold))
	if err != nil {
		return fmt.Errorf("make workbook: %w", err)
	}
	if _, err := f.WriteTo(out); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Template writes a blank list of a form as XLSX.
func (f *Form) Template(out io.Writer, form string) error {
	title := map[string]string{"5a": "MẪU 5a: DANH SÁCH HỘ, NGƯỜI THIẾU ĐÓI", "5b": "MẪU 5b: DANH SÁCH HỘ THIẾU NHU YẾU PHẨM"}[form]
	if title == "" {
		return refused("form", "phải là 5a hoặc 5b", "must be 5a or 5b")
	}
	var head []string
	for _, c := range f.of(form) {
		head = append(head, c.Title)
	}
	return writeBlank(out, title, head)
}

// CarerTemplate writes a blank register of carers as XLSX.
func (f *Form) CarerTemplate(out io.Writer) error {
	var head []string
	for _, c := range f.Columns {
		head = append(head, c.Title)
	}
	return writeBlank(out, "DANH SÁCH NƠI NHẬN CHĂM SÓC", head)
}

func writeBlank(out io.Writer, title string, head []string) error {
	hint := "Ngày sinh: ngày/tháng/năm, hoặc chỉ ghi năm. Mỗi hộ một dòng, dưới dòng tiêu đề."
	return writeWorkbook(out, [][]string{{title}, {hint}, head}, 2)
}
