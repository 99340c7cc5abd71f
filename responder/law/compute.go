package law

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// rules of one kind of item: which field holds the day of the law, and how the line is filled.
type kindRules struct {
	field string
	day   func(Item) Date
	fill  func(*sheet, Item) error
}

func onDay(it Item) Date { return it.On }

// kindTable is the list of everything that can be asked for.
func kindTable() map[string]kindRules {
	from := func(it Item) Date { return it.From }
	at := func(it Item) Date { return it.At.Date() }
	return map[string]kindRules{
		"meal":             {"from", from, (*sheet).meal},
		"transport":        {"at", at, (*sheet).transport},
		"treatment":        {"on", onDay, (*sheet).treatment},
		"injury":           {"on", onDay, (*sheet).injury},
		"death":            {"on", onDay, (*sheet).death},
		"burial":           {"on", onDay, (*sheet).burial},
		"house":            {"on", onDay, (*sheet).house},
		"rice":             {"on", onDay, (*sheet).rice},
		"needs":            {"on", onDay, (*sheet).needs},
		"child_emergency":  {"on", onDay, (*sheet).childEmergency},
		"work":             {"on", onDay, (*sheet).work},
		"gift":             {"on", onDay, (*sheet).gift},
		"funeral":          {"on", onDay, (*sheet).funeral},
		"monthly":          {"on", onDay, (*sheet).allowance},
		"carer_monthly":    {"on", onDay, (*sheet).carerMonthly},
		"facility_monthly": {"on", onDay, (*sheet).facilityMonthly},
	}
}

// Kinds lists the kinds of items that Compute knows, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kindTable())) }

// Compute is what the law in force on the item's date grants in that place. The error is a FieldError naming the field
// that is missing or wrong, also for a date before the first law known; there is never a silent zero: a line without
// money has Granted false, or help in kind, and always a Reason.
func (b *Book) Compute(item Item, place Place) (Line, error) {
	if item.Kind == "" {
		return Line{}, missing("kind")
	}
	rules, ok := kindTable()[item.Kind]
	if !ok {
		return Line{}, notOneOf("kind", Kinds()...)
	}
	if place.Province != "" && place.Province != Nation && !isProvince(place.Province) {
		return Line{}, badProvince("province")
	}
	day := rules.day(item)
	if day.IsZero() {
		return Line{}, missing(rules.field)
	}
	s := b.newSheet(item.Kind, place)
	if err := s.checkDay(day, rules.field); err != nil {
		return Line{}, err
	}
	if err := rules.fill(s, item); err != nil {
		return Line{}, err
	}
	return s.close(day, rules.field)
}

// checkDay refuses days before the first law.
func (s *sheet) checkDay(day Date, field string) error {
	_, err := s.book.Param(string(idRuleSet), day, Nation)
	return renamed(err, field)
}

// maxTotalVND bounds a request's total well inside 64 bits.
const maxTotalVND = 1000 * maxLineVND

// inItem puts the item's place before the field, but not before what belongs to the whole request.
func inItem(i int, err error) error {
	var e *FieldError
	if !errors.As(err, &e) {
		return fmt.Errorf("compute item %d: %w", i, err)
	}
	if e.Field == "province" || strings.HasPrefix(e.Field, "settings.") {
		return err
	}
	return &FieldError{"items." + strconv.Itoa(i) + "." + e.Field, e.VI, e.EN}
}

// ComputeAll computes a list of items; each line knows its place in the list. The error is a FieldError such as
// "items.0.from". The total never depends on the order.
func (b *Book) ComputeAll(items []Item, place Place) (lines []Line, totalVND int64, err error) {
	lines = make([]Line, 0, len(items))
	for i, item := range items {
		line, err := b.Compute(item, place)
		if err != nil {
			return nil, 0, inItem(i, err)
		}
		line.Item = i
		if totalVND += line.AmountVND; totalVND > maxTotalVND {
			return nil, 0, tooLarge("items")
		}
		lines = append(lines, line)
	}
	return lines, totalVND, nil
}

// positive checks a number that must be given, above 0 and below a limit.
func positive(field string, n, limit int64) error {
	switch {
	case n < 0:
		return negative(field)
	case n == 0:
		return notPositive(field)
	case n > limit:
		return tooLarge(field)
	}
	return nil
}

// notNegative checks a number that may be left out.
func notNegative(field string, n, limit int64) error {
	if n == 0 {
		return nil
	}
	return positive(field, n, limit)
}

// firstError is the first error of a list of checks.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
