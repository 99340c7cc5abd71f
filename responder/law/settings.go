package law

// Settings are the choices the law leaves open (rulebook section 10). A field left empty means the province's setting in
// the book, else the national default; a field given here wins.
type Settings struct {
	// RuleSet forces the rules of one decree: TT02_2021 or ND335_2026. Empty means by date.
	RuleSet string `json:"rule_set,omitempty"`
	// MealDayPolicy counts the first and last day of a stay: inclusive, exclude_last or half_edge.
	MealDayPolicy string `json:"meal_day_policy,omitempty"`
	// Meal100kFrom is the first day of the 100,000 VND meal rate, 2026-07-01 at the earliest (R-0.2a).
	Meal100kFrom Date `json:"meal_100k_from,omitzero"`
	// InPatientDays says whether days in hospital between admission and discharge count for meals: exclude or count.
	InPatientDays string `json:"in_patient_days,omitempty"`
	// CountReturnLeg says whether the empty way back counts: yes or no.
	CountReturnLeg string `json:"count_return_leg,omitempty"`
	// PayEscort says whether the escort's fare is paid: yes or no.
	PayEscort string `json:"pay_escort,omitempty"`
	// TransportHired says whether a hired vehicle is allowed: yes or no.
	TransportHired string `json:"transport_hired,omitempty"`
	// CashRoundingVND rounds each line to 1 or 1000 dong.
	CashRoundingVND string `json:"cash_rounding_vnd,omitempty"`
	// SeparationFirstDay says whether the day of decision counts in a child's separation: counted or not_counted.
	SeparationFirstDay string `json:"separation_first_day,omitempty"`
}

// UnmarshalJSON reads settings; the error is a FieldError naming the setting.
func (s *Settings) UnmarshalJSON(data []byte) error { return readFields(data, s) }

// given is the value of a setting that overrides the book, or "".
func (s Settings) given(id paramID) string {
	switch id {
	case idRuleSet:
		return s.RuleSet
	case idMealDayPolicy:
		return s.MealDayPolicy
	case idMeal100kFrom:
		return s.Meal100kFrom.String()
	case idInPatientDays:
		return s.InPatientDays
	case idCountReturnLeg:
		return s.CountReturnLeg
	case idPayEscort:
		return s.PayEscort
	case idHired:
		return s.TransportHired
	case idCashRounding:
		return s.CashRoundingVND
	case idSeparationFirstDay:
		return s.SeparationFirstDay
	}
	return ""
}

// setting is the value that holds on the day: the given one if the law allows it, else the book's.
func (b *Book) setting(id paramID, on Date, place Place) (string, error) {
	p, err := b.Param(string(id), on, place.Province)
	if err != nil {
		return "", err
	}
	given := place.Settings.given(id)
	if given == "" {
		return p.Value, nil
	}
	if words := p.words(); words != nil {
		return given, oneOf("settings."+string(id), given, words...)
	}
	return given, nil
}
