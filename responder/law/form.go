package law

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Form is a scored form, "phiếu đánh giá", as data: questions whose answers carry points, and the points from which each
// priority begins.
type Form struct {
	// ID names the form, such as disaster or child_first.
	ID string `json:"id"`
	// Family of cases that it is for: disaster or protection.
	Family string `json:"family"`
	// VI is its title in Vietnamese.
	VI string `json:"vi"`
	// EN is its title in English.
	EN string `json:"en"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
	// ValidFrom is the first day of this version.
	ValidFrom Date `json:"valid_from"`
	// Questions are all of them, in the order of the form.
	Questions []Question `json:"questions"`

	levels []int64 // points from which priority 1, 2, 3 begins
}

// Question is one of a form.
type Question struct {
	// ID is the key of its answer.
	ID string `json:"id"`
	// Domain is damage, vulnerability, circumstances or recovery.
	Domain string `json:"domain"`
	// Needed says that a form without an answer to it cannot be scored.
	Needed bool `json:"needed"`
	// VI is the question in Vietnamese.
	VI string `json:"vi"`
	// EN is the question in English.
	EN string `json:"en"`
	// Options are the answers to choose from.
	Options []Option `json:"options"`
}

// Option is one answer of a question.
type Option struct {
	// ID names the answer.
	ID string `json:"id"`
	// Points it adds.
	Points int64 `json:"points"`
	// RaisesTo is the least urgent priority that it allows; 0: any.
	RaisesTo int64 `json:"raises_to"`
	// VI is the answer in Vietnamese, as a reason.
	VI string `json:"vi"`
	// EN is the answer in English, as a reason.
	EN string `json:"en"`
}

// Score is what the answers of a form add up to.
type Score struct {
	// Points of all answers.
	Points int64
	// Priority from 1, most urgent, to 4.
	Priority int64
	// Domains are the points by domain.
	Domains map[string]int64
	// Strongest are the answers that count, those first that decide the most.
	Strongest []Option
}

// formRow is a row of forms.csv: the form itself, a level, a question, or an option with the id question.option.
type formRow struct {
	span
	form, part, id, domain, vi, en string
	points, raises                 int64
	needed                         bool
}

// Domains lists what a question can be about: the four questions of the ministry's letter of 2019.
func Domains() []string { return []string{"damage", "vulnerability", "circumstances", "recovery"} }

func (b *Book) addFormRow(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	points, err1 := r.number("points", 1000)
	raises, err2 := r.number("raises_to", 4)
	f := formRow{s, r["form"], r["part"], r["id"], r["domain"], r["vi"], r["en"], points, raises, r["needed"] == "yes"}
	if err := firstError(err1, err2, needed("form", f.form), f.check()); err != nil {
		return err
	}
	same := func(g formRow) bool {
		return g.form == f.form && g.from == f.from && g.part == f.part && g.id == f.id
	}
	b.forms = append(slices.DeleteFunc(slices.Clone(b.forms), same), f)
	return nil
}

// number reads a column of a whole number from 0 to limit; empty is 0.
func (r row) number(column string, limit int64) (int64, error) {
	if r[column] == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(r[column], 10, 64)
	if err != nil || n < 0 || n > limit {
		return 0, badNumber(column)
	}
	return n, nil
}

func (f formRow) check() error {
	texts := firstError(needed("vi", f.vi), needed("en", f.en))
	switch f.part {
	case "form":
		return firstError(texts, oneOf("id", f.id, "disaster", "protection"))
	case "level":
		return oneOf("id", f.id, "1", "2", "3")
	case "question":
		return firstError(texts, needed("id", f.id), oneOf("domain", f.domain, Domains()...))
	case "option":
		return firstError(texts, needed("id", f.id))
	}
	return notOneOf("part", "form", "level", "question", "option")
}

// Forms are the forms in force on a day, in the order of their ids.
func (b *Book) Forms(on Date) []Form {
	heads := map[string]formRow{}
	for _, r := range b.forms {
		if h, have := heads[r.form]; r.part == "form" && r.holds(on) && (!have || h.from.Before(r.from)) {
			heads[r.form] = r
		}
	}
	var out []Form
	for _, h := range heads {
		out = append(out, b.form(h))
	}
	slices.SortFunc(out, func(a, b Form) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Form is one form in force on a day. The error is a FieldError on "form".
func (b *Book) Form(id string, on Date) (Form, error) {
	var ids []string
	for _, f := range b.Forms(on) {
		if f.ID == id {
			return f, nil
		}
		ids = append(ids, f.ID)
	}
	return Form{}, notOneOf("form", ids...)
}

// form puts the rows of one version together.
func (b *Book) form(head formRow) Form {
	f := Form{ID: head.form, Family: head.id, VI: head.vi, EN: head.en, Rule: head.rule, Citation: head.citation, ValidFrom: head.from,
		levels: make([]int64, 3)}
	for _, r := range b.forms {
		if r.form != head.form || r.from != head.from {
			continue
		}
		switch r.part {
		case "level":
			f.levels[r.id[0]-'1'] = r.points
		case "question":
			f.Questions = append(f.Questions, Question{ID: r.id, Domain: r.domain, Needed: r.needed, VI: r.vi, EN: r.en, Options: b.options(r)})
		}
	}
	return f
}

func (b *Book) options(q formRow) (out []Option) {
	for _, r := range b.forms {
		id, mine := strings.CutPrefix(r.id, q.id+".")
		if mine && r.part == "option" && r.form == q.form && r.from == q.from {
			out = append(out, Option{id, r.points, r.raises, r.vi, r.en})
		}
	}
	return out
}

// checkForms refuses versions that nobody could fill in: without questions, with a question of fewer than two answers,
// an answer to no question, or priorities that do not begin at fewer points the less urgent they are.
func (b *Book) checkForms() error {
	for _, h := range b.forms {
		if h.part != "form" {
			continue
		}
		f := b.form(h)
		if !f.whole() || b.countOptions(h) != f.countOptions() {
			return &FieldError{h.form, "phiếu không đủ câu hỏi, câu trả lời hoặc mức", "lacks questions, answers or levels"}
		}
	}
	return nil
}

func (f Form) whole() bool {
	short := func(q Question) bool { return len(q.Options) < 2 }
	l := f.levels
	return len(f.Questions) > 0 && !slices.ContainsFunc(f.Questions, short) && l[0] > l[1] && l[1] > l[2] && l[2] > 0
}

func (f Form) countOptions() (n int) {
	for _, q := range f.Questions {
		n += len(q.Options)
	}
	return n
}

func (b *Book) countOptions(h formRow) (n int) {
	for _, r := range b.forms {
		if r.part == "option" && r.form == h.form && r.from == h.from {
			n++
		}
	}
	return n
}

// Score adds up the answers, question id -> option id. The error is a FieldError on "answers" or "answers.<question>".
func (f Form) Score(answers map[string]string) (Score, error) {
	s := Score{Priority: 4, Domains: map[string]int64{}}
	known := map[string]bool{}
	for _, q := range f.Questions {
		known[q.ID] = true
		o, err := q.chosen(answers[q.ID])
		if err != nil {
			return Score{}, err
		}
		s.add(q, o)
	}
	for id := range answers {
		if !known[id] {
			return Score{}, &FieldError{"answers", "có câu hỏi không thuộc phiếu này", "holds a question that is not of this form"}
		}
	}
	for i, from := range f.levels {
		if s.Points >= from {
			s.Priority = min(s.Priority, int64(i)+1)
		}
	}
	slices.SortStableFunc(s.Strongest, func(a, b Option) int {
		return cmp.Or(cmp.Compare(a.urgency(), b.urgency()), cmp.Compare(b.Points, a.Points))
	})
	return s, nil
}

func (q Question) chosen(answer string) (Option, error) {
	field := "answers." + q.ID
	if answer == "" {
		if q.Needed {
			return Option{}, missing(field)
		}
		return Option{}, nil
	}
	var ids []string
	for _, o := range q.Options {
		if o.ID == answer {
			return o, nil
		}
		ids = append(ids, o.ID)
	}
	return Option{}, notOneOf(field, ids...)
}

func (s *Score) add(q Question, o Option) {
	s.Points += o.Points
	s.Domains[q.Domain] += o.Points
	if o.RaisesTo > 0 {
		s.Priority = min(s.Priority, o.RaisesTo)
	}
	if o.Points > 0 {
		s.Strongest = append(s.Strongest, o)
	}
}

// urgency orders answers: those that decide a priority by themselves come first.
func (o Option) urgency() int64 {
	if o.RaisesTo == 0 {
		return 5
	}
	return o.RaisesTo
}
