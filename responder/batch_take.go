package responder

import (
	"context"
	"encoding/json"
	"sync"
)

// MaxTaken is the most groups that one call takes up.
const MaxTaken = 200

type batchTake struct {
	CaseID    string `json:"case_id"`
	CarerID   string `json:"carer_id"` // "": the one proposed
	AutoNext  bool   `json:"auto_next"`
	Emergency bool   `json:"emergency"`
	Reason    string `json:"reason"`
}

// applyBatchTake turns what a batch proposes for one group into offers, one for each of its people and all or none: a
// coordinator's decision. The hard rules are asked again, as things are now.
func applyBatchTake(c *change) error {
	var in batchTake
	if err := first(c.op.decode(&in), given("data.case_id", in.CaseID != "")); err != nil {
		return err
	}
	b, err := get[Batch](c.tx, c.op.Subject)
	if err != nil || !c.user.answersFor(b.Unit, b.Province) {
		return first(err, notFound("batch"))
	}
	lines, err := list[BatchLine](c.tx, Where("batch_id", Eq, b.ID).And("run", Eq, b.Run).And("case_id", Eq, in.CaseID).Top(1))
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return within("data.case_id", notFound("case"))
	}
	if in.CarerID == "" {
		in.CarerID = lines[0].CarerID
	}
	if in.CarerID == "" {
		return broken("", "data.carer_id", "đợt này không đề xuất nơi nào cho nhóm", "the batch proposes nobody for this group")
	}
	for _, person := range lines[0].PersonIDs {
		id := namedID(c.op.ID + person)
		err := c.holdPlace(id, placementPropose{CaseID: in.CaseID, PersonID: person, CarerID: in.CarerID, Emergency: in.Emergency, Reason: in.Reason,
			AutoNext: &in.AutoNext, Round: id, AskedBy: c.user.ID}, false)
		if err != nil {
			return err
		}
	}
	return nil
}

// Take is a coordinator's wish to make offers of what a batch proposes.
type Take struct {
	ID       string   // made by the sender: the same call again is answered the same and offers nothing twice
	Cases    []string // of the groups
	AutoNext bool     // when a carer says no, the next one is asked
	Reason   string
}

// takers is how many groups are taken up at once.
const takers = 4

// TakeUpBatch makes offers of what a batch proposes for some groups, each by itself: one that cannot be offered any more does
// not keep the others. The answers are in the order of the groups.
func (s *Service) TakeUpBatch(ctx context.Context, u User, batch string, t Take) ([]LineResult, error) {
	if err := first(given("id", t.ID != ""), between("cases", int64(len(t.Cases)), 1, MaxTaken)); err != nil {
		return []LineResult{}, err
	}
	out, failed := make([]LineResult, len(t.Cases)), make([]error, takers)
	var all sync.WaitGroup
	for n := range takers {
		all.Go(func() {
			for i := n; i < len(t.Cases) && failed[n] == nil; i += takers {
				out[i], failed[n] = s.takeOne(ctx, u, batch, t, t.Cases[i])
			}
		})
	}
	all.Wait()
	return out, wrap(first(failed...), "take up a batch")
}

func (s *Service) takeOne(ctx context.Context, u User, batch string, t Take, caseID string) (LineResult, error) {
	data, err := json.Marshal(batchTake{CaseID: caseID, AutoNext: t.AutoNext, Reason: t.Reason})
	if err != nil {
		return LineResult{}, err
	}
	res, err := s.Apply(ctx, Operation{ID: namedID(t.ID + caseID), Kind: "batch.take", Subject: batch, At: s.Now(), Actor: u.ID, Data: data})
	return LineResult{caseID, res.Error}, err
}
