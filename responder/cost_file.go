package responder

import "context"

// AttachToCost puts a photo or scan of the paper that proves a cost line to its case, for those who write down costs and
// may not know the case: they read it again only where the home is not guarded. The id is the operation's and the
// attachment's, as with Attach; cost.evidence and cost.submit name it.
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

// mayOpenProof lets who handles the money of a place open the paper that proves a cost there, as nobody can answer for a
// payment without seeing what it is for; not of a guarded home, whose papers tell what only the case's workers may know.
func (u User) mayOpenProof(tx Tx, k *Case, attachmentID string) error {
	if !u.handlesMoney() || !u.answersFor(k.Unit, k.Province) {
		return notFound("attachment")
	}
	guarded, err1 := guardedHomes(tx, map[string]bool{k.HouseholdID: true})
	proves, err2 := tx.Count("cost_lines", "", Where("case_id", Eq, k.ID).And("evidence_id", Eq, attachmentID))
	if err := first(err1, err2); err != nil {
		return err
	}
	if guarded[k.HouseholdID] || proves[""] == 0 {
		return notFound("attachment")
	}
	return nil
}
