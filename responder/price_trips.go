package responder

import (
	"context"
	"strconv"
	"time"

	"kipthoi/responder/law"
)

// JobPrice is the kind of job that works out the trips of an approved price; its payload is the price.
const JobPrice = "price.trips"

// pricedTrips are the trips whose cost hangs on a petrol price: by a vehicle of the agency, for a purpose that is paid.
func pricedTrips() Query {
	return Where("mode", Eq, "agency").And("purpose", In, []string{"home", "facility"}).And("flag", Ne, FlagOdometer)
}

// PriceTrips works out the trips that an approved price is for: who waited for it gets a line of cost, once, and where a
// line came out otherwise a line of the difference is put beside it. It may be run again.
func (s *Service) PriceTrips(ctx context.Context, price string) error {
	var p *Price
	var end time.Time
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if p, err = get[Price](tx, price); err != nil {
			return err
		}
		end, err = endOf(tx, p)
		return err
	})
	if err != nil {
		return wrap(err, "read price")
	}
	q := pricedTrips().And("started_at", Ge, p.ValidFrom).By("started_at").Top(fullPage)
	if !end.IsZero() {
		q = q.And("started_at", Lt, end)
	}
	for {
		var trips []Trip
		err := s.Store.Read(ctx, func(tx Tx) (err error) { trips, err = list[Trip](tx, q); return err })
		if err != nil {
			return wrap(err, "list trips of a price")
		}
		for i := range trips {
			if _, err := s.AsSystem(ctx, "trip.price", trips[i].ID, tripPrice{p.ID}); err != nil {
				return wrap(err, "price trip %s", trips[i].ID)
			}
		}
		if len(trips) < fullPage {
			return nil
		}
		last := trips[len(trips)-1]
		q = q.Beyond(last.StartedAt, last.ID)
	}
}

// endOf is when the next approved price of the same product and region begins; zero: none is known.
func endOf(tx Tx, p *Price) (time.Time, error) {
	next, err := list[Price](tx, sameKind(p).And("approved_by", Ne, "").And("valid_from", Gt, p.ValidFrom).By("valid_from").Top(1))
	if err != nil || len(next) == 0 {
		return time.Time{}, err
	}
	return next[0].ValidFrom, nil
}

func sameKind(p *Price) Query {
	return Where("product", Eq, p.Product).And("region", Eq, p.Region)
}

type tripPrice struct {
	PriceID string `json:"price_id"`
}

// applyTripPrice works out one trip anew after a price was approved.
func applyTripPrice(c *change) error {
	var in tripPrice
	if err := c.op.decode(&in); err != nil {
		return err
	}
	p, err1 := get[Price](c.tx, in.PriceID)
	t, err2 := lock[Trip](c.tx, c.op.Subject)
	if err := first(err1, err2); err != nil {
		return err
	}
	c.caseID = t.CaseID
	kind, ok, err := c.s.petrolOf(c.tx, t)
	if err != nil || !ok || kind != (petrol{p.Product, p.Region}) {
		return err
	}
	lines, err := list[CostLine](c.tx, Where("trip_id", Eq, t.ID).And("state", Ne, string(CostReturned)).Top(1))
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return c.lineOfWaiting(t, p)
	}
	a, err := c.s.again(c.tx, &lines[0])
	if a == nil || err != nil {
		return err
	}
	return c.insert(adjusting(c.s.NewID(), &lines[0], a, c.user.ID))
}

// lineOfWaiting makes the line of a trip for which there was no price before this one. A trip that had a price has its line
// proposed by a person, as every other cost.
func (c *change) lineOfWaiting(t *Trip, p *Price) error {
	before, err := c.tx.Count("prices", "", sameKind(p).And("approved_by", Ne, "").And("valid_from", Le, t.StartedAt).And("id", Ne, p.ID))
	if err != nil || before[""] > 0 {
		return wrap(err, "count prices")
	}
	line := &CostLine{Meta: Meta{ID: c.s.NewID(), Unit: t.Unit}, CaseID: t.CaseID, PlacementID: t.PlacementID, TripID: t.ID, Item: t.item(), Flag: t.Flag,
		State: CostSubmitted, ProposedBy: c.user.ID}
	if err := c.compute(line); err != nil {
		if asError(err).Code == CodeInternal {
			return err
		}
		c.facts["waits"] = asError(err).VI // such as a norm of the vehicle that is missing: a person looks at it
		return nil
	}
	c.facts["amount_vnd"] = strconv.FormatInt(line.AmountVND, 10)
	return c.insert(line)
}

// petrol is what a price is of.
type petrol struct {
	product string
	region  int64
}

// petrolOf says which petrol the law counts a trip with, by its day and province.
func (s *Service) petrolOf(tx Tx, t *Trip) (petrol, bool, error) {
	book, err := s.book(tx)
	if err != nil {
		return petrol{}, false, err
	}
	day := law.DateOf(t.StartedAt)
	product, err1 := book.Param("fuel_product", day, t.Province)
	region, err2 := book.Param("fuel_region", day, t.Province)
	if first(err1, err2) != nil {
		return petrol{}, false, nil // before the first law
	}
	n, err := strconv.ParseInt(region.Value, 10, 64)
	return petrol{product.Value, n}, err == nil, nil
}

// WaitingTrip is a trip whose cost waits for a petrol price. It says of the case its code alone.
type WaitingTrip struct {
	TripID    string    `json:"trip_id"`
	CaseCode  string    `json:"case_code"`
	Unit      string    `json:"unit"`
	UnitName  string    `json:"unit_name"`
	StartedAt time.Time `json:"started_at"`
	Metres    int64     `json:"metres"`
	Product   string    `json:"product" doc:"of which a price is missing"`
	Region    int64     `json:"region"`
}

// WaitingTrips lists trips of the reader's area for which no approved price was in force, the latest first.
func (s *Service) WaitingTrips(ctx context.Context, u User, limit int) (out []WaitingTrip, err error) {
	out = []WaitingTrip{}
	if !u.handlesMoney() && u.Role != RoleCoordinator {
		return out, forbidden("vai trò của bạn không xem được chi phí", "your role may not see costs")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		trips, err := list[Trip](tx, u.scope(pricedTrips()).By("-started_at").Top(most))
		if err != nil {
			return err
		}
		first := map[petrol]time.Time{}
		for i := range trips {
			t := &trips[i]
			kind, ok, err := s.petrolOf(tx, t)
			if err != nil {
				return err
			}
			from, err := firstPrice(tx, first, kind)
			if err != nil {
				return err
			}
			if ok && len(out) < max(1, min(limit, fullPage)) && (from.IsZero() || t.StartedAt.Before(from)) {
				out = append(out, WaitingTrip{TripID: t.ID, CaseCode: t.CaseID, Unit: t.Unit, UnitName: s.unitName(t.Unit), StartedAt: t.StartedAt,
					Metres: t.Metres, Product: kind.product, Region: kind.region})
			}
		}
		out, err = unbilled(tx, out)
		return err
	})
	return out, wrap(err, "list waiting trips")
}

// firstPrice is when the first approved price of a petrol begins; zero: there is none.
func firstPrice(tx Tx, known map[petrol]time.Time, of petrol) (time.Time, error) {
	if at, ok := known[of]; ok {
		return at, nil
	}
	rows, err := list[Price](tx, Where("product", Eq, of.product).And("region", Eq, of.region).And("approved_by", Ne, "").By("valid_from").Top(1))
	if err == nil && len(rows) > 0 {
		known[of] = rows[0].ValidFrom
	} else {
		known[of] = time.Time{}
	}
	return known[of], err
}

// unbilled leaves out the trips that have a line, and puts in the codes of the cases.
func unbilled(tx Tx, trips []WaitingTrip) (out []WaitingTrip, err error) {
	out = []WaitingTrip{}
	ids, cases := []string{}, map[string]bool{}
	for _, t := range trips {
		ids, cases[t.CaseCode] = append(ids, t.TripID), true
	}
	lines, err1 := list[CostLine](tx, Where("trip_id", In, ids).And("state", Ne, string(CostReturned)).Top(max(1, len(ids))))
	codes, err2 := byID[Case](tx, cases)
	done := map[string]bool{}
	for i := range lines {
		done[lines[i].TripID] = true
	}
	for _, t := range trips {
		if k := codes[t.CaseCode]; k != nil && !done[t.TripID] {
			t.CaseCode = k.Code
			out = append(out, t)
		}
	}
	return out, first(err1, err2)
}
