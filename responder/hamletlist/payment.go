package hamletlist

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"github.com/xuri/excelize/v2"
)

// paymentForm gives the columns of payment lists.
func paymentForm() (*Forms, error) {
	return builtInForms("data/payment.json", []string{"", "code", "amount_vnd", "result", "on", "document"})
}

// OpenPayment finds the lines of a payment list in a file that the service filled in, "kết quả chi trả".
func OpenPayment(data []byte, day law.Date) (*List, error) {
	forms, err := paymentForm()
	if err != nil {
		return nil, err
	}
	return openList(data, forms.On(day), "code")
}

// PaymentResults gives what the service says of each line, and what is wrong with rows that cannot be read. A line without
// a result is none yet: others counts them with sums and signatures.
func (l *List) PaymentResults(today law.Date) (rows []responder.PaymentResult, faults []responder.ListFault, others int) {
	return rowsOf(l, today, (*reading).paymentResult)
}

func (r *reading) paymentResult() (row responder.PaymentResult) {
	row.Number = r.line.Number
	for c, value := range r.cells {
		switch c.Field {
		case "code":
			row.Code = strings.ToUpper(strings.TrimPrefix(value, "'"))
		case "amount_vnd":
			row.AmountVND = r.listed(value)
		case "result":
			row.Result = responder.PaymentState(r.word(c.Field, value))
		case "on":
			row.On = r.bookedOn(value)
		case "document":
			row.Document = strings.TrimPrefix(value, "'")
		}
	}
	if row.Result != "" && row.Code == "" {
		r.fault("code", "thiếu mã khoản", "the code of the line is missing")
	}
	if row.Result == responder.PaymentPaid && row.On.IsZero() {
		r.fault("on", "thiếu ngày trả", "the day of payment is missing")
	}
	r.none = row.Result == ""
	return row
}

// listed reads the amount of a line, which must be that of the list.
func (r *reading) listed(value string) int64 {
	n, ok := inDong(value)
	if !ok || n == 0 {
		r.fault("amount_vnd", "không phải số tiền bằng đồng (như 1.500.000 hoặc 1500000)", "is no amount in đồng (such as 1.500.000 or 1500000)")
	}
	return n
}

// WritePayment writes a payment list as a file that the service fills in and sends back: CSV with semicolons, or XLSX. The
// total stands in figures and in words. No cell can be taken for a formula.
func WritePayment(out io.Writer, format Format, v *responder.PaymentView) error {
	forms, err := paymentForm()
	if err != nil {
		return err
	}
	var head []any
	for _, c := range forms.On(v.Month).Columns {
		head = append(head, c.Title)
	}
	month := v.Month.String()
	rows := [][]any{{"DANH SÁCH CHI TRẢ " + v.Code}, {fmt.Sprintf("Tháng %s/%s. %s. %s", month[5:7], month[:4], v.UnitName, safeCell(v.Provider))},
		{"Cột \"Kết quả\": Đã trả, hoặc Chưa nhận. Người nhận để trống: trả theo mã hồ sơ tại Ủy ban nhân dân xã."}, head}
	for i := range v.Rows {
		rows = append(rows, paymentCells(&v.Rows[i]))
	}
	rows = append(rows, []any{"Tổng cộng", "", "", "", "", "", "", v.TotalVND}, []any{"Bằng chữ: " + v.InWords})
	if format == XLSX {
		return writePayout(out, rows)
	}
	text := make([][]string, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			text[i] = append(text[i], fmt.Sprint(cell))
		}
	}
	return writeText(out, text, ';')
}

func paymentCells(r *responder.PaymentRow) []any {
	result, on := "", ""
	switch r.State {
	case responder.PaymentPaid:
		result = "Đã trả"
	case responder.PaymentUncollected:
		result = "Chưa nhận"
	}
	if day := r.ResultOn.String(); result != "" && len(day) == 10 {
		on = day[8:] + "/" + day[5:7] + "/" + day[:4]
	}
	return []any{r.Number, r.Code, safeCell(r.Payee), r.Identity, r.CaseCode, r.UnitName, responder.HelpName(r.Kind), r.AmountVND, result, on, ""}
}

// safeCell writes a text so that no spreadsheet takes it for a formula.
func safeCell(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s != "" && slices.Contains([]byte("=+-@|%"), s[0]) {
		return "'" + s
	}
	return s
}

const payoutSheet = "Danh sách chi trả"

func writePayout(out io.Writer, rows [][]any) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err1 := f.NewStyle(&excelize.Style{NumFmt: 49})
	bold, err2 := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true}})
	money := "#,##0"
	sum, err3 := f.NewStyle(&excelize.Style{CustomNumFmt: &money})
	err = errors.Join(err1, err2, err3, f.SetSheetName("Sheet1", payoutSheet), f.SetColStyle(payoutSheet, "A:K", text), f.SetColStyle(payoutSheet, "H", sum),
		f.SetColWidth(payoutSheet, "B", "K", 18))
	for i, row := range rows {
		err = errors.Join(err, f.SetSheetRow(payoutSheet, "A"+strconv.Itoa(i+1), &row))
	}
	err = errors.Join(err, f.SetCellStyle(payoutSheet, "A1", "K1", bold), f.SetCellStyle(payoutSheet, "A4", "K4", bold))
	if err != nil {
		return fmt.Errorf("make payment list: %w", err)
	}
	if _, err := f.WriteTo(out); err != nil {
		return fmt.Errorf("write payment list: %w", err)
	}
	return nil
}
