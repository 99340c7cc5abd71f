package responder

import (
	"slices"
	"time"
)

// JobBatch is the kind of job that works out a batch; its payload is the batch.
const JobBatch = "batch.run"

// BatchState is where a batch stands.
type BatchState string

// The states of a batch.
const (
	BatchWaiting BatchState = "waiting" // a worker is at it, or will be
	BatchDone    BatchState = "done"
	BatchFailed  BatchState = "failed" // Problem says why
)

// Batch is one search for the places of all who need one in an area, "đợt xếp chỗ". It proposes and places nobody: each
// proposal that a coordinator takes up is a placement.propose of its own. Pins and bans count when it is run again, as a
// new batch after this one.
type Batch struct {
	Meta
	IncidentID string     `json:"incident_id"` // only cases of one disaster; "" all
	After      string     `json:"after"`       // batch whose proposals stay where they can; ""
	State      BatchState `json:"state"`
	Pins       []Choice   `json:"pins"`
	Bans       []Choice   `json:"bans"`
	Run        string     `json:"run"`        // of whose lines the batch is; "" not done
	Policy     string     `json:"policy"`     // version of the tiers
	InputHash  string     `json:"input_hash"` // of the problem: the same gives the same plan
	Groups     int64      `json:"groups"`
	Placed     int64      `json:"placed"` // groups with a proposal
	Cost       int64      `json:"cost"`   // points of the plan
	Bound      int64      `json:"bound"`  // points that no plan with as few left out undercuts
	Exceptions int64      `json:"exceptions"`
	DoneAt     time.Time  `json:"done_at"`
	Problem    string     `json:"problem"` // why it failed
}

// Table names the table.
func (*Batch) Table() string { return "batches" }

// Choice is a coordinator's word about a group, named by its case, and a carer.
type Choice struct {
	CaseID  string `json:"case_id"`
	CarerID string `json:"carer_id"`
}

// BatchLine is what a batch proposes for one group, or why it proposes nothing.
type BatchLine struct {
	Meta
	BatchID   string        `json:"batch_id"`
	Run       string        `json:"run"`
	CaseID    string        `json:"case_id"`
	PersonIDs []string      `json:"person_ids"` // who stay together, the person asked for first
	CarerID   string        `json:"carer_id"`   // "" none
	Points    int64         `json:"points"`
	Others    []Alternative `json:"others"` // carers who could take the group instead, the best first
	Code      string        `json:"code"`   // of placement.Reason when there is no carer; "exception" when less urgent ones keep the group out of a family
}

// Table names the table.
func (*BatchLine) Table() string { return "batch_lines" }

// Alternative is another carer for a group, and how many points more it costs.
type Alternative struct {
	CarerID string `json:"carer_id"`
	More    int64  `json:"more"`
}

const maxChoices = 200

// applyBatchStart has a batch worked out.
func applyBatchStart(c *change) error {
	var in struct {
		Unit       string `json:"unit"`
		IncidentID string `json:"incident_id"`
		After      string `json:"after"`
	}
	if err := first(c.op.decode(&in), given("data.unit", in.Unit != ""), within("data", c.unit(in.Unit))); err != nil {
		return err
	}
	b := &Batch{Meta: Meta{ID: c.op.Subject, Unit: in.Unit}, IncidentID: in.IncidentID, After: in.After, State: BatchWaiting}
	if in.IncidentID != "" {
		if _, err := get[Incident](c.tx, in.IncidentID); err != nil {
			return within("data.incident_id", err)
		}
	}
	if in.After != "" {
		before, err := get[Batch](c.tx, in.After)
		if err == nil && (before.Unit != in.Unit || before.State != BatchDone) {
			err = broken("", "", "đợt trước phải cùng địa bàn và đã xong", "must be of the same area, and done")
		}
		if err != nil {
			return within("data.after", err)
		}
		b.Pins, b.Bans = before.Pins, before.Bans
	}
	return first(c.insert(b), c.enqueue(Job{Kind: JobBatch, Key: b.ID, Payload: b.ID, RunAt: c.now}))
}

// onBatch locks a batch that is done, and the case of a choice about it.
func (c *change) onBatch() (b *Batch, ch Choice, err error) {
	if err := c.op.decode(&ch); err != nil {
		return nil, ch, err
	}
	if b, err = lock[Batch](c.tx, c.op.Subject); err != nil {
		return nil, ch, err
	}
	if b.State != BatchDone {
		return nil, ch, broken("", "state", "đợt xếp chỗ chưa xong", "the batch is not done")
	}
	k, err := get[Case](c.tx, ch.CaseID)
	if err != nil || c.user.sees(k) < sightAll {
		return nil, ch, within("data.case_id", first(err, notFound("case")))
	}
	if _, err := get[Carer](c.tx, ch.CarerID); err != nil {
		return nil, ch, within("data.carer_id", err)
	}
	c.caseID = k.ID
	b.forget(ch)
	return b, ch, nil
}

// forget takes back what was said of a group and a carer.
func (b *Batch) forget(ch Choice) {
	same := func(o Choice) bool { return o == ch }
	b.Pins, b.Bans = slices.DeleteFunc(b.Pins, same), slices.DeleteFunc(b.Bans, same)
}

// applyBatchPin wants a group at a carer; an earlier wish for the group goes. A hard rule outweighs it.
func applyBatchPin(c *change) error {
	b, ch, err := c.onBatch()
	if err != nil {
		return err
	}
	b.Pins = slices.DeleteFunc(b.Pins, func(o Choice) bool { return o.CaseID == ch.CaseID })
	b.Pins = append(b.Pins, ch)
	return first(within("data.case_id", few(b.Pins)), c.update(b))
}

// applyBatchBan does not want a group at a carer.
func applyBatchBan(c *change) error {
	b, ch, err := c.onBatch()
	if err != nil {
		return err
	}
	b.Bans = append(b.Bans, ch)
	return first(within("data.case_id", few(b.Bans)), c.update(b))
}

// applyBatchFree takes a pin or ban back.
func applyBatchFree(c *change) error {
	b, _, err := c.onBatch()
	if err != nil {
		return err
	}
	return c.update(b)
}

func few(list []Choice) error {
	if len(list) > maxChoices {
		return broken("", "", "quá nhiều ghim hoặc loại trong một đợt", "has too many pins or bans in one batch")
	}
	return nil
}

// applyBatchLines stores some lines of a run.
func applyBatchLines(c *change) error {
	var in struct {
		Lines []BatchLine `json:"lines"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	for i := range in.Lines {
		if err := c.insert(&in.Lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// applyBatchFinish ends a batch with the figures of a run, whose lines are stored; another run that ends later changes
// nothing.
func applyBatchFinish(c *change) error {
	var in Batch
	if err := c.op.decode(&in); err != nil {
		return err
	}
	b, err := lock[Batch](c.tx, c.op.Subject)
	if err != nil || b.State != BatchWaiting {
		return err
	}
	in.Meta, in.IncidentID, in.After, in.Pins, in.Bans, in.DoneAt = b.Meta, b.IncidentID, b.After, b.Pins, b.Bans, c.now
	return c.update(&in)
}
