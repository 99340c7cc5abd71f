package responder

import (
	"slices"
	"time"

	"kipthoi/responder/law"
)

// duty is a clock of the law in the life of a case: the step that starts it, the steps that fulfil it, and those after
// which nobody needs it. A step is a kind of operation, reported, help, "assess." and a form, or "task." and the clock of a
// task that was done.
type duty struct {
	clock  string
	starts []string
	done   []string
	drops  []string
	of     func(family Family, kind string, child bool) bool
}

// Steps that more than one kind of operation takes: a report comes from a phone, a list, the hotline or a registration,
// and help by hand-over or payment.
const (
	reported = "reported"
	help     = "help"
)

// duties lists the clocks that run by themselves. A child at risk: emergency measures within 12 hours, nights and
// holidays counted, an assessment before that, then plan and reviews, visits to the
// carer, and 15 days at most of a separation. Another person in need of protection: verified within 2 working days, decided within 3. A
// disaster: the commune chair's decision within "02 ngày" (R-1.12c).
func duties() []duty {
	protected := func(f Family, _ string, _ bool) bool { return f == Protection }
	orphan := func(f Family, kind string, _ bool) bool { return f == Protection && kind == "P_ORPHAN" }
	other := func(f Family, kind string, _ bool) bool { return f == Protection && kind != "P_ORPHAN" }
	child := func(f Family, _ string, child bool) bool { return f == Protection && child }
	relief := func(f Family, _ string, _ bool) bool { return f == Disaster }
	report := []string{reported}
	ended := []string{"placement.end"}
	return []duty{
		{"relief_commune", report, []string{"case.decide", help}, nil, relief},
		{"child_emergency", report, []string{help}, nil, child},
		{"child_first_assessment", report, []string{"assess.child_first", "assess.child_detailed"}, nil, child},
		{"orphan_commune", report, []string{"case.verify"}, nil, orphan},
		{"orphan_decide", []string{"case.verify", pending}, []string{"case.decide"}, nil, orphan},
		{"urgent_verify", report, []string{"case.verify"}, nil, other},
		{"urgent_decide", []string{"case.verify", pending}, []string{"case.decide"}, nil, other},
		{"child_detailed_assessment", []string{"assess.child_first"}, []string{"assess.child_detailed"}, nil, child},
		{"child_plan_draft", []string{"assess.child_first"}, nil, nil, child},
		{"child_plan_approve", []string{"task.child_plan_draft"}, nil, nil, child},
		{"child_review", []string{"task.child_plan_approve", "task.child_review"}, nil, nil, child},
		{"child_separation", []string{separation}, ended, nil, child},
		{"placement_limit", []string{"placement.handover"}, ended, nil, protected},
		{"child_visit_1", []string{"placement.handover"}, nil, ended, child},
		{"child_visit_2", []string{"task.child_visit_1"}, nil, ended, child},
		{"child_visit_next", []string{"task.child_visit_2", "task.child_visit_next"}, nil, ended, child},
	}
}

// separation is the step of a decision to take a child away for a time, 15 days at most.
const separation = "separation"

// pending is the step of a hand-over before the papers: the decision must follow.
const pending = "decision.pending"

// tasks makes those that a step of a case starts at an instant.
func (c *change) tasks(k *Case, step string, at time.Time, child bool) (out []Task, err error) {
	for _, d := range duties() {
		if !slices.Contains(d.starts, step) || !d.of(k.Family, k.Kind, child) {
			continue
		}
		due, err := c.s.Law.Deadline(law.DeadlineRequest{Kind: d.clock, From: law.MomentOf(at), Province: c.province(k.Unit)})
		if err != nil {
			return nil, err
		}
		t := Task{Meta: Meta{ID: c.s.NewID(), Unit: k.Unit}, CaseID: k.ID, Clock: d.clock, Rule: due.Rule, Citation: due.Citation,
			VI: due.Name, EN: due.NameEN, DueAt: due.EndsAt.Time.UTC(), AssignedTo: k.AssignedTo, State: TaskOpen}
		t.of(k)
		out = append(out, t)
	}
	return out, nil
}

// step does what follows from a step of a case: settles the tasks that it fulfils or drops, opens those that it starts
// at an instant, and sets the case's clock. The case is locked, and written by the caller.
func (c *change) step(k *Case, step string, at time.Time) error {
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	return c.stepFrom(k, open, step, at)
}

// stepFrom is step for a case whose open tasks are known, as those of a new one are: none.
func (c *change) stepFrom(k *Case, open []Task, step string, at time.Time) (err error) {
	var left []Task
	for i := range open {
		t := &open[i]
		if state := after(step, t.Clock); state != TaskOpen {
			err = first(err, c.settle(t, state, ""))
		} else {
			left = append(left, *t)
		}
	}
	child, e := c.child(k)
	begun, e2 := c.tasks(k, step, at, child)
	if err = first(err, e, e2); err != nil {
		return err
	}
	for i := range begun {
		if slices.ContainsFunc(left, func(t Task) bool { return t.Clock == begun[i].Clock }) {
			continue
		}
		if err := c.insert(&begun[i]); err != nil {
			return err
		}
		left = append(left, begun[i])
	}
	k.clock(left)
	return nil
}

// after says what becomes of a task by a step.
func after(step, clock string) TaskState {
	for _, d := range duties() {
		switch {
		case d.clock != clock:
		case slices.Contains(d.done, step):
			return TaskDone
		case slices.Contains(d.drops, step):
			return TaskCancelled
		}
	}
	return TaskOpen
}

// child says whether the person of a protection case is a child, or may be one.
func (c *change) child(k *Case) (bool, error) {
	if k.Family != Protection {
		return false, nil
	}
	p, err := get[Person](c.tx, k.PersonID)
	return err == nil && p.mayBeChild(law.DateOf(k.ReceivedAt)), err
}
