package hamletlist

import (
	"io"
	"strconv"

	"kipthoi/responder"
)

// WriteDisclosure writes what is published of a month as CSV with semicolons; a number that is kept back is an empty cell.
func WriteDisclosure(out io.Writer, d *responder.DisclosureData) error {
	rows := [][]string{{"Đơn vị", "Tháng", "Bảng", "Mục", "Đã nhận", "Chuyển đến", "Đã chi", "Hồ sơ", "Còn lại"}}
	add := func(table, label string, numbers ...*int64) {
		row := []string{safeCell(d.UnitName), d.Month.String()[:7], table, safeCell(label)}
		for _, n := range numbers {
			cell := ""
			if n != nil {
				cell = strconv.FormatInt(*n, 10)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	add("total", "Tổng cộng", nil, nil, d.Total.SpentVND, d.Total.Cases, nil)
	for _, a := range d.Accounts {
		add("account", a.Name+", "+a.UnitName, &a.ReceivedVND, &a.MovedVND, a.SpentVND, a.Cases, a.LeftVND)
	}
	for _, t := range d.Tables {
		for _, r := range t.Rows {
			add(t.Key, r.Label, nil, nil, r.SpentVND, r.Cases, nil)
		}
	}
	return writeText(out, rows, ';')
}
