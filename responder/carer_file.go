package responder

import (
	"context"
	"fmt"
	"strings"
)

// AttachToCarer puts a paper to a carer of the register, as Attach does to a case.
func (s *Service) AttachToCarer(ctx context.Context, u User, id, carerID string, content []byte) (Result, error) {
	return s.attachTo(ctx, u, id, "carer.attach", carerID, content)
}

// applyCarerAttach stores a file of a carer beside its operation.
func applyCarerAttach(c *change) error {
	var in attach
	if err := c.op.decode(&in); err != nil {
		return err
	}
	r, err := c.carer()
	if err != nil {
		return err
	}
	n, err := c.roomFor("carer_id", r.ID)
	if err != nil {
		return err
	}
	c.subject = &r.Meta
	name := fmt.Sprintf("NCS-%s-%d.%s", strings.ToUpper(r.ID[max(0, len(r.ID)-8):]), n+1, in.Type.Extension())
	return c.keepFile(&Attachment{Meta: Meta{ID: c.op.ID, Unit: r.Unit}, CarerID: r.ID, Name: name}, in)
}

// carerFile reads a file of a carer for a coordinator of its area: a paper may tell where a secret place is, so that its
// reading is logged like that of the address.
func (s *Service) carerFile(ctx context.Context, u User, a *Attachment) error {
	var r *Carer
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		r, err = u.carer(tx, a.CarerID)
		return err
	})
	if err != nil {
		return notFound("attachment") // nor that there is such a carer
	}
	if !r.Secret {
		return nil
	}
	return s.logRead(ctx, u, "carer.read", r.ID)
}
