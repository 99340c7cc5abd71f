package responder

import (
	"fmt"

	"kipthoi/responder/law"
)

// Person is one of those who need help.
type Person struct {
	Meta
	HouseholdID     string   `json:"household_id"`
	Relation        string   `json:"relation"` // to the head of the household, "quan hệ với chủ hộ": see relations; "" unknown
	Name            string   `json:"name"`
	BirthDate       law.Date `json:"birth_date"`    // zero when only the year is known
	BirthYear       int64    `json:"birth_year"`    // 0 unknown
	EstimatedAge    int64    `json:"estimated_age"` // years, as somebody judged it on EstimatedOn
	EstimatedOn     law.Date `json:"estimated_on"`  // zero: nobody has
	Sex             string   `json:"sex"`           // F, M, X; "" unknown
	EthnicGroup     string   `json:"ethnic_group"`  // code of the people, "dân tộc": see law.EthnicGroup; "" unknown
	Identity        string   `json:"identity"`      // 12 digits, "số định danh cá nhân"; "" unknown
	IdentityStatus  string   `json:"identity_status"`
	HealthCard      string   `json:"health_card"`      // yes, no; "" unknown
	Disability      string   `json:"disability"`       // none, light, severe, very_severe ("mức độ khuyết tật"); "" unknown
	DisabilityKinds []string `json:"disability_kinds"` // see DisabilityKinds
	Pregnant        bool     `json:"pregnant"`
	State           string   `json:"state"` // safe, injured, missing, dead, alone; "" unknown
	Needs           []string `json:"needs"` // of this person beside those of the case: see Needs
	Phones          []Phone  `json:"phones"`
	NotToContact    bool     `json:"not_to_contact"` // is never written to or called: a perpetrator
	MergedInto      string   `json:"merged_into"`    // id of the record that stands for the same person; "" none
	Restricted      bool     `json:"restricted"`
	Invented        bool     `json:"invented"`
}

// Table names the table.
func (*Person) Table() string { return "persons" }

// relations lists what somebody can be to the head of a household, "chủ hộ".
func relations() []string {
	return []string{"head", "spouse", "child", "adopted_child", "child_in_law", "grandchild", "parent", "parent_in_law", "grandparent",
		"sibling", "other_relative", "not_related"}
}

// DisabilityKinds lists the kinds of disability, "dạng khuyết tật", that the Law on Persons with Disabilities knows
// (51/2010/QH12 Art 3.1): of movement, hearing and speech, sight, nerves and mind, intellect, and others.
func DisabilityKinds() []string {
	return []string{"mobility", "hearing_speech", "sight", "mental", "intellectual", "other"}
}

// Validate checks what a person may have typed. Lists that change with the years are checked by change.valid.
func (p *Person) Validate() error {
	return first(text("name", p.Name, 120), oneOf("relation", p.Relation, append(relations(), "")...),
		oneOf("sex", p.Sex, "", "F", "M", "X"), identity("identity", p.Identity),
		oneOf("identity_status", p.IdentityStatus, "", "verified", "declared", "unknown"),
		oneOf("health_card", p.HealthCard, "", "yes", "no"), oneOf("disability", p.Disability, "", "none", "light", "severe", "very_severe"),
		closedList("disability_kinds", p.DisabilityKinds, DisabilityKinds()), p.validDisability(),
		oneOf("state", p.State, "", "safe", "injured", "missing", "dead", "alone"), p.validBirth(),
		closedList("needs", p.Needs, Needs()), validPhones(p.Phones))
}

func (p *Person) validDisability() error {
	if len(p.DisabilityKinds) > 0 && p.Disability == "none" {
		return invalid("disability_kinds", "đã ghi là không khuyết tật", "is given for somebody who has no disability")
	}
	return nil
}

func (p *Person) validBirth() error {
	switch {
	case p.EstimatedAge != 0 && p.EstimatedOn.IsZero():
		return required("estimated_on")
	case p.BirthYear == 0:
		return between("estimated_age", p.EstimatedAge, 0, 120)
	}
	return first(between("birth_year", p.BirthYear, 1900, 2100), between("estimated_age", p.EstimatedAge, 0, 120))
}

// notAfter refuses days of a person's life that are still to come.
func (p *Person) notAfter(today law.Date) error {
	tomorrow := func(field string, d law.Date) error {
		if d.After(today) {
			return invalid(field, "là ngày trong tương lai", "is in the future")
		}
		return nil
	}
	return first(tomorrow("birth_date", p.BirthDate), tomorrow("estimated_on", p.EstimatedOn))
}

// closedList checks a list of words from a closed list.
func closedList(field string, words, allowed []string) error {
	if len(words) > 20 {
		return invalid(field, "quá nhiều mục", "has too many entries")
	}
	for i, w := range words {
		if err := oneOf(fmt.Sprintf("%s.%d", field, i), w, allowed...); err != nil {
			return err
		}
	}
	return nil
}

// Editable lists the fields that a patch may change.
func (*Person) Editable() []string {
	return []string{"relation", "name", "birth_date", "birth_year", "estimated_age", "estimated_on", "sex", "ethnic_group", "identity",
		"identity_status", "health_card", "disability", "disability_kinds", "pregnant", "state", "needs", "phones", "not_to_contact"}
}

// estimateMargin is by how many years an age judged by eye may be too high.
const estimateMargin = 2

// Age gives the lowest age in full years that the person can have on a day, for the law protects children and nobody may
// lose that by a guess: by birth date; when only the year is known, the lower of the two possible ages (a person of 15
// or 16 is still treated as a child); by an estimate, that less the margin of error, with the years since. ok is false
// when nothing is known.
func (p *Person) Age(on law.Date) (years int, ok bool) {
	switch {
	case !p.BirthDate.IsZero():
		return fullYears(p.BirthDate, on), true
	case p.BirthYear > 0:
		return max(0, on.At(0, 0).Year()-int(p.BirthYear)-1), true
	case !p.EstimatedOn.IsZero():
		return max(0, int(p.EstimatedAge)-estimateMargin) + fullYears(p.EstimatedOn, on), true
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
