package responder

import (
	"kipthoi/responder/law"
)

// PlacementState is where a placement stands. From proposed on it holds a place at the carer; declined, expired and ended free it.
type PlacementState string

// The states of a placement.
const (
	PlacementProposed PlacementState = "proposed"
	PlacementAccepted PlacementState = "accepted"
	PlacementActive   PlacementState = "active" // handed over
	PlacementDeclined PlacementState = "declined"
	PlacementExpired  PlacementState = "expired" // not answered in time
	PlacementEnded    PlacementState = "ended"
)

// holding lists the states in which a placement holds a place.
func holding() []string {
	return []string{string(PlacementProposed), string(PlacementAccepted), string(PlacementActive)}
}

// Placement is a person's stay with a carer: at most three months, one at a time.
type Placement struct {
	Meta
	CaseID    string         `json:"case_id"`
	PersonID  string         `json:"person_id"`
	CarerID   string         `json:"carer_id"`
	State     PlacementState `json:"state"`
	Start     law.Date       `json:"start"`
	End       law.Date       `json:"end"`         // last day of the stay; zero: open
	Limit     law.Date       `json:"limit"`       // last day the law allows without a new decision
	MealsTo   law.Date       `json:"meals_to"`    // meals are counted up to and including this day
	Emergency bool           `json:"emergency"`   // handed over before the papers
	Decision  string         `json:"decision_no"` // of the commune chair; "" while pending
	Reason    string         `json:"reason"`
	EndCode   string         `json:"end_code"` // home, other_carer, facility, long_term, death, ran_away
}

// Table names the table.
func (*Placement) Table() string { return "placements" }

type placementPropose struct {
	CaseID   string `json:"case_id"`
	PersonID string `json:"person_id"`
	CarerID  string `json:"carer_id"`
	Reason   string `json:"reason"`
}

// applyPlacementPropose holds a place for a person: the carer's row is locked, so the last place is won once.
func applyPlacementPropose(c *change) error {
	var in placementPropose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := text("data.reason", in.Reason, 500); err != nil {
		return err
	}
	k, p, err := c.caseAndPerson(in.CaseID, in.PersonID)
	if err != nil {
		return err
	}
	if k.Closed {
		return isClosed()
	}
	if has, err := c.placed(p); err != nil || has {
		return first(err, hasPlace())
	}
	carer, err := lock[Carer](c.tx, in.CarerID)
	if err != nil {
		return within("data.carer_id", err)
	}
	age, known := p.Age(law.DateOf(c.now))
	if code, vi, en := WhyNot(carer, Group(p, age, known)); code == "full" {
		return &Error{Code: CodeNoPlace, Field: "data.carer_id", VI: vi, EN: en}
	} else if code != "" {
		return broken("R-1.21", "data.carer_id", vi, en)
	}
	carer.Taken++
	pl := &Placement{Meta: Meta{ID: c.op.Subject, Unit: k.Unit}, CaseID: k.ID, PersonID: p.ID, CarerID: carer.ID, State: PlacementProposed, Reason: in.Reason}
	err = first(c.update(carer), c.insert(pl))
	if err != nil {
		return taken(err, hasPlace().Field, hasPlace().VI, hasPlace().EN)
	}
	return first(c.send("placement.offer", k, carer.Phone, "carer:"+carer.ID), c.awaitAnswer(pl, carer))
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

// onPlacement locks a placement and its case for a step that may follow only the states given.
func (c *change) onPlacement(from ...PlacementState) (*Placement, *Case, error) {
	pl, err := lock[Placement](c.tx, c.op.Subject)
	if err != nil {
		return nil, nil, err
	}
	c.caseID = pl.CaseID
	ok := false
	for _, s := range from {
		ok = ok || pl.State == s
	}
	if !ok {
		return nil, nil, broken("", "state", "việc bố trí không ở bước này", "the placement is not at this step")
	}
	k, err := lock[Case](c.tx, pl.CaseID)
	return pl, k, err
}

func applyPlacementAccept(c *change) error {
	pl, _, err := c.onPlacement(PlacementProposed)
	if err != nil {
		return err
	}
	return c.acceptOffer(pl)
}

func applyPlacementDecline(c *change) error {
	pl, _, err := c.onPlacement(PlacementProposed, PlacementAccepted)
	if err != nil {
		return err
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

type handOver struct {
	Start     string `json:"start"`
	Decision  string `json:"decision_no"`
	Emergency bool   `json:"emergency"`
}

// applyPlacementHandOver begins the stay. Without a decision's number it must be an emergency.
func applyPlacementHandOver(c *change) error {
	var in handOver
	if err := c.op.decode(&in); err != nil {
		return err
	}
	start, err := date("data.start", in.Start)
	if err := first(err, text("data.decision_no", in.Decision, 60)); err != nil {
		return err
	}
	if in.Decision == "" && !in.Emergency {
		return required("data.decision_no")
	}
	if (start == law.Date{}) {
		start = law.DateOf(c.op.At)
	}
	if start.After(law.DateOf(c.now)) {
		return invalid("data.start", "không được ở tương lai", "must not be in the future")
	}
	pl, k, err := c.onPlacement(PlacementAccepted)
	if err != nil {
		return err
	}
	pl.State, pl.Start, pl.Limit, pl.Decision, pl.Emergency = PlacementActive, start, law.LimitDate(start), in.Decision, in.Emergency
	if err := first(c.assist(k), c.step(k, c.op.Kind, start.At(0, 0))); err != nil {
		return err
	}
	if in.Decision == "" {
		if err := c.step(k, pending, c.when(k)); err != nil {
			return err
		}
	}
	return first(c.update(pl), c.update(k), c.enqueueMeals(pl))
}

type placementEnd struct {
	End  string `json:"end"`
	Code string `json:"end_code"`
}

// applyPlacementEnd ends the stay and counts the meals up to its last day.
func applyPlacementEnd(c *change) error {
	var in placementEnd
	if err := c.op.decode(&in); err != nil {
		return err
	}
	end, err := date("data.end", in.End)
	err = first(err, oneOf("data.end_code", in.Code, "home", "other_carer", "facility", "long_term", "death", "ran_away"))
	if err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive)
	if err != nil {
		return err
	}
	if (end == law.Date{}) {
		end = law.DateOf(c.op.At)
	}
	if end.Before(pl.Start) || end.After(law.DateOf(c.now)) {
		return invalid("data.end", "phải từ ngày bắt đầu đến hôm nay", "must be from the first day to today")
	}
	if !pl.MealsTo.Before(end) && pl.MealsTo != end {
		return broken("R-8.5", "data.end", "tiền ăn đã tính quá ngày này", "meals are already counted past this day")
	}
	if err := c.accrueMeals(pl, end); err != nil {
		return err
	}
	pl.State, pl.End, pl.EndCode = PlacementEnded, end, in.Code
	return first(c.update(pl), c.freePlace(pl.CarerID), c.step(k, c.op.Kind, c.when(k)), c.update(k))
}

// candidates reads the active carers near a case, for proposals.
func candidates(tx Tx, province string) ([]Carer, error) {
	return list[Carer](tx, Where("state", Eq, "active").And("province", Eq, province).Top(20000))
}
