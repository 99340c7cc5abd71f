package law

// Item is one thing asked for. Which fields matter depends on Kind; a field that is needed and missing is an error, never
// a zero.
type Item struct {
	// Kind is meal, transport, treatment, injury, death, burial, house, rice, needs, child_emergency, work, gift, funeral,
	// monthly, carer_monthly or facility_monthly.
	Kind string `json:"kind"`
	// Persons is the number of people.
	Persons int64 `json:"persons,omitempty"`
	// From and To are the first and last calendar date of a stay at the carer's household (meal).
	From Date `json:"from,omitzero"`
	// To is the last calendar date of the stay.
	To Date `json:"to,omitzero"`
	// ContinuesBefore says that From is not the day of arrival: the stay began earlier, in another line.
	ContinuesBefore bool `json:"continues_before,omitempty"`
	// ContinuesAfter says that To is not the day of leaving: the stay goes on in another line.
	ContinuesAfter bool `json:"continues_after,omitempty"`
	// InPatient are the times in hospital during the stay, from admission to discharge.
	InPatient []Stay `json:"in_patient,omitempty"`
	// Mode is agency, public or hired.
	Mode string `json:"mode,omitempty"`
	// Purpose is home or facility, the only ones covered; empty means one of these. Anything else is not granted.
	Purpose string `json:"purpose,omitempty"`
	// Metres is the distance really driven, by odometer.
	Metres int64 `json:"metres,omitempty"`
	// ReturnMetres is the part of Metres driven back without the person.
	ReturnMetres int64 `json:"return_metres,omitempty"`
	// At is when the transport began.
	At Moment `json:"at,omitzero"`
	// FuelPriceVND is the petrol price per litre at that time; 0 means that it is looked up.
	FuelPriceVND Milli `json:"fuel_price_vnd,omitempty"`
	// FuelLitresPerKM is the norm of this vehicle, used where the law refers to it.
	FuelLitresPerKM Milli `json:"fuel_litres_per_km,omitempty"`
	// FareVND is the ordinary public fare of one seat.
	FareVND int64 `json:"fare_vnd,omitempty"`
	// Escorts is the number of people who travel along; they count only where the setting says so.
	Escorts int64 `json:"escorts,omitempty"`
	// ContractVND is the price of a hired vehicle by contract.
	ContractVND int64 `json:"contract_vnd,omitempty"`
	// ReferenceVND is the local price a hired vehicle is compared with.
	ReferenceVND int64 `json:"reference_vnd,omitempty"`
	// Card says whether the person has a health-insurance card; not known is not allowed.
	Card *bool `json:"card,omitempty"`
	// Group is the group of a treatment (child_under_6, social_allowance, poor, near_poor, other, unknown) or of a monthly
	// allowance (G1_U4 and so on).
	Group string `json:"group,omitempty"`
	// CoveredVND is the cost inside the scope of health insurance, from the hospital's statement.
	CoveredVND int64 `json:"covered_vnd,omitempty"`
	// CareLevel is "commune" for care at a commune health station.
	CareLevel string `json:"care_level,omitempty"`
	// On is the date of the event.
	On Date `json:"on,omitzero"`
	// HospitalDays is the number of days of treatment in a health facility.
	HospitalDays *int64 `json:"hospital_days,omitempty"`
	// Cause is disaster, fire, epidemic, traffic, labour, force_majeure or other; empty means not checked.
	Cause string `json:"cause,omitempty"`
	// ActualVND is the real cost of a burial.
	ActualVND int64 `json:"actual_vnd,omitempty"`
	// State of the house: lost, must_move or damaged.
	State string `json:"state,omitempty"`
	// Poverty of the household: poor, near_poor, difficult or none.
	Poverty string `json:"poverty,omitempty"`
	// Occasion is "tet" for rice at the lunar new year.
	Occasion string `json:"occasion,omitempty"`
	// Months is the number of months of rice asked for.
	Months int64 `json:"months,omitempty"`
	// Also are further groups of the same person for a monthly allowance.
	Also []string `json:"also,omitempty"`
	// Born is the date of birth, for groups that depend on age; it is never repeated in a result.
	Born Date `json:"born,omitzero"`
	// Giver of a gift: central or province.
	Giver string `json:"giver,omitempty"`
	// Receiver of a gift: body, household or person.
	Receiver string `json:"receiver,omitempty"`
}

// UnmarshalJSON reads an item; the error is a FieldError naming the field.
func (it *Item) UnmarshalJSON(data []byte) error { return readFields(data, it) }

// Stay is a time from one calendar date to another, both included.
type Stay struct {
	// From is the first date.
	From Date `json:"from"`
	// To is the last date.
	To Date `json:"to"`
}

// UnmarshalJSON reads a stay; the error is a FieldError naming the field.
func (s *Stay) UnmarshalJSON(data []byte) error { return readFields(data, s) }

// Limits of the input, far above anything real, that keep every product inside 64 bits.
const (
	maxPersons  = 1_000_000
	maxMetres   = 10_000_000
	maxStayDays = 3660
	maxMonths   = 1200
)
