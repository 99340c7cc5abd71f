package responder

import (
	"context"
	"fmt"
	"time"

	"kipthoi/responder/law"
)

// JobLimit is the kind of job that warns that the limit of a stay comes near; its payload is the placement.
const JobLimit = "placement.warn"

// warnings lists the clocks by which is warned, the first first: their days count from the first day of the three months.
func warnings() []string {
	return []string{"placement_warning_1", "placement_warning_2", "placement_warning_3"}
}

// warnDay gives the day of the n-th warning, from 0.
func (c *change) warnDay(pl *Placement, n int64) (law.Date, error) {
	due, err := c.s.Law.Deadline(law.DeadlineRequest{Kind: warnings()[n], From: law.MomentOf(pl.period().At(0, 0)), Province: c.province(pl.Unit)})
	return due.LastDay, err
}

// watchLimit asks for the next warning: in the morning of its day.
func (c *change) watchLimit(pl *Placement) error {
	if pl.Warned >= int64(len(warnings())) {
		return nil
	}
	day, err := c.warnDay(pl, pl.Warned)
	if err != nil || day.After(pl.Limit) {
		return err
	}
	at := day.At(8, 0)
	if at.Before(c.now) {
		at = c.now
	}
	return c.enqueue(Job{Kind: JobLimit, Key: fmt.Sprintf("%s.%s.%d", pl.ID, pl.Limit, pl.Warned), Payload: pl.ID, RunAt: at})
}

// WarnLimit warns of the limit of a stay, once for each of the days of warning.
func (s *Service) WarnLimit(ctx context.Context, placement string) error {
	_, err := s.AsSystem(ctx, JobLimit, placement, struct{}{})
	return err
}

// applyPlacementWarn puts the task of a warning whose day has come and tells the coordinators and the carer how many days
// are left. Of several that are late the last one counts.
func applyPlacementWarn(c *change) error {
	pl, k, err := c.onPlacement(PlacementActive, PlacementEnded)
	if err != nil || pl.State == PlacementEnded {
		return err
	}
	came := pl.Warned
	for ; came < int64(len(warnings())); came++ {
		day, err := c.warnDay(pl, came)
		if err != nil {
			return err
		}
		if day.After(law.DateOf(c.now)) {
			break
		}
	}
	if came == pl.Warned {
		return c.watchLimit(pl)
	}
	pl.Warned = came
	return first(c.warn(pl, k), c.update(pl), c.watchLimit(pl))
}

// warn puts the task of the latest warning, to be done before the next one, and writes to who must know.
func (c *change) warn(pl *Placement, k *Case) error {
	next := pl.Limit.AddDays(1)
	if pl.Warned < int64(len(warnings())) {
		day, err := c.warnDay(pl, pl.Warned)
		if err != nil {
			return err
		}
		next = latest(day, law.DateOf(c.now).AddDays(1))
	}
	if err := c.warnTask(pl, k, next.At(0, 0)); err != nil {
		return err
	}
	left := int64(max(0, pl.Limit.Sub(law.DateOf(c.now))))
	carer, err := get[Carer](c.tx, pl.CarerID)
	if err != nil {
		return err
	}
	return first(c.tellDays(k, k.Unit, left), c.mailDays(k, carer.Phone, "carer:"+carer.ID, left))
}

func (c *change) warnTask(pl *Placement, k *Case, due time.Time) error {
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	t, err := c.taskOf(k, warnings()[pl.Warned-1], pl.period().At(0, 0))
	if err != nil {
		return err
	}
	t.PlacementID, t.DueAt = pl.ID, due.UTC()
	t.of(k)
	if err := c.insert(t); err != nil {
		return err
	}
	k.clock(append(open, *t))
	return c.update(k)
}

// tellDays writes to the coordinators of a unit and of its province how many days are left.
func (c *change) tellDays(k *Case, unit string, left int64) error {
	users, err := list[User](c.tx, Where("role", Eq, string(RoleCoordinator)).And("unit", In, []string{unit, c.province(unit)}).Top(20))
	for _, u := range users {
		if u.Active {
			err = first(err, c.mailDays(k, u.Phone, "user:"+u.ID, left))
		}
	}
	return err
}

func (c *change) mailDays(k *Case, to, recipient string, left int64) error {
	if to == "" {
		return nil
	}
	return c.mail(&Message{Meta: Meta{Unit: k.Unit}, CaseID: k.ID, CaseCode: k.Code, To: to, Recipient: recipient, Template: "placement.ending",
		Rank: rankOf("placement.ending", k), DueAt: k.due(), Days: left}, c.now)
}
