package responder

import (
	"kipthoi/responder/law"
)

// Person is one of those who need help.
type Person struct {
	Meta
	HouseholdID    string   `json:"household_id"`
	Name           string   `json:"name"`
	BirthDate      law.Date `json:"birth_date"` // zero when only the year is known
	BirthYear      int64    `json:"birth_year"` // 0 unknown
	Sex            string   `json:"sex"`        // F, M, X; "" unknown
	Identity       string   `json:"identity"`   // 12 digits, "số định danh cá nhân"; "" unknown
	IdentityStatus string   `json:"identity_status"`
	HealthCard     string   `json:"health_card"` // yes, no; "" unknown
	Disability     string   `json:"disability"`  // none, severe, very_severe; "" unknown
	Pregnant       bool     `json:"pregnant"`
	State          string   `json:"state"` // safe, injured, missing, dead, alone; "" unknown
	Restricted     bool     `json:"restricted"`
	Invented       bool     `json:"invented"`
}

// Table names the table.
func (*Person) Table() string { return "persons" }

// Validate checks what a person may have typed.
func (p *Person) Validate() error {
	return first(text("name", p.Name, 120), oneOf("sex", p.Sex, "", "F", "M", "X"), identity("identity", p.Identity),
		oneOf("identity_status", p.IdentityStatus, "", "verified", "declared", "unknown"),
		oneOf("health_card", p.HealthCard, "", "yes", "no"), oneOf("disability", p.Disability, "", "none", "severe", "very_severe"),
		oneOf("state", p.State, "", "safe", "injured", "missing", "dead", "alone"), p.validBirth())
}

func (p *Person) validBirth() error {
	if p.BirthYear == 0 {
		return nil
	}
	return between("birth_year", p.BirthYear, 1900, 2100)
}

// Editable lists the fields that a patch may change.
func (*Person) Editable() []string {
	return []string{"name", "birth_date", "birth_year", "sex", "identity", "identity_status", "health_card", "disability", "pregnant", "state"}
}

// Age gives the full years on a day, by birth date or, when only the year is known, the lower of the two possible
// ages: a person of 15 or 16 is still treated as a child. ok is false when neither is known.
func (p *Person) Age(on law.Date) (years int, ok bool) {
	switch {
	case p.BirthDate != law.Date{}:
		return fullYears(p.BirthDate, on), true
	case p.BirthYear > 0:
		return max(0, on.At(0, 0).Year()-int(p.BirthYear)-1), true
	}
	return 0, false
}

func fullYears(born, on law.Date) int {
	years := on.At(0, 0).Year() - born.At(0, 0).Year()
	if born.AddMonths(12 * years).After(on) {
		years--
	}
	return max(0, years)
}

// mayBeChild says that the person is under 16, "trẻ em", or that nobody knows.
func (p *Person) mayBeChild(on law.Date) bool {
	age, known := p.Age(on)
	return !known || age < 16
}
