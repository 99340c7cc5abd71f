package hamletlist

import (
	"regexp"
	"strconv"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"
)

var (
	thousands = regexp.MustCompile(`^\d{1,3}([.  ]\d{3})+$`)
	decimal   = regexp.MustCompile(`^\d{1,9}([.,]\d{1,6})?$`)
	wholeTail = regexp.MustCompile(`[.,]0+$`)
	dayMonth  = regexp.MustCompile(`^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$`)
	isoDay    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(T.*| 00:00:00)?$`)
)

// isNumber says whether a cell is a number, with dots between thousands or a comma before decimals.
func isNumber(s string) bool { return thousands.MatchString(s) || decimal.MatchString(s) }

// count reads a number of people.
func (r *reading) count(field, value string) int64 {
	if thousands.MatchString(value) {
		value = strings.NewReplacer(".", "", " ", "", " ", "").Replace(value)
	}
	n, err := strconv.ParseInt(wholeTail.ReplaceAllString(value, ""), 10, 32)
	if err != nil || n < 0 {
		r.fault(field, "phải là số người, viết bằng chữ số", "must be a number of people, in digits")
		return 0
	}
	return n
}

// word finds what a word of the form stands for.
func (r *reading) word(field, value string) string {
	known := r.list.edition.Words[field]
	meaning, ok := known[geo.Fold(value)]
	if !ok {
		r.fault(field, "không phải một trong các từ của mẫu", "is none of the form's words")
	}
	return meaning
}

// needs finds what is asked for in a text; what is not known stays in the narrative.
func (r *reading) needs(value string) (out []string) {
	text := " " + geo.Fold(value) + " "
	asked := map[string]bool{}
	for word, need := range r.list.edition.Needs {
		asked[need] = asked[need] || strings.Contains(text, " "+word+" ")
	}
	for _, n := range responder.Needs() {
		if asked[n] {
			out = append(out, n)
		}
	}
	return out
}

// phones reads one or several numbers. A spreadsheet drops the zero in front; the domain checks the rest. Nobody has said
// that a message is safe there, so none is sent.
func phones(value string) (out []responder.Phone) {
	for _, n := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(";,/\n", c) }) {
		n = strings.TrimSpace(n)
		if len(n) == 9 && n[0] != '0' && strings.Trim(n, "0123456789") == "" {
			n = "0" + n
		}
		out = append(out, responder.Phone{Number: n})
	}
	return out
}

// identity puts back the zeros that a spreadsheet dropped; the domain checks the rest.
func identity(value string) string {
	value = strings.NewReplacer(" ", "", ".", "").Replace(value)
	if n := len(value); n >= 10 && n < 12 && strings.Trim(value, "0123456789") == "" {
		return strings.Repeat("0", 12-n) + value
	}
	return value
}

// Days since the last of 1899, as spreadsheets count: what is between these is a date of birth, and what is less a year.
const (
	firstSerial = 2_500
	lastSerial  = 80_000
)

// birth reads a date of birth: day/month/year, a year alone, year-month-day, or a spreadsheet's serial.
func (r *reading) birth(field, value string) (law.Date, int64) {
	value = wholeTail.ReplaceAllString(value, "")
	if n, err := strconv.ParseInt(value, 10, 32); err == nil {
		switch {
		case n >= firstSerial && n <= lastSerial:
			return r.past(field, serialDay(n)), 0
		case n < 1900 || int(n) > r.today.At(0, 0).Year():
			r.fault(field, "năm sinh phải đủ bốn chữ số, từ 1900 đến năm nay", "a year of birth has four digits, from 1900 to this year")
		}
		return law.Date{}, n
	}
	day, err := calendarDay(value)
	if err != nil {
		r.fault(field, "không phải ngày có thật (dạng ngày/tháng/năm, như 05/10/1980, hoặc chỉ năm)",
			"is not a real date (day/month/year, such as 05/10/1980, or the year alone)")
	}
	return r.past(field, day), 0
}

// serialDay is the day that a spreadsheet counts as n.
func serialDay(n int64) law.Date { return law.NewDate(1899, 12, 30+int(n)) }

// calendarDay reads day/month/year or year-month-day.
func calendarDay(value string) (law.Date, error) {
	var text string
	if m := dayMonth.FindStringSubmatch(value); m != nil {
		text = m[3] + "-" + two(m[2]) + "-" + two(m[1])
	} else if m := isoDay.FindStringSubmatch(value); m != nil {
		text = m[1] + "-" + two(m[2]) + "-" + two(m[3])
	}
	return law.ParseDate(text)
}

func two(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}

// past refuses a birth that is yet to come.
func (r *reading) past(field string, day law.Date) law.Date {
	if day.After(r.today) {
		r.fault(field, "ngày sinh ở tương lai", "is in the future")
	}
	return day
}
