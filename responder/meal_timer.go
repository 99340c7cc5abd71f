package responder

import (
	"context"
	"time"

	"kipthoi/responder/law"
)

// JobMeals is the kind of job that counts a placement's meals each morning. JobMissed finds, once an hour, the placements
// that no such job has reached.
const (
	JobMeals  = "meal.accrue"
	JobMissed = "meal.missed"
)

// enqueueMeals asks for the placement's meals to be counted after the next midnight; the key is placement and day, so
// any number of askers make one job.
func (c *change) enqueueMeals(pl *Placement) error {
	if !pl.MealsTo.Before(pl.Limit) && !pl.MealsTo.IsZero() {
		return nil
	}
	next := law.DateOf(c.now).AddDays(1)
	return c.enqueue(Job{Kind: JobMeals, Key: pl.ID + "." + next.String(), Payload: pl.ID, RunAt: next.At(0, 5)})
}

// CountMeals counts the meals of a placement up to and including yesterday. Any number of callers count a day once.
func (s *Service) CountMeals(ctx context.Context, placement string) error {
	_, err := s.AsSystem(ctx, "meal.accrue", placement, struct{}{})
	return err
}

// MissedMeals asks for the meals of all placements that stand behind: their job died, or nobody worked for days.
func (s *Service) MissedMeals(ctx context.Context) error {
	hour, now := slot(s.Now(), time.Hour)
	yesterday := law.DateOf(now).AddDays(-1).String()
	return wrap(s.Store.Write(ctx, func(tx Tx) error {
		behind, err := list[Placement](tx, Where("state", Eq, string(PlacementActive)).And("meals_to", Lt, yesterday).And("start", Le, yesterday).Top(100_000))
		for i := range behind {
			if pl := &behind[i]; err == nil && pl.MealsTo.Before(pl.Limit) {
				err = tx.Enqueue(Job{Kind: JobMeals, Key: pl.ID + "." + hour, Payload: pl.ID, RunAt: s.Now()})
			}
		}
		return err
	}), "find meals that were missed")
}
