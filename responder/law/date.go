package law

import (
	"cmp"
	"time"
)

const dateLayout = "2006-01-02"

// Years outside this range are refused as slips of the pen.
const (
	firstYear = 1900
	lastYear  = 2199
)

// Date is a calendar date of business in Viet Nam ("ngày"), without a time of day. Dates can be compared with ==; the zero
// value is "no date".
type Date struct {
	year, month, day int
}

// Zone is the only time zone of the law's dates: UTC+7 without summer time.
func Zone() *time.Location { return time.FixedZone("+07", 7*60*60) }

// ParseDate reads "2006-01-02". It refuses days that do not exist, such as 31 February, and years outside 1900..2199.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return Date{}, badDate("date")
	}
	return dateFrom(t), nil
}

// DateOf is the calendar date of an instant in Viet Nam.
func DateOf(t time.Time) Date { return dateFrom(t.In(Zone())) }

// NewDate gives a day of the calendar; a day past the end of its month is one of the next.
func NewDate(year, month, day int) Date {
	return dateFrom(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

func dateFrom(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, int(m), d}
}

// At is the instant of the date at a time of day in Viet Nam.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, hour, minute, 0, 0, Zone())
}

func (d Date) utc() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the date as 2006-01-02, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(dateLayout)
}

// vi writes the date as it stands in a Vietnamese sentence: 05/10/2026.
func (d Date) vi() string { return d.utc().Format("02/01/2006") }

// MarshalText writes the date as 2006-01-02.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2006-01-02; an empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// AddDays is the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return dateFrom(d.utc().AddDate(0, 0, n)) }

// AddMonths is the corresponding day n months later; when that month has no such day, its last day (Civil Code
// 91/2015/QH13, Article 148.3; ).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.year, time.Month(d.month+n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dateFrom(first.AddDate(0, 0, min(d.day, last)-1))
}

// monthStart is the first day of the date's month.
func (d Date) monthStart() Date { return Date{d.year, d.month, 1} }

// monthEnd is the last day of the date's month.
func (d Date) monthEnd() Date { return d.monthStart().AddMonths(1).AddDays(-1) }

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.utc().Sub(e.utc()) / (24 * time.Hour)) }

// Before says whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare is -1, 0 or +1 when d is earlier than, equal to or later than e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// within says whether d lies in the closed interval from..to; an empty to is open.
func (d Date) within(from, to Date) bool {
	return !d.Before(from) && (to.IsZero() || !d.After(to))
}

// yearsOn is the age in full years, on the given day, of somebody born on d.
func (d Date) yearsOn(on Date) int {
	years := on.year - d.year
	if on.Before(d.AddMonths(12 * years)) {
		years--
	}
	return years
}
