package responder

type pairData struct {
	With   string `json:"with"` // id of the other person; of a merge, the one that stays
	Reason string `json:"reason"`
}

// applyPersonMerge says that the subject is the same person as another, who stays. Both records and their cases are
// kept: the subject points to the one that stays.
func applyPersonMerge(c *change) error {
	p, stays, in, err := c.lockPair()
	if err != nil {
		return err
	}
	if err := c.mayMerge(p, stays); err != nil {
		return err
	}
	p.MergedInto = stays.ID
	return first(c.update(p), c.decide(p, stays, pairSame, in.Reason))
}

// mayMerge refuses to merge who is merged already, to whom others are merged, and two who both have a place with a carer.
func (c *change) mayMerge(p, stays *Person) error {
	others, err := list[Person](c.tx, Where("merged_into", Eq, p.ID).Top(1))
	if err != nil {
		return err
	}
	if p.MergedInto != "" || stays.MergedInto != "" || len(others) > 0 {
		return broken("", "data.with", "một trong hai người đã được gộp, cần bỏ gộp trước", "one of the two is merged already; undo that first")
	}
	mine, err1 := c.placed(p)
	theirs, err2 := c.placed(stays)
	if err := first(err1, err2); err != nil {
		return err
	}
	if mine && theirs {
		return broken("R-1.17", "data.with", "cả hai đang có nơi chăm sóc, cần kết thúc một nơi trước", "both have a placement; end one of them first")
	}
	return nil
}

// placed says whether a person, by whatever record, holds a place at a carer.
func (c *change) placed(p *Person) (bool, error) {
	ids, err := c.records(p.ID)
	if err != nil {
		return false, err
	}
	n, err := c.tx.Count("placements", "", Where("person_id", In, ids).And("state", In, holding()))
	return n[""] > 0, wrap(err, "count placements")
}

// records gives the ids of all records of one person. The record that stays is locked, so that of two records of one
// person only one gets a place or a meal.
func (c *change) records(person string) ([]string, error) {
	root, err := lock[Person](c.tx, person)
	if err == nil && root.MergedInto != "" {
		root, err = lock[Person](c.tx, root.MergedInto)
	}
	if err != nil {
		return nil, err
	}
	merged, err := list[Person](c.tx, Where("merged_into", Eq, root.ID))
	ids := []string{root.ID}
	for i := range merged {
		ids = append(ids, merged[i].ID)
	}
	return ids, err
}

// applyPersonUnmerge undoes a merge: both persons are as before, and the pair is open again.
func applyPersonUnmerge(c *change) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := first(c.op.decode(&in), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500)); err != nil {
		return err
	}
	p, err := c.lockSeen(c.op.Subject)
	if err != nil {
		return err
	}
	if p.MergedInto == "" {
		return broken("", "subject", "người này không được gộp vào ai", "this person is not merged")
	}
	stays, err := c.lockSeen(p.MergedInto)
	if err != nil {
		return err
	}
	p.MergedInto = ""
	return first(c.update(p), c.decide(p, stays, pairOpen, in.Reason))
}

// applyPersonDistinct says that two persons are not the same; they are not shown as a pair again.
func applyPersonDistinct(c *change) error {
	p, other, in, err := c.lockPair()
	if err != nil {
		return err
	}
	if p.MergedInto == other.ID || other.MergedInto == p.ID {
		return broken("", "data.with", "hai người đã được gộp, cần bỏ gộp trước", "the two are merged; undo that first")
	}
	return c.decide(p, other, pairDifferent, in.Reason)
}

// lockPair reads the two persons of an operation, who both have to be known to the user in full.
func (c *change) lockPair() (p, other *Person, in pairData, err error) {
	if err = c.op.decode(&in); err != nil {
		return nil, nil, in, err
	}
	err = first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err == nil && (!isID(in.With) || in.With == c.op.Subject) {
		err = invalid("data.with", "phải là mã của người kia", "must be the id of the other person")
	}
	if err != nil {
		return nil, nil, in, err
	}
	if in.With < c.op.Subject { // always in one order, so that two merges never wait for each other
		other, err = c.lockSeen(in.With)
	}
	if err == nil {
		p, err = c.lockSeen(c.op.Subject)
	}
	if err == nil && other == nil {
		other, err = c.lockSeen(in.With)
	}
	return p, other, in, err
}

func (c *change) lockSeen(id string) (*Person, error) {
	s, err := seenPerson(c.tx, c.user, id)
	if err != nil {
		return nil, err
	}
	if c.caseID == "" || id == c.op.Subject {
		c.caseID = s.cases[0].ID
	}
	return lock[Person](c.tx, id)
}

// decide writes what a person found out about a pair.
func (c *change) decide(p, other *Person, state, reason string) error {
	d, err := get[Duplicate](c.tx, pairID(p.ID, other.ID))
	if err == nil {
		d, err = lock[Duplicate](c.tx, d.ID)
	}
	if err != nil && asError(err).Code == CodeNotFound {
		d, err = c.newPair(p, other)
	}
	if err != nil {
		return err
	}
	d.State, d.Note = state, reason
	if d.Version == 0 {
		return c.insert(d)
	}
	return c.update(d)
}

// newPair makes the record of a pair that nothing but a person has found.
func (c *change) newPair(p, other *Person) (*Duplicate, error) {
	home, err1 := get[Household](c.tx, p.HouseholdID)
	theirs, err2 := get[Household](c.tx, other.HouseholdID)
	if err := first(err1, err2); err != nil {
		return nil, err
	}
	return c.pair(compare(newCards([]Person{*p}, home)[0], newCards([]Person{*other}, theirs)[0])), nil
}

// hideMerges takes out of persons whom they are merged into, where the reader may not know all of both.
func hideMerges(tx Tx, u User, people []Person) error {
	for i := range people {
		if people[i].MergedInto == "" {
			continue
		}
		_, err := seenPerson(tx, u, people[i].MergedInto)
		if err == nil {
			continue
		}
		if asError(err).Code != CodeNotFound {
			return err
		}
		people[i].MergedInto = ""
	}
	return nil
}
