package law

import (
	"errors"
	"slices"
	"strings"
)

// sheet computes one line and collects what it used.
type sheet struct {
	book      *Book
	place     Place
	line      Line
	citations []string
	settings  map[paramID]string
}

func (b *Book) newSheet(kind string, place Place) *sheet {
	return &sheet{book: b, place: place, settings: map[paramID]string{},
		line: Line{Kind: kind, Granted: true, Segments: []Segment{}, Inputs: map[string]string{}}}
}

// lawDate is the day whose rules apply: the day itself, or the nearest day of a rule set that was forced.
func (s *sheet) lawDate(on Date) (Date, error) {
	set := s.place.Settings.RuleSet
	if set == "" {
		return on, nil
	}
	p := s.book.ruleSet(set)
	switch {
	case p.ID == "":
		return on, notOneOf("settings.rule_set", "TT02_2021", "ND335_2026")
	case on.Before(p.ValidFrom):
		return p.ValidFrom, nil
	case !p.ValidTo.IsZero() && on.After(p.ValidTo):
		return p.ValidTo, nil
	}
	return on, nil
}

// ruleSet is the row of a rule set; its ID is empty when there is none of that name.
func (b *Book) ruleSet(name string) Param {
	for _, p := range b.params[string(idRuleSet)] {
		if p.Value == name {
			return p
		}
	}
	return Param{}
}

// param is the row in force on the day; an error names the field that holds the day.
func (s *sheet) param(id paramID, on Date, field string) (Param, error) {
	day, err := s.lawDate(on)
	if err != nil {
		return Param{}, err
	}
	p, err := s.book.Param(string(id), day, s.place.Province)
	return p, renamed(err, field)
}

// cite adds a provision to the line.
func (s *sheet) cite(p Param) {
	if !slices.Contains(s.citations, p.Citation) {
		s.citations = append(s.citations, p.Citation)
	}
	if weakness(p.Confidence) > weakness(s.line.Confidence) {
		s.line.Confidence = p.Confidence
	}
}

// weakness orders the confidence tags; no tag yet is the least.
func weakness(tag string) int { return slices.Index([]string{"V", "V-sec", "D", "R"}, tag) }

// number is the value in force on the day; it is cited and shown among the inputs.
func (s *sheet) number(id paramID, on Date, field string) (Milli, error) {
	p, err := s.param(id, on, field)
	if err != nil {
		return 0, err
	}
	s.cite(p)
	s.line.Inputs[string(id)] = p.Value
	return p.Number()
}

// amount is like number for a value in whole dong.
func (s *sheet) amount(id paramID, on Date, field string) (int64, error) {
	n, err := s.number(id, on, field)
	return divRound(int64(n), milliOne), err
}

// rule takes rule id and citation of a line from the parameter that grants it.
func (s *sheet) rule(id paramID, on Date, field string) error {
	p, err := s.param(id, on, field)
	if err != nil {
		return err
	}
	s.line.Rule = p.Rule
	s.cite(p)
	return nil
}

// setting is a choice in force on the day; it is shown among the inputs.
func (s *sheet) setting(id paramID, on Date, field string) (string, error) {
	day, err := s.lawDate(on)
	if err != nil {
		return "", err
	}
	value, err := s.book.setting(id, day, s.place)
	if err != nil {
		return "", renamed(err, field)
	}
	s.line.Inputs[string(id)] = value
	return value, nil
}

// renamed gives an error of a look-up by day the name of the input's field.
func renamed(err error, field string) error {
	var e *FieldError
	if errors.As(err, &e) && e.Field == "on" {
		return &FieldError{field, e.VI, e.EN}
	}
	return err
}

// because sets the reason of the line.
func (s *sheet) because(vi, en string) { s.line.Reason, s.line.ReasonEN = vi, en }

// refuse makes the line a refusal with its reason.
func (s *sheet) refuse(vi, en string) {
	s.line.Granted, s.line.AmountVND, s.line.Quantity = false, 0, 0
	s.because(vi, en)
}

// close finishes the line: cash rounding and citation.
func (s *sheet) close(on Date, field string) (Line, error) {
	step, err := s.setting(idCashRounding, on, field)
	if err != nil {
		return Line{}, err
	}
	if step == "1000" {
		s.line.AmountVND = divRound(s.line.AmountVND, 1000) * 1000
	}
	s.line.Citation = strings.Join(s.citations, "; ")
	return s.line, nil
}
