package responder

import (
	"context"
	"time"
)

// JobEscalate is the kind of the periodic job that tells people of tasks that nobody has done in time.
const JobEscalate = "task.escalate"

// The wait before the level above hears of a task that is still open: short where the law counts hours.
const (
	escalateAfter     = 24 * time.Hour
	escalateSoonAfter = 2 * time.Hour
)

// Escalate tells of each task that is overdue and of which somebody must hear now: first its holder and the
// coordinators of the commune, then those of the province, then no more: it stays on the list of what is overdue.
func (s *Service) Escalate(ctx context.Context) error {
	for {
		var late []Task
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			late, err = list[Task](tx, Where("state", Eq, string(TaskOpen)).And("tell_at", Le, s.Now()).By("tell_at").Top(fullPage))
			return err
		})
		for i := range late {
			if err == nil {
				_, err = s.AsSystem(ctx, JobEscalate, late[i].ID, struct{}{})
			}
		}
		if err != nil || len(late) < fullPage {
			return wrap(err, "escalate")
		}
	}
}

// applyTaskEscalate tells the next level of a task that is overdue. Asked too early, or again, it does nothing.
func applyTaskEscalate(c *change) error {
	t, err := get[Task](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	k, err := c.work(t.CaseID)
	if err != nil {
		return err
	}
	if t, err = lock[Task](c.tx, t.ID); err != nil || t.State != TaskOpen || c.now.Before(t.TellAt) {
		return err
	}
	if err := c.tellOverdue(k, t); err != nil {
		return err
	}
	t.Told++
	t.TellAt = nothingDue()
	if t.Told == 1 {
		t.TellAt = c.now.Add(t.patience())
	}
	return c.update(t)
}

// patience is how long the commune has before the province hears.
func (t *Task) patience() time.Duration {
	if t.DueAt.Sub(t.CreatedAt) < escalateAfter {
		return escalateSoonAfter
	}
	return escalateAfter
}

// tellOverdue writes to the holder and the coordinators of the commune, the second time to those of the province. A
// commune without a coordinator is the province's at once.
func (c *change) tellOverdue(k *Case, t *Task) error {
	to := map[string]User{}
	if t.Told == 0 && t.AssignedTo != "" {
		if u, err := get[User](c.tx, t.AssignedTo); err == nil {
			to[u.ID] = *u
		}
	}
	levels := []string{k.Unit, c.province(k.Unit)}
	for _, unit := range levels[min(t.Told, 1):] {
		users, err := list[User](c.tx, Where("role", Eq, string(RoleCoordinator)).And("unit", Eq, unit).Top(20))
		if err != nil {
			return err
		}
		for _, u := range users {
			to[u.ID] = u
		}
		if len(users) > 0 {
			break
		}
	}
	for _, id := range sorted(to) {
		if u := to[id]; u.Active {
			if err := c.send("clock.warning", k, u.Phone, "user:"+u.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
