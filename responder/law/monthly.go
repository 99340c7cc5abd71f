package law

import (
	"slices"
	"strconv"
	"strings"
)

// allowance is the monthly social allowance: standard level x coefficient of the group. Persons may be left
// out for one; for G4 it is the number of children.
func (s *sheet) allowance(it Item) error {
	it.Persons = orOne(it.Persons)
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	groups, err := s.groups(it, idAllowance)
	if err != nil || !s.line.Granted {
		return err
	}
	return s.payGroups(it, groups)
}

func orOne(n int64) int64 {
	if n == 0 {
		return 1
	}
	return n
}

// groups resolves the item's groups by age and drops those that no rule knows any more.
func (s *sheet) groups(it Item, family paramID) ([]string, error) {
	s.line.Unit = "month"
	var out []string
	for i, name := range append([]string{it.Group}, it.Also...) {
		field := "group"
		if i > 0 {
			field = "also"
		}
		group, err := s.group(it, name, field, family)
		if err != nil {
			return nil, err
		}
		if group != "" {
			out = append(out, group)
		}
	}
	s.line.Granted = len(out) > 0
	return out, nil
}

// group is the group with its age band, or "" with the reason when it does not hold on the day.
func (s *sheet) group(it Item, name, field string, family paramID) (string, error) {
	if name == "" {
		return "", missing(field)
	}
	if !it.Born.IsZero() {
		band, ok, err := ageBand(name, it.Born, it.On)
		if err != nil {
			return "", err
		}
		if !ok {
			return "", s.refuseAge(family, it)
		}
		name = band
	}
	last, ok := s.book.latest(string(family) + name)
	if !ok {
		return "", notOneOf(field, s.book.family(family)...)
	}
	if _, err := s.param(family+paramID(name), it.On, "on"); err != nil {
		return "", s.ended(last, it.On, err)
	}
	return name, nil
}

// ended refuses a group that has no row any more; before its first row it is an error.
func (s *sheet) ended(last Param, on Date, err error) error {
	if on.Before(last.ValidFrom) {
		return err
	}
	s.line.Rule = last.Rule
	s.cite(last)
	s.refuse("nhóm này không còn thuộc diện trợ cấp từ sau ngày "+last.ValidTo.vi(),
		"this group is no longer paid after "+last.ValidTo.String())
	return nil
}

func (s *sheet) refuseAge(family paramID, it Item) error {
	if err := s.rule(idStandardLevel, it.On, "on"); err != nil {
		return err
	}
	s.line.Rule = "R-1.3"
	if family == idCarer {
		s.line.Rule = "R-1.24"
	}
	s.refuse("tuổi không thuộc nhóm này trong tháng", "the age is outside this group in the month")
	return nil
}

// family lists the words behind a family id.
func (b *Book) family(family paramID) []string {
	var out []string
	for _, id := range b.IDs() {
		if name, ok := strings.CutPrefix(id, string(family)); ok {
			out = append(out, name)
		}
	}
	return out
}

// ageBand puts the age band behind a group that depends on age. A level changes from the month in which the condition is
// met; a right ends after the month in which the age is passed.
func ageBand(group string, born, on Date) (band string, ok bool, err error) {
	if born.After(on) {
		return "", false, &FieldError{"born", "sau ngày tính", "is after the date of the item"}
	}
	reached, before := born.yearsOn(on.monthEnd()), born.yearsOn(on.monthStart().AddDays(-1))
	switch group {
	case "G1", "G3":
		if reached < 4 {
			return group + "_U4", true, nil
		}
		return group + "_4P", before < 16, nil
	case "G5A":
		if reached >= 80 {
			return "G5A_80", true, nil
		}
		return "G5A_60", reached >= 60, nil
	case "FACILITY":
		if reached < 4 {
			return "U4", true, nil
		}
		return "4P", true, nil
	}
	return group, true, nil
}

// payGroups pays the highest coefficient; a poor single parent (G4) of group G5, G6 or G8 gets both.
func (s *sheet) payGroups(it Item, groups []string) error {
	best, bestAmount, single := "", int64(-1), int64(0)
	for _, group := range groups {
		amount, err := s.groupAmount(it, group)
		if err != nil {
			return err
		}
		if group == "G4" {
			single = amount
		}
		if amount > bestAmount {
			best, bestAmount = group, amount
		}
	}
	both := single > 0 && slices.ContainsFunc(groups, addsToSingleParent)
	if both {
		return s.payBoth(it, groups, single)
	}
	return s.payGroup(idAllowance, best, it, bestAmount)
}

func addsToSingleParent(group string) bool {
	return strings.HasPrefix(group, "G5") || strings.HasPrefix(group, "G6") || group == "G8"
}

// payBoth adds the single parent's allowance to the highest of the others.
func (s *sheet) payBoth(it Item, groups []string, single int64) error {
	others := slices.DeleteFunc(slices.Clone(groups), func(g string) bool { return g == "G4" })
	if err := s.payGroups(it, others); err != nil {
		return err
	}
	if _, err := s.number(idAllowance+"G4", it.On, "on"); err != nil {
		return err
	}
	s.line.AmountVND += single
	s.because("người đơn thân nghèo đồng thời thuộc nhóm khác: được hưởng cả hai",
		"a poor single parent who is also in another group gets both")
	return nil
}

// groupAmount is what a group alone would give; nothing is cited yet.
func (s *sheet) groupAmount(it Item, group string) (int64, error) {
	standard, err := s.param(idStandardLevel, it.On, "on")
	if err != nil {
		return 0, err
	}
	coefficient, err := s.param(idAllowance+paramID(group), it.On, "on")
	if err != nil {
		return 0, err
	}
	vnd, err := standard.Number()
	if err != nil {
		return 0, err
	}
	times, err := coefficient.Number()
	if err != nil {
		return 0, err
	}
	return mulDiv("persons", milliOne*milliOne, int64(vnd), int64(times), persons(it, group))
}

// persons counts children for a single parent, else the people of the item when it names one group only.
func persons(it Item, group string) int64 {
	if group == "G4" || len(it.Also) == 0 {
		return it.Persons
	}
	return 1
}

func (s *sheet) payGroup(family paramID, group string, it Item, amount int64) error {
	id := family + paramID(group)
	if err := s.rule(id, it.On, "on"); err != nil {
		return err
	}
	if _, err := s.number(idStandardLevel, it.On, "on"); err != nil {
		return err
	}
	if _, err := s.number(id, it.On, "on"); err != nil {
		return err
	}
	s.line.AmountVND, s.line.Quantity = amount, Whole(1)
	s.line.Inputs["group"] = group
	s.line.Inputs["persons"] = strconv.FormatInt(persons(it, group), 10)
	s.because("mức chuẩn trợ giúp xã hội x hệ số, mỗi tháng", "standard level x coefficient, each month")
	return nil
}

// carerMonthly is the monthly support of the carer. It is not for emergency protection.
func (s *sheet) carerMonthly(it Item) error {
	it.Also = nil
	it.Persons = orOne(it.Persons)
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	if strings.HasPrefix(it.Group, "P_") {
		return s.emergencyCarer(it)
	}
	return s.standardGroup(it, idCarer)
}

func (s *sheet) emergencyCarer(it Item) error {
	s.line.Unit = "month"
	if err := s.rule(idEmergencyNoMonthly, it.On, "on"); err != nil {
		return err
	}
	s.refuse("đối tượng cần bảo vệ khẩn cấp chỉ được hỗ trợ tiền ăn, điều trị và vận chuyển",
		"emergency protection gives meals, treatment and transport only")
	return nil
}

// facilityMonthly is the care allowance in a facility, by age.
func (s *sheet) facilityMonthly(it Item) error {
	it.Also = nil
	it.Persons = orOne(it.Persons)
	if it.Group == "" && !it.Born.IsZero() {
		it.Group = "FACILITY"
	}
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	return s.standardGroup(it, idFacility)
}

// standardGroup pays one group of a family for each person.
func (s *sheet) standardGroup(it Item, family paramID) error {
	groups, err := s.groups(it, family)
	if err != nil || !s.line.Granted {
		return err
	}
	amount, err := s.standardTimes(family+paramID(groups[0]), it.On, "on", it.Persons)
	if err != nil {
		return err
	}
	return s.payGroup(family, groups[0], it, amount)
}
