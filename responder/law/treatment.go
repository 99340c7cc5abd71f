package law

import "strconv"

// treatment is the cost of care for somebody without a health-insurance card, at the level of the corresponding card
// holder.
func (s *sheet) treatment(it Item) error {
	if it.Card == nil {
		return missing("card")
	}
	if err := positive("covered_vnd", it.CoveredVND, maxWhole); err != nil {
		return err
	}
	s.line.Unit = "case"
	s.line.Inputs["covered_vnd"] = strconv.FormatInt(it.CoveredVND, 10)
	if *it.Card {
		return s.cardHolder(it)
	}
	if err := s.rule(idTreatment, it.On, "on"); err != nil {
		return err
	}
	level, err := s.healthLevel(it)
	if err != nil {
		return err
	}
	s.line.Inputs["level_percent"] = level.String()
	s.line.AmountVND = divRound(it.CoveredVND*int64(level), 100*milliOne)
	s.line.Quantity = Whole(1)
	return nil
}

// cardHolder gets nothing from this regime.
func (s *sheet) cardHolder(it Item) error {
	if err := s.rule(idTreatmentCard, it.On, "on"); err != nil {
		return err
	}
	s.refuse("có thẻ bảo hiểm y tế: thực hiện theo pháp luật về bảo hiểm y tế, không chi thêm",
		"with a health-insurance card the health-insurance law applies; this regime pays nothing more")
	return nil
}

// healthLevel is the highest level that applies: care at commune level, one small visit, or the group.
func (s *sheet) healthLevel(it Item) (Milli, error) {
	if it.Group == "" {
		return 0, missing("group")
	}
	groups := []string{"child_under_6", "social_allowance", "poor", "near_poor", "other", "unknown"}
	if err := oneOf("group", it.Group, groups...); err != nil {
		return 0, err
	}
	if err := oneOf("care_level", it.CareLevel, "", "commune", "hospital"); err != nil {
		return 0, err
	}
	level, err := s.number(idHealthLevel+paramID(it.Group), it.On, "on")
	if err != nil {
		return 0, err
	}
	s.because("mức hưởng của nhóm có thẻ tương ứng", "level of the corresponding card holder")
	return s.raisedLevel(it, level)
}

func (s *sheet) raisedLevel(it Item, level Milli) (Milli, error) {
	if level == Whole(100) {
		return level, nil
	}
	if it.CareLevel == "commune" {
		s.because("khám, chữa bệnh tại tuyến xã: 100%", "care at commune level: 100 %")
		return s.number(idHealthCommune, it.On, "on")
	}
	salary, err := s.param(idBaseSalary, it.On, "on")
	if err != nil {
		return 0, err
	}
	percent, err := s.param(idSmallVisit, it.On, "on")
	if err != nil {
		return 0, err
	}
	threshold, err := smallVisit(salary, percent)
	if err != nil || Whole(it.CoveredVND) >= threshold {
		return level, err
	}
	s.cite(percent)
	s.cite(salary)
	s.line.Inputs["small_visit_below_vnd"] = threshold.String()
	s.because("chi phí một lần khám thấp hơn 15% mức lương cơ sở: 100%", "one visit below 15 % of the base salary: 100 %")
	return Whole(100), nil
}

// smallVisit is the percentage of the base salary below which one visit is paid in full.
func smallVisit(salary, percent Param) (Milli, error) {
	vnd, err := salary.Number()
	if err != nil {
		return 0, err
	}
	share, err := percent.Number()
	if err != nil {
		return 0, err
	}
	return vnd / 100 * share / milliOne, nil
}
