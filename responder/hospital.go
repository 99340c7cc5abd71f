package responder

import (
	"kipthoi/responder/law"
)

// maxInPatient is the most times in hospital of one stay.
const maxInPatient = 50

// InPatient is a time in hospital during a stay, "điều trị nội trú", from the day of admission to that of discharge.
type InPatient struct {
	Admitted   law.Date `json:"admitted"`
	Discharged law.Date `json:"discharged"` // zero: still there
}

// until gives the last day in hospital; of somebody who is still there one past the day given.
func (h InPatient) until(d law.Date) law.Date {
	if h.Discharged.IsZero() {
		return latest(h.Admitted, d).AddDays(1)
	}
	return h.Discharged
}

// applyPlacementHospital enters that a person was admitted to a hospital, and later, with the same first day, that they
// were discharged. No meals are paid from the day after the admission to the day before the discharge, where the setting
// in_patient_days says so; days that were counted before it was known are taken back by another line.
func applyPlacementHospital(c *change) error {
	var in struct {
		Admitted   string `json:"admitted"`
		Discharged string `json:"discharged"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	admitted, err1 := date("data.admitted", in.Admitted)
	discharged, err2 := date("data.discharged", in.Discharged)
	if err := first(err1, err2, given("data.admitted", !admitted.IsZero())); err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive, PlacementEnded)
	if err != nil {
		return err
	}
	if err := pl.admit(InPatient{admitted, discharged}, law.DateOf(c.now)); err != nil {
		return err
	}
	if !pl.MealsTo.IsZero() {
		err = c.countMeals(pl, admitted, pl.MealsTo) // days after a discharge that was not known
	}
	return first(err, c.takeBack(pl, admitted), c.update(pl), c.update(k))
}

// admit puts a time in hospital to a stay, or its end where the day of admission is known.
func (p *Placement) admit(h InPatient, today law.Date) error {
	last := today
	if !p.End.IsZero() {
		last = p.End
	}
	switch {
	case h.Admitted.Before(p.Start) || h.Admitted.After(last):
		return invalid("data.admitted", "phải trong thời gian chăm sóc", "must be within the stay")
	case !h.Discharged.IsZero() && (h.Discharged.Before(h.Admitted) || h.Discharged.After(today)):
		return invalid("data.discharged", "phải từ ngày nhập viện đến hôm nay", "must be from the day of admission to today")
	}
	for i, old := range p.InPatient {
		switch {
		case old.Admitted == h.Admitted:
			p.InPatient[i] = h
			return nil
		case !h.Admitted.After(old.until(today)) && !old.Admitted.After(h.until(today)):
			return broken("R-8.5", "data.admitted", "trùng với lần nằm viện khác", "overlaps another time in hospital")
		}
	}
	if len(p.InPatient) >= maxInPatient {
		return invalid("data.admitted", "quá nhiều lần nằm viện", "are too many times in hospital")
	}
	p.InPatient = append(p.InPatient, h)
	return nil
}

// away gives the days on which a person lives in hospital and not at the carer's, as far as that counts for meals.
func (c *change) away(pl *Placement) (func(law.Date) bool, error) {
	if len(pl.InPatient) == 0 {
		return func(law.Date) bool { return false }, nil
	}
	book, err := c.s.book(c.tx)
	if err != nil {
		return nil, err
	}
	return func(d law.Date) bool {
		p, err := book.Param("in_patient_days", d, c.province(pl.Unit))
		if err == nil && p.Value != "exclude" {
			return false
		}
		for _, h := range pl.InPatient {
			if d.After(h.Admitted) && d.Before(h.until(d)) {
				return true
			}
		}
		return false
	}, nil
}

// takeBack corrects lines that hold days in hospital. The one that still grows is closed first where it does.
func (c *change) takeBack(pl *Placement, admitted law.Date) error {
	draft, err := c.mealDraft(pl)
	if err == nil && draft != nil && draft.Item.To.After(admitted) {
		draft.State = CostSubmitted
		err = c.update(draft)
	}
	return first(err, c.correctMeals(pl))
}
