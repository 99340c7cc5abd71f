package law

import (
	"slices"
	"strconv"
)

// Facts are the days since which a fact about a person or carer holds, such as {"in_custody": 2024-03-01}. Facts lists the
// names. For uncollected_from it is any day of the first month not collected; for suspended_for_noncompliance it is the
// day of the suspension decision.
type Facts map[string]Date

// Effect is a stop ("thôi hưởng") or suspension ("tạm dừng") that a fact leads to.
type Effect struct {
	// Fact is the fact that leads to it.
	Fact string `json:"fact"`
	// Action is stop or suspend.
	Action string `json:"action"`
	// Target is allowance or carer_support.
	Target string `json:"target"`
	// Since is the first day on which the condition of the rule is met.
	Since Date `json:"since"`
	// From is the first month without payment: the month after.
	From Date `json:"from"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
	// VI is the reason in Vietnamese.
	VI string `json:"reason"`
	// EN is the reason in English.
	EN string `json:"reason_en"`
}

// stopRule is a row of stops.csv.
type stopRule struct {
	span
	fact, action, target, vi, en string
	months                       int
}

func (b *Book) addStop(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	months := 0
	if r["months"] != "" {
		if months, err = strconv.Atoi(r["months"]); err != nil || months < 1 || months > 120 {
			return badNumber("months")
		}
	}
	rule := stopRule{s, r["fact"], r["action"], r["target"], r["vi"], r["en"], months}
	if err := firstError(needed("fact", rule.fact), needed("vi", rule.vi), needed("en", rule.en),
		oneOf("action", rule.action, "stop", "suspend"),
		oneOf("target", rule.target, "allowance", "carer_support")); err != nil {
		return err
	}
	b.stops = append(slices.Clone(b.stops), rule)
	return nil
}

// FactNames lists the facts that Effects knows.
func (b *Book) FactNames() []string {
	var out []string
	for _, s := range b.stops {
		out = append(out, s.fact)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Effects lists the stops and suspensions that the facts lead to by the given day, in the order of the
// rules. Only a suspension for non-compliance leads to a stop after 3 months. The error is a FieldError on "facts" for a fact
// that no rule knows, and on "on" for a day before the first law.
func (b *Book) Effects(facts Facts, on Date) ([]Effect, error) {
	if !b.rulesOn(on) {
		return nil, noRuleOn("on")
	}
	names := b.FactNames()
	for name := range facts {
		if !slices.Contains(names, name) {
			return nil, notOneOf("facts", names...)
		}
	}
	var out []Effect
	for _, rule := range b.stops {
		start, ok := facts[rule.fact]
		if !ok || start.IsZero() || !rule.holds(on) {
			continue
		}
		if since := rule.since(start); !since.After(on) {
			out = append(out, rule.effect(since))
		}
	}
	return out, nil
}

// since is the first day on which the rule's time has run out.
func (r stopRule) since(start Date) Date {
	switch {
	case r.months == 0:
		return start
	case r.fact == "uncollected_from":
		return start.monthStart().AddMonths(r.months)
	case r.action == "stop":
		return start.AddMonths(r.months).AddDays(1)
	}
	return start.AddMonths(r.months)
}

func (r stopRule) effect(since Date) Effect {
	return Effect{Fact: r.fact, Action: r.action, Target: r.target, Since: since,
		From: since.monthStart().AddMonths(1), Rule: r.rule, Citation: r.citation, VI: r.vi, EN: r.en}
}
