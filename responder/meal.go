package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// MealDay marks a day whose meals are counted for a person: one a day at most. Its id is made of both. One that was
// given back, because the stay had ended before it, is of no stay until another one counts it.
type MealDay struct {
	Meta
	PersonID    string   `json:"person_id"`
	Day         law.Date `json:"day"`
	PlacementID string   `json:"placement_id"`
	CostLineID  string   `json:"cost_line_id"`
}

// Table names the table.
func (*MealDay) Table() string { return "meal_days" }

// applyMealAccrue is what the timer does for an active placement: meals up to and including yesterday.
func applyMealAccrue(c *change) error {
	pl, err := lock[Placement](c.tx, c.op.Subject)
	if err != nil || pl.State != PlacementActive {
		return err
	}
	c.caseID = pl.CaseID
	if err := c.accrueMeals(pl, law.DateOf(c.now).AddDays(-1)); err != nil {
		return err
	}
	return first(c.update(pl), c.enqueueMeals(pl))
}

// accrueMeals counts the meals of a placement from where it stands up to and including a day, never past the limit
//
func (c *change) accrueMeals(pl *Placement, to law.Date) error {
	from := pl.Start
	if !pl.MealsTo.IsZero() {
		from = pl.MealsTo.AddDays(1)
	}
	if to.After(pl.Limit) {
		to = pl.Limit
	}
	if from.After(to) {
		return nil
	}
	pl.MealsTo = to
	return c.countMeals(pl, from, to)
}

// countMeals writes the days from one to another into lines: one line for the days in a row of a month. It is a draft that
// grows until its month is over, so that the lines are the same whether days are counted one by one or all at once.
func (c *change) countMeals(pl *Placement, from, to law.Date) error {
	runs, err := c.freeDays(pl, from, to)
	draft, err2 := c.mealDraft(pl)
	if err := first(err, err2); err != nil {
		return err
	}
	for _, run := range runs {
		if draft, err = c.addMeals(pl, draft, run[0], run[1]); err != nil {
			return err
		}
	}
	if draft == nil || !pl.splits(draft.Item.To, to) {
		return nil
	}
	draft.State = CostSubmitted
	return c.update(draft)
}

// freeDays gives the runs of days that a stay pays, cut where lines end, without those on which the person, by whatever
// record, has a meal-day.
func (c *change) freeDays(pl *Placement, from, to law.Date) (runs [][2]law.Date, err error) {
	ids, err := c.records(pl.PersonID)
	if err != nil {
		return nil, err
	}
	away, err := c.away(pl)
	days, err2 := list[MealDay](c.tx, Where("person_id", In, ids).And("day", Ge, from.String()).And("day", Le, to.String()).Top(most))
	counted := map[law.Date]bool{}
	for _, d := range days {
		counted[d.Day] = counted[d.Day] || d.PlacementID != ""
	}
	for d := from; !d.After(to); d = d.AddDays(1) {
		switch n := len(runs); {
		case counted[d] || !pl.pays(d) || away(d):
		case n > 0 && runs[n-1][1].AddDays(1) == d && !pl.splits(runs[n-1][1], runs[n-1][1]):
			runs[n-1][1] = d
		default:
			runs = append(runs, [2]law.Date{d, d})
		}
	}
	return runs, first(err, err2)
}

// splits says whether a line ends on one of some days: the last of a month, or of the time that the law or a decision
// gives. Where lines end does not depend on when they are written.
func (p *Placement) splits(from, to law.Date) bool {
	for d := from; !d.After(to); d = d.AddDays(1) {
		if d.AddDays(1).At(0, 0).Day() == 1 || d == law.LimitDate(p.Since) ||
			slices.ContainsFunc(p.Extensions, func(e Extension) bool { return d == e.Until }) {
			return true
		}
	}
	return false
}

// mealDraft gives the line of a stay that still grows; nil: there is none.
func (c *change) mealDraft(pl *Placement) (*CostLine, error) {
	rows, err := list[CostLine](c.tx, Where("placement_id", Eq, pl.ID).And("kind", Eq, "meal").And("state", Eq, string(CostDraft)).Top(1))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// addMeals counts days in a row: on the draft where they go on from it, else on a line of their own.
func (c *change) addMeals(pl *Placement, draft *CostLine, from, to law.Date) (line *CostLine, err error) {
	if line = draft; draft != nil && (draft.Item.To.AddDays(1) != from || pl.splits(draft.Item.To, draft.Item.To)) {
		draft.State, line = CostSubmitted, nil
		if err := c.update(draft); err != nil {
			return nil, err
		}
	}
	if line == nil {
		line = &CostLine{Meta: Meta{ID: c.s.NewID(), Unit: pl.Unit}, CaseID: pl.CaseID, PersonID: pl.PersonID, PlacementID: pl.ID, State: CostDraft,
			ProposedBy: c.user.ID, Item: law.Item{Kind: "meal", Persons: 1, From: from, ContinuesBefore: from != pl.Since, ContinuesAfter: true}}
	}
	if line.Item.To = to; line.Version == 0 {
		err = first(c.compute(line), c.insert(line))
	} else {
		err = first(c.compute(line), c.update(line))
	}
	if err == nil {
		err = c.markDays(pl, from, to, line.ID)
	}
	return line, taken(err, "day", "ngày này đã có tiền ăn", "already has a meal-day")
}

// markDays counts days: new ones, and those that another stay has given back.
func (c *change) markDays(pl *Placement, from, to law.Date, line string) error {
	rows, err := list[MealDay](c.tx, Where("person_id", Eq, pl.PersonID).And("day", Ge, from.String()).And("day", Le, to.String()).Top(most))
	known := map[law.Date]*MealDay{}
	for i := range rows {
		known[rows[i].Day] = &rows[i]
	}
	for d := from; err == nil && !d.After(to); d = d.AddDays(1) {
		switch m := known[d]; {
		case m == nil:
			err = c.insert(&MealDay{Meta: Meta{ID: pl.PersonID + "." + d.String(), Unit: pl.Unit}, PersonID: pl.PersonID, Day: d, PlacementID: pl.ID, CostLineID: line})
		case m.PlacementID != "":
			err = ErrDuplicate
		default:
			m.PlacementID, m.CostLineID = pl.ID, line
			err = c.update(m)
		}
	}
	return err
}

// returnDays takes the days after one from a stay that turns out to have ended with it: they were counted before anybody had
// said so. Its lines are corrected when they are closed.
func (c *change) returnDays(pl *Placement, to law.Date) error {
	if !pl.MealsTo.After(to) {
		return nil
	}
	days, err := list[MealDay](c.tx, Where("placement_id", Eq, pl.ID).And("day", Gt, to.String()).Top(most))
	for i := range days {
		if err == nil {
			days[i].PlacementID, days[i].CostLineID = "", ""
			err = c.update(&days[i])
		}
	}
	if pl.MealsTo = to; to.Before(pl.Start) {
		pl.MealsTo = law.Date{}
	}
	return err
}

// closeMeals ends the growing line of a stay that is over. What counts less on the last day, where a province's policy
// says so, is corrected by another line where the last one is closed already.
func (c *change) closeMeals(pl *Placement) error {
	draft, err := c.mealDraft(pl)
	if err != nil || draft == nil {
		return first(err, c.correctMeals(pl))
	}
	if facts := pl.mealFacts(draft.Item); facts.From.After(facts.To) {
		draft.AmountVND, draft.State, draft.Reason = 0, CostReturned, "đã rời nơi chăm sóc trước những ngày này"
		return first(c.update(draft), c.correctMeals(pl))
	}
	draft.Item, draft.State = pl.mealFacts(draft.Item), CostSubmitted
	if err = c.compute(draft); err != nil {
		refused := asError(err)
		if refused.Code != CodeRule {
			return err
		}
		draft.AmountVND, draft.State, draft.Reason = 0, CostReturned, refused.VI
	}
	return first(c.update(draft), c.correctMeals(pl))
}

// mealFacts gives the item of a line of meals with what is known now: the times in hospital, and the last day of the stay.
// It ends before it begins where the stay had ended before all of its days.
func (p *Placement) mealFacts(it law.Item) law.Item {
	if last := p.lastMeal(); !last.IsZero() && it.To.After(last) {
		it.To = last
	}
	it.InPatient = nil
	for _, h := range p.InPatient {
		it.InPatient = append(it.InPatient, law.Stay{From: h.Admitted, To: h.until(it.To)})
	}
	it.ContinuesAfter = it.To != p.End || groundOf(p.EndCode).moves
	return it
}

// lastMeal gives the last day whose meals a stay that has ended may hold, which may be the one before it began: the day
// of a move is the next carer's. Zero: the stay goes on.
func (p *Placement) lastMeal() law.Date {
	switch {
	case p.End.IsZero():
		return law.Date{}
	case p.MealsTo.IsZero():
		return p.Start.AddDays(-1)
	case p.MealsTo.Before(p.End):
		return p.MealsTo
	}
	return p.End
}

// correctMeals writes back pay or recovery beside each closed line of a stay whose facts came out otherwise.
func (c *change) correctMeals(pl *Placement) error {
	lines, err := list[CostLine](c.tx, Where("placement_id", Eq, pl.ID).And("kind", Eq, "meal").And("adjusts", Eq, "").
		And("state", Ne, string(CostReturned)).By("created_at").Top(most))
	for i := range lines {
		old := &lines[i]
		now := pl.mealFacts(old.Item)
		if err != nil || old.State == CostDraft || now.ContinuesAfter == old.Item.ContinuesAfter && now.To == old.Item.To && len(now.InPatient) == 0 {
			continue
		}
		a, e := c.s.againWith(c.tx, old, now)
		if err = e; err == nil && a != nil {
			err = c.insert(adjusting(c.s.NewID(), old, a, c.user.ID))
		}
	}
	return err
}
