package law

import (
	"slices"
	"strconv"
)

// causes of Articles 13 and 14 of Decree 20/2021; an epidemic counts for a death, not for an injury.
func injuryCauses() []string {
	return []string{"disaster", "fire", "traffic", "labour", "force_majeure"}
}

// causeCovered checks the cause, when it is known; other causes are a refusal, unknown words an error.
func (s *sheet) causeCovered(cause string, covered []string) (bool, error) {
	if cause == "" || slices.Contains(covered, cause) {
		return true, nil
	}
	if err := oneOf("cause", cause, append(injuryCauses(), "epidemic", "other")...); err != nil {
		return false, err
	}
	s.refuse("nguyên nhân không thuộc diện trợ giúp khẩn cấp của khoản này", "the cause is not one this support covers")
	return false, nil
}

// standardTimes is the standard level ("mức chuẩn") x a multiple x a number, rounded once.
func (s *sheet) standardTimes(id paramID, on Date, field string, number int64) (int64, error) {
	standard, err := s.number(idStandardLevel, on, field)
	if err != nil {
		return 0, err
	}
	multiple, err := s.number(id, on, field)
	if err != nil {
		return 0, err
	}
	return mulDiv("persons", milliOne*milliOne, int64(standard), int64(multiple), number)
}

// injury is the support of a seriously injured person, 3 days or more in a health facility.
func (s *sheet) injury(it Item) error {
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	if it.HospitalDays == nil {
		return missing("hospital_days")
	}
	if err := notNegative("hospital_days", *it.HospitalDays, maxStayDays); err != nil {
		return err
	}
	s.line.Unit = "person"
	if err := s.rule(idInjury, it.On, "on"); err != nil {
		return err
	}
	ok, err := s.seriously(it)
	if err != nil || !ok {
		return err
	}
	return s.perPerson(idInjury, it)
}

func (s *sheet) seriously(it Item) (bool, error) {
	least, err := s.number(idInjuryDays, it.On, "on")
	if err != nil {
		return false, err
	}
	s.line.Inputs["hospital_days"] = strconv.FormatInt(*it.HospitalDays, 10)
	if Whole(*it.HospitalDays) < least {
		s.refuse("điều trị dưới "+least.String()+" ngày: chưa phải là người bị thương nặng",
			"treated for less than "+least.String()+" days: not a serious injury")
		return false, nil
	}
	return s.causeCovered(it.Cause, injuryCauses())
}

// perPerson pays a multiple of the standard level for each person.
func (s *sheet) perPerson(id paramID, it Item) error {
	amount, err := s.standardTimes(id, it.On, "on", it.Persons)
	if err != nil {
		return err
	}
	s.line.AmountVND, s.line.Quantity = amount, Whole(it.Persons)
	s.line.Inputs["persons"] = strconv.FormatInt(it.Persons, 10)
	s.because("mức chuẩn trợ giúp xã hội x hệ số x số người", "standard level x multiple x persons")
	return nil
}

// death is the support of a household with dead or missing people.
func (s *sheet) death(it Item) error { return s.perPersonFor(idDeath, it) }

// funeral is the funeral support of people who had a monthly allowance.
func (s *sheet) funeral(it Item) error {
	it.Cause = ""
	return s.perPersonFor(idFuneral, it)
}

func (s *sheet) perPersonFor(id paramID, it Item) error {
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	s.line.Unit = "person"
	if err := s.rule(id, it.On, "on"); err != nil {
		return err
	}
	if ok, err := s.causeCovered(it.Cause, append(injuryCauses(), "epidemic")); err != nil || !ok {
		return err
	}
	return s.perPerson(id, it)
}

// burial is the real cost of burying a victim nobody claims, at least the floor. Persons may be left out for one.
func (s *sheet) burial(it Item) error {
	it.Persons = orOne(it.Persons)
	if err := firstError(positive("actual_vnd", it.ActualVND, maxWhole), positive("persons", it.Persons, maxPersons)); err != nil {
		return err
	}
	if err := s.perPersonFor(idBurial, it); err != nil || !s.line.Granted {
		return err
	}
	s.line.Inputs["actual_vnd"] = strconv.FormatInt(it.ActualVND, 10)
	if it.ActualVND < s.line.AmountVND {
		s.because("chi phí thực tế thấp hơn mức tối thiểu: hỗ trợ mức tối thiểu", "the real cost is below the floor: the floor is paid")
		return nil
	}
	s.line.AmountVND = it.ActualVND
	s.because("chi phí thực tế, không thấp hơn mức tối thiểu", "the real cost, not below the floor")
	return nil
}

// house is the support of a household whose house is lost or damaged, or that must move.
func (s *sheet) house(it Item) error {
	if it.State == "" {
		return missing("state")
	}
	if err := oneOf("state", it.State, "lost", "must_move", "damaged"); err != nil {
		return err
	}
	s.line.Unit = "household"
	id := idHouse + paramID(it.State)
	if err := s.rule(id, it.On, "on"); err != nil {
		return err
	}
	ok, err := s.poorEnough(it)
	if err != nil || !ok {
		return err
	}
	if s.line.AmountVND, err = s.amount(id, it.On, "on"); err != nil {
		return err
	}
	s.line.Quantity = Whole(1)
	s.because("mức hỗ trợ tối thiểu cho mỗi hộ", "the floor for each household")
	return nil
}

// poorEnough: a household that must move is helped whatever its income, the others when poor, near-poor or in difficulty.
func (s *sheet) poorEnough(it Item) (bool, error) {
	if it.State == "must_move" && it.Poverty == "" {
		return true, nil
	}
	if it.Poverty == "" {
		return false, missing("poverty")
	}
	if err := oneOf("poverty", it.Poverty, "poor", "near_poor", "difficult", "none"); err != nil {
		return false, err
	}
	s.line.Inputs["poverty"] = it.Poverty
	if it.Poverty == "none" && it.State != "must_move" {
		s.refuse("chỉ hỗ trợ hộ nghèo, hộ cận nghèo, hộ có hoàn cảnh khó khăn",
			"only poor or near-poor households and those in difficulty are supported")
		return false, nil
	}
	return true, nil
}

// rice is 15 kg for each person and month, up to 3 months a round, 1 month at the lunar new year.
func (s *sheet) rice(it Item) error {
	if err := firstError(positive("persons", it.Persons, maxPersons), positive("months", it.Months, maxMonths),
		oneOf("occasion", it.Occasion, "", "tet")); err != nil {
		return err
	}
	s.line.Unit = "kg"
	if err := s.rule(idRice, it.On, "on"); err != nil {
		return err
	}
	kg, err := s.number(idRice, it.On, "on")
	if err != nil {
		return err
	}
	months, err := s.riceMonths(it)
	if err != nil {
		return err
	}
	quantity, err := mulDiv("persons", milliOne, int64(kg), int64(months), it.Persons)
	s.line.Quantity = Milli(quantity)
	s.line.Inputs["persons"] = strconv.FormatInt(it.Persons, 10)
	return err
}

func (s *sheet) riceMonths(it Item) (Milli, error) {
	id := idRiceMonths
	if it.Occasion == "tet" {
		id = idRiceMonthsTet
	}
	most, err := s.number(id, it.On, "on")
	if err != nil {
		return 0, err
	}
	s.because("gạo theo số người và số tháng", "rice by persons and months")
	months := Whole(it.Months)
	if months > most {
		months = most
		s.because("mỗi đợt hỗ trợ nhiều nhất "+most.String()+" tháng", "at most "+most.String()+" months a round")
	}
	s.line.Inputs["months"] = months.String()
	return months, nil
}
