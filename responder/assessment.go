package responder

import (
	"fmt"
	"sort"

	"kipthoi/responder/law"
)

// Reason is why a priority is what it is: a code for machines, a sentence for people, and its weight.
type Reason struct {
	Code   string `json:"code"`
	VI     string `json:"vi"`
	EN     string `json:"en"`
	Weight int64  `json:"weight"`
}

// Triage gives a first priority from what a report says, 1 (most urgent) to 4, with its reasons, strongest first. It
// only orders the work; it decides about nobody. Weights: 100 a life in danger, 50 protection, 30 and less the rest.
func Triage(k *Case, h *Household, people []Person, on law.Date) (int64, []Reason) {
	rs := append(needReasons(k, h), peopleReasons(people, on)...)
	sort.SliceStable(rs, func(i, j int) bool { return rs[i].Weight > rs[j].Weight })
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

// Assessment answers the four questions of the ministry's letter of 2019 and of the provincial plans, each from 0 (none)
// to 3 (gravest): damage, vulnerability, circumstances, and lack of capacity to recover. It is never changed; a new one
// is made.
type Assessment struct {
	Meta
	CaseID        string   `json:"case_id"`
	Damage        int64    `json:"damage"`
	Vulnerability int64    `json:"vulnerability"`
	Circumstances int64    `json:"circumstances"`
	Recovery      int64    `json:"recovery"`
	Priority      int64    `json:"priority"`
	Override      string   `json:"override_reason"` // why a person chose another priority
	Reasons       []Reason `json:"reasons"`
}

// Table names the table.
func (*Assessment) Table() string { return "assessments" }

// Judge gives the priority of the four answers, with the strongest first.
func (a *Assessment) Judge() (int64, []Reason) {
	rs := []Reason{
		{"damage", "mức độ thiệt hại", "level of damage", a.Damage},
		{"vulnerability", "mức độ dễ bị tổn thương", "vulnerability", a.Vulnerability},
		{"circumstances", "hoàn cảnh", "circumstances", a.Circumstances},
		{"recovery", "thiếu khả năng tự khắc phục", "lack of capacity to recover", a.Recovery},
	}
	sort.SliceStable(rs, func(i, j int) bool { return rs[i].Weight > rs[j].Weight })
	sum := a.Damage + a.Vulnerability + a.Circumstances + a.Recovery
	switch {
	case sum >= 10:
		return 1, rs[:3]
	case sum >= 7:
		return 2, rs[:3]
	case sum >= 4:
		return 3, rs[:3]
	}
	return 4, rs[:3]
}

func applyCaseAssess(c *change) error {
	a := &Assessment{}
	if err := c.op.decode(a); err != nil {
		return err
	}
	chosen := a.Priority
	a.Meta, a.CaseID = Meta{ID: c.s.NewID()}, c.op.Subject
	err := first(between("damage", a.Damage, 0, 3), between("vulnerability", a.Vulnerability, 0, 3), between("circumstances", a.Circumstances, 0, 3),
		between("recovery", a.Recovery, 0, 3), between("priority", chosen, 0, 4), text("override_reason", a.Override, 500))
	if err != nil {
		return within("data", err)
	}
	a.Priority, a.Reasons = a.Judge()
	if chosen != 0 && chosen != a.Priority {
		if a.Override == "" {
			return required("data.override_reason")
		}
		a.Priority = chosen
	}
	k, err := lock[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if k.Status == CaseClosed {
		return broken("", "status", "hồ sơ đã đóng", "the case is closed")
	}
	k.Priority, k.Reasons = a.Priority, a.Reasons
	if mayFollow(k.Status, CaseAssessed) {
		k.Status = CaseAssessed
	}
	a.Unit = k.Unit
	return first(c.insert(a), c.update(k))
}
