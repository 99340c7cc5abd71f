package law

import (
	"slices"
	"strconv"
)

// placementMonths is the limit of an emergency placement ("không quá 03 tháng", R-1.17); a test compares it with the data.
const placementMonths = 3

// LimitDate is the last date of an emergency placement that began on start; meals are payable up to and including it
//
func LimitDate(start Date) Date { return start.AddMonths(placementMonths) }

// meal prices each day of the stay by the rule in force on that day.
func (s *sheet) meal(it Item) error {
	if err := checkMeal(it); err != nil {
		return err
	}
	m, err := s.mealPlan(it)
	if err != nil {
		return err
	}
	for d := it.From; !d.After(it.To); d = d.AddDays(1) {
		if err := m.addDay(d); err != nil {
			return err
		}
	}
	return m.finish()
}

func checkMeal(it Item) error {
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	if it.To.IsZero() {
		return missing("to")
	}
	if it.To.Before(it.From) {
		return &FieldError{"to", "trước ngày bắt đầu", "is before from"}
	}
	if it.To.Sub(it.From) >= maxStayDays {
		return tooLarge("to")
	}
	return checkInPatient(it)
}

func checkInPatient(it Item) error {
	for i, stay := range it.InPatient {
		name := "in_patient." + strconv.Itoa(i)
		if stay.From.IsZero() {
			return missing(name + ".from")
		}
		if stay.To.IsZero() {
			return missing(name + ".to")
		}
		if stay.To.Before(stay.From) {
			return &FieldError{name + ".to", "trước ngày nhập viện", "is before from"}
		}
	}
	return nil
}

// mealPlan is a stay being priced. Weights and sums are in half days so that they stay whole numbers.
type mealPlan struct {
	sheet     *sheet
	item      Item
	policy    string
	inPatient string
	from100k  Date
	newSet    Param
	halves    int64 // half days of one person
	sum       int64 // half dongs of all persons
}

func (s *sheet) mealPlan(it Item) (*mealPlan, error) {
	m := &mealPlan{sheet: s, item: it, newSet: s.book.ruleSet("ND335_2026")}
	var from100k string
	for id, target := range map[paramID]*string{
		idMealDayPolicy: &m.policy, idInPatientDays: &m.inPatient, idMeal100kFrom: &from100k,
	} {
		value, err := s.setting(id, it.From, "from")
		if err != nil {
			return nil, err
		}
		*target = value
	}
	var err error
	if m.from100k, err = ParseDate(from100k); err != nil {
		return nil, inField("settings.meal_100k_from", err)
	}
	return m, m.checkFrom100k()
}

// checkFrom100k allows 2026-07-01, when the new levels are payable, up to the decree's own first day (R-0.2a).
func (m *mealPlan) checkFrom100k() error {
	earliest := m.newSet.ValidFrom.monthStart().AddMonths(-3)
	if m.from100k.within(earliest, m.newSet.ValidFrom) {
		return nil
	}
	return &FieldError{"settings.meal_100k_from",
		"phải từ ngày " + earliest.vi() + " đến ngày " + m.newSet.ValidFrom.vi(),
		"must be from " + earliest.String() + " to " + m.newSet.ValidFrom.String()}
}

// weight is 2 for a full day, 1 for half a day, 0 for a day that does not count.
func (m *mealPlan) weight(d Date) int64 {
	if m.inPatient == "exclude" && slices.ContainsFunc(m.item.InPatient, func(h Stay) bool {
		return d.After(h.From) && d.Before(h.To)
	}) {
		return 0
	}
	first := d == m.item.From && !m.item.ContinuesBefore
	last := d == m.item.To && !m.item.ContinuesAfter
	switch {
	case m.policy == "exclude_last" && last:
		return 0
	case m.policy == "half_edge" && (first || last):
		return 1
	}
	return 2
}

func (m *mealPlan) addDay(d Date) error {
	weight := m.weight(d)
	if weight == 0 {
		return nil
	}
	rate, p, err := m.rate(d)
	if err != nil {
		return err
	}
	before := divRound(m.sum, 2)
	m.halves += weight
	m.sum += weight * rate * m.item.Persons
	m.segment(d, weight, rate, divRound(m.sum, 2)-before, p)
	return nil
}

// rate is the rate of a day, or of the new decree's first day when its rate is payable earlier (R-0.2a).
func (m *mealPlan) rate(d Date) (int64, Param, error) {
	rate, p, err := m.rateOn(d)
	if err != nil || !d.Before(m.newSet.ValidFrom) || d.Before(m.from100k) {
		return rate, p, err
	}
	early, q, err := m.rateOn(m.newSet.ValidFrom)
	if early > rate {
		return early, q, err
	}
	return rate, p, err
}

func (m *mealPlan) rateOn(d Date) (int64, Param, error) {
	p, err := m.sheet.param(idMealRate, d, "from")
	if err != nil {
		return 0, p, err
	}
	n, err := p.Number()
	return divRound(int64(n), milliOne), p, err
}

// segment adds a day to the last segment, or begins a new one at a change of rate or after a gap.
func (m *mealPlan) segment(d Date, weight, rate, amount int64, p Param) {
	list := m.sheet.line.Segments
	if n := len(list); n == 0 || list[n-1].RateVND != rate || list[n-1].Citation != p.Citation ||
		list[n-1].To.AddDays(1) != d {
		list = append(list, Segment{From: d, RateVND: rate, Rule: p.Rule, Citation: p.Citation})
	}
	last := &list[len(list)-1]
	last.To = d
	last.Days += Milli(weight * milliOne / 2)
	last.AmountVND += amount
	m.sheet.line.Segments = list
	m.sheet.line.Rule = p.Rule
	m.sheet.cite(p)
}

func (m *mealPlan) finish() error {
	line := &m.sheet.line
	line.Unit = "day"
	line.Inputs["persons"] = strconv.FormatInt(m.item.Persons, 10)
	if m.halves == 0 {
		return m.nothing()
	}
	if m.sum/2 > maxLineVND {
		return tooLarge("persons")
	}
	line.AmountVND = divRound(m.sum, 2)
	line.Quantity = Milli(m.halves * m.item.Persons * milliOne / 2)
	line.Inputs["days"] = Milli(m.halves * milliOne / 2).String()
	m.sheet.because("tiền ăn theo từng ngày, mức có hiệu lực của ngày đó",
		"meals by day, each at the rate in force on that day")
	return nil
}

// nothing explains a stay without a day that counts.
func (m *mealPlan) nothing() error {
	_, p, err := m.rate(m.item.From)
	if err != nil {
		return err
	}
	m.sheet.line.Rule = p.Rule
	m.sheet.cite(p)
	m.sheet.refuse("không có ngày nào được tính tiền ăn theo cách tính ngày đang áp dụng",
		"no day of the stay counts under the day policy in use")
	return nil
}
