package responder

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// JobWaiting is the kind of job that reminds who made an offer that a person still waits: nobody has called the carer, who
// got no message, or nobody has brought the person to the carer who said yes. Its payload is the placement and the time.
const JobWaiting = "placement.waiting"

// watchWaiting asks for a look at an offer that waits for people: when the time to answer is over, and in the morning after
// a yes, or after three days where there is time for the meetings that the law wants.
func (c *change) watchWaiting(pl *Placement, k *Case) error {
	if pl.State == PlacementProposed {
		wait, err := c.s.offerTime(c.tx, c.province(k.Unit), c.now)
		return first(err, c.lookAt(pl, c.now.Add(wait)))
	}
	days := 1
	if k.Family == Protection && !pl.Emergency {
		days = 3
	}
	return c.lookAt(pl, law.DateOf(c.now).AddDays(days).At(8, 0))
}

func (c *change) lookAt(pl *Placement, at time.Time) error {
	key := pl.ID + " " + at.UTC().Format(time.RFC3339)
	return c.enqueue(Job{Kind: JobWaiting, Key: key, Payload: key, RunAt: at})
}

// RemindOfWaiting reminds of one offer that waits for people; the same reminder is given once.
func (s *Service) RemindOfWaiting(ctx context.Context, payload string) error {
	placement, _, _ := strings.Cut(payload, " ")
	_, err := s.Apply(ctx, Operation{ID: namedID("waiting " + payload), Kind: JobWaiting, Subject: placement, At: s.Now(), Actor: SystemUser().ID,
		Data: json.RawMessage("{}"), own: true})
	return wrap(err, "remind of waiting")
}

// applyPlacementWaiting tells who made the offer, and again each morning for as long as it is so.
func applyPlacementWaiting(c *change) error {
	pl, err := get[Placement](c.tx, c.op.Subject)
	if err != nil || pl.State != PlacementProposed && pl.State != PlacementAccepted {
		return err
	}
	k, err := get[Case](c.tx, pl.CaseID)
	if err != nil {
		return err
	}
	c.caseID = k.ID
	return first(c.tellUser(pl.AskedBy, k, "placement.look_now"), c.lookAt(pl, law.DateOf(c.now).AddDays(1).At(8, 0)))
}
