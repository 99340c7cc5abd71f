package law

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Clock is a time limit of the law as data.
type Clock struct {
	// Kind names the clock, such as placement_limit.
	Kind string `json:"kind"`
	// Name is what has to be done, in Vietnamese.
	Name string `json:"name"`
	// NameEN is the name in English; the Vietnamese one when the data has none.
	NameEN string `json:"name_en"`
	// Number of Unit: a number, or days of the year as "06-15 12-15".
	Number string `json:"number"`
	// Unit is minute, hour, day, day_before, workday, month, whole_month, month_before, quarter, year_before or year_on.
	Unit string `json:"unit"`
	// Starts is the event the clock starts at, in Vietnamese.
	Starts string `json:"starts"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
	// Confidence is V, V-sec, R or D.
	Confidence string `json:"confidence"`
	// ValidFrom is the first day the row holds.
	ValidFrom Date `json:"valid_from"`
	// ValidTo is the last day; no date means until further notice.
	ValidTo Date `json:"valid_to,omitzero"`

	roll bool
	warn []time.Duration
}

func clockUnits() []string {
	return []string{"minute", "hour", "day", "day_before", "workday", "month", "whole_month", "month_before", "quarter",
		"year_before", "year_on"}
}

func (b *Book) addClock(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	warn, err := warnings(r["warn"])
	if err != nil {
		return err
	}
	c := Clock{r["id"], r["name"], cmp.Or(r["name_en"], r["name"]), r["number"], r["unit"], r["starts"], s.rule, s.citation, s.confidence, s.from, s.to,
		r["roll"] == "yes", warn}
	if err := c.check(r["roll"]); err != nil {
		return err
	}
	b.clocks = maps.Clone(b.clocks)
	if b.clocks == nil {
		b.clocks = map[string][]Clock{}
	}
	rows := slices.DeleteFunc(slices.Clone(b.clocks[c.Kind]), func(d Clock) bool { return d.ValidFrom == c.ValidFrom })
	rows = append(rows, c)
	slices.SortStableFunc(rows, func(a, b Clock) int { return a.ValidFrom.Compare(b.ValidFrom) })
	b.clocks[c.Kind] = rows
	return nil
}

func (c Clock) check(roll string) error {
	if c.Kind == "" {
		return missing("id")
	}
	if err := firstError(oneOf("unit", c.Unit, clockUnits()...), oneOf("roll", roll, "yes", "no")); err != nil {
		return err
	}
	if c.yearly() {
		_, err := yearDays(c.Number, firstYear)
		return err
	}
	if n, err := strconv.Atoi(c.Number); err != nil || n < 1 || n > 1000 {
		return badNumber("number")
	}
	return nil
}

func (c Clock) yearly() bool { return c.Unit == "year_before" || c.Unit == "year_on" }

// number is the count of units; check made sure that it is one.
func (c Clock) count() int {
	n, _ := strconv.Atoi(c.Number)
	return n
}

// warnings reads "14d 6h 10m": how long before the end somebody is warned.
func warnings(text string) ([]time.Duration, error) {
	var out []time.Duration
	for _, word := range strings.Fields(text) {
		if days, ok := strings.CutSuffix(word, "d"); ok {
			n, err := strconv.Atoi(days)
			if err != nil || n < 0 || n > 400 {
				return nil, badNumber("warn")
			}
			out = append(out, time.Duration(n)*24*time.Hour)
			continue
		}
		d, err := time.ParseDuration(word)
		if err != nil || d < 0 {
			return nil, badNumber("warn")
		}
		out = append(out, d)
	}
	return out, nil
}

// yearDays reads "06-15 12-15" as dates of a year.
func yearDays(text string, year int) ([]Date, error) {
	var out []Date
	for _, word := range strings.Fields(text) {
		d, err := ParseDate(strconv.Itoa(year) + "-" + word)
		if err != nil {
			return nil, inField("number", err)
		}
		out = append(out, d)
	}
	if len(out) == 0 {
		return nil, missing("number")
	}
	slices.SortFunc(out, Date.Compare)
	return out, nil
}

// Clocks lists the clocks in force on a day, by kind.
func (b *Book) Clocks(on Date) []Clock {
	var out []Clock
	for _, rows := range b.clocks {
		if c, ok := clockOn(rows, on); ok {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Clock) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}

func clockOn(rows []Clock, on Date) (Clock, bool) {
	for _, c := range slices.Backward(rows) {
		if on.within(c.ValidFrom, c.ValidTo) {
			return c, true
		}
	}
	return Clock{}, false
}

// clock is the row of a kind in force on a day.
func (b *Book) clock(kind string, on Date) (Clock, error) {
	rows := b.clocks[kind]
	if kind == "" {
		return Clock{}, missing("kind")
	}
	if len(rows) == 0 {
		return Clock{}, notOneOf("kind", slices.Sorted(maps.Keys(b.clocks))...)
	}
	c, ok := clockOn(rows, on)
	switch {
	case ok:
		return c, nil
	case on.Before(rows[0].ValidFrom):
		return c, beforeFirstLaw("from", rows[0].ValidFrom)
	}
	return c, noRuleOn("from")
}
