package law

import (
	"maps"
	"slices"
)

// Authority is one step of deciding a matter: who, at which level, on what ground.
type Authority struct {
	// Matter is placement, relief, injury, injured_away, death, house, monthly_allowance, carer_support, suspend_stop,
	// express_mode, other_group, provincial_level, child_separation, child_plan, substitute_care, facility_stay or dv_contact_ban.
	Matter string `json:"matter"`
	// Role is propose, appraise, decide, or escalate when means run short.
	Role string `json:"role"`
	// Level is hamlet, commune, district, province, central or facility.
	Level string `json:"level"`
	// Body is the office in Vietnamese.
	Body string `json:"body"`
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
}

func (b *Book) addAuthority(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	a := Authority{r["matter"], r["role"], r["level"], r["body"], s.rule, s.citation, s.confidence, s.from, s.to}
	if err := firstError(needed("matter", a.Matter), needed("body", a.Body),
		oneOf("role", a.Role, "propose", "appraise", "decide", "escalate"),
		oneOf("level", a.Level, "hamlet", "commune", "district", "province", "central", "facility")); err != nil {
		return err
	}
	b.authority = append(slices.Clone(b.authority), a)
	return nil
}

func needed(field, value string) error {
	if value == "" {
		return missing(field)
	}
	return nil
}

// Authority lists who proposes, appraises and decides a matter on a day, in the order of the steps. Rows of
// a later first day replace all earlier ones. The error is a FieldError on "matter", or on "on" when nobody decides then.
func (b *Book) Authority(matter string, on Date) ([]Authority, error) {
	var out []Authority
	var newest Date
	for _, a := range b.authority {
		if a.Matter != matter || !on.within(a.ValidFrom, a.ValidTo) {
			continue
		}
		if a.ValidFrom.After(newest) {
			newest = a.ValidFrom
		}
		out = append(out, a)
	}
	out = slices.DeleteFunc(out, func(a Authority) bool { return a.ValidFrom != newest })
	if len(out) == 0 {
		return nil, b.nobody(matter)
	}
	return out, nil
}

func (b *Book) nobody(matter string) error {
	matters := b.Matters()
	if err := oneOf("matter", matter, matters...); err != nil {
		return err
	}
	return noRuleOn("on")
}

// Matters lists the matters of the authority table, sorted.
func (b *Book) Matters() []string {
	names := map[string]bool{}
	for _, a := range b.authority {
		names[a.Matter] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// Decides is the step that decides a matter on a day; the error is as for Authority.
func (b *Book) Decides(matter string, on Date) (Authority, error) {
	steps, err := b.Authority(matter, on)
	if err != nil {
		return Authority{}, err
	}
	for _, a := range steps {
		if a.Role == "decide" {
			return a, nil
		}
	}
	return Authority{}, noRuleOn("on")
}

// ApproveMax is the largest sum in dong that a level, commune or province, may approve on a day of one kind of help for one
// person or household in one case; 0 means any.
func (b *Book) ApproveMax(level string, on Date, province string) (int64, error) {
	id := idApproveProvince
	if level == "commune" {
		id = idApproveCommune
	}
	p, err := b.Param(string(id), on, province)
	if err != nil {
		return 0, err
	}
	n, err := p.Number()
	return int64(n / milliOne), err
}

// Express says whether the commune chair may skip the review meeting on that day ("bỏ qua bước bình xét"): only for food,
// goods, injury and death, never for houses. The row cites the ground; the error is as for Param.
func (b *Book) Express(kind string, on Date, province string) (bool, Param, error) {
	p, err := b.Param(string(idExpress), on, province)
	if err != nil {
		return false, p, err
	}
	covered := slices.Contains([]string{"rice", "needs", "injury", "death", "burial"}, kind)
	return covered && p.Value == "yes", p, nil
}
