package responder

import (
	"context"
	"fmt"
	"time"

	"kipthoi/responder/law"
)

// JobOffer is the kind of job that ends an offer to a carer who has not answered in time; its key is the placement.
const JobOffer = "placement.expire"

// offer writes a placement down and asks the carer by SMS. An offer that no message carries stays proposed: whoever made
// it speaks to the carer.
func (c *change) offer(pl *Placement, k *Case, carer *Carer) error {
	stopped, err := silent(c.tx, carer.Phone)
	if err != nil {
		return err
	}
	switch asked := !stopped && carer.Phone != ""; {
	case asked:
		pl.State = PlacementOffered
		err = c.awaitAnswer(pl, k)
	case c.user.Role == RoleSystem:
		err = broken("", "data.carer_id", "không nhắn tin được cho nơi này: cần người gọi", "cannot be asked by a message: somebody must call")
	default:
		err = c.watchWaiting(pl, k)
	}
	if err := first(err, c.insert(pl)); err != nil {
		return taken(err, hasPlace().Field, hasPlace().VI, hasPlace().EN)
	}
	return c.send("placement.offer", k, carer.Phone, "carer:"+carer.ID)
}

// awaitAnswer asks for an offer to be looked at when the time to answer is over.
func (c *change) awaitAnswer(pl *Placement, k *Case) error {
	wait, err := c.s.offerTime(c.tx, c.province(k.Unit), c.now)
	if err != nil {
		return err
	}
	return c.enqueue(Job{Kind: JobOffer, Key: pl.ID, Payload: pl.ID, RunAt: c.now.Add(wait)})
}

func (c *change) acceptOffer(pl *Placement) error {
	pl.State = PlacementAccepted
	k, err := get[Case](c.tx, pl.CaseID)
	if err != nil {
		return err
	}
	return first(c.update(pl), c.watchWaiting(pl, k), c.givenToCarer(pl))
}

func (c *change) declineOffer(pl *Placement) error {
	pl.State = PlacementDeclined
	return first(c.update(pl), c.freePlace(pl.CarerID), c.askNext(pl))
}

func (s *Service) offerTime(tx Tx, province string, now time.Time) (time.Duration, error) {
	book, err := s.book(tx)
	if err != nil {
		return 0, err
	}
	wait, err := book.OfferTime(law.DateOf(now), province)
	return wait, wrap(err, "time to answer an offer")
}

// ExpireOffer ends an offer that nobody has answered in time, counted from when its message went out; before that it
// fails with [Later].
func (s *Service) ExpireOffer(ctx context.Context, placement string) error {
	now := s.Now()
	var due time.Time
	err := s.Store.Read(ctx, func(tx Tx) error {
		pl, err := get[Placement](tx, placement)
		if err != nil || !pl.State.open() {
			due = now
			return err
		}
		wait, err := s.offerTime(tx, pl.Province, pl.CreatedAt)
		if err != nil {
			return err
		}
		sent, err := list[Message](tx, Where("case_id", Eq, pl.CaseID).And("template", Eq, "placement.offer").And("recipient", Eq, "carer:"+pl.CarerID).By("-created_at").Top(1))
		due = pl.CreatedAt.Add(wait)
		if len(sent) > 0 && sent[0].SentAt.After(pl.CreatedAt) {
			due = sent[0].SentAt.Add(wait)
		}
		return err
	})
	if err != nil {
		return wrap(err, "expire offer")
	}
	if left := due.Sub(now); left > 0 {
		return Later{After: left, Err: fmt.Errorf("the time to answer is not over")}
	}
	_, err = s.AsSystem(ctx, JobOffer, placement, struct{}{})
	return err
}

// applyPlacementExpire frees the place and tells who made the offer. One that has been answered stays as it is.
func applyPlacementExpire(c *change) error {
	pl, err := lock[Placement](c.tx, c.op.Subject)
	if err != nil || !pl.State.open() {
		return err
	}
	k, err := get[Case](c.tx, pl.CaseID)
	if err != nil {
		return err
	}
	c.caseID, pl.State = k.ID, PlacementExpired
	return first(c.update(pl), c.freePlace(pl.CarerID), c.askNext(pl), c.tellUser(pl.AskedBy, k, "placement.expired"))
}
