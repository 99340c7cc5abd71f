package responder

import (
	"kipthoi/responder/law"
)

// paper is a decision as a person typed it, "quyết định".
type paper struct {
	Number string `json:"decision_no"`
	Day    string `json:"decided_on"`
	Signer string `json:"signer"`
}

// read checks a paper and gives its date. One that must have a date has a signer as well.
func (p *paper) read(dated bool, earliest, latest law.Date) (law.Date, error) {
	on, err := date("data.decided_on", p.Day)
	err = first(err, text("data.decision_no", p.Number, 60), text("data.signer", p.Signer, 120))
	if dated {
		err = first(err, given("data.decision_no", p.Number != ""), given("data.decided_on", p.Day != ""), given("data.signer", p.Signer != ""))
	}
	if err == nil && !on.IsZero() && (on.Before(earliest) || on.After(latest)) {
		err = invalid("data.decided_on", "phải từ ngày tiếp nhận đến hôm nay", "must be from the day of the report to today")
	}
	return on, err
}

type handOver struct {
	paper
	Start     string   `json:"start"`
	Emergency bool     `json:"emergency"`
	Minutes   *minutes `json:"minutes"`
}

// applyPlacementHandOver begins the stay. Without a decision's number it must be an emergency. Who lived with
// another carer until then has moved.
func applyPlacementHandOver(c *change) error {
	var in handOver
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if in.Number == "" && !in.Emergency {
		return required("data.decision_no")
	}
	start, err := date("data.start", in.Start)
	if err != nil {
		return err
	}
	if start.IsZero() {
		start = law.DateOf(c.op.At)
	}
	pl, k, err := c.onPlacement(PlacementAccepted)
	if err != nil {
		return err
	}
	if start.After(law.DateOf(c.now)) || start.Before(law.DateOf(k.ReceivedAt)) {
		return invalid("data.start", "phải từ ngày tiếp nhận đến hôm nay", "must be from the day of the report to today")
	}
	carer, err := get[Carer](c.tx, pl.CarerID)
	if err != nil || carer.State != CarerActive {
		return first(err, broken("R-1.21", "carer_id", "nơi chăm sóc đã tạm dừng: tìm nơi khác", "the carer is paused: find another"))
	}
	pl.State, pl.Start, pl.Emergency = PlacementActive, start, in.Emergency
	if pl.DecidedOn, err = in.read(false, law.DateOf(k.ReceivedAt), law.DateOf(c.now)); err != nil {
		return err
	}
	pl.Decision, pl.Signer = in.Number, in.Signer
	if err := first(c.leave(pl, k), c.runOn(pl), c.begin(pl, k, carer)); err != nil {
		return err
	}
	return first(c.writeMinutes(pl, k, in.Minutes), c.update(pl), c.update(k), c.enqueueMeals(pl), c.tellHandOver(pl, k, carer), c.warnOfMeetings(pl, carer))
}

// tellHandOver lets the carer and who made the offer check that the hand-over is recorded rightly.
func (c *change) tellHandOver(pl *Placement, k *Case, carer *Carer) error {
	return first(c.send("placement.handed_over", k, carer.Phone, "carer:"+carer.ID), c.tellUser(pl.AskedBy, k, "placement.handed_over"))
}

// begin does what follows from the first day of a stay.
func (c *change) begin(pl *Placement, k *Case, carer *Carer) error {
	err := first(c.assist(k), c.stepOf(k, pl, c.op.Kind, pl.Start.At(0, 0)), c.limitTask(k, pl), c.watchLimit(pl))
	if err == nil && carer.Kind == "facility" {
		err = c.stepOf(k, pl, admitted, pl.Start.At(0, 0))
	}
	if err == nil && carer.EmergencyOn.IsZero() { // what a relative lacks who began in an emergency is chased already
		err = c.watchPapers(pl, k, carer)
	}
	if err == nil && pl.Decision == "" {
		err = c.step(k, pending, c.when(k))
	}
	return err
}

// leave ends the stay that a person moves from, on the day of the move.
func (c *change) leave(pl *Placement, k *Case) error {
	ids, err := c.records(pl.PersonID)
	if err != nil {
		return err
	}
	stays, err := list[Placement](c.tx, Where("person_id", In, ids).And("state", Eq, string(PlacementActive)))
	if err != nil || len(stays) == 0 {
		return err
	}
	old, err := lock[Placement](c.tx, stays[0].ID)
	if err != nil {
		return err
	}
	if old.CaseID == k.ID {
		return c.endStay(old, k, pl.Start, "other_carer", movedOn)
	}
	other, err := c.work(old.CaseID) // of another record of the same person
	if err == nil {
		err = first(c.endStay(old, other, pl.Start, "other_carer", movedOn), c.update(other))
	}
	c.caseID = k.ID
	return err
}

// applyPlacementDecide enters the decision of a stay that began before the papers, with the one who signed it.
func applyPlacementDecide(c *change) error {
	var in paper
	if err := c.op.decode(&in); err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive, PlacementEnded)
	if err != nil {
		return err
	}
	if pl.Decision != "" {
		return broken("R-3.10", "data.decision_no", "đã có quyết định", "there is a decision already")
	}
	on, err := in.read(true, law.DateOf(k.ReceivedAt), law.DateOf(c.now))
	if err != nil {
		return err
	}
	if err := c.enterDecision(pl, in, on); err != nil {
		return err
	}
	return c.decided(k)
}

// enterDecision puts a decision to a stay. Of one that began after the limit it is the new decision that wants.
func (c *change) enterDecision(pl *Placement, by paper, on law.Date) error {
	pl.Decision, pl.DecidedOn, pl.Signer = by.Number, on, by.Signer
	if pl.Start.After(pl.Limit) {
		if err := first(c.extend(pl, by, on, law.LimitDate(latest(pl.Start, on))), c.enqueueMeals(pl)); err != nil {
			return err
		}
	}
	return c.update(pl)
}

// decided settles the task of a decision that is pending, once none of the case is.
func (c *change) decided(k *Case) error {
	n, err := c.tx.Count("placements", "", Where("case_id", Eq, k.ID).And("state", In, []string{string(PlacementActive), string(PlacementEnded)}).And("decision_no", Eq, ""))
	if err != nil {
		return wrap(err, "count placements")
	}
	if n[""] == 0 {
		err = c.step(k, "placement.decide", c.when(k))
	}
	return first(err, c.update(k))
}

func latest(a, b law.Date) law.Date {
	if b.After(a) {
		return b
	}
	return a
}

// Minutes are what was written down when a person was handed over, "biên bản giao nhận".
type Minutes struct {
	On       law.Date `json:"on"`
	GivenBy  string   `json:"given_by"`
	TakenBy  string   `json:"taken_by"`
	Evidence string   `json:"evidence_id"` // attachment of the case: the signed page, or a photo of the hand-over
}

type minutes struct {
	Day      string `json:"on"` // left out: the first day of the stay
	GivenBy  string `json:"given_by"`
	TakenBy  string `json:"taken_by"`
	Evidence string `json:"evidence_id"`
}

// applyPlacementMinutes enters the minutes of a hand-over whose paper or photo came later.
func applyPlacementMinutes(c *change) error {
	var in minutes
	if err := c.op.decode(&in); err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive, PlacementEnded)
	if err != nil {
		return err
	}
	if pl.Minutes.Evidence != "" {
		return broken("", "data.evidence_id", "đã có biên bản", "there are minutes already")
	}
	return first(c.writeMinutes(pl, k, &in), c.update(pl), c.update(k))
}

// writeMinutes puts minutes to a stay; without any it leaves the task to write them.
func (c *change) writeMinutes(pl *Placement, k *Case, in *minutes) error {
	if in == nil {
		return nil
	}
	err := first(given("data.minutes.given_by", in.GivenBy != ""), text("data.minutes.given_by", in.GivenBy, 120),
		given("data.minutes.taken_by", in.TakenBy != ""), text("data.minutes.taken_by", in.TakenBy, 120),
		given("data.minutes.evidence_id", in.Evidence != ""))
	if err != nil {
		return err
	}
	on, err := date("data.minutes.on", in.Day)
	if on.IsZero() {
		on = pl.Start
	}
	if err == nil && (on.Before(pl.Start) || on.After(law.DateOf(c.now))) {
		err = invalid("data.minutes.on", "phải từ ngày bàn giao đến hôm nay", "must be from the day of the hand-over to today")
	}
	if err != nil {
		return err
	}
	if err := c.evidence("data.minutes.evidence_id", in.Evidence, k); err != nil {
		return err
	}
	pl.Minutes = Minutes{on, in.GivenBy, in.TakenBy, in.Evidence}
	return first(c.stepOf(k, pl, "placement.minutes", c.when(k)))
}
