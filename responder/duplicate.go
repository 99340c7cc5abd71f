package responder

import (
	"cmp"
	"slices"
	"strings"
)

// Duplicate is a pair of persons who may be one, "nghi trùng". It is only shown; a coordinator says which it is.
type Duplicate struct {
	Meta
	PersonID string   `json:"person_id"` // of the later record
	OtherID  string   `json:"other_id"`
	State    string   `json:"state"` // open, same, different
	Score    int64    `json:"score"`
	Reasons  []Reason `json:"reasons"` // strongest first
	Note     string   `json:"note"`    // why somebody decided so
}

// Table names the table.
func (*Duplicate) Table() string { return "duplicates" }

// The states of a Duplicate.
const (
	pairOpen      = "open"
	pairSame      = "same"
	pairDifferent = "different"
)

// pairID is the same for two persons in either order.
func pairID(a, b string) string { return namedID("pair " + min(a, b) + " " + max(a, b)) }

// Bounds of a search, so that what many share costs no more than what few share.
const (
	mostNumbers = 4   // phones of one person, with those of the household
	mostFound   = 64  // persons under one key; the newest are taken
	mostLooked  = 500 // persons looked at for one report
	mostPhone   = 24  // persons of other households with a phone; one of more is a post's or a neighbour's and tells nothing
	mostPairs   = 3   // suspected duplicates of one person noted at a time, the likeliest
)

// suspect notes the keys of the people of a household and whom they may be the same as, and tells the author as far as
// they may know it. Of two reports at the same moment the one that notes its keys later waits until the other is stored,
// and then finds it.
func (c *change) suspect(people []Person, h *Household, fresh bool) error {
	return c.suspectBy(newSearch(newCards(people, h)), h.ID, fresh)
}

// suspectBy is suspect with a search that is made already.
func (c *change) suspectBy(s *search, household string, fresh bool) error {
	if len(s.marks) == 0 {
		return nil
	}
	if err := c.tx.Mark(s.marks); err != nil {
		return wrap(err, "mark persons")
	}
	noted, err := c.tx.Marked(s.keys(), mostFound)
	if err != nil {
		return wrap(err, "find marks")
	}
	found, err := c.cards(s.look(noted), household)
	if err != nil || len(found) == 0 {
		return err
	}
	return c.judge(s.cards, found, fresh)
}

// cards reads those of persons who are not of a household.
func (c *change) cards(ids []string, but string) (cards []*card, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	people, err := list[Person](c.tx, Where("id", In, ids).And("household_id", Ne, but).Top(len(ids)))
	if err != nil || len(people) == 0 {
		return nil, err
	}
	of := map[string][]Person{}
	for _, p := range people {
		of[p.HouseholdID] = append(of[p.HouseholdID], p)
	}
	homes, err := list[Household](c.tx, Where("id", In, sorted(of)).Top(len(of)))
	for i := range homes {
		cards = append(cards, newCards(of[homes[i].ID], &homes[i])...)
	}
	return cards, err
}

// judge notes the likeliest pairs of cards with those found.
func (c *change) judge(cards, found []*card, fresh bool) error {
	lists, err := compareAll(cards, found, c.family)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, list := range lists {
		for _, m := range list {
			if err := c.note(c.pair(m), fresh); err != nil {
				return err
			}
			known[m.b.home.id] = true
		}
	}
	return c.tellKnown(sorted(known))
}

// family reads the cards of the people of a household.
func (c *change) family(household string) ([]*card, error) {
	h, err := get[Household](c.tx, household)
	if err != nil {
		return nil, err
	}
	people, err := list[Person](c.tx, Where("household_id", Eq, household).Top(MaxPersons))
	return newCards(people, h), err
}

// compareAll gives the likeliest matches of each card. Where one of several in a report is matched, the others of that
// household are looked at too, of whom there may be no key in common.
func compareAll(cards, found []*card, family func(household string) ([]*card, error)) ([][]match, error) {
	lists := likeliest(cards, found)
	if len(cards) == 1 {
		return lists, nil
	}
	looked := map[string]bool{}
	for _, list := range lists {
		for _, m := range list {
			if looked[m.b.home.id] {
				continue
			}
			looked[m.b.home.id] = true
			more, err := family(m.b.home.id)
			if err != nil {
				return nil, err
			}
			found = slices.DeleteFunc(found, func(d *card) bool { return d.home.id == m.b.home.id })
			found = append(found, more...)
		}
	}
	if len(looked) == 0 {
		return lists, nil
	}
	return likeliest(cards, found), nil
}

// match is a card of a report with one that was there.
type match struct {
	a, b    *card
	score   int64
	reasons []Reason
}

// likeliest gives the likeliest matches of each card.
func likeliest(cards, found []*card) [][]match {
	lists := make([][]match, len(cards))
	for i, d := range cards {
		for _, e := range found {
			if !d.mayBe(e) {
				continue
			}
			if m := compare(d, e); m.score >= likely-together {
				lists[i] = append(lists[i], m)
			}
		}
	}
	weighFamilies(lists)
	for i, list := range lists {
		lists[i] = best(list)
	}
	return lists
}

// weighFamilies adds to the matches of those of whom another in the same report is like another in the same household.
func weighFamilies(lists [][]match) {
	mine, theirs := map[string]map[string]bool{}, map[string]map[string]bool{}
	add := func(to map[string]map[string]bool, household, id string) {
		if to[household] == nil {
			to[household] = map[string]bool{}
		}
		to[household][id] = true
	}
	for _, list := range lists {
		for _, m := range list {
			add(mine, m.b.home.id, m.a.id)
			add(theirs, m.b.home.id, m.b.id)
		}
	}
	for _, list := range lists {
		for i := range list {
			if m := &list[i]; len(mine[m.b.home.id]) > 1 && len(theirs[m.b.home.id]) > 1 {
				m.add(Reason{"family_same", "người khác trong hộ cũng giống", "others of the household are alike too", together})
			}
		}
	}
}

// best gives the likeliest matches of a list. A record merged into another that is among them is left out.
func best(list []match) []match {
	there := map[string]bool{}
	list = slices.DeleteFunc(list, func(m match) bool { return m.score < likely })
	for _, m := range list {
		there[m.b.id] = true
	}
	list = slices.DeleteFunc(list, func(m match) bool { return there[m.b.mergedInto] })
	slices.SortStableFunc(list, func(x, y match) int { return cmp.Compare(y.score, x.score) })
	return list[:min(mostPairs, len(list))]
}

// pair makes the record of a match; it lies in the smallest unit that holds both.
func (c *change) pair(m match) *Duplicate {
	p := &Duplicate{Meta: Meta{ID: pairID(m.a.id, m.b.id)}, PersonID: m.a.id, OtherID: m.b.id, State: pairOpen, Score: m.score, Reasons: m.reasons}
	switch {
	case m.a.home.unit == m.b.home.unit:
		p.Unit = m.a.home.unit
	case c.province(m.a.home.unit) == c.province(m.b.home.unit):
		p.Unit = c.province(m.a.home.unit)
	}
	return p
}

// note stores a pair; one that is there keeps its state and, while it is open, gets the reasons of today.
func (c *change) note(p *Duplicate, fresh bool) error {
	if fresh {
		return c.insert(p)
	}
	old, err := get[Duplicate](c.tx, p.ID)
	switch {
	case err != nil && asError(err).Code == CodeNotFound:
		return c.insert(p)
	case err != nil:
		return err
	case old.State != pairOpen || old.Score == p.Score:
		return nil
	}
	old.Score, old.Reasons = p.Score, p.Reasons
	return c.update(old)
}

// lookAgain looks for duplicates of a person, or of the people of a household, that was changed.
func (c *change) lookAgain(rec Record) error {
	switch r := rec.(type) {
	case *Household:
		people, err := list[Person](c.tx, Where("household_id", Eq, r.ID))
		return first(err, c.suspect(people, r, false))
	case *Person:
		h, err := get[Household](c.tx, r.HouseholdID)
		if err == nil && r.State == "dead" {
			err = c.died(r)
		}
		if err != nil {
			return err
		}
		return c.suspect([]Person{*r}, h, false)
	}
	return nil
}

// tellKnown tells the author by which codes people of their report may be known already: those of cases of which they
// may know all, and nothing of the others, not even that there are any.
func (c *change) tellKnown(households []string) error {
	var codes []string
	for _, id := range households {
		cases, err := seenCases(c.tx, c.user, id)
		if err != nil {
			return err
		}
		for _, k := range cases {
			codes = append(codes, k.Code)
		}
	}
	if len(codes) > 0 {
		slices.Sort(codes)
		c.facts["may_be_known"] = strings.Join(codes[:min(mostPairs, len(codes))], ", ")
	}
	return nil
}

// seenCases gives the cases of a household if a user may know all of all of them, and otherwise none.
func seenCases(tx Tx, u User, household string) ([]Case, error) {
	cases, err := list[Case](tx, Where("household_id", Eq, household))
	for i := range cases {
		if u.sees(&cases[i]) < sightAll {
			return nil, err
		}
	}
	return cases, err
}

// seen is a person with what they are known by.
type seen struct {
	person *Person
	cases  []Case // of the household, at least one
}

// seenPerson reads a person whose cases the user may know all of; any other is not found.
func seenPerson(tx Tx, u User, id string) (s seen, err error) {
	if s.person, err = get[Person](tx, id); err != nil {
		return s, err
	}
	if s.cases, err = seenCases(tx, u, s.person.HouseholdID); err != nil {
		return s, err
	}
	if len(s.cases) == 0 {
		return s, notFound("person")
	}
	return s, nil
}
