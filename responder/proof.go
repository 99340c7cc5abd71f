package responder

import (
	"kipthoi/responder/law"
)

// proof is the paper that proves a cost, "chứng từ": its number, its date, and a photo or scan of it.
type proof struct {
	Number string `json:"evidence"`
	On     string `json:"evidence_on"`
	File   string `json:"evidence_id"`
}

// prove puts a paper to a line of a case; what is left out stays.
func (c *change) prove(l *CostLine, k *Case, in proof) error {
	on, err := date("data.evidence_on", in.On)
	if err == nil && on.After(law.DateOf(c.now)) {
		err = invalid("data.evidence_on", "không được ở tương lai", "must not be in the future")
	}
	if err := first(err, text("data.evidence", in.Number, 200), c.evidence("data.evidence_id", in.File, k)); err != nil {
		return err
	}
	if in.Number != "" {
		l.Evidence = in.Number
	}
	if !on.IsZero() {
		l.EvidenceOn = on
	}
	if in.File != "" {
		l.EvidenceID = in.File
	}
	if l.Adjusts == "" && l.Tops == "" {
		l.Claim = l.claim(k)
	}
	return nil
}

// wants gives the paper without which a line is not approved, by the law of its day; what corrects a line wants none.
func (l *CostLine) wants(book *law.Book) (law.Paper, bool) {
	if l.Adjusts != "" {
		return law.Paper{}, false
	}
	return book.Paper(l.Item)
}

// proved says whether a line has the paper that it wants: a number with its date, or the paper itself.
func (l *CostLine) proved(book *law.Book) error {
	p, wanted := l.wants(book)
	if !wanted || l.Evidence != "" && !l.EvidenceOn.IsZero() || l.EvidenceID != "" {
		return nil
	}
	return broken(p.Rule, "evidence", "thiếu chứng từ: "+p.VI+" (số và ngày, hoặc ảnh)", "the paper is missing: "+p.EN+" (number and date, or a photo)")
}

// claim names what a line helps with and whom, so that nobody is helped twice with the same: a house and food by
// the household and its disaster, an injury and a death by the person too, a stay in hospital by its statement. "" may
// come again.
func (l *CostLine) claim(k *Case) string {
	whom := l.PersonID
	if whom == "" {
		whom = k.HouseholdID
	}
	event := k.IncidentID
	if event == "" {
		event = l.Item.On.String()
	}
	switch l.Kind {
	case "house", "rice":
		return l.Kind + " " + k.HouseholdID + " " + event
	case "injury", "death", "child_emergency":
		return l.Kind + " " + whom + " " + event
	case "burial", "funeral": // several laws give it, one is paid
		return "death " + whom + " " + event
	case "treatment":
		if l.Evidence != "" {
			return l.Kind + " " + whom + " " + l.Evidence
		}
	}
	return ""
}

// once lets the same be paid once, at the highest level: a line for what was helped with already is refused, or
// brings the help up to its own level where that is higher.
func (c *change) once(l *CostLine, k *Case) error {
	if l.Claim == "" {
		return nil
	}
	before, err := list[CostLine](c.tx, Where("claim", Eq, l.Claim).And("claim", Ne, "").And("state", Ne, string(CostReturned)).Top(1))
	if err != nil || len(before) == 0 {
		return err
	}
	old, err := lock[CostLine](c.tx, before[0].ID)
	if err != nil {
		return err
	}
	topped, err := c.tx.Sum("cost_lines", "amount_vnd", Where("tops", Eq, old.ID).And("tops", Ne, "").And("state", Ne, string(CostReturned)))
	more := l.AmountVND - old.AmountVND - topped
	if err != nil || more <= 0 || l.Kind == "treatment" {
		return first(wrap(err, "sum what was topped up"), helped())
	}
	l.Tops, l.Claim, l.AmountVND, l.Note = old.ID, "", more, "phần chênh lệch lên mức cao hơn"
	return nil
}

func helped() error {
	return broken("R-7.13", "data.item", "đã có khoản chi cho cùng nội dung này: chỉ hưởng một lần, mức cao nhất", "there is a line for the same already: it is paid once, at the highest level")
}

// claimed says of a line that another one was quicker.
func claimed(err error) error {
	if isDuplicate(err) {
		return helped()
	}
	return err
}
