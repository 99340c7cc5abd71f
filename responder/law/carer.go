package law

import "slices"

// State of a condition.
const (
	// Met: the condition is fulfilled.
	Met = "met"
	// NotMet: it is not.
	NotMet = "not_met"
	// Unknown: nobody has said.
	Unknown = "unknown"
	// Waived: it is not met or not known, but a relative need not meet it.
	Waived = "waived"
)

// CarerFacts are what is known of somebody who offers to care.
type CarerFacts struct {
	// Target is child, or adult for a severely disabled or elderly person.
	Target string `json:"target"`
	// Relative says whether the carer is a relative of the child.
	Relative bool `json:"relative"`
	// HasSpouse says whether the carer lives with a spouse; without one the spouse's condition is met.
	HasSpouse *bool `json:"has_spouse,omitempty"`
	// Answers are the conditions with a known answer, by code. Not answered means unknown.
	Answers map[string]bool `json:"answers"`
	// CarerBorn and ChildBorn give the difference of age; they are never repeated in a result.
	CarerBorn Date `json:"carer_born,omitzero"`
	// ChildBorn is the child's date of birth.
	ChildBorn Date `json:"child_born,omitzero"`
}

// Condition is one line of the checklist.
type Condition struct {
	// Code of the condition, the key of CarerFacts.Answers.
	Code string `json:"code"`
	// State is met, not_met, unknown or waived.
	State string `json:"state"`
	// VI is the condition in Vietnamese.
	VI string `json:"condition"`
	// EN is the condition in English.
	EN string `json:"condition_en"`
	// Reason says in Vietnamese why the state is what it is.
	Reason string `json:"reason"`
	// ReasonEN is the reason in English.
	ReasonEN string `json:"reason_en"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
	// NeedsDocument says that only a paper proves it: its number or the paper itself must be kept.
	NeedsDocument bool `json:"needs_document"`
	// FreshMonths is how many months old that paper may be when the carer registers; 0: any age.
	FreshMonths int `json:"fresh_months"`
}

// Checklist is the answer to "may this household care for this person?".
type Checklist struct {
	// Result is met when every condition is met or waived, not_met when one is not, else unknown.
	Result string `json:"result"`
	// Conditions are all conditions of the law on that day.
	Conditions []Condition `json:"conditions"`
}

// carerRule is a row of carer_conditions.csv.
type carerRule struct {
	span
	code, target, relative, vi, en string
	document                       bool
	fresh                          int
}

func (b *Book) addCarerCondition(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	months, err := r.number("fresh_months", 120)
	c := carerRule{s, r["code"], r["target"], r["relative"], r["vi"], r["en"], r["evidence"] == "document", int(months)}
	if err := firstError(err, oneOf("evidence", r["evidence"], "", "document"), needed("code", c.code), needed("vi", c.vi), needed("en", c.en),
		oneOf("target", c.target, "child", "adult"),
		oneOf("relative", c.relative, "required", "waived", "relative_adult")); err != nil {
		return err
	}
	b.carers = append(slices.Clone(b.carers), c)
	return nil
}

// CheckCarer goes through the conditions of in force on the day. The error is a FieldError on
// target, answers or on.
func (b *Book) CheckCarer(facts CarerFacts, on Date) (Checklist, error) {
	if err := oneOf("target", facts.Target, "child", "adult"); err != nil {
		return Checklist{}, err
	}
	if err := b.knownAnswers(facts); err != nil {
		return Checklist{}, err
	}
	list := Checklist{Result: Met}
	for _, rule := range b.carers {
		if rule.target == facts.Target && rule.holds(on) {
			list.add(rule.judge(facts, on))
		}
	}
	if len(list.Conditions) == 0 || !b.rulesOn(on) {
		return Checklist{}, noRuleOn("on")
	}
	return list, nil
}

func (b *Book) rulesOn(on Date) bool {
	_, ok := b.row(string(idRuleSet), on, Nation)
	return ok
}

func (b *Book) knownAnswers(facts CarerFacts) error {
	var codes []string
	for _, rule := range b.carers {
		if rule.target == facts.Target {
			codes = append(codes, rule.code)
		}
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	for code := range facts.Answers {
		if !slices.Contains(codes, code) {
			return notOneOf("answers", codes...)
		}
	}
	return nil
}

func (l *Checklist) add(c Condition) {
	l.Conditions = append(l.Conditions, c)
	switch {
	case c.State == NotMet:
		l.Result = NotMet
	case c.State == Unknown && l.Result == Met:
		l.Result = Unknown
	}
}

// judge decides one condition.
func (r carerRule) judge(facts CarerFacts, on Date) Condition {
	c := Condition{Code: r.code, VI: r.vi, EN: r.en, Rule: r.rule, Citation: r.citation, NeedsDocument: r.document, FreshMonths: r.fresh}
	state := r.answer(facts, on)
	if state != Met && facts.Relative && r.relative == "waived" {
		state = Waived
	}
	c.State = state
	c.Reason, c.ReasonEN = stateReason(state)
	return c
}

func stateReason(state string) (vi, en string) {
	switch state {
	case Met:
		return "đã đáp ứng", "met"
	case NotMet:
		return "không đáp ứng", "not met"
	case Waived:
		return "người thân thích: không bắt buộc", "not required of a relative"
	}
	return "chưa có thông tin", "not known yet"
}

func (r carerRule) answer(facts CarerFacts, on Date) string {
	if yes, ok := facts.Answers[r.code]; ok {
		return stateOf(yes)
	}
	if r.code == "spouse_fit" && facts.HasSpouse != nil && !*facts.HasSpouse {
		return Met
	}
	if r.relative == "relative_adult" {
		return facts.ageState(on)
	}
	return Unknown
}

func stateOf(yes bool) string {
	if yes {
		return Met
	}
	return NotMet
}

const (
	adultYears  = 18
	ageGapYears = 20
)

// ageState: a relative must be adult, anybody else at least 20 years older than the child.
func (f CarerFacts) ageState(on Date) string {
	switch {
	case f.CarerBorn.IsZero():
		return Unknown
	case f.Relative:
		return stateOf(f.CarerBorn.yearsOn(on) >= adultYears)
	case f.ChildBorn.IsZero():
		return Unknown
	}
	return stateOf(f.CarerBorn.yearsOn(f.ChildBorn) >= ageGapYears)
}
