package responder

import (
	"slices"

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

// wants names the paper without which a line is not approved: a hospital's statement, a ticket or a contract
// a death certificate, the list or the form of a house. Agency cars and meals are proved by what is
// recorded of the trip and of the stay.
func (l *CostLine) wants() (vi, en, rule string) {
	switch {
	case l.Adjusts != "":
	case l.Kind == "treatment":
		return "bảng kê chi phí khám, chữa bệnh", "the hospital's statement", "R-6.5"
	case l.Kind == "injury":
		return "giấy ra viện", "the hospital's paper of discharge", "R-1.11"
	case l.Kind == "transport" && l.Item.Mode == "public":
		return "vé hoặc bảng giá vé", "the ticket or the table of fares", "R-2.17"
	case l.Kind == "transport" && l.Item.Mode == "hired":
		return "hợp đồng, hoá đơn thuê xe", "the contract and invoice of the vehicle", "R-2.17"
	case slices.Contains([]string{"death", "burial", "funeral"}, l.Kind):
		return "giấy báo tử hoặc xác nhận của công an cấp xã", "the death certificate or the police's confirmation", "R-1.14"
	}
	return "", "", ""
}

// proved says whether a line has the paper that it wants: a number with its date, or the paper itself.
func (l *CostLine) proved() error {
	vi, en, rule := l.wants()
	if vi == "" || l.Evidence != "" && !l.EvidenceOn.IsZero() || l.EvidenceID != "" {
		return nil
	}
	return broken(rule, "evidence", "thiếu chứng từ: "+vi+" (số và ngày, hoặc ảnh)", "the paper is missing: "+en+" (number and date, or a photo)")
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
