package responder

import (
	"fmt"

	"kipthoi/responder/law"
)

// The roster of a household, "danh sách nhân khẩu": who belongs to it, as what, and that its size and its head agree.

// valid checks a record by its own rules, and by those that need the law of the day or the rest of the household.
func (c *change) valid(rec editable) error {
	if err := rec.Validate(); err != nil {
		return err
	}
	switch r := rec.(type) {
	case *Person:
		return c.validPerson(r)
	case *Household:
		return c.validSize(r)
	}
	return nil
}

func (c *change) validPerson(p *Person) error {
	today := law.DateOf(c.now)
	if p.EthnicGroup != "" && !c.s.Law.HasEthnicGroup(p.EthnicGroup, today) {
		return invalid("ethnic_group", "không có mã này trong danh mục các dân tộc", "is no code of the official list of peoples")
	}
	if err := p.notAfter(today); err != nil || p.Version == 0 || p.Relation != "head" {
		return err
	}
	if _, err := lock[Household](c.tx, p.HouseholdID); err != nil { // two may become the head at the same time
		return err
	}
	others, err := list[Person](c.tx, Where("household_id", Eq, p.HouseholdID).And("relation", Eq, "head").And("id", Ne, p.ID))
	if err == nil && len(others) > 0 {
		err = secondHead("relation")
	}
	return err
}

// validSize says that a household holds at least the people who are named.
func (c *change) validSize(h *Household) error {
	if h.Version == 0 {
		return nil
	}
	named, err := c.tx.Count("persons", "", Where("household_id", Eq, h.ID))
	if err == nil && h.Size < named[""] {
		return invalid("size", "ít hơn số người đã ghi tên trong hộ", "is less than the people who are named in the household")
	}
	return wrap(err, "count the household")
}

// oneHead refuses a second head of a household, "chủ hộ".
func oneHead(people []Person) error {
	var heads int64
	for i := range people {
		if heads += count(people[i].Relation == "head"); heads > 1 {
			return secondHead(fmt.Sprintf("%d.relation", i))
		}
	}
	return nil
}

func secondHead(field string) error {
	return invalid(field, "hộ đã có chủ hộ", "the household has a head already")
}
