package responder

import "context"

// AttachToCost puts a photo or scan of the paper that proves a cost line to its case, for those who write down costs and
// may not know the case: they can put it there, and not read it again. The id is the operation's and the attachment's, as
// with Attach; cost.evidence and cost.submit name it.
func (s *Service) AttachToCost(ctx context.Context, u User, id, lineID string, content []byte) (Result, error) {
	return s.attachTo(ctx, u, id, "cost.attach", lineID, content)
}

// applyCostAttach stores the file of a line whose paper may still be changed.
func applyCostAttach(c *change) error {
	var in attach
	if err := c.op.decode(&in); err != nil {
		return err
	}
	line, err := c.lockCost(CostDraft, CostSubmitted, CostReturned)
	if err != nil {
		return err
	}
	k, err := c.visible(line.CaseID)
	if err != nil {
		return unknown("cost_line", err)
	}
	c.subject = &line.Meta
	return c.keepCaseFile(k, in)
}
