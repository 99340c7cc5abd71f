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
	stay   bool // of one stay with a carer: a case may have several
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
	orphan := func(f Family, kind string, _ bool) bool { return f == Protection && kind == "P_ORPHAN" }
	other := func(f Family, kind string, _ bool) bool { return f == Protection && kind != "P_ORPHAN" }
	child := func(f Family, _ string, child bool) bool { return f == Protection && child }
	relief := func(f Family, _ string, _ bool) bool { return f == Disaster }
	report, decided := []string{reported}, []string{"case.decide", "placement.decide"}
	return append(stayDuties(), []duty{
		{clock: "relief_commune", starts: report, done: []string{"case.decide", help}, of: relief},
		{clock: "child_emergency", starts: report, done: []string{help}, of: child},
		{clock: "child_first_assessment", starts: report, done: []string{"assess.child_first", "assess.child_detailed"}, of: child},
		{clock: "orphan_commune", starts: report, done: []string{"case.verify"}, of: orphan},
		{clock: "orphan_decide", starts: []string{"case.verify", pending}, done: decided, of: orphan},
		{clock: "urgent_verify", starts: report, done: []string{"case.verify"}, of: other},
		{clock: "urgent_decide", starts: []string{"case.verify", pending}, done: decided, of: other},
		{clock: "urgent_decide", starts: []string{pending}, done: []string{"placement.decide"}, of: relief},
		{clock: "child_detailed_assessment", starts: []string{"assess.child_first"}, done: []string{"assess.child_detailed"}, of: child},
		{clock: "child_plan_draft", starts: []string{"assess.child_first"}, of: child},
		{clock: "child_plan_approve", starts: []string{"task.child_plan_draft"}, of: child},
		{clock: "child_review", starts: []string{"task.child_plan_approve", "task.child_review"}, of: child},
		{clock: "child_handover", starts: []string{toCarer}, done: []string{"placement.handover"}, drops: []string{stayEnded, settledDown}, of: child},
		{clock: "child_separation", starts: []string{separation}, done: []string{stayEnded, settledDown}, of: child},
		{clock: "placement_next", starts: []string{moved, unsafe, noNext, carerGone}, done: []string{"placement.handover"}, of: anybody},
		{clock: "placement_search", starts: []string{ranAway}, drops: []string{"placement.handover"}, of: anybody},
		{clock: "placement_follow_up", starts: []string{settledDown}, drops: []string{"placement.handover"}, of: anybody},
	}...)
}

// stayDuties are those of a stay with a carer: minutes of the hand-over, visits to a child there one and three months
// after it and then every six, the carer's own reports after six months and then yearly (rulebook 3.1), the papers
// of a facility that took somebody in, a decision before the limit and warnings ahead of it.
func stayDuties() []duty {
	over := []string{stayEnded, settledDown, moved, movedOn, ranAway}
	begun, decided := []string{"placement.handover"}, append([]string{limitMoved}, over...)
	out := []duty{
		{clock: "handover_minutes", starts: begun, done: []string{"placement.minutes"}, of: anybody},
		{clock: "facility_papers", starts: []string{admitted}, of: anybody},
		{clock: carerPapers, drops: over, of: anybody},
		{clock: "placement_limit", starts: []string{limitMoved}, done: decided, of: anybody},
		{clock: "child_visit_1", starts: begun, drops: over, of: aChild},
		{clock: "child_visit_2", starts: begun, drops: over, of: aChild},
		{clock: "child_visit_next", starts: []string{"task.child_visit_2", "task.child_visit_next"}, drops: over, of: aChild},
		{clock: "carer_report_first", starts: begun, drops: over, of: aChild},
		{clock: "carer_report_yearly", starts: []string{"task.carer_report_first", "task.carer_report_yearly"}, drops: over, of: aChild},
	}
	for _, w := range warnings() {
		out = append(out, duty{clock: w, done: decided, of: anybody})
	}
	for i := range out {
		out[i].stay = true
	}
	return out
}

func anybody(Family, string, bool) bool          { return true }
func aChild(_ Family, _ string, child bool) bool { return child }

// Steps in the life of a stay that are no kind of operation.
const (
	stayEnded   = "placement.end"      // by death
	settledDown = "placement.settled"  // the person is home, or cared for elsewhere
	moved       = "placement.moved"    // it ended, and the person needs a place
	movedOn     = "placement.moved_on" // it ended by the hand-over to the next carer
	ranAway     = "placement.ran_away"
	noNext      = "placement.no_next"  // nobody is left to ask
	unsafe      = "placement.unsafe"   // a visit found the person in danger there
	admitted    = "placement.facility" // handed over to a facility: its papers are due
	carerGone   = "placement.gone"     // the carer left the register
	limitMoved  = "placement.limit"    // the limit was set, first or anew
)

// separation is the step of a decision to take a child away for a time, 15 days at most.
const separation = "separation"

// toCarer is the step of a decision to give a child to a carer: the hand-over follows within 15 working days.
const toCarer = "decision.carer"

// pending is the step of a hand-over before the papers: the decision must follow.
const pending = "decision.pending"

// tasks makes those that a step of a case, or of a stay, starts at an instant.
func (c *change) tasks(k *Case, pl *Placement, step string, at time.Time) (out []Task, err error) {
	child, err := c.child(k)
	if err != nil {
		return nil, err
	}
	there, err := c.childThere(pl)
	if err != nil {
		return nil, err
	}
	for _, d := range duties() {
		if !slices.Contains(d.starts, step) || !d.of(k.Family, k.Kind, d.stay && there || !d.stay && child) {
			continue
		}
		t, err := c.taskOf(k, d.clock, at)
		if err != nil {
			return nil, err
		}
		if d.stay {
			t.PlacementID = pl.ID
		}
		if d.clock == "placement_limit" { // a new decision may have set another day
			t.DueAt = pl.Limit.AddDays(1).At(0, 0).UTC()
		}
		t.of(k)
		out = append(out, *t)
	}
	return out, nil
}

// taskOf makes the task of a clock that starts at an instant.
func (c *change) taskOf(k *Case, clock string, at time.Time) (*Task, error) {
	due, err := c.s.Law.Deadline(law.DeadlineRequest{Kind: clock, From: law.MomentOf(at), Province: c.province(k.Unit)})
	return &Task{Meta: Meta{ID: c.s.NewID(), Unit: k.Unit}, CaseID: k.ID, Clock: clock, Rule: due.Rule, Citation: due.Citation,
		VI: due.Name, EN: due.NameEN, DueAt: due.EndsAt.Time.UTC(), AssignedTo: k.AssignedTo, State: TaskOpen}, err
}

// step does what follows from a step of a case: settles the tasks that it fulfils or drops, opens those that it starts
// at an instant, and sets the case's clock. The case is locked, and written by the caller.
func (c *change) step(k *Case, step string, at time.Time) error { return c.stepOf(k, nil, step, at) }

// stepOf is step for a step of a stay of the case: the tasks of its other stays are left alone.
func (c *change) stepOf(k *Case, pl *Placement, step string, at time.Time) error {
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	return c.stepFrom(k, pl, open, step, at)
}

// stepFrom is step for a case whose open tasks are known, as those of a new one are: none.
func (c *change) stepFrom(k *Case, pl *Placement, open []Task, step string, at time.Time) (err error) {
	var left []Task
	for i := range open {
		t := &open[i]
		if state := after(step, t.Clock); state != TaskOpen && t.about(pl) {
			err = first(err, c.settle(t, state, ""))
		} else {
			left = append(left, *t)
		}
	}
	begun, e := c.tasks(k, pl, step, at)
	if err = first(err, e); err != nil {
		return err
	}
	for i := range begun {
		if slices.ContainsFunc(left, func(t Task) bool { return t.Clock == begun[i].Clock && t.PlacementID == begun[i].PlacementID }) {
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

// about says whether a step of a stay touches the task: one of the whole case, or of this stay.
func (t *Task) about(pl *Placement) bool {
	return t.PlacementID == "" || pl != nil && t.PlacementID == pl.ID
}

// childThere says whether who stays with a carer is a child, or may be one.
func (c *change) childThere(pl *Placement) (bool, error) {
	if pl == nil {
		return false, nil
	}
	p, err := get[Person](c.tx, pl.PersonID)
	return err == nil && p.mayBeChild(law.DateOf(c.now)), err
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
