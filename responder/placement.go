package responder

import (
	"slices"

	"kipthoi/responder/law"
)

// PlacementState is where a placement stands. From proposed on it holds a place at the carer; declined, expired, withdrawn and ended free it.
type PlacementState string

// The states of a placement.
const (
	PlacementProposed  PlacementState = "proposed" // the place is held; somebody speaks to the carer
	PlacementOffered   PlacementState = "offered"  // the carer was asked by SMS, and has some time to answer
	PlacementAccepted  PlacementState = "accepted"
	PlacementActive    PlacementState = "active" // handed over
	PlacementDeclined  PlacementState = "declined"
	PlacementExpired   PlacementState = "expired"   // not answered in time
	PlacementWithdrawn PlacementState = "withdrawn" // nobody will come: the person is cared for otherwise, or dead
	PlacementEnded     PlacementState = "ended"
)

// holding lists the states in which a placement holds a place.
func holding() []string { return append(awaiting(), string(PlacementActive)) }

// awaiting lists the states of a placement that holds a place for somebody who is not there yet.
func awaiting() []string {
	return []string{string(PlacementProposed), string(PlacementOffered), string(PlacementAccepted)}
}

// open says that a carer has not answered yet.
func (s PlacementState) open() bool { return s == PlacementProposed || s == PlacementOffered }

// Placement is a person's stay with a carer: three months at most without a new decision, one at a time. While
// somebody lives with one carer, a place may be held at the next.
type Placement struct {
	Meta
	CaseID     string         `json:"case_id"`
	PersonID   string         `json:"person_id"`
	CarerID    string         `json:"carer_id"`
	CareGroup  string         `json:"care_group"` // of the person when it was proposed, as in Limit.Group
	State      PlacementState `json:"state"`
	Start      law.Date       `json:"start"`
	End        law.Date       `json:"end"`         // last day of the stay; zero: open
	Since      law.Date       `json:"since"`       // first day of the stays in a row that the limit counts from
	Limit      law.Date       `json:"limit"`       // last day the law allows without a new decision
	Extensions []Extension    `json:"extensions"`  // new decisions that moved the limit
	Meetings   []Meeting      `json:"meetings"`    // of the person with the carer, before the hand-over
	InPatient  []InPatient    `json:"in_patient"`  // times in hospital
	MealsTo    law.Date       `json:"meals_to"`    // meals are settled up to and including this day
	Warned     int64          `json:"warned"`      // warnings given that the limit comes near
	Emergency  bool           `json:"emergency"`   // handed over before the papers
	Decision   string         `json:"decision_no"` // of the commune chair; "" while pending
	DecidedOn  law.Date       `json:"decided_on"`  // zero: not said
	Signer     string         `json:"signer"`
	Reason     string         `json:"reason"`
	EndCode    string         `json:"end_code"` // one of Ends
	EndNote    string         `json:"end_note"`
	Minutes    Minutes        `json:"minutes"`   // of the hand-over
	AutoNext   bool           `json:"auto_next"` // who does not answer, or says no, is followed by the next carer
	Round      string         `json:"round"`     // id of the first offer of those that follow each other
	AskedBy    string         `json:"asked_by"`  // who made the first of them: is told what comes of it
}

// Table names the table.
func (*Placement) Table() string { return "placements" }

type placementPropose struct {
	CaseID   string `json:"case_id"`
	PersonID string `json:"person_id"`
	CarerID  string `json:"carer_id"`
	Reason   string `json:"reason"`
	AutoNext *bool  `json:"auto_next"` // nil: yes
	Round    string `json:"round"`     // of the offer that this one follows; only the server says it
	AskedBy  string `json:"asked_by"`  // likewise: who made the first offer of the round
	// Emergency lets a child be placed before it is asked.
	Emergency bool `json:"emergency"`
}

// applyPlacementPropose holds a place for a person who has none, and asks the carer.
func applyPlacementPropose(c *change) error { return c.propose(false) }

// applyPlacementTransfer holds a place at another carer for a person who lives with one, "chuyển nơi chăm sóc": at the
// hand-over the stay before it ends, on the same day.
func applyPlacementTransfer(c *change) error { return c.propose(true) }

// propose holds a place for the person that the operation names.
func (c *change) propose(moves bool) error {
	var in placementPropose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if c.user.Role != RoleSystem {
		in.Round, in.AskedBy = c.op.Subject, c.user.ID
	}
	return c.holdPlace(c.op.Subject, in, moves)
}

// holdPlace holds a place as a placement of an id: the carer's row is locked, so the last place is won once.
func (c *change) holdPlace(id string, in placementPropose, moves bool) error {
	if err := text("data.reason", in.Reason, 500); err != nil {
		return err
	}
	k, p, err := c.caseAndPerson(in.CaseID, in.PersonID)
	if err != nil {
		return err
	}
	switch {
	case k.Closed:
		return isClosed()
	case p.State == "dead":
		return broken("", "data.person_id", "người này đã được ghi là đã mất", "is recorded as dead")
	}
	if err := c.mayBeOffered(p, in.CarerID, moves); err != nil {
		return err
	}
	carer, group, err := c.takePlace(k, p, in.CarerID, in.Emergency)
	if err != nil {
		return err
	}
	pl := &Placement{Meta: Meta{ID: id, Unit: k.Unit}, CaseID: k.ID, PersonID: p.ID, CarerID: carer.ID, CareGroup: group, State: PlacementProposed,
		Emergency: in.Emergency, Reason: in.Reason, AutoNext: in.AutoNext == nil || *in.AutoNext, Round: in.Round, AskedBy: in.AskedBy}
	return c.offer(pl, k, carer)
}

// mayBeOffered checks that nobody holds two places: one lives with one carer at most, and awaits one at most.
func (c *change) mayBeOffered(p *Person, carerID string, moves bool) error {
	ids, err := c.records(p.ID)
	if err != nil {
		return err
	}
	held, err := list[Placement](c.tx, Where("person_id", In, ids).And("state", In, holding()))
	if err != nil {
		return err
	}
	switch {
	case !moves && len(held) > 0, moves && len(held) > 1:
		return hasPlace()
	case moves && (len(held) == 0 || held[0].State != PlacementActive):
		return broken("R-1.17", "data.person_id", "người này chưa ở với ai: hãy đề xuất, không phải chuyển", "lives with nobody yet: propose, do not transfer")
	case moves && held[0].CarerID == carerID:
		return invalid("data.carer_id", "đang ở nơi này", "is where the person lives")
	}
	return nil
}

// takePlace takes a free place of a carer who may take the person in, and gives the group the person counts as there.
func (c *change) takePlace(k *Case, p *Person, id string, emergency bool) (carer *Carer, group string, err error) {
	carer, err = lock[Carer](c.tx, id)
	if err != nil {
		return nil, "", within("data.carer_id", err)
	}
	group, err = c.suits(k, p, carer, emergency)
	if err != nil {
		return nil, "", err
	}
	carer.Taken++
	return carer, group, c.update(carer)
}

func hasPlace() *Error {
	return &Error{Code: CodeExists, Field: "data.person_id", VI: "người này đang có nơi chăm sóc", EN: "already has a placement"}
}

func (c *change) caseAndPerson(caseID, personID string) (*Case, *Person, error) {
	k, err := lock[Case](c.tx, caseID)
	if err != nil {
		return nil, nil, within("data.case_id", err)
	}
	c.caseID = k.ID
	p, err := c.person(k, personID)
	return k, p, err
}

// person reads somebody who must be of a case's household.
func (c *change) person(k *Case, id string) (*Person, error) {
	p, err := get[Person](c.tx, id)
	if err != nil {
		return nil, within("data.person_id", err)
	}
	if p.HouseholdID != k.HouseholdID {
		return nil, invalid("data.person_id", "người này không thuộc hồ sơ", "is not of this case")
	}
	return p, nil
}

// onPlacement locks a placement's case and then the placement, for a step that may follow only the states given.
func (c *change) onPlacement(from ...PlacementState) (*Placement, *Case, error) {
	found, err := get[Placement](c.tx, c.op.Subject)
	if err != nil {
		return nil, nil, err
	}
	k, err := c.work(found.CaseID)
	if err != nil {
		return nil, nil, unknown("placement", err)
	}
	pl, err := lock[Placement](c.tx, found.ID)
	if err == nil && !slices.Contains(from, pl.State) {
		err = broken("", "state", "việc bố trí không ở bước này", "the placement is not at this step")
	}
	return pl, k, err
}

// unknown says of what lies in a case that the author may not know of the same as of what is not there.
func unknown(what string, err error) error {
	if asError(err).Code == CodeNotFound {
		return notFound(what)
	}
	return err
}

func applyPlacementAccept(c *change) error {
	pl, _, err := c.onPlacement(PlacementProposed, PlacementOffered)
	if err != nil {
		return err
	}
	return c.acceptOffer(pl)
}

// applyPlacementDecline enters that a carer says no. Unless the author will choose, the next one is asked.
func applyPlacementDecline(c *change) error {
	var in struct {
		AutoNext *bool `json:"auto_next"` // nil: as the offer says
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	pl, _, err := c.onPlacement(PlacementProposed, PlacementOffered, PlacementAccepted)
	if err != nil {
		return err
	}
	if in.AutoNext != nil {
		pl.AutoNext = *in.AutoNext
	}
	return c.declineOffer(pl)
}

func (c *change) freePlace(carerID string) error {
	carer, err := lock[Carer](c.tx, carerID)
	if err != nil {
		return err
	}
	carer.Taken--
	return c.update(carer)
}
