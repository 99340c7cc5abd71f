package law

import (
	"maps"
	"time"
)

// calendarDay is a date that differs from the plain week: holiday, swap_off, swap_work, or unconfirmed (which counts as
// the plain week until somebody confirms it).
type calendarDay struct {
	kind, name string
}

func (b *Book) addCalendarDay(r row) error {
	d, err := r.date("date")
	if err != nil {
		return err
	}
	if d.IsZero() {
		return missing("date")
	}
	if err := oneOf("kind", r["kind"], "holiday", "swap_off", "swap_work", "unconfirmed"); err != nil {
		return err
	}
	b.calendar = maps.Clone(b.calendar)
	if b.calendar == nil {
		b.calendar = map[Date]calendarDay{}
	}
	b.calendar[d] = calendarDay{r["kind"], r["name"]}
	return nil
}

// IsWorkingDay says whether the date is a working day ("ngày làm việc"): Monday to Friday without public holidays and
// swapped days off, and Saturdays swapped in.
func (b *Book) IsWorkingDay(d Date) bool {
	switch b.calendar[d].kind {
	case "holiday", "swap_off":
		return false
	case "swap_work":
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// CalendarKnows says whether the holidays of the date's year are in the data.
func (b *Book) CalendarKnows(d Date) bool {
	_, ok := b.calendar[Date{d.year, 1, 1}]
	return ok
}

// AddWorkingDays is the n-th working day after d; d itself does not count.
func (b *Book) AddWorkingDays(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if b.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// nextWorkingDay is d, or the first working day after it (Civil Code, Article 148.5; ).
func (b *Book) nextWorkingDay(d Date) Date {
	for !b.IsWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}
