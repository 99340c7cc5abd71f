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
	case *Carer:
		return c.validCarer(r)
	}
	return nil
}

func (c *change) validPerson(p *Person) error {
	today := law.DateOf(c.now)
	if p.EthnicGroup != "" && !c.s.Law.HasEthnicGroup(p.EthnicGroup, today) {
		return invalid("ethnic_group", "không có mã này trong danh mục các dân tộc", "is no code of the official list of peoples")
	}
	if err := p.notAfter(today); err != nil || p.Version == 0 {
		return err
	}
	return c.soleHead(p)
}

// soleHead refuses to make a person the head of a household that has another.
func (c *change) soleHead(p *Person) error {
	if p.Relation != "head" {
		return nil
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
	named, err := c.named(h)
	if err == nil && h.Size < named {
		err = invalid("size", "ít hơn số người đã ghi tên trong hộ", "is less than the people who are named in the household")
	}
	return err
}

// named counts the people of a household whose names are known; its size may be larger.
func (c *change) named(h *Household) (int64, error) {
	n, err := c.tx.Count("persons", "", Where("household_id", Eq, h.ID))
	return n[""], wrap(err, "count the household")
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

// applyPersonAdd writes somebody into the roster of a household: one of those already counted, or a newcomer, such as a
// child that was born.
func applyPersonAdd(c *change) error {
	var in struct {
		personReport
		Newcomer bool `json:"newcomer"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	h, err := c.home(in.HouseholdID)
	if err != nil {
		return within("data.household_id", err)
	}
	in.ID = c.op.Subject
	p, err := in.person(h)
	if err := within("data", first(err, c.valid(&p), c.soleHead(&p))); err != nil {
		return err
	}
	if err := within("data", c.grow(h, in.Newcomer)); err != nil {
		return err
	}
	return first(c.insert(&p), c.suspect([]Person{p}, h, true))
}

// home locks a household that the author may know of.
func (c *change) home(id string) (*Household, error) {
	h, err := lock[Household](c.tx, id)
	if err == nil {
		err = c.belongs(h)
	}
	return h, err
}

// grow makes room in a household for one more name: of a newcomer, or of one whom the size counted before.
func (c *change) grow(h *Household, newcomer bool) error {
	named, err := c.named(h)
	if err == nil && named >= MaxPersons {
		err = invalid("household_id", fmt.Sprintf("hộ đã có %d người", MaxPersons), fmt.Sprintf("the household has %d people", MaxPersons))
	}
	if err != nil {
		return err
	}
	before := h.Size
	if h.Size = max(h.Size, named+1); newcomer {
		h.Size = max(before+1, h.Size)
	}
	if h.Size == before {
		return nil
	}
	return first(h.Validate(), c.update(h))
}

// personMove is the data of person.move.
type personMove struct {
	HouseholdID string `json:"household_id"` // where the person goes
	Relation    string `json:"relation"`     // to the head there
	Reason      string `json:"reason"`
}

// applyPersonMove moves somebody to another household for good ("tách hộ, nhập hộ"). Who is taken in for a while gets a
// placement; the people of protection cases stay with the home that their case is of, and nobody is moved to it, or the
// roster would tell of them.
func applyPersonMove(c *change) error {
	var in personMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	p := &Person{}
	if err := c.lockRecord(p); err != nil {
		return err
	}
	of := c.caseID // the way of the case that the person leaves tells of it
	from, to, err := c.homes(p.HouseholdID, in.HouseholdID)
	if err != nil {
		return within("data.household_id", err)
	}
	c.caseID = of
	if err := c.mayMove(p, from, to); err != nil {
		return err
	}
	return c.move(p, from, to, in.Relation)
}

// homes locks two households, always in the same order.
func (c *change) homes(fromID, toID string) (from, to *Household, err error) {
	if fromID == toID {
		return nil, nil, invalid("", "người này đang ở hộ đó", "is where the person lives now")
	}
	if fromID < toID {
		from, err = c.home(fromID)
	}
	to, err2 := c.home(toID)
	if from == nil {
		from, err = c.home(fromID)
	}
	return from, to, first(err, err2)
}

func (c *change) mayMove(p *Person, from, to *Household) error {
	if p.Restricted || from.Restricted || to.Restricted {
		return broken("R-3.24", "data.household_id", "người và hộ của hồ sơ bảo vệ không chuyển hộ; dùng nơi chăm sóc tạm",
			"people and homes of protection cases are not moved; use a placement")
	}
	held, err := c.tx.Count("placements", "", Where("person_id", Eq, p.ID).And("state", In, holding()))
	if err == nil && held[""] > 0 {
		return broken("", "data.household_id", "người này đang có nơi chăm sóc tạm", "the person has a placement")
	}
	return wrap(err, "count placements")
}

func (c *change) move(p *Person, from, to *Household, relation string) error {
	if err := within("data", c.grow(to, true)); err != nil {
		return err
	}
	from.Size = max(0, from.Size-1)
	p.HouseholdID, p.Unit, p.Relation = to.ID, to.Unit, relation
	return first(within("data", c.valid(p)), c.update(from), c.update(p), c.lookAgain(p))
}
