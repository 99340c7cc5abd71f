package responder

import (
	"strconv"

	"kipthoi/responder/law"
)

// Meeting is a visit at which a child and the family that may take it in got to know each other, "cho trẻ em làm quen".
type Meeting struct {
	On   law.Date `json:"on"`
	Note string   `json:"note"`
	By   string   `json:"by"` // user who wrote it down
}

// meetingsWanted is how often a child meets a family of strangers before it is placed there without urgency.
const meetingsWanted = 2

const maxMeetings = 20

// applyPlacementMeet notes a meeting of a person with the carer who was asked.
func applyPlacementMeet(c *change) error {
	var in struct {
		On   string `json:"on"`
		Note string `json:"note"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	if err := first(err, given("data.on", in.On != ""), text("data.note", in.Note, 500)); err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementProposed, PlacementOffered, PlacementAccepted)
	if err != nil {
		return err
	}
	if on.After(law.DateOf(c.now)) || on.Before(law.DateOf(k.ReceivedAt)) {
		return invalid("data.on", "phải từ ngày tiếp nhận đến hôm nay", "must be from the day of the report to today")
	}
	if len(pl.Meetings) >= maxMeetings {
		return broken("", "data", "đã ghi quá nhiều lần gặp", "has too many meetings already")
	}
	pl.Meetings = append(pl.Meetings, Meeting{on, in.Note, c.user.ID})
	return c.update(pl)
}

// meetingsLeft says how many meetings the law still wants before a child moves in with a family that is not its kin, when
// there is no urgency.
func (p *Placement) meetingsLeft(person *Person, carer *Carer, today law.Date) int64 {
	if p.Emergency || !carer.home() || carer.kinOf(person.ID) || !person.mayBeChild(today) {
		return 0
	}
	return max(0, meetingsWanted-int64(len(p.Meetings)))
}

// warnOfMeetings tells who hands a child over to strangers before it has met them twice. It does not keep them from it.
// binds whoever decides, not whoever writes down where the child sleeps: the child has been handed over when this is
// entered, often hours later, and refusing it would leave a child with a carer of whom nobody knows, without visits, limit
// or meals. The case shows the meetings wanted from the offer on, before anything is decided.
func (c *change) warnOfMeetings(pl *Placement, carer *Carer) error {
	p, err := get[Person](c.tx, pl.PersonID)
	if err != nil {
		return err
	}
	if left := pl.meetingsLeft(p, carer, law.DateOf(c.now)); left > 0 {
		c.facts["meetings_left"] = strconv.FormatInt(left, 10)
	}
	return nil
}
