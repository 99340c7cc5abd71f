package responder

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// CarerState is where a carer stands in the register.
type CarerState string

// The states of a carer: applied (form 08), verified (form 11), active, paused for a while, ended.
const (
	CarerApplied  CarerState = "applied"
	CarerVerified CarerState = "verified"
	CarerActive   CarerState = "active"
	CarerPaused   CarerState = "paused"
	CarerEnded    CarerState = "ended"
)

func carerStates() []CarerState {
	return []CarerState{CarerApplied, CarerVerified, CarerActive, CarerPaused, CarerEnded}
}

// endGrounds lists why a carer leaves the register (Law on Children Art 69, R-3.17; ): conditions lost, ill-treatment
// or another breach with harm, profiteering, not able any more, on request (form 15), or another ground with its reason.
func endGrounds() []string {
	return []string{"conditions_lost", "breach", "profiteering", "not_able", "request", "died", "moved", "other"}
}

// mayBegin checks the state in which a carer enters the register.
func (c *change) mayBegin(r *Carer) error {
	switch r.State {
	case CarerApplied:
		return nil
	case CarerVerified:
		return c.isVerified(r)
	case CarerActive:
		return first(c.isVerified(r), c.isComplete(r))
	}
	return invalid("state", "khi đăng ký chỉ là applied, verified hoặc active", "may only be applied, verified or active when registering")
}

// isVerified refuses a household whose conditions nobody has checked on form 11.
func (c *change) isVerified(r *Carer) error {
	if e := r.evidence("form_11"); r.home() && slices.Contains(r.accepted(), "child") && (e == nil || !e.Met) {
		return broken("R-3.15", "evidence", "chưa có xác minh điều kiện (mẫu số 11)", "the conditions are not verified (form 11)")
	}
	return nil
}

// isComplete refuses a household that lacks a condition of the law, naming all it lacks, and notes when it first lacks none.
func (c *change) isComplete(r *Carer) error {
	today := law.DateOf(c.now)
	lacking, err := c.s.lacking(r, today)
	if err != nil {
		return err
	}
	if len(lacking) == 0 {
		if r.CompleteOn.IsZero() {
			r.CompleteOn = today
		}
		return nil
	}
	var vi, en []string
	for _, l := range lacking {
		if !slices.Contains(vi, l.VI) {
			vi, en = append(vi, l.VI), append(en, l.EN)
		}
	}
	return broken(lacking[0].Rule, "evidence", "còn thiếu: "+strings.Join(vi, "; "), "still lacks: "+strings.Join(en, "; "))
}

// stepCarer moves a carer from one of some states to another, with the reason.
func (c *change) stepCarer(r *Carer, reason string, to CarerState, from ...CarerState) error {
	if err := first(given("data.reason", reason != ""), text("data.reason", reason, 500)); err != nil {
		return err
	}
	if slices.Contains(from, r.State) {
		r.State, r.Reason, r.StateAt = to, reason, c.now
		return nil
	}
	return broken("", "state", "nơi chăm sóc không ở bước này", "the carer is not at this step")
}

type carerStep struct {
	Reason    string    `json:"reason"`
	Ground    string    `json:"ground"`
	Emergency bool      `json:"emergency"`
	CaseID    string    `json:"case_id"` // of the emergency
	DueAt     time.Time `json:"due_at"`  // by when what is missing must be there
}

func (c *change) carerStep() (in carerStep, r *Carer, err error) {
	if err := c.op.decode(&in); err != nil {
		return in, nil, err
	}
	r, err = c.carer()
	return in, r, err
}

// carer locks the subject, a carer of the author's area.
func (c *change) carer() (*Carer, error) {
	r, err := lock[Carer](c.tx, c.op.Subject)
	if err != nil {
		return nil, err
	}
	return r, c.mayTouch(r)
}

// applyCarerVerify says that the conditions of an applicant were checked on the spot.
func applyCarerVerify(c *change) error {
	in, r, err := c.carerStep()
	if err != nil {
		return err
	}
	return first(c.stepCarer(r, in.Reason, CarerVerified, CarerApplied), c.isVerified(r), c.update(r))
}

// applyCarerActivate lets a carer take people in, once every condition is proven. A relative may begin before that in an
// emergency of a case; what is missing then becomes a task of the case.
func applyCarerActivate(c *change) error {
	in, r, err := c.carerStep()
	if err != nil {
		return err
	}
	if in.Emergency {
		return c.activateKin(r, in)
	}
	if err := c.stepCarer(r, in.Reason, CarerActive, CarerVerified, CarerPaused); err != nil {
		return err
	}
	r.EmergencyOn = law.Date{}
	return first(c.isComplete(r), c.update(r))
}

func (c *change) activateKin(r *Carer, in carerStep) error {
	if r.Kind != "relative" {
		return broken("R-3.10", "data.emergency", "chỉ người thân thích được nhận trước khi đủ giấy tờ", "only a relative may begin before the papers are there")
	}
	if err := c.stepCarer(r, in.Reason, CarerActive, CarerApplied, CarerVerified, CarerPaused); err != nil {
		return err
	}
	if !in.DueAt.After(c.now) || in.DueAt.After(c.now.AddDate(0, 3, 0)) {
		return invalid("data.due_at", "phải trong ba tháng tới", "must be within the next three months")
	}
	k, err := c.work(in.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	r.EmergencyOn = law.DateOf(c.now)
	return first(c.chase(k, in.DueAt), c.update(r))
}

// chase makes a task of the case of what a relative still has to bring.
func (c *change) chase(k *Case, due time.Time) error {
	open, err := openTasks(c.tx, k.ID)
	if err != nil {
		return err
	}
	t := Task{Meta: Meta{ID: c.s.NewID(), Unit: k.Unit}, CaseID: k.ID, Rule: "R-3.10", Citation: "khoản 4 Điều 32 Nghị định số 56/2017/NĐ-CP",
		VI: "Bổ sung điều kiện còn thiếu của người thân nhận chăm sóc", EN: "Complete the papers of the relative who cares",
		DueAt: due.UTC().Truncate(time.Millisecond), AssignedTo: k.AssignedTo, State: TaskOpen}
	t.of(k)
	k.clock(append(open, t))
	return first(c.insert(&t), c.update(k))
}

// applyCarerPause lets a carer rest: nobody is proposed there, and who was to come goes elsewhere. Who is there stays.
func applyCarerPause(c *change) error {
	in, r, err := c.carerStep()
	if err != nil {
		return err
	}
	return first(c.stepCarer(r, in.Reason, CarerPaused, CarerActive), c.update(r), c.refuseAll(r.ID))
}

// applyCarerEnd takes a carer off the register on a ground of the law. Who was to come goes elsewhere, and who is still there
// must be moved at once.
func applyCarerEnd(c *change) error {
	in, r, err := c.carerStep()
	if err != nil {
		return err
	}
	if err := oneOf("data.ground", in.Ground, endGrounds()...); err != nil {
		return err
	}
	r.Ground = in.Ground
	err = first(c.stepCarer(r, in.Reason, CarerEnded, CarerApplied, CarerVerified, CarerActive, CarerPaused), c.update(r), c.refuseAll(r.ID))
	if err != nil {
		return err
	}
	there, err := c.mustMove(r.ID)
	c.facts["people_there"] = strconv.Itoa(there)
	return err
}

// applyCarerConfirm notes that somebody asked the carer, and all that is known of it is still so.
func applyCarerConfirm(c *change) error {
	r, err := c.carer()
	if err != nil {
		return err
	}
	r.ConfirmedAt = c.now
	return c.update(r)
}
