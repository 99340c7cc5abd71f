package responder

// suits refuses to propose a person to a carer, whose row is locked, against a hard rule: the same that proposals are made
// by. It gives the group the person counts as there.
func (c *change) suits(k *Case, p *Person, carer *Carer, emergency bool) (group string, err error) {
	q, err := c.s.request(c.tx, k, Wanted{CaseID: k.ID, PersonID: p.ID})
	if err != nil {
		return "", err
	}
	if err := q.mayPropose(emergency); err != nil {
		return "", err
	}
	if q.staying, err = staying(c.tx, Where("carer_id", Eq, carer.ID)); err != nil {
		return "", err
	}
	one, err := c.s.know(carer, q.today)
	if err != nil {
		return "", err
	}
	for _, r := range hardRules() {
		if !r.fails(q, one) {
			continue
		}
		vi, en := r.say(q, one)
		if r.code == codeFull {
			return "", &Error{Code: CodeNoPlace, Field: "data.carer_id", VI: vi, EN: en}
		}
		return "", broken(r.law, "data.carer_id", vi, en)
	}
	return q.people[0].limit, nil
}

// mayPropose refuses to propose a child from seven years who was not asked, unless there is no time.
func (q *careRequest) mayPropose(emergency bool) error {
	p := &q.people[0]
	if emergency || !p.mustBeAsked() || q.guard.view(p.ID) != nil {
		return nil
	}
	return broken("R-3.12", "data.person_id", "trẻ từ đủ 7 tuổi phải được hỏi ý kiến trước, trừ trường hợp khẩn cấp",
		"a child from seven years must be asked first, unless it is an emergency")
}
