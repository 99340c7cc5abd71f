package hamletlist

import (
	"regexp"
	"strconv"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// OpenBank finds the lines of a bank's statement in a file, "sao kê".
func OpenBank(data []byte, day law.Date) (*List, error) {
	forms, err := builtInForms("data/bank.json", []string{"", "on", "amount_vnd", "out", "text", "reference", "donor"})
	if err != nil {
		return nil, err
	}
	return openList(data, forms.On(day), "amount_vnd")
}

// BankLines gives what came in by the lines of a statement, and what is wrong with those that cannot be read. A line of
// money that went out is none: others counts them with sums and balances.
func (l *List) BankLines(today law.Date) (rows []responder.BankLine, faults []responder.ListFault, others int) {
	return rowsOf(l, today, (*reading).bankLine)
}

// bankLine reads a line. One by which money went out is no donation, whatever else stands there.
func (r *reading) bankLine() (row responder.BankLine) {
	row.Number = r.line.Number
	paid := false
	for c, value := range r.cells {
		switch c.Field {
		case "on":
			row.On = r.bookedOn(value)
		case "amount_vnd":
			row.AmountVND = r.dong(value)
		case "out":
			paid = strings.Trim(value, "0.,- ") != ""
		case "text":
			row.Text = value
		case "reference":
			row.Reference = value
		case "donor":
			row.Donor = value
		}
	}
	if row.AmountVND == 0 && paid {
		r.faults, r.none = nil, true
		return row
	}
	r.need(&row)
	return row
}

func (r *reading) need(row *responder.BankLine) {
	if row.On.IsZero() {
		r.fault("on", "thiếu ngày giao dịch", "the day is missing")
	}
	if row.AmountVND == 0 {
		r.fault("amount_vnd", "thiếu số tiền, hoặc bằng 0", "the amount is missing or nothing")
	}
	if row.Text == "" && row.Donor == "" && row.Reference == "" {
		r.fault("text", "không có nội dung, người chuyển hay mã giao dịch để phân biệt", "there is no text, sender or reference to tell it by")
	}
}

var (
	grouped = regexp.MustCompile(`^\d{1,3}((\.\d{3})+|(,\d{3})+|([ \x{a0}]\d{3})+)$`)
	cents   = regexp.MustCompile(`[.,]0{1,2}$`)
	unitOf  = regexp.MustCompile(`(?i)\s*(vnd|vnđ|đồng|dong|đ|₫)$`)
)

// dong reads an amount: digits, with one kind of sign between thousands or none. 1.500 is fifteen hundred; 1.5 is nothing
// that a bank writes in đồng, and is refused.
func (r *reading) dong(value string) int64 {
	digits := strings.TrimPrefix(unitOf.ReplaceAllString(value, ""), "+")
	if strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "(") {
		r.fault("amount_vnd", "số tiền âm: đây là tiền ra hoặc tiền hoàn, không phải tiền ủng hộ", "the amount is negative: money that went out is no donation")
		return 0
	}
	n, ok := inDong(digits)
	if !ok {
		r.fault("amount_vnd", "không phải số tiền bằng đồng (như 1.500.000 hoặc 1500000)", "is no amount in đồng (such as 1.500.000 or 1500000)")
	}
	return n
}

// inDong reads an amount of money: digits, with or without signs between thousands, a sum of no cents, and the unit.
func inDong(value string) (int64, bool) {
	digits := strings.TrimPrefix(unitOf.ReplaceAllString(value, ""), "+")
	if !grouped.MatchString(digits) {
		digits = cents.ReplaceAllString(digits, "")
	}
	if grouped.MatchString(digits) {
		digits = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(digits)
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n > 1e15 {
		return 0, false
	}
	return int64(n), true
}

// bookedOn reads the day of a line, with or without an hour behind it.
func (r *reading) bookedOn(value string) law.Date {
	day, _, _ := strings.Cut(value, " ")
	on, err := calendarDay(day)
	if n, wrong := strconv.ParseInt(wholeTail.ReplaceAllString(day, ""), 10, 32); wrong == nil && n >= firstSerial && n <= lastSerial {
		on, err = serialDay(n), nil
	}
	switch {
	case err != nil:
		r.fault("on", "không phải ngày có thật (dạng ngày/tháng/năm, như 05/10/2026)", "is not a real date (day/month/year, such as 05/10/2026)")
	case on.After(r.today):
		r.fault("on", "ở tương lai", "is in the future")
	}
	return on
}
