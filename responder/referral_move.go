package responder

import "slices"

// Sharing names a unit, with its province, that knows of a case it does not answer for.
type Sharing struct {
	Unit     string `json:"unit"`
	Province string `json:"province"`
}

// knows says whether the user works for one of these units.
func (u User) knows(units []Sharing) bool {
	return slices.ContainsFunc(units, func(s Sharing) bool { return u.answersFor(s.Unit, s.Province) })
}

// guest says whether the author sees a case only because it was shared with their unit.
func (c *change) guest(k *Case) bool {
	return !c.user.answersFor(k.Unit, k.Province) && c.user.knows(k.Shared)
}

// share lets a unit see a case.
func (k *Case) share(unit, province string) {
	k.unshare(unit)
	k.Shared = append(k.Shared, Sharing{unit, province})
}

func (k *Case) unshare(unit string) {
	k.Shared = slices.DeleteFunc(slices.Clone(k.Shared), func(s Sharing) bool { return s.Unit == unit })
}

// handOn gives a case with its household, persons and open tasks to the unit that accepted them. The old unit keeps its
// code, and its coordinators all of it when that was chosen. Nobody holds the case then.
func (c *change) handOn(k *Case, r *Referral) error {
	if k.Unit != r.FromUnit {
		return broken("", "state", "hồ sơ đã chuyển sang đơn vị khác", "the case has gone to another unit meanwhile")
	}
	stays, err := c.tx.Count("placements", "", Where("case_id", Eq, k.ID).And("state", In, holding()))
	if err != nil {
		return wrap(err, "count placements")
	}
	if stays[""] > 0 {
		return broken("R-1.17", "placements", "còn người đang ở hoặc chờ đến nơi chăm sóc: kết thúc việc bố trí trước", "somebody has or awaits a carer: end the placement first")
	}
	k.unshare(r.Unit)
	if r.Keep {
		k.share(r.FromUnit, r.FromProvince)
	}
	k.Former = append(slices.Clone(k.Former), Sharing{r.FromUnit, r.FromProvince})
	k.Unit, k.AssignedTo = r.Unit, ""
	return first(c.moveTasks(k), c.moveHome(k))
}

func (c *change) moveTasks(k *Case) error {
	open, err := openTasks(c.tx, k.ID)
	for i := range open {
		open[i].Unit, open[i].AssignedTo = k.Unit, ""
		err = first(err, c.update(&open[i]))
	}
	return err
}

func (c *change) moveHome(k *Case) error {
	h, err := lock[Household](c.tx, k.HouseholdID)
	if err != nil {
		return err
	}
	people, err := list[Person](c.tx, Where("household_id", Eq, h.ID))
	h.Unit = k.Unit
	err = first(err, c.update(h))
	for i := range people {
		people[i].Unit = k.Unit
		err = first(err, c.update(&people[i]))
	}
	return err
}
