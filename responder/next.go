package responder

import (
	"context"
	"encoding/json"
	"slices"
)

// JobNext is the kind of job that asks the next carer after one that said no, or did not answer; its payload is the
// placement.
const JobNext = "placement.next"

// askNext has the next carer asked, unless a coordinator switched that off. Saying no is noted at the offer alone: it
// costs a carer no place in any later order.
func (c *change) askNext(pl *Placement) error {
	if !pl.AutoNext {
		return nil
	}
	return c.enqueue(Job{Kind: JobNext, Key: pl.ID, Payload: pl.ID, RunAt: c.now})
}

// applyPlacementAuto switches on or off that the next carer is asked without a coordinator.
func applyPlacementAuto(c *change) error {
	var in struct {
		AutoNext *bool `json:"auto_next"`
	}
	if err := first(c.op.decode(&in), given("data.auto_next", in.AutoNext != nil)); err != nil {
		return err
	}
	pl, _, err := c.onPlacement(PlacementProposed, PlacementOffered, PlacementAccepted)
	if err != nil {
		return err
	}
	pl.AutoNext = *in.AutoNext
	return c.update(pl)
}

// following is an offer that has come to nothing, with what the next one needs to know.
type following struct {
	after Placement
	kind  string          // of the operation that makes the next offer
	asked map[string]bool // carers of the round
	over  bool            // nothing is to be done: it was done, or somebody saw to it
}

// NextCarer asks the next carer of the order after an offer that came to nothing, or tells who made it that nobody is
// left. Again, or after a coordinator found a place, it does nothing.
func (s *Service) NextCarer(ctx context.Context, placement string) error {
	var f following
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		f, err = follow(tx, placement)
		return err
	})
	if err != nil || f.over {
		return wrap(err, "next carer")
	}
	ranked, err := s.Proposals(ctx, SystemUser(), Wanted{CaseID: f.after.CaseID, PersonID: f.after.PersonID}, most)
	if err != nil {
		return wrap(err, "next carer")
	}
	for _, p := range ranked.Items {
		if f.asked[p.CarerID] || p.Unreachable != "" {
			continue
		}
		res, err := s.offerNext(ctx, &f, p.CarerID)
		if err != nil || res.Error == nil || res.Error.Code == CodeExists {
			return wrap(err, "next carer")
		}
	}
	_, err = s.Apply(ctx, Operation{ID: namedID("nobody next " + placement), Kind: "placement.no_next", Subject: placement, At: s.Now(),
		Actor: SystemUser().ID, Data: json.RawMessage("{}"), own: true})
	return wrap(err, "next carer")
}

// follow finds out what follows an offer.
func follow(tx Tx, placement string) (f following, err error) {
	pl, err := get[Placement](tx, placement)
	if err != nil {
		return f, err
	}
	f = following{after: *pl, kind: "placement.propose", asked: map[string]bool{}, over: pl.State != PlacementDeclined && pl.State != PlacementExpired}
	k, err := get[Case](tx, pl.CaseID)
	if err != nil {
		return f, err
	}
	f.over = f.over || k.Closed || !pl.AutoNext
	rows, err := list[Placement](tx, Where("person_id", Eq, pl.PersonID).Top(most))
	for _, p := range rows {
		switch {
		case p.State == PlacementActive:
			f.kind, f.asked[p.CarerID] = "placement.transfer", true
		case slices.Contains(awaiting(), string(p.State)), p.ID == nextID(placement):
			f.over = true
		case p.Round == pl.Round:
			f.asked[p.CarerID] = true
		}
	}
	return f, err
}

// nextID gives the id of the offer that follows another: however often it is asked for, there is one.
func nextID(placement string) string { return namedID("next " + placement) }

// offerNext makes the offer to a carer. One who can be asked by no message is left to a coordinator.
func (s *Service) offerNext(ctx context.Context, f *following, carer string) (Result, error) {
	data, err := json.Marshal(placementPropose{CaseID: f.after.CaseID, PersonID: f.after.PersonID, CarerID: carer, Reason: f.after.Reason, Emergency: f.after.Emergency,
		AutoNext: &f.after.AutoNext, Round: f.after.Round, AskedBy: f.after.AskedBy})
	if err != nil {
		return Result{}, wrap(err, "offer to the next carer")
	}
	return s.Apply(ctx, Operation{ID: namedID("next " + f.after.ID + " " + carer), Kind: f.kind, Subject: nextID(f.after.ID), At: s.Now(),
		Actor: SystemUser().ID, Data: data, own: true})
}

// applyPlacementNoNext tells who made an offer that nobody is left to ask, and puts the task to find a place: a facility
// takes in whom no carer does, while the search goes on.
func applyPlacementNoNext(c *change) error {
	pl, k, err := c.onPlacement(PlacementDeclined, PlacementExpired)
	if err != nil {
		return err
	}
	return first(c.tellUser(pl.AskedBy, k, "placement.no_next"), c.stepOf(k, pl, noNext, c.now), c.update(k))
}

// nextBest gives whom else to propose to somebody whose proposal lost the last place, by the law's order and the straight
// distance: who waits for that answer waits for no roads.
func (s *Service) nextBest(ctx context.Context, op Operation) map[string]string {
	var in placementPropose
	if op.decode(&in) != nil {
		return nil
	}
	var list ProposalList
	err := s.Store.Read(ctx, func(tx Tx) error {
		u, err := get[User](tx, op.Actor)
		if err != nil {
			return err
		}
		q, err := s.ask(tx, *u, Wanted{CaseID: in.CaseID, PersonID: in.PersonID})
		if err == nil {
			list = q.propose(1, []string{in.CarerID}, noRoads)
		}
		return err
	})
	if err != nil || len(list.Items) == 0 { // without a next best the answer is the refusal alone
		return nil
	}
	return map[string]string{"next_carer_id": list.Items[0].CarerID}
}
