package responder

import (
	"slices"

	"kipthoi/geo"
	"kipthoi/responder/law"
)

// hardRule is a rule that binds: no distance and no wish outweighs it. What is not known of a rule of safety fails it. Each says
// itself in both languages; facts of a perpetrator are in none of them.
type hardRule struct {
	code, law string
	fails     func(q *careRequest, k *poolCarer) bool
	vi, en    string
}

// codeFull is the only rule that time alone can mend.
const codeFull = "full"

// hardRules lists the rules in the order in which they are asked; the first that fails counts a carer out.
func hardRules() []hardRule {
	return []hardRule{
		{"not_active", "R-3.15", func(_ *careRequest, k *poolCarer) bool { return k.State != CarerActive }, "chưa được công nhận hoặc đang tạm dừng", "is not active"},
		{"here", "", func(q *careRequest, k *poolCarer) bool { return q.here == k.ID }, "người này đang ở đây, hoặc đang chờ trả lời", "the person is here already, or waits for the answer"},
		{"not_kin", "R-1.21", func(q *careRequest, k *poolCarer) bool { return k.Kind == "relative" && !q.kin(k) },
			"chỉ nhận người thân thích của mình", "takes relatives only"},
		{"conditions", "R-1.21", lacksConditions, "thiếu điều kiện theo luật", "lacks conditions of the law"},
		{"expires", "R-1.21", papersEnd, "giấy tờ hết hạn trước khi hết thời gian ở", "a paper ends before the stay"},
		{"safety_exclusion", "R-3.23", func(q *careRequest, k *poolCarer) bool { return q.danger(k) == dangerFound }, "không phù hợp vì lý do an toàn", "is not suitable for a reason of safety"},
		{"safety_unknown", "R-3.23", func(q *careRequest, k *poolCarer) bool { return q.danger(k) == dangerUnknown },
			"chưa đủ thông tin để biết có an toàn hay không", "not enough is known to tell whether it is safe"},
		{"confidential", "R-3.23", func(q *careRequest, k *poolCarer) bool { return !q.open && !k.Secret }, "không phải nơi được giữ kín", "is not a confidential place"},
		{"group", "", refusesGroup, "không nhận nhóm đối tượng này", "does not accept this group"},
		{"age", "", refusesAge, "không nhận người ở tuổi này", "does not accept this age"},
		{"sex", "", refusesSex, "không nhận người thuộc giới tính này", "does not accept this sex"},
		{"no_woman", "R-3.12", noWoman, "trong nhà không có phụ nữ trưởng thành, hoặc chưa biết có những ai", "no adult woman lives there, or nobody has said who does"},
		{"care_unknown", "R-3.12", careUnknown, "chưa ghi nhận được bao nhiêu trẻ dưới 2 tuổi hoặc người khuyết tật đặc biệt nặng", "how many infants or people who need heavy care it takes is not recorded"},
		{"age_gap", "R-3.14", lacksAgeGap, "không hơn trẻ từ 20 tuổi trở lên, hoặc chưa biết tuổi", "is not at least 20 years older than the child, or the age is not known"},
		{"siblings", "R-3.12", func(q *careRequest, k *poolCarer) bool { return q.beside != "" && q.beside != k.ID }, "anh chị em đang ở nơi khác", "a brother or sister is somewhere else"},
		{codeFull, "", lacksPlaces, "không đủ chỗ trống", "has not enough free places"},
	}
}

// danger is what is known of a carer's safety.
type danger int

const (
	dangerNone danger = iota
	dangerUnknown
	dangerFound
)

// danger judges a carer by whom the people must be kept from. Of a case of violence without anything recorded
// nothing is known, until a coordinator says that people are placed all the same.
func (q *careRequest) danger(k *poolCarer) danger {
	if len(q.avoid) == 0 && needsSecret(q.k) && q.guard.NoPlace == "" {
		return dangerUnknown
	}
	worst := dangerNone
	for i := range q.avoid {
		worst = max(worst, q.avoid[i].danger(k, q.guard.NoPlace != ""))
		if q.avoid[i].PersonID != "" && q.kin(k) && !k.kinOf(q.avoid[i].PersonID) {
			worst = max(worst, dangerUnknown) // kin of one of a family may be kin of another
		}
	}
	if worst == dangerUnknown && q.guard.cleared(k.ID) {
		return dangerNone
	}
	return worst
}

// danger judges a carer by one perpetrator: related, reached by the same number, too near, or not known. placeless says
// that a coordinator has let people be placed although it is not known where the perpetrator is.
func (p *Perpetrator) danger(k *poolCarer, placeless bool) danger {
	if p.PersonID != "" && k.kinOf(p.PersonID) || p.Phone != "" && p.Phone == k.Phone {
		return dangerFound
	}
	if p.Unit == "" {
		if placeless {
			return dangerNone
		}
		return dangerUnknown
	}
	worst := dangerNone
	if p.Unit == k.Unit {
		switch {
		case p.Scope != "hamlet" || p.Hamlet != "" && geo.Fold(p.Hamlet) == geo.Fold(k.Hamlet):
			return dangerFound
		case p.Hamlet == "" || k.Hamlet == "":
			worst = dangerUnknown
		}
	}
	if p.RadiusM == 0 {
		return worst
	}
	a, ok1 := p.Point()
	b, ok2 := k.Point()
	switch {
	case !ok1 || !ok2:
		return dangerUnknown
	case geo.Metres(a, b) < float64(p.RadiusM):
		return dangerFound
	}
	return worst
}

// fitness gives the checklists that count for those who come: for children, with fewer conditions for relatives, and for
// others; nil where nobody is one.
func (q *careRequest) fitness(k *poolCarer) (child, adult *fitness) {
	if q.adults {
		adult = &k.adult
	}
	switch {
	case q.children && q.kin(k):
		child = &k.childKin
	case q.children:
		child = &k.child
	}
	return child, adult
}

// lacksConditions lets a relative through who began in an emergency: what is missing is chased.
func lacksConditions(q *careRequest, k *poolCarer) bool {
	if !k.EmergencyOn.IsZero() && q.kin(k) {
		return false
	}
	child, adult := q.fitness(k)
	return child != nil && !child.met || adult != nil && !adult.met
}

func papersEnd(q *careRequest, k *poolCarer) bool {
	child, adult := q.fitness(k)
	return child.endsBefore(q.until) || adult.endsBefore(q.until)
}

func (f *fitness) endsBefore(day law.Date) bool {
	return f != nil && !f.until.IsZero() && f.until.Before(day)
}

func refusesGroup(q *careRequest, k *poolCarer) bool {
	for i := range q.people {
		if len(k.Accepts) > 0 && !slices.Contains(k.Accepts, q.people[i].group) {
			return true
		}
	}
	return false
}

func refusesAge(q *careRequest, k *poolCarer) bool {
	if k.MinAge == 0 && k.MaxAge == 0 {
		return false
	}
	for i := range q.people {
		p := &q.people[i]
		if !p.known || int64(p.age) < k.MinAge || k.MaxAge > 0 && int64(p.age) > k.MaxAge {
			return true
		}
	}
	return false
}

func refusesSex(q *careRequest, k *poolCarer) bool {
	for i := range q.people {
		if k.Sexes != "" && q.people[i].Sex != k.Sexes {
			return true
		}
	}
	return false
}

// noWoman keeps children, women and those of whom nobody knows from homes without a woman. Relatives are another matter,
// and facilities have their own rules.
func noWoman(q *careRequest, k *poolCarer) bool {
	if !k.home() || k.women || q.kin(k) {
		return false
	}
	for i := range q.people {
		if p := &q.people[i]; p.child || p.Sex != "M" {
			return true
		}
	}
	return false
}

// careUnknown wants a household to have said what it can do for infants and for those who need heavy care.
func careUnknown(q *careRequest, k *poolCarer) bool {
	if !k.home() || q.kin(k) {
		return false
	}
	for i := range q.people {
		if l := q.people[i].limit; l == "infant" || l == "heavy" {
			if _, said := k.limit(l); !said {
				return true
			}
		}
	}
	return false
}

// lacksAgeGap asks 20 years between a child and a carer who is no relative, at the latest birth of the one and the
// earliest of the other.
func lacksAgeGap(q *careRequest, k *poolCarer) bool {
	if !k.home() || q.kin(k) {
		return false
	}
	for i := range q.people {
		if p := &q.people[i]; p.child && (k.born.IsZero() || k.born.After(p.carer)) {
			return true
		}
	}
	return false
}

// lacksPlaces counts places, and those for some groups.
func lacksPlaces(q *careRequest, k *poolCarer) bool {
	if k.Free() < int64(len(q.people)) {
		return true
	}
	for _, l := range k.Limits {
		come := int64(0)
		for i := range q.people {
			come += count(countsAs(l.Group, q.people[i].limit))
		}
		if come > 0 && q.stays(k.ID, l.Group)+come > l.Places {
			return true
		}
	}
	return false
}

// countsAs says whether one of a group takes a place of a limit: an infant is a child, and who needs heavy care is disabled.
func countsAs(limit, group string) bool {
	return limit == group || limit == "child" && group == "infant" || limit == "disabled" && group == "heavy"
}

func (q *careRequest) stays(carer, limit string) (n int64) {
	for group, there := range q.staying[carer] {
		if countsAs(limit, group) {
			n += there
		}
	}
	return n
}

// refuses gives the first hard rule that keeps the people from a carer; nil: none.
func (q *careRequest) refuses(rules []hardRule, k *poolCarer) *hardRule {
	for i := range rules {
		if rules[i].fails(q, k) {
			return &rules[i]
		}
	}
	return nil
}
