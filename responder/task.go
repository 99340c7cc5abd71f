package responder

import "time"

// TaskState is where a task stands.
type TaskState string

// The states of a task.
const (
	TaskOpen      TaskState = "open"
	TaskDone      TaskState = "done"
	TaskCancelled TaskState = "cancelled"
)

// Task is something that must be done for a case by a time, "việc phải làm": made by a clock of the law, or by hand.
type Task struct {
	Meta
	CaseID      string    `json:"case_id"`
	PlacementID string    `json:"placement_id"` // of a task of one stay
	Clock       string    `json:"clock"`        // kind of the law's clock; "" when a person made it
	Rule        string    `json:"rule"`
	Citation    string    `json:"citation"`
	VI          string    `json:"text_vi"`
	EN          string    `json:"text_en"`
	DueAt       time.Time `json:"due_at"` // the instant from which it is too late
	AssignedTo  string    `json:"assigned_to"`
	State       TaskState `json:"state"`
	Reason      string    `json:"reason"` // of its end; a note may do when it was done
	SettledAt   time.Time `json:"settled_at"`
	SettledBy   string    `json:"settled_by"`
	Family      Family    `json:"family"` // of the case, and its kind, for figures
	Kind        string    `json:"kind"`
	Week        string    `json:"week"`    // in which it is due
	Late        bool      `json:"late"`    // done after it was due
	Told        int64     `json:"told"`    // how many levels have heard that it is overdue
	TellAt      time.Time `json:"tell_at"` // when the next level hears, unless it is done
}

// Table names the table.
func (*Task) Table() string { return "tasks" }

// nothingDue stands where nothing is due, so that lists put such cases last.
func nothingDue() time.Time { return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }

// clock sets what is due next: the earliest of the open tasks, the first made of two at the same time.
func (k *Case) clock(open []Task) {
	k.DueAt, k.DueRule, k.DueText, k.DueTextEN = nothingDue(), "", "", ""
	for _, t := range open {
		if t.DueAt.Before(k.DueAt) {
			k.DueAt, k.DueRule, k.DueText, k.DueTextEN = t.DueAt, t.Rule, t.VI, t.EN
		}
	}
}

// due gives when the next task is due; zero when nothing is.
func (k *Case) due() time.Time {
	if k.DueAt.Equal(nothingDue()) {
		return time.Time{}
	}
	return k.DueAt
}

// openTasks reads what is still to be done for a case. Tasks change only under the lock of their case.
func openTasks(tx Tx, caseID string) ([]Task, error) {
	return list[Task](tx, Where("case_id", Eq, caseID).And("state", Eq, string(TaskOpen)).By("created_at").Top(most))
}

// of notes what figures need of the case, and when it is overdue.
func (t *Task) of(k *Case) {
	t.Family, t.Kind, t.Week, t.TellAt = k.Family, k.Kind, weekOf(t.DueAt), t.DueAt
}

// settle ends a task.
func (c *change) settle(t *Task, state TaskState, reason string) error {
	t.Late = state == TaskDone && c.now.After(t.DueAt)
	t.State, t.Reason, t.SettledAt, t.SettledBy = state, reason, c.now, c.user.ID
	return c.update(t)
}

// work locks a case whose author may know all of it.
func (c *change) work(id string) (*Case, error) {
	k, err := lock[Case](c.tx, id)
	if err != nil {
		return nil, err
	}
	if c.user.sees(k) < sightAll {
		return nil, notFound("case")
	}
	c.caseID, c.cleared, c.visiting = k.ID, true, c.guest(k)
	return k, nil
}

// visible locks a case of which its author may know at least the code.
func (c *change) visible(id string) (*Case, error) {
	k, err := lock[Case](c.tx, id)
	if err != nil {
		return nil, err
	}
	if c.user.sees(k) == sightNone {
		return nil, notFound("case")
	}
	c.caseID, c.cleared = k.ID, true
	return k, nil
}

// MaxTasks is the most tasks that a case may have open.
const MaxTasks = 100

type taskAdd struct {
	CaseID     string    `json:"case_id"`
	VI         string    `json:"text_vi"`
	EN         string    `json:"text_en"`
	DueAt      time.Time `json:"due_at"`
	AssignedTo string    `json:"assigned_to"`
}

func (in *taskAdd) validate(now time.Time) error {
	err := first(given("data.text_vi", in.VI != ""), text("data.text_vi", in.VI, 300), text("data.text_en", in.EN, 300),
		given("data.due_at", !in.DueAt.IsZero()))
	if err == nil && (in.DueAt.Before(now.AddDate(0, 0, -1)) || in.DueAt.After(now.AddDate(5, 0, 0))) {
		err = invalid("data.due_at", "phải từ hôm qua đến 5 năm tới", "must be from yesterday to five years from now")
	}
	return err
}

// applyTaskAdd makes a task by hand; without a person it is the holder's of the case.
func applyTaskAdd(c *change) error {
	var in taskAdd
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := in.validate(c.now); err != nil {
		return err
	}
	k, err := c.work(in.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	if k.Closed {
		return isClosed()
	}
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	if len(open) >= MaxTasks {
		return broken("", "data.case_id", "hồ sơ có quá nhiều việc đang mở", "has too many open tasks")
	}
	t := Task{Meta: Meta{ID: c.op.Subject, Unit: k.Unit}, CaseID: k.ID, VI: in.VI, EN: in.EN, DueAt: in.DueAt.UTC().Truncate(time.Millisecond),
		AssignedTo: k.AssignedTo, State: TaskOpen}
	t.of(k)
	if t.EN == "" {
		t.EN = t.VI
	}
	if in.AssignedTo != "" {
		if err := c.worker("data.assigned_to", in.AssignedTo, k); err != nil {
			return err
		}
		t.AssignedTo = in.AssignedTo
	}
	k.clock(append(open, t))
	return first(c.insert(&t), c.update(k))
}

func isClosed() error {
	return broken("", "status", "hồ sơ đã đóng", "the case is closed")
}

// worker checks that a user can be given work on a case: one of the field or a coordinator who answers for its place.
func (c *change) worker(field, id string, k *Case) error {
	u, err := get[User](c.tx, id)
	switch {
	case err != nil:
		return within(field, err)
	case !u.canTake(k):
		return invalid(field, "không phải người làm việc ở địa bàn này", "does not work on cases in this place")
	}
	return nil
}

// cancelAll ends what is still to be done for a case.
func (c *change) cancelAll(k *Case, reason string) error {
	open, err := openTasks(c.tx, k.ID)
	for i := range open {
		err = first(err, c.settle(&open[i], TaskCancelled, reason))
	}
	return err
}

// canTake says whether a user can be given work on a case.
func (u User) canTake(k *Case) bool {
	return u.Active && (u.Role == RoleField || u.Role == RoleCoordinator) && (u.answersFor(k.Unit, k.Province) || u.knows(k.Shared))
}

type taskSettle struct {
	Reason     string `json:"reason"`
	AssignedTo string `json:"assigned_to"`
}

// onTask locks the case of an open task and reads the task.
func (c *change) onTask() (in taskSettle, t *Task, k *Case, err error) {
	if err := first(c.op.decode(&in), text("data.reason", in.Reason, 500)); err != nil {
		return in, nil, nil, err
	}
	t, err = get[Task](c.tx, c.op.Subject)
	if err == nil {
		if k, err = c.work(t.CaseID); err != nil {
			err = notFound("task") // like any other that the author may not know of
		}
	}
	if err != nil {
		return in, nil, nil, err
	}
	t, err = lock[Task](c.tx, c.op.Subject) // as it is under the case's lock
	if err == nil && t.State != TaskOpen {
		err = broken("", "state", "việc này đã kết thúc", "the task is settled")
	}
	return in, t, k, err
}

// applyTaskDone says that a task was done; what follows from it begins.
func applyTaskDone(c *change) error {
	in, t, k, err := c.onTask()
	if err != nil {
		return err
	}
	return first(c.settle(t, TaskDone, in.Reason), c.taskDone(k, t), c.update(k))
}

// taskDone begins what follows from a task of the case, or of one of its stays.
func (c *change) taskDone(k *Case, t *Task) error {
	if t.PlacementID == "" {
		return c.step(k, "task."+t.Clock, c.when(k))
	}
	pl, err := get[Placement](c.tx, t.PlacementID)
	return first(err, c.stepOf(k, pl, "task."+t.Clock, c.when(k)))
}

// applyTaskCancel drops a task with a reason. A task of the law only a coordinator drops.
func applyTaskCancel(c *change) error {
	in, t, k, err := c.onTask()
	switch {
	case err != nil:
		return err
	case in.Reason == "":
		return required("data.reason")
	case t.Clock != "" && c.user.Role != RoleCoordinator:
		return forbidden("chỉ điều phối viên được huỷ việc do luật quy định", "only coordinators may cancel a task of the law")
	}
	return first(c.settle(t, TaskCancelled, in.Reason), c.step(k, "task.cancel", c.now), c.update(k))
}

func applyTaskAssign(c *change) error {
	in, t, k, err := c.onTask()
	if err != nil {
		return err
	}
	if err := c.worker("data.assigned_to", in.AssignedTo, k); err != nil {
		return err
	}
	t.AssignedTo = in.AssignedTo
	return c.update(t)
}

// when is when a step of a case was taken: by its author's clock, not before the case and not in the future.
func (c *change) when(k *Case) time.Time {
	if c.op.At.Before(k.ReceivedAt) {
		return k.ReceivedAt
	}
	return earlier(c.op.At, c.now)
}
