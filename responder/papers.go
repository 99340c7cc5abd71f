package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// carerPapers is the clock by which papers of a carer are renewed while somebody lives there: proposals want them
// to hold for three months, and a stay that goes on, or a paper that is corrected, may outlast them.
const carerPapers = "carer_papers"

// watchPapers keeps a task of the case as long as a paper of the carer ends before the stay must. The case is written by
// the caller.
func (c *change) watchPapers(pl *Placement, k *Case, carer *Carer) error {
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	until, err := c.papersUntil(carer, pl)
	if err != nil {
		return err
	}
	due := until.AddDays(1).At(0, 0).UTC()
	i := slices.IndexFunc(open, func(t Task) bool { return t.Clock == carerPapers && t.PlacementID == pl.ID })
	switch lasts := until.IsZero() || !until.Before(pl.Limit); {
	case i >= 0 && lasts:
		err = c.settle(&open[i], TaskDone, "")
		open = slices.Delete(open, i, i+1)
	case i >= 0:
		open[i].DueAt, open[i].TellAt, open[i].Told = due, due, 0
		err = c.update(&open[i])
	case !lasts:
		var t *Task
		if t, err = c.taskOf(k, carerPapers, c.now); err != nil {
			return err
		}
		t.PlacementID, t.DueAt = pl.ID, due
		t.of(k)
		open = append(open, *t)
		err = c.insert(t)
	}
	k.clock(open)
	return err
}

// papersUntil gives the last day on which all papers hold that the law asks for who stays there: yesterday when one lacks
// now, zero when none ends.
func (c *change) papersUntil(carer *Carer, pl *Placement) (law.Date, error) {
	today := law.DateOf(c.now)
	if !carer.home() {
		return law.Date{}, nil
	}
	one, err := c.s.know(carer, today)
	if err != nil {
		return law.Date{}, err
	}
	of := &one.adult
	switch child := pl.CareGroup == "child" || pl.CareGroup == "infant"; {
	case child && carer.kinOf(pl.PersonID):
		of = &one.childKin
	case child:
		of = &one.child
	}
	if !of.met {
		return today.AddDays(-1), nil
	}
	return of.until, nil
}

// watchPapersAt is watchPapers for all who live with a carer.
func (c *change) watchPapersAt(carer *Carer) error {
	stays, err := c.placementsAt(carer.ID, []string{string(PlacementActive)})
	for i := range stays {
		k, e := lock[Case](c.tx, stays[i].CaseID)
		if err = first(err, e); err == nil {
			err = first(c.watchPapers(&stays[i], k, carer), c.update(k))
		}
	}
	return err
}
