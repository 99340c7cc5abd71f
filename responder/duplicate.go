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
	mostNumbers = 4  // phones of one person, with those of the household
	mostFound   = 64 // persons under one key; the newest are taken
	mostPhone   = 24 // persons of other households with a phone; one of more is a post's or a neighbour's and tells nothing
	mostPairs   = 3  // suspected duplicates of one person noted at a time, the likeliest
)

// suspect notes the keys of the people of a household and whom they may be the same as, and tells the author as far as
// they may know it. Of two reports at the same moment the one that notes its keys later waits for the other, and finds
// it. It is called before fresh people are written, so that they are not found themselves.
func (c *change) suspect(people []Person, h *Household, fresh bool) error {
	cards, keys, marks := make([]*card, len(people)), []int64{}, []Mark{}
	for i := range people {
		cards[i] = newCard(&people[i], h)
		for _, k := range cards[i].keys() {
			keys, marks = append(keys, k), append(marks, Mark{k, people[i].ID})
		}
	}
	if len(marks) == 0 {
		return nil
	}
	if err := c.tx.Mark(marks); err != nil {
		return wrap(err, "mark persons")
	}
	found, err := c.tx.Candidates(keys, mostFound)
	if err != nil {
		return wrap(err, "find persons")
	}
	return c.judge(cards, others(found, h.ID), fresh)
}

// others gives the cards of those found who are not of a household. Phones of too many are taken off them.
func others(found []Candidate, household string) (cards []*card) {
	homes, seen := map[string]int{}, map[string]bool{}
	for i := range found {
		if d := newCard(&found[i].Person, &found[i].Home); d.household != household && !seen[d.id] {
			cards, seen[d.id] = append(cards, d), true
			for _, p := range d.phones {
				homes[p]++
			}
		}
	}
	for _, d := range cards {
		d.phones = slices.DeleteFunc(d.phones, func(p string) bool { return homes[p] > mostPhone })
	}
	return cards
}

// judge notes the likeliest pairs of cards with those found.
func (c *change) judge(cards, found []*card, fresh bool) error {
	known := map[string]bool{}
	for _, list := range likeliest(cards, found) {
		for _, m := range list {
			if err := c.note(c.pair(m), fresh); err != nil {
				return err
			}
			known[m.b.household] = true
		}
	}
	return c.tellKnown(sorted(known))
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
			add(mine, m.b.household, m.a.id)
			add(theirs, m.b.household, m.b.id)
		}
	}
	for _, list := range lists {
		for i := range list {
			if m := &list[i]; len(mine[m.b.household]) > 1 && len(theirs[m.b.household]) > 1 {
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
	case m.a.unit == m.b.unit:
		p.Unit = m.a.unit
	case c.province(m.a.unit) == c.province(m.b.unit):
		p.Unit = c.province(m.a.unit)
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
