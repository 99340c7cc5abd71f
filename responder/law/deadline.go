package law

import (
	"slices"
	"time"
)

// DeadlineRequest asks for the end of a time limit.
type DeadlineRequest struct {
	// Kind is the clock, such as placement_limit.
	Kind string `json:"kind"`
	// From is the day of the event, or its instant where the law counts hours.
	From Moment `json:"from,omitzero"`
	// Province is the two-digit code; empty means the nation.
	Province string `json:"province,omitempty"`
	// Settings are the choices that matter for the clock.
	Settings Settings `json:"settings,omitzero"`
}

// UnmarshalJSON reads a request; the error is a FieldError naming the field.
func (r *DeadlineRequest) UnmarshalJSON(data []byte) error { return readFields(data, r) }

// Due is the end of a time limit.
type Due struct {
	// Kind is the clock.
	Kind string `json:"kind"`
	// Name is what has to be done, in Vietnamese.
	Name string `json:"name"`
	// NameEN is what has to be done, in English.
	NameEN string `json:"name_en"`
	// Due is the day, or the instant, at which the time counted ends.
	Due Moment `json:"due"`
	// LastDay is the last day in time: the next working day when an office's limit ends on a day off.
	LastDay Date `json:"last_day"`
	// EndsAt is the instant from which it is too late: 24:00 of the last day, or Due itself for hours.
	EndsAt Moment `json:"ends_at"`
	// EffectFrom is the day after the last day: what the end of the time allows may be done from then on.
	EffectFrom Date `json:"effect_from"`
	// WarnAt are the instants to warn at, the earliest first: 08:00 for days.
	WarnAt []Moment `json:"warn_at"`
	// Counted is the number and unit of the law, such as "3 month".
	Counted string `json:"counted"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
	// Confidence is V, V-sec, R or D.
	Confidence string `json:"confidence"`
	// Note says what the reader must know, in Vietnamese; such as a year without holidays in the data.
	Note string `json:"note,omitempty"`
	// NoteEN is the note in English.
	NoteEN string `json:"note_en,omitempty"`
}

// Deadline counts a time limit by the Civil Code, Articles 147 and 148: hours from the minute, days and months from the
// next day. The error is a FieldError on kind, from, province or a setting.
func (b *Book) Deadline(req DeadlineRequest) (Due, error) {
	if req.From.IsZero() && req.Kind != "" {
		return Due{}, missing("from")
	}
	if req.Province != "" && req.Province != Nation && !isProvince(req.Province) {
		return Due{}, badProvince("province")
	}
	c, err := b.clock(req.Kind, req.From.Date())
	if err != nil {
		return Due{}, err
	}
	due := Due{Kind: c.Kind, Name: c.Name, NameEN: c.NameEN, Counted: c.Number + " " + c.Unit, Rule: c.Rule, Citation: c.Citation,
		Confidence: c.Confidence, WarnAt: []Moment{}}
	if c.Unit == "hour" || c.Unit == "minute" {
		return due, due.byTheMinute(c, req.From)
	}
	end, err := b.endDay(c, req)
	if err != nil {
		return Due{}, err
	}
	b.byTheDay(&due, c, req.From, end)
	return due, nil
}

// byTheMinute counts from the very moment, through nights and holidays.
func (due *Due) byTheMinute(c Clock, from Moment) error {
	if from.TimeAssumed {
		return &FieldError{"from", "cần giờ, phút vì thời hạn tính bằng giờ", "needs the time of day: this limit counts hours"}
	}
	unit := time.Hour
	if c.Unit == "minute" {
		unit = time.Minute
	}
	end := from.Time.Add(time.Duration(c.count()) * unit)
	due.Due, due.EndsAt, due.LastDay = MomentOf(end), MomentOf(end), DateOf(end)
	due.EffectFrom = due.LastDay
	due.warn(c, from, end)
	return nil
}

// endDay is the day on which the time counted ends.
func (b *Book) endDay(c Clock, req DeadlineRequest) (Date, error) {
	start := req.From.Date()
	switch c.Unit {
	case "workday":
		return b.AddWorkingDays(start, c.count()), nil
	case "day_before":
		return start.AddDays(-c.count()), nil
	case "month":
		return start.AddMonths(c.count()), nil
	case "whole_month":
		return start.AddMonths(c.count() - 1).monthEnd(), nil
	case "month_before":
		return beforeDayOfMonth(start, c.count()), nil
	case "quarter":
		return start.AddMonths(2 - (start.month-1)%3).monthEnd(), nil
	case "year_before", "year_on":
		return c.endOfPeriod(start)
	}
	return b.endOfDays(c, req)
}

// endOfDays counts calendar days; for a child's separation the first day may count, by setting.
func (b *Book) endOfDays(c Clock, req DeadlineRequest) (Date, error) {
	end := req.From.Date().AddDays(c.count())
	if c.Kind != separationClock {
		return end, nil
	}
	choice, err := b.setting(idSeparationFirstDay, req.From.Date(), Place{Province: req.Province, Settings: req.Settings})
	if err != nil {
		return Date{}, renamed(err, "from")
	}
	if choice == "counted" {
		end = end.AddDays(-1)
	}
	return end, nil
}

const separationClock = "child_separation"

// beforeDayOfMonth is the last day before that day of this month, or of the next when it has passed.
func beforeDayOfMonth(start Date, day int) Date {
	end := start.monthStart().AddDays(day - 2)
	if end.Before(start) {
		end = start.monthStart().AddMonths(1).AddDays(day - 2)
	}
	return end
}

// endOfPeriod is the first of the yearly days on or after start; "before that date" means the day before it.
func (c Clock) endOfPeriod(start Date) (Date, error) {
	for year := start.year; ; year++ {
		days, err := yearDays(c.Number, year)
		if err != nil {
			return Date{}, tooLarge("from")
		}
		for _, d := range days {
			if c.Unit == "year_before" {
				d = d.AddDays(-1)
			}
			if !d.Before(start) {
				return d, nil
			}
		}
	}
}

// byTheDay fills in a limit that ends at 24:00 of a day.
func (b *Book) byTheDay(due *Due, c Clock, from Moment, end Date) {
	due.Due = Moment{Time: end.At(12, 0), TimeAssumed: true}
	due.LastDay = end
	if c.roll {
		due.LastDay = b.nextWorkingDay(end)
	}
	due.EffectFrom = due.LastDay.AddDays(1)
	due.EndsAt = MomentOf(due.EffectFrom.At(0, 0))
	due.warn(c, from, due.LastDay.At(8, 0))
	if (c.roll || c.Unit == "workday") && !(b.CalendarKnows(from.Date()) && b.CalendarKnows(due.LastDay)) {
		due.Note = "chưa có lịch nghỉ lễ của năm này; chỉ trừ thứ Bảy, Chủ nhật"
		due.NoteEN = "the holidays of this year are not in the data; only weekends were left out"
	}
}

func (due *Due) warn(c Clock, from Moment, end time.Time) {
	for _, before := range c.warn {
		if at := end.Add(-before); at.After(from.Time) {
			due.WarnAt = append(due.WarnAt, MomentOf(at))
		}
	}
	slices.SortFunc(due.WarnAt, func(a, b Moment) int { return a.Time.Compare(b.Time) })
}
