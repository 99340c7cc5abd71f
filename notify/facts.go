package notify

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Facts is all that a text message may say about a case, or about many. Its types have no room for a name, an age, an address, a
// health word or the kind of the case: each value is made by a function that checks its shape.
type Facts struct {
	// Code is the case, such as KT-26-00042. Every text about a case needs it.
	Code CaseCode
	// CallBack is the number a person may ring to learn more. Every text needs it. It must be of a desk that takes
	// calls for all kinds of cases: the number of a special service would betray the kind.
	CallBack CallBack
	// Days is what is left of a limit, in whole days.
	Days Days
	// Due is the instant a thing is or was due; it is shown in the time of Việt Nam. It must be in the years 2000 to
	// 2099; the zero time means none.
	Due time.Time
	// Digit is the answer, from 1 to 9, that the receiver sends back; 0 means none.
	Digit int
	// Overdue and Waiting count the cases of somebody's area.
	Overdue, Waiting Tally
}

// Tally is a count of cases from 0 to 9,999. Its zero value means none, which differs from a count of 0.
type Tally struct{ plusOne int }

// NewTally makes a count; more than 9,999 is written as that. A negative one means none.
func NewTally(n int64) Tally { return Tally{int(max(min(n, 9_999), -1)) + 1} }

// CaseCode is the public code of a case. Its zero value means none.
type CaseCode struct{ text string }

// ParseCaseCode takes KT-, two digits of the year, a dash and five to eight digits. The error does not hold s.
func ParseCaseCode(s string) (CaseCode, error) {
	rest, found := strings.CutPrefix(s, "KT-")
	year, number, dashed := strings.Cut(rest, "-")
	ok := found && dashed && len(year) == 2 && len(number) >= 5 && len(number) <= 8
	if !ok || digitsOf(year) != year || digitsOf(number) != number {
		return CaseCode{}, errors.New("notify: not a case code: KT, two digits of the year, five to eight digits")
	}
	return CaseCode{s}, nil
}

// String is the code itself.
func (c CaseCode) String() string { return c.text }

// CallBack is a Vietnamese number that people may ring. Its zero value means none.
type CallBack struct{ digits string }

// ParseCallBack takes a mobile number, a landline (02 and 9 digits) or an 1800 or 1900 service, with +84 or 0 first, and
// with spaces, dots or dashes. It refuses short codes: 111 alone would tell that a child is concerned. The error does not
// hold s.
func ParseCallBack(s string) (CallBack, error) {
	n := national(s)
	if !isMobile(n) && !isLandline(n) && !isHotline(n) {
		return CallBack{}, errors.New("notify: not a Vietnamese phone number that can be called back")
	}
	return CallBack{n}, nil
}

// String is the number as it is dialled in Việt Nam, digits only.
func (c CallBack) String() string { return c.digits }

// Days is a count of days from 0 to 999. Its zero value means none, which differs from a count of 0.
type Days struct{ plusOne int }

// DaysLeft makes a count of n days; an error if n is not from 0 to 999.
func DaysLeft(n int) (Days, error) {
	if n < 0 || n > 999 {
		return Days{}, fmt.Errorf("notify: %d is not a count of days from 0 to 999", n)
	}
	return Days{n + 1}, nil
}

// The names of the facts in the texts, in braces there.
const (
	factCode  = "code"
	factPhone = "phone"
	factDays  = "days"
	factDue   = "due"
	factDigit = "digit"

	factOverdue = "overdue"
	factWaiting = "waiting"
)

// value writes one fact for a language; false if f does not have it or it is out of bounds.
func (f Facts) value(name string, lang Lang) (string, bool) {
	switch name {
	case factCode:
		return f.Code.text, f.Code.text != ""
	case factPhone:
		return f.CallBack.digits, f.CallBack.digits != ""
	case factDays:
		return fmt.Sprint(f.Days.plusOne - 1), f.Days.plusOne > 0
	case factDue:
		return dueText(f.Due, lang)
	case factDigit:
		return fmt.Sprint(f.Digit), f.Digit >= 1 && f.Digit <= 9
	case factOverdue:
		return f.Overdue.value()
	case factWaiting:
		return f.Waiting.value()
	}
	return "", false
}

func (t Tally) value() (string, bool) { return fmt.Sprint(t.plusOne - 1), t.plusOne > 0 }

// dueText is an instant to the minute, without the year: deadlines are near.
func dueText(due time.Time, lang Lang) (string, bool) {
	local := due.In(vietnam())
	layout := "15:04 02/01"
	if lang == LangEnglish {
		layout = "15:04 02 Jan"
	}
	return local.Format(layout), local.Year() >= 2000 && local.Year() <= 2099
}

// vietnam is the time of Việt Nam, which has had no summer time since before this product's first date.
func vietnam() *time.Location { return time.FixedZone("+07", 7*60*60) }

// longestFacts are facts that take the most room in every language.
func longestFacts() Facts {
	return Facts{Code: CaseCode{"KT-99-99999999"}, CallBack: CallBack{"02899999999"}, Days: Days{1000},
		Due: time.Date(2099, 12, 30, 23, 59, 0, 0, vietnam()), Digit: 9,
		Overdue: NewTally(9_999), Waiting: NewTally(9_999)}
}
