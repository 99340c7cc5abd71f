package responder

import (
	"cmp"
	"fmt"
	"slices"

	"kipthoi/responder/law"
)

// Reason is why a priority is what it is: a code for machines, a sentence for people, and its weight.
type Reason struct {
	Code   string `json:"code"`
	VI     string `json:"vi"`
	EN     string `json:"en"`
	Weight int64  `json:"weight"`
}

// triage gives a first priority from what a report says, 1 (most urgent) to 4, with its reasons, strongest first. It
// only orders the work; it decides about nobody. Weights: 100 a life in danger, 50 protection, 30 and less the rest.
func triage(k *Case, h *Household, people []Person, on law.Date) (int64, []Reason) {
	rs := append(needReasons(k, h), peopleReasons(people, on)...)
	slices.SortStableFunc(rs, func(a, b Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	var sum int64
	for _, r := range rs {
		sum += r.Weight
	}
	if len(rs) == 0 {
		rs = append(rs, Reason{"none", "chưa có dấu hiệu khẩn cấp", "no sign of urgency yet", 0})
	}
	return level(sum), rs[:min(3, len(rs))]
}

func level(sum int64) int64 {
	switch {
	case sum >= 100:
		return 1
	case sum >= 50:
		return 2
	case sum >= 20:
		return 3
	}
	return 4
}

func needReasons(k *Case, h *Household) (rs []Reason) {
	add := func(on bool, r Reason) {
		if on {
			rs = append(rs, r)
		}
	}
	needs := map[string]bool{}
	for _, n := range k.Needs {
		needs[n] = true
	}
	add(needs["rescue"], Reason{"rescue", "cần cứu nạn", "needs rescue", 100})
	add(k.Family == Protection, Reason{"protection", "cần bảo vệ", "needs protection", 50})
	add(k.Urgent, Reason{"urgent", "người báo tin cho là khẩn cấp", "called urgent by the reporter", 50})
	add(needs["medical"], Reason{"medical", "cần chăm sóc y tế", "needs medical care", 40})
	add(h.HouseState == "lost", Reason{"house_lost", "mất nhà ở", "lost the house", 30})
	add(h.HouseState == "must_move", Reason{"must_move", "phải di dời khẩn cấp", "must move at once", 30})
	add(h.Hungry || needs["food"], Reason{"food", "thiếu lương thực", "short of food", 20})
	add(needs["water"], Reason{"water", "thiếu nước sạch", "short of clean water", 15})
	add(h.Poverty == "poor" || h.Poverty == "near_poor", Reason{"poor", "hộ nghèo hoặc cận nghèo", "poor or near-poor household", 10})
	return rs
}

func peopleReasons(people []Person, on law.Date) (rs []Reason) {
	var small, old, disabled, hurt int64
	for i := range people {
		p := &people[i]
		age, known := p.Age(on)
		small += count(known && age < 6)
		old += count(known && age >= 80)
		disabled += count(p.Disability == "severe" || p.Disability == "very_severe" || p.Pregnant)
		hurt += count(p.State == "injured" || p.State == "missing" || p.State == "alone")
	}
	add := func(n int64, code, vi, en string, weight int64) {
		if n > 0 {
			rs = append(rs, Reason{code, fmt.Sprintf(vi, n), fmt.Sprintf(en, n), weight})
		}
	}
	add(hurt, "hurt", "%d người bị thương, mất tích hoặc không ai chăm sóc", "%d injured, missing or left alone", 50)
	add(small, "small_children", "%d trẻ dưới 6 tuổi", "%d children under 6", 20)
	add(disabled, "disabled", "%d người khuyết tật nặng hoặc mang thai", "%d severely disabled or pregnant", 20)
	add(old, "old", "%d người từ 80 tuổi", "%d aged 80 or more", 20)
	return rs
}

func count(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Assessment is a form of the law filled in for a case: the four questions of the ministry's letter of 2019 for a
// household, the risk forms for a child or an adult. It is never changed; a new one is made.
type Assessment struct {
	Meta
	CaseID        string            `json:"case_id"`
	Form          string            `json:"form"`
	FormFrom      law.Date          `json:"form_from"` // first day of the version of the form
	Answers       map[string]string `json:"answers"`   // question -> option
	Points        int64             `json:"points"`
	Damage        int64             `json:"damage"` // points by question of the letter
	Vulnerability int64             `json:"vulnerability"`
	Circumstances int64             `json:"circumstances"`
	Recovery      int64             `json:"recovery"`
	Judged        int64             `json:"judged"`   // the priority that the answers give
	Priority      int64             `json:"priority"` // the one that holds
	Override      string            `json:"override_reason"`
	Reasons       []Reason          `json:"reasons"` // the answers that decide the most
}

// Table names the table.
func (*Assessment) Table() string { return "assessments" }

// assessed is the data of case.assess.
type assessed struct {
	Form     string            `json:"form"`
	Answers  map[string]string `json:"answers"`
	Priority int64             `json:"priority"` // 0: as the form gives it
	Override string            `json:"override_reason"`
}

func applyCaseAssess(c *change) error {
	var in assessed
	if err := c.op.decode(&in); err != nil {
		return err
	}
	k, err := lock[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if k.Status == CaseClosed {
		return broken("", "status", "hồ sơ đã đóng", "the case is closed")
	}
	a, err := c.score(in, k.Family)
	if err != nil {
		return within("data", err)
	}
	a.CaseID, a.Unit = k.ID, k.Unit
	k.Priority, k.Reasons = a.Priority, a.Reasons
	if mayFollow(k.Status, CaseAssessed) {
		k.Status = CaseAssessed
	}
	return first(c.insert(a), c.step(k, "assess."+a.Form, c.when(k)), c.update(k))
}

// score fills in an assessment from the answers of a form in force today.
func (c *change) score(in assessed, family Family) (*Assessment, error) {
	form, err := c.s.Law.Form(in.Form, law.DateOf(c.now))
	if err != nil {
		return nil, err
	}
	if form.Family != string(family) {
		return nil, invalid("form", "phiếu không dùng cho loại hồ sơ này", "is not for this family of cases")
	}
	score, err := form.Score(in.Answers)
	err = first(err, between("priority", in.Priority, 0, 4), text("override_reason", in.Override, 500))
	if err != nil {
		return nil, err
	}
	a := &Assessment{Meta: Meta{ID: c.s.NewID()}, Form: form.ID, FormFrom: form.ValidFrom, Answers: in.Answers, Points: score.Points,
		Damage: score.Domains["damage"], Vulnerability: score.Domains["vulnerability"], Circumstances: score.Domains["circumstances"],
		Recovery: score.Domains["recovery"], Judged: score.Priority, Priority: score.Priority, Reasons: strongest(score.Strongest)}
	if in.Priority != 0 && in.Priority != a.Judged {
		if in.Override == "" {
			return nil, required("override_reason")
		}
		a.Priority, a.Override = in.Priority, in.Override
	}
	return a, nil
}

// strongest gives the three answers that decide the most as reasons; a priority is never a bare number.
func strongest(options []law.Option) (rs []Reason) {
	for _, o := range options[:min(3, len(options))] {
		rs = append(rs, Reason{o.ID, o.VI, o.EN, o.Points})
	}
	if len(rs) == 0 {
		rs = append(rs, Reason{"none", "không có dấu hiệu khó khăn", "no sign of hardship", 0})
	}
	return rs
}

// Forms gives the forms of assessment in force today.
func (s *Service) Forms() []law.Form { return s.Law.Forms(law.DateOf(s.Now())) }
