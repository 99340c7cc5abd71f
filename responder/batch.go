package responder

import "time"

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

// BatchStage is what a worker does with a batch that waits.
type BatchStage string

// The stages of a batch, in their order.
const (
	StageReading   BatchStage = "reading"
	StageJudging   BatchStage = "judging"   // each group and carer by the hard rules
	StageSearching BatchStage = "searching" // for the best plan
	StageChecking  BatchStage = "checking"  // the plan and its bound, by a second way
	StageWriting   BatchStage = "writing"
)

// Batch is one search for the places of all who need one in an area, "đợt xếp chỗ". It proposes and places nobody: each
// proposal that a coordinator takes up is an offer of its own. Pins and bans count when it is run again, as a new batch
// after this one.
type Batch struct {
	Meta
	IncidentID string          `json:"incident_id"` // only cases of one disaster; "" all
	After      string          `json:"after"`       // batch whose proposals stay where they can; ""
	State      BatchState      `json:"state"`
	Stage      BatchStage      `json:"stage" enum:",reading,judging,searching,checking,writing" doc:"while it waits; empty: not begun"`
	Percent    int64           `json:"percent" doc:"of the time that the work may take, how much is over: it may end sooner"`
	GapPPM     int64           `json:"gap_ppm" doc:"how much more than the least possible the plan costs at most, in millionths; -1 not known"`
	Pins       []Choice        `json:"pins"`
	Bans       []Choice        `json:"bans"`
	Dropped    []DroppedChoice `json:"dropped" doc:"pins and bans of the batch before that could not be kept, and why"`
	Run        string          `json:"run"`        // of whose lines the batch is; "" not done
	Policy     string          `json:"policy"`     // version of the tiers
	InputHash  string          `json:"input_hash"` // of the problem: the same gives the same plan
	Groups     int64           `json:"groups"`
	More       bool            `json:"more" doc:"more groups wait than one batch holds"`
	Pairs      int64           `json:"pairs" doc:"of a group and a carer that the hard rules allow"`
	Searched   int64           `json:"searched" doc:"of them those that the search and its bound are about: where there are too many, of each group the best and some of the others"`
	Placed     int64           `json:"placed"` // groups with a proposal
	Cost       int64           `json:"cost"`   // points of the plan
	Bound      int64           `json:"bound"`  // points that no plan of the pairs searched with as few left out undercuts
	Exceptions int64           `json:"exceptions"`
	DoneAt     time.Time       `json:"done_at"`
	Problem    string          `json:"problem"` // why it failed
}

// Table names the table.
func (*Batch) Table() string { return "batches" }

// Choice is a coordinator's word about a group, named by its case, and a carer.
type Choice struct {
	CaseID  string `json:"case_id"`
	CarerID string `json:"carer_id"`
}

// DroppedChoice is a pin or ban that a later batch could not keep.
type DroppedChoice struct {
	Choice
	Pin  bool   `json:"pin"`
	Code string `json:"code" doc:"of the hard rule; settled: the group waits no more; no_room: other pins fill the carer"`
	VI   string `json:"vi"`
	EN   string `json:"en"`
	law  string
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
	Price     float64       `json:"price"`  // of the group in the proof of the bound, for asking what would change
	Others    []Alternative `json:"others"` // carers who could take the group instead, the best first
	Code      string        `json:"code"`   // of placement.Reason when there is no carer; "exception" when less urgent ones keep the group out of a family
	Was       string        `json:"was"`    // carer in the batch before; "" none
	Change    string        `json:"change"` // against the batch before, see Changes; "" there is none before
}

// Changes lists how a line can differ from the batch before: the same carer, another one, one at last, none any more, or
// a group that was not in it.
func Changes() []string { return []string{"same", "moved", "gained", "lost", "new"} }

// Table names the table.
func (*BatchLine) Table() string { return "batch_lines" }

// Alternative is another carer for a group, and how many points more it costs.
type Alternative struct {
	CarerID string `json:"carer_id"`
	More    int64  `json:"more"`
}

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
	b := &Batch{Meta: Meta{ID: c.op.Subject, Unit: in.Unit}, IncidentID: in.IncidentID, After: in.After, State: BatchWaiting, GapPPM: -1}
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
	in.Meta, in.IncidentID, in.After, in.DoneAt = b.Meta, b.IncidentID, b.After, c.now
	in.Stage, in.Percent = "", 100
	return c.update(&in)
}

// batchProgress is how far the work on a batch is.
type batchProgress struct {
	Stage   BatchStage `json:"stage"`
	Percent int64      `json:"percent"`
	GapPPM  int64      `json:"gap_ppm"`
	Groups  int64      `json:"groups"`
}

// applyBatchProgress notes how far the work is, so that who waits sees it.
func applyBatchProgress(c *change) error {
	var in batchProgress
	if err := c.op.decode(&in); err != nil {
		return err
	}
	b, err := lock[Batch](c.tx, c.op.Subject)
	if err != nil || b.State != BatchWaiting {
		return err
	}
	b.Stage, b.Percent, b.GapPPM, b.Groups = in.Stage, in.Percent, in.GapPPM, in.Groups
	return c.update(b)
}
