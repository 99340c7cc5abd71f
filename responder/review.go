package responder

import (
	"cmp"
	"slices"
	"strings"

	"kipthoi/responder/law"
)

// Review is a visit to somebody who lives with a carer, "theo dõi, thăm" (form 13 of ND 56/2017; rulebook 3.1): what was
// found, and whether the person is safe there. It is never changed; a later one stands beside it.
type Review struct {
	Meta
	CaseID      string   `json:"case_id"`
	PlacementID string   `json:"placement_id"`
	VisitedOn   law.Date `json:"visited_on"`
	Visit       string   `json:"visit"`    // clock of the visit that was due; "" one between
	Findings    []string `json:"findings"` // of findings(); none: all is well
	Safe        string   `json:"safe"`     // yes, no, unclear
	Heard       bool     `json:"heard"`    // the person was asked alone
	Note        string   `json:"note"`
	Evidence    string   `json:"evidence_id"` // attachment of the case; "" none
}

// Table names the table.
func (*Review) Table() string { return "reviews" }

// findings lists what a visit may find to be wrong: with the person's health, schooling and treatment, and with the
// carer.
func findings() []string {
	return []string{"health", "schooling", "food", "room", "mood", "unequal", "contact_lost", "carer_tired", "no_means", "conflict", "harm"}
}

type reviewData struct {
	Review
	Day string `json:"visited_on"`
}

// applyPlacementReview writes a visit down, and settles the earliest visit that was due. Who is not safe must be moved at
// once: a task says so, and the coordinators hear of it.
func applyPlacementReview(c *change) error {
	var in reviewData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	day, err := date("data.visited_on", in.Day)
	err = first(err, closedList("data.findings", in.Findings, findings()), oneOf("data.safe", in.Safe, "yes", "no", "unclear"), text("data.note", in.Note, 2000),
		given("data.note", in.Note != "" || in.Safe == "yes"))
	if err != nil {
		return err
	}
	pl, k, err := c.onPlacement(PlacementActive)
	if err != nil {
		return err
	}
	if day.IsZero() {
		day = law.DateOf(c.op.At)
	}
	if day.Before(pl.Start) || day.After(law.DateOf(c.now)) {
		return invalid("data.visited_on", "phải từ ngày bàn giao đến hôm nay", "must be from the day of the hand-over to today")
	}
	if err := c.evidence("data.evidence_id", in.Evidence, k); err != nil {
		return err
	}
	r := in.Review
	r.Meta, r.CaseID, r.PlacementID, r.VisitedOn = Meta{ID: c.op.ID, Unit: k.Unit}, k.ID, pl.ID, day
	if r.Visit, err = c.visited(k, pl); err != nil {
		return err
	}
	c.subject = &pl.Meta
	if r.Safe == "no" {
		err = first(c.stepOf(k, pl, unsafe, c.when(k)), c.alertCoordinators(k, "placement.look_now"))
	}
	return first(err, c.insert(&r), c.update(k))
}

// visited settles the earliest visit that is due of a stay, and gives its clock.
func (c *change) visited(k *Case, pl *Placement) (string, error) {
	open, err := openTasks(c.tx, k.ID)
	open = slices.DeleteFunc(open, func(t Task) bool { return t.PlacementID != pl.ID || !strings.HasPrefix(t.Clock, "child_visit") })
	if err != nil || len(open) == 0 {
		return "", err
	}
	t := slices.MinFunc(open, func(a, b Task) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) })
	return t.Clock, first(c.settle(&t, TaskDone, ""), c.taskDone(k, &t))
}

// evidence checks that a file is one of the case, if there is one.
func (c *change) evidence(field, id string, k *Case) error {
	if id == "" {
		return nil
	}
	a, err := get[Attachment](c.tx, id)
	if err == nil && a.CaseID != k.ID || err != nil && asError(err).Code == CodeNotFound {
		return invalid(field, "không phải tệp của hồ sơ này", "is no file of this case")
	}
	return err
}
