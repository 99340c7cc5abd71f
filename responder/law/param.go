package law

import (
	"cmp"
	"slices"
	"strings"
)

// Nation is the place of a parameter that holds for the whole country.
const Nation = "VN"

// What a province may do with a national parameter.
const (
	// OverrideFloor: a province may set a higher value, never a lower one ("không thấp hơn", R-0.6).
	OverrideFloor = "floor"
	// OverrideOwn: a province may set its own value.
	OverrideOwn = "own"
	// OverrideNone: only the nation sets it.
	OverrideNone = "none"
)

// Param is one row of the law as data: a value, the days it holds, where it holds and what it stands on.
type Param struct {
	// ID names the parameter, such as meal_rate.
	ID string `json:"id"`
	// Value is a decimal number, a date or one of the words of Unit.
	Value string `json:"value"`
	// Unit is a unit such as VND/person/day; "date"; or the allowed words separated by "|".
	Unit string `json:"unit"`
	// ValidFrom is the first day the row holds.
	ValidFrom Date `json:"valid_from"`
	// ValidTo is the last day the row holds; no date means until further notice.
	ValidTo Date `json:"valid_to,omitzero"`
	// Place is VN or a two-digit province code.
	Place string `json:"place"`
	// Override says what a province may do: floor, own or none.
	Override string `json:"override"`
	// Use is "code" when a rule computes with it, "info" when it is only shown.
	Use string `json:"use"`
	// Confidence is V (text read), V-sec (read in a secondary text), R (recalled) or D (derived).
	Confidence string `json:"confidence"`
	// Rule is the id of the rule in the rulebook.
	Rule string `json:"rule"`
	// Document is the number of the legal document.
	Document string `json:"document"`
	// Article is the article, clause and point.
	Article string `json:"article"`
	// Citation is the provision as it is cited in Vietnamese.
	Citation string `json:"citation"`
	// Name is what the parameter is called in Vietnamese.
	Name string `json:"name"`
}

// Number is the value in thousandths. The error is a FieldError on "value" when it is a word or a date.
func (p Param) Number() (Milli, error) {
	n, err := ParseMilli(p.Value)
	if err != nil {
		return 0, badNumber("value")
	}
	return n, nil
}

// words are the allowed values, when the parameter is a choice.
func (p Param) words() []string {
	if !strings.Contains(p.Unit, "|") {
		return nil
	}
	return strings.Split(p.Unit, "|")
}

// check validates a row by itself.
func (p Param) check() error {
	for _, f := range []struct{ name, value string }{
		{"id", p.ID}, {"value", p.Value}, {"unit", p.Unit}, {"place", p.Place}, {"rule", p.Rule}, {"citation", p.Citation},
	} {
		if f.value == "" {
			return missing(f.name)
		}
	}
	if p.Confidence != "" && weakness(p.Confidence) < 0 {
		return notOneOf("confidence", "V", "V-sec", "D", "R")
	}
	if p.ValidFrom.IsZero() {
		return missing("valid_from")
	}
	if !p.ValidTo.IsZero() && p.ValidTo.Before(p.ValidFrom) {
		return &FieldError{"valid_to", "trước ngày bắt đầu", "is before valid_from"}
	}
	if p.Place != Nation && !isProvince(p.Place) {
		return badProvince("place")
	}
	return p.checkValue()
}

func (p Param) checkValue() error {
	if words := p.words(); words != nil {
		return oneOf("value", p.Value, words...)
	}
	if p.Unit == "date" {
		_, err := ParseDate(p.Value)
		return inFieldIf("value", err)
	}
	if p.Unit == "text" {
		return nil
	}
	n, err := p.Number()
	if err != nil {
		return err
	}
	return notNegative("value", int64(n), maxParam)
}

// maxParam is a billion dong, in thousandths: far above any rate, and low enough that no formula overflows.
const maxParam = 1_000_000_000 * milliOne

func isProvince(code string) bool { return len(code) == 2 && isDigits(code) }

func badProvince(field string) error {
	return &FieldError{field, "mã tỉnh phải có hai chữ số", "a province code has two digits"}
}

func oneOf(field, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return notOneOf(field, allowed...)
}

func inFieldIf(name string, err error) error {
	if err == nil {
		return nil
	}
	return inField(name, err)
}

// like fills what a short row (a province's, or a correction's) leaves out from the national row.
func (p Param) like(national Param) Param {
	p.Unit = cmp.Or(p.Unit, national.Unit)
	p.Override = cmp.Or(p.Override, national.Override)
	p.Use = cmp.Or(p.Use, national.Use)
	p.Confidence = cmp.Or(p.Confidence, "D")
	p.Rule = cmp.Or(p.Rule, national.Rule)
	p.Name = cmp.Or(p.Name, national.Name)
	p.Place = cmp.Or(p.Place, Nation)
	return p
}
