package responder

import (
	"slices"
	"time"
)

// openFor is how long an emergency opening lasts: the longest that the law gives to protect a child.
const openFor = 12 * time.Hour

// Opening lets a user who sees only the code of a protected case see all of it for a time, "mở khẩn cấp".
type Opening struct {
	User  string    `json:"user"`
	Until time.Time `json:"until"`
}

// JobReseal is the kind of job that ends openings of the case in its payload.
const JobReseal = "case.reseal"

// emergencyGrounds lists why a protected case may be opened in an emergency.
func emergencyGrounds() []string {
	return []string{"danger_now", "medical", "missing", "transport", "other"}
}

// openTo says whether the case was opened to this user in an emergency.
func (k *Case) openTo(user string) bool {
	return slices.ContainsFunc(k.Openings, func(o Opening) bool { return o.User == user })
}

type unsealData struct {
	Ground string `json:"ground"`
	Note   string `json:"note"` // may tell facts of the case: kept with the operation, never listed
}

// applyCaseUnseal opens a protected case to a field worker of its place who is not assigned to it: at once, with a
// ground, noted for the auditor and told to the coordinators. Harm is prevented first and the right looked at after.
func applyCaseUnseal(c *change) error {
	var in unsealData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(oneOf("data.ground", in.Ground, emergencyGrounds()...), given("data.note", in.Note != ""), text("data.note", in.Note, 500)); err != nil {
		return err
	}
	k, err := lock[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	switch c.user.sees(k) {
	case sightNone:
		return notFound("case")
	case sightAll:
		return broken("", "status", "bạn đã xem được hồ sơ này", "you can see this case already")
	}
	until := c.now.Add(openFor)
	k.Openings = append(k.Openings, Opening{c.user.ID, until})
	return first(c.update(k),
		c.insert(&Reading{Meta: Meta{ID: c.s.NewID(), Unit: k.Unit}, CaseID: k.ID, Code: k.Code, Ground: in.Ground}),
		c.enqueue(Job{Kind: JobReseal, Key: c.op.ID, Payload: k.ID, RunAt: until}),
		c.alertCoordinators(k, "case.unsealed"))
}

// applyCaseReseal ends the openings whose time is over.
func applyCaseReseal(c *change) error {
	k, err := lock[Case](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(k.Openings), func(o Opening) bool { return !o.Until.After(c.now) })
	if len(left) == len(k.Openings) {
		return nil
	}
	k.Openings = left
	return c.update(k)
}
