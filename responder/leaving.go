package responder

import "slices"

// What becomes of a place that is held when the carer takes nobody in any more, or when nobody will come.

// placementsAt lists the placements at a carer in some states.
func (c *change) placementsAt(carerID string, states []string) ([]Placement, error) {
	return list[Placement](c.tx, Where("carer_id", Eq, carerID).And("state", In, states).By("created_at").Top(most))
}

// refuseAll says no to all who were to come to a carer that takes nobody in any more: the next carer is asked, and who
// made the offer hears of it. Nobody waits for a place that there is not.
func (c *change) refuseAll(carerID string) error {
	waiting, err := c.placementsAt(carerID, awaiting())
	if err != nil {
		return err
	}
	for i := range waiting {
		k, pl, err := c.stillAwaits(&waiting[i])
		if err := first(err, c.declineOffer(pl), c.tellUser(pl.AskedBy, k, "placement.declined")); err != nil {
			return err
		}
	}
	return nil
}

// stillAwaits locks the case of a placement that was read and then the placement; one that has moved on is read again.
func (c *change) stillAwaits(found *Placement) (*Case, *Placement, error) {
	k, err := lock[Case](c.tx, found.CaseID)
	if err != nil {
		return nil, found, err
	}
	pl, err := lock[Placement](c.tx, found.ID)
	if err == nil && !slices.Contains(awaiting(), string(pl.State)) {
		err = ErrStale
	}
	return k, pl, err
}

// mustMove has another place found at once for all who live with a carer that leaves the register, and tells
// their coordinators.
func (c *change) mustMove(carerID string) (people int, err error) {
	stays, err := c.placementsAt(carerID, []string{string(PlacementActive)})
	for i := range stays {
		k, e := lock[Case](c.tx, stays[i].CaseID)
		if err = first(err, e); err != nil {
			return 0, err
		}
		err = first(c.stepOf(k, &stays[i], carerGone, c.now), c.alertCoordinators(k, "placement.look_now"), c.update(k))
	}
	return len(stays), err
}

// comesNoMore frees the place that is held for a person who will not come: home again, cared for elsewhere, run away or
// dead. A carer that was asked is told not to wait.
func (c *change) comesNoMore(person string) error {
	ids, err := c.records(person)
	if err != nil {
		return err
	}
	held, err := list[Placement](c.tx, Where("person_id", In, ids).And("state", In, awaiting()))
	for i := range held {
		k, pl, e := c.stillAwaits(&held[i])
		if err = first(err, e); err != nil {
			return err
		}
		if err = c.withdraw(pl, k); err != nil {
			return err
		}
	}
	return err
}

// withdraw ends an offer because nobody will come: no next carer is asked.
func (c *change) withdraw(pl *Placement, k *Case) error {
	told := pl.State == PlacementOffered || pl.State == PlacementAccepted
	pl.State = PlacementWithdrawn
	carer, err := get[Carer](c.tx, pl.CarerID)
	if err := first(err, c.update(pl), c.freePlace(pl.CarerID)); err != nil || !told {
		return err
	}
	return c.send("placement.withdrawn", k, carer.Phone, "carer:"+carer.ID)
}

// died follows when a person is written down as dead: the place that is held is freed, and the coordinators hear of one
// who lives with a carer, for that stay must be ended.
func (c *change) died(p *Person) error {
	if err := c.comesNoMore(p.ID); err != nil {
		return err
	}
	stays, err := list[Placement](c.tx, Where("person_id", Eq, p.ID).And("state", Eq, string(PlacementActive)))
	for i := range stays {
		k, e := get[Case](c.tx, stays[i].CaseID)
		if err = first(err, e); err == nil {
			err = c.alertCoordinators(k, "placement.look_now")
		}
	}
	return err
}

// noteDeath writes the death with which a stay ended into the person's record, so that nobody looks for a place again.
func (c *change) noteDeath(id string) error {
	p, err := lock[Person](c.tx, id)
	if err != nil || p.State == "dead" {
		return err
	}
	p.State = "dead"
	return c.update(p)
}
