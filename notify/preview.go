package notify

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Problem is what is wrong with a text, in words for who edits it.
type Problem struct{ VI, EN string }

// Sample is a text with made-up facts.
type Sample struct {
	Facts string // how much room they take: short, usual, long
	Text  string
	Size
}

// Preview writes a text of DefaultLang with facts of all lengths, and says what is wrong with it. One with braces that do
// not fit, or with a fact that is not given, has no samples.
func Preview(id, text string) (samples []Sample, problems []Problem) {
	e := entry{ID: id, Lang: DefaultLang, ValidFrom: "2000-01-01", Text: text}
	_, err := e.version()
	problems = problemsOf(err)
	parts, err := e.parts()
	if err != nil || e.checkFacts(parts) != nil {
		return nil, problems
	}
	for _, length := range []struct {
		name  string
		facts Facts
	}{{"short", shortestFacts()}, {"usual", usualFacts()}, {"long", longestFacts()}} {
		if body, err := (version{parts: parts}).render(id, DefaultLang, length.facts); err == nil {
			samples = append(samples, Sample{length.name, body, Count(body)})
		}
	}
	return samples, problems
}

// problemsOf takes joined errors apart.
func problemsOf(err error) (out []Problem) {
	var wrong *TemplateError
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			out = append(out, problemsOf(one)...)
		}
	} else if errors.As(err, &wrong) {
		p := Problem{wrong.VI, wrong.Reason}
		if wrong.Fact != "" {
			p = Problem{"{" + wrong.Fact + "}: " + p.VI, "{" + wrong.Fact + "}: " + p.EN}
		}
		out = append(out, p)
	}
	return out
}

// FactsOf lists the facts that a text may hold in braces.
func FactsOf(id string) []string { return factsOf(id) }

// With gives a book that has one more version of a text of DefaultLang, in place of one from the same day. The error is
// that of Parse.
func (b *Book) With(id, text, validFrom string) (*Book, error) {
	e := entry{ID: id, Lang: DefaultLang, ValidFrom: validFrom, Text: text}
	v, err := e.version()
	if err != nil {
		return nil, err
	}
	more := &Book{versions: maps.Clone(b.versions)}
	key := textKey{id, DefaultLang}
	others := slices.DeleteFunc(slices.Clone(b.versions[key]), func(o version) bool { return o.validFrom == validFrom })
	more.versions[key] = append(others, v)
	slices.SortFunc(more.versions[key], latestFirst)
	return more, nil
}

// shortestFacts and usualFacts are those of a preview beside the longest.
func shortestFacts() Facts {
	return Facts{Code: CaseCode{"KT-26-00001"}, CallBack: CallBack{"18001234"}, Days: Days{1}, Due: time.Date(2026, 1, 1, 0, 0, 0, 0, vietnam()),
		Digit: 1, Overdue: NewTally(0), Waiting: NewTally(0)}
}

func usualFacts() Facts {
	return Facts{Code: CaseCode{"KT-26-00042"}, CallBack: CallBack{"02393855555"}, Days: Days{8}, Due: time.Date(2026, 10, 21, 9, 30, 0, 0, vietnam()),
		Digit: 1, Overdue: NewTally(12), Waiting: NewTally(34)}
}
