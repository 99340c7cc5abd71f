package responder

import (
	"fmt"

	"kipthoi/responder/law"
)

// Member is one of a carer's household, "thành viên gia đình".
type Member struct {
	Name      string   `json:"name"`
	BirthDate law.Date `json:"birth_date"` // zero when only the year is known
	BirthYear int64    `json:"birth_year"` // 0 unknown
	Sex       string   `json:"sex"`        // F, M, X; "" unknown
	Relation  string   `json:"relation"`   // applicant ("người đứng tên nhận chăm sóc"), spouse, child, parent, sibling, other
}

func (m *Member) validate() error {
	if m.BirthYear == 0 && !m.BirthDate.IsZero() {
		m.BirthYear = int64(m.BirthDate.At(0, 0).Year())
	}
	year := m.BirthYear
	if year == 0 {
		year = 1900
	}
	return first(given("name", m.Name != ""), text("name", m.Name, 120), between("birth_year", year, 1900, 2100), oneOf("sex", m.Sex, "", "F", "M", "X"),
		oneOf("relation", m.Relation, "applicant", "spouse", "child", "parent", "sibling", "other"))
}

// born gives the last day on which the member can have been born; zero: not known.
func (m *Member) born() law.Date {
	switch {
	case !m.BirthDate.IsZero():
		return m.BirthDate
	case m.BirthYear > 0:
		return lastDayOf(m.BirthYear)
	}
	return law.Date{}
}

// lastDayOf gives 31 December of a year that is already checked.
func lastDayOf(year int64) law.Date {
	d, err := law.ParseDate(fmt.Sprintf("%04d-12-31", year))
	if err != nil {
		return law.Date{}
	}
	return d
}

// applicant gives who cares; nil: not known.
func (r *Carer) applicant() *Member {
	for i := range r.Members {
		if r.Members[i].Relation == "applicant" {
			return &r.Members[i]
		}
	}
	return nil
}

// validMembers refuses a second person who cares, for the law's difference of age is to one, and one who is no adult.
func (r *Carer) validMembers(today law.Date) error {
	cares := r.applicant()
	for i := range r.Members {
		m, field := &r.Members[i], fmt.Sprintf("members.%d", i)
		switch {
		case m.Relation == "applicant" && m != cares:
			return invalid(field+".relation", "đã có người đứng tên nhận chăm sóc", "is the second person who cares")
		case m == cares && m.minor(today):
			return broken("R-1.21", field+".birth_year", "người nhận chăm sóc phải từ đủ 18 tuổi", "who cares must be 18 at least")
		}
	}
	return nil
}

// minor says that the member is known to be under 18.
func (m *Member) minor(today law.Date) bool {
	if m.BirthDate.IsZero() {
		return m.BirthYear > 0 && int64(today.At(0, 0).Year())-m.BirthYear < 18
	}
	return fullYears(m.BirthDate, today) < 18
}

// hasSpouse says whether the carer lives with a spouse; nil when nobody has said who lives there.
func (r *Carer) hasSpouse() *bool {
	if r.applicant() == nil {
		return nil
	}
	has := false
	for i := range r.Members {
		has = has || r.Members[i].Relation == "spouse"
	}
	return &has
}

// Kin says that a carer is related to a person of the system, "quan hệ thân thích": who is kin of a person may care for
// them by fewer conditions and first, and who is kin of a perpetrator may not.
type Kin struct {
	PersonID string `json:"person_id"`
	Relation string `json:"relation"` // what the carer is to the person: grandparent, parent, aunt_uncle, sibling, other
}

func (k *Kin) validate() error {
	return first(given("person_id", k.PersonID != ""), oneOf("relation", k.Relation, "grandparent", "parent", "aunt_uncle", "sibling", "other"))
}

// kinOf says whether the carer is related to a person.
func (r *Carer) kinOf(person string) bool {
	for i := range r.Kin {
		if r.Kin[i].PersonID == person {
			return true
		}
	}
	return false
}

// Limit is how many of a group a carer takes, within all its places. What a household can do for an infant or for
// somebody who needs heavy care must be said; nobody guesses it.
type Limit struct {
	Group  string `json:"group"` // infant (under 24 months), child, adult, elderly, disabled, heavy ("khuyết tật đặc biệt nặng")
	Places int64  `json:"places"`
}

func (l *Limit) validate() error {
	return first(oneOf("group", l.Group, limitGroups()...), between("places", l.Places, 0, 5000))
}

func limitGroups() []string {
	return []string{"infant", "child", "adult", "elderly", "disabled", "heavy"}
}

// limit gives how many of a group the carer takes; ok is false when nobody has said.
func (r *Carer) limit(group string) (places int64, ok bool) {
	for _, l := range r.Limits {
		if l.Group == group {
			return l.Places, true
		}
	}
	return 0, false
}

// each checks the entries of a list, naming the one that is wrong.
func each[T any](field string, items []T, most int, check func(*T) error) error {
	if len(items) > most {
		return invalid(field, fmt.Sprintf("quá %d mục", most), fmt.Sprintf("has more than %d entries", most))
	}
	for i := range items {
		if err := check(&items[i]); err != nil {
			return within(fmt.Sprintf("%s.%d", field, i), err)
		}
	}
	return nil
}

// validLanguages checks codes of languages, such as vi, tay, hmong, sign.
func validLanguages(codes []string) error {
	return each("languages", codes, 10, func(s *string) error {
		for _, r := range *s {
			if r < 'a' || r > 'z' {
				return invalid("", "phải là mã ngôn ngữ viết thường, như vi, tay, hmong, sign", "must be a code of small letters, such as vi, tay, hmong, sign")
			}
		}
		return between("", int64(len(*s)), 2, 20)
	})
}
