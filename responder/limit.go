package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// The limit of what a level may approve, "hạn mức duyệt", is the province's own setting: the law names who decides and that
// who is short turns to the level above, but no sum. It speaks of one thing granted, "một nội dung chi", and so it
// holds for the sum of what one person, or the household, is granted of one kind in one case, whatever lines, decisions and
// approvals that comes in, with what corrects it and tops it up: who splits an amount does not pass. Two things are not added
// up. A decision that names a hundred households grants a hundred things. And what the law counts by time, a month of meals
// or of an allowance, is a thing by itself: the clock splits it, not a person.

// allowed says whether the approver's level may approve a line: not what was passed on, nor what comes to more than the
// level's limit with what stands approved of the same.
func (d *docket) allowed(l *CostLine) error {
	level := "commune"
	switch {
	case d.c.user.Unit == "" || d.c.user.Role == RoleSystem:
		return nil
	case len(d.c.user.Unit) == 2:
		level = "province"
	case l.Level == levelProvince:
		return broken("R-7.11", "level", "khoản này đã trình cấp trên", "was passed on to the level above")
	}
	limit, err := d.book.ApproveMax(level, law.DateOf(d.c.now), d.c.province(d.c.user.Unit))
	if err != nil || limit == 0 {
		return err
	}
	if l.AmountVND > limit {
		return broken("R-7.11", "amount_vnd", "vượt hạn mức duyệt của cấp này: trình cấp trên", "is above what this level may approve: pass it on")
	}
	before, err := d.soFar(l)
	if err == nil && l.AmountVND > 0 && before+l.AmountVND > limit {
		err = broken("R-7.11", "amount_vnd", "cùng các khoản đã duyệt cho nội dung này vượt hạn mức duyệt của cấp này: trình cấp trên",
			"comes to more than this level may approve, with what is approved of the same: pass it on")
	}
	return err
}

// soFar sums up what stands approved of what a line is a part of. The case is locked, so that two approvers who pay from
// different accounts do not each see one half.
func (d *docket) soFar(l *CostLine) (int64, error) {
	key := l.together()
	if sum, known := d.granted[key]; known {
		return sum, nil
	}
	if _, err := lock[Case](d.c.tx, l.CaseID); err != nil {
		return 0, err
	}
	q := Where("case_id", Eq, l.CaseID).And("state", In, []string{string(CostApproved), string(CostPaid), string(CostSettled)})
	if l.byTime() {
		q = q.Or(Cond{"id", Eq, l.root()}, Cond{"adjusts", Eq, l.root()})
	} else {
		q = q.And("person_id", Eq, l.PersonID).And("kind", In, l.sameKinds())
	}
	sum, err := d.c.tx.Sum("cost_lines", "amount_vnd", q)
	d.granted[key] = sum
	return sum, wrap(err, "sum what is approved of the same")
}

// together names what a line is a part of: what one person is granted of one kind in a case, or one time of it.
func (l *CostLine) together() string {
	if l.byTime() {
		return l.root()
	}
	return l.CaseID + " " + l.PersonID + " " + l.sameKinds()[0]
}

// byTime says whether the law counts the kind of help by days or months, each time a line of its own.
func (l *CostLine) byTime() bool {
	return slices.Contains([]string{"meal", "monthly", "carer_monthly", "facility_monthly"}, l.Kind)
}

// root is the line that this one corrects, or itself.
func (l *CostLine) root() string {
	if l.Adjusts != "" {
		return l.Adjusts
	}
	return l.ID
}

// sameKinds lists the kinds under which the same is granted: several laws give a burial, and one of them is paid.
func (l *CostLine) sameKinds() []string {
	if death := []string{"death", "burial", "funeral"}; slices.Contains(death, l.Kind) {
		return death
	}
	return []string{l.Kind}
}
