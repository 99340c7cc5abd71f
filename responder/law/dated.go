package law

// span is the time a row of a table holds and what it stands on.
type span struct {
	from, to                   Date
	rule, citation, confidence string
}

func (r row) span() (span, error) {
	from, err := r.date("valid_from")
	if err != nil {
		return span{}, err
	}
	to, err := r.date("valid_to")
	if err != nil {
		return span{}, err
	}
	s := span{from, to, r["rule"], r["citation"], r["confidence"]}
	switch {
	case from.IsZero():
		return s, missing("valid_from")
	case s.rule == "":
		return s, missing("rule")
	case s.citation == "":
		return s, missing("citation")
	}
	return s, nil
}

func (s span) holds(on Date) bool { return on.within(s.from, s.to) }
