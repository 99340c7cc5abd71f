package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// storm declares the newest storm of the file whose track comes ashore as the incident.
func (t *Trial) storm(ctx context.Context) error {
	rows, err := readTable(t.Dir, stormsFile)
	if err != nil {
		return err
	}
	tracks := map[string][]geo.Circle{}
	newest := ""
	for _, r := range rows {
		lat, err1 := r.float("Lat")
		lon, err2 := r.float("Lon")
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("trial: storm: %w", err)
		}
		at := orb.Point{lon, lat}
		tracks[r["SN"]] = append(tracks[r["SN"]], geo.Circle{Point: at, RadiusM: 50_000})
		if ashore(t.Service.Geo(), at) && r["SN"] > newest {
			newest = r["SN"]
		}
	}
	area := geo.Area{Track: tracks[newest]}
	t.result.Storm, t.result.Communes = newest, len(area.Reach(t.Service.Geo().Boundaries, t.Service.Geo().Settlements, nil))
	t.incident = t.Service.NewID()
	res, err := t.as(ctx, "coordinator", "incident.declare", t.incident, map[string]any{"family": "disaster", "kind": "storm", "name": "JTWC " + newest,
		"unit": "01", "started_at": t.Service.Now(), "area": area})
	return first(err, res.Error)
}

func ashore(l *geo.Locator, p orb.Point) bool {
	if l.Boundaries != nil {
		_, ok, _ := l.Boundaries.Commune(p)
		return ok
	}
	_, _, ok := l.Settlements.Nearest(p, 20_000)
	return ok
}

func first(err error, rejected *responder.Error) error {
	if err == nil && rejected != nil {
		return rejected
	}
	return err
}

// addresses reports a case from each typed address.
func (t *Trial) addresses(ctx context.Context) error {
	rows, err := readTable(t.Dir, addressesFile)
	if err != nil {
		return err
	}
	places := make([]map[string]any, len(rows))
	for i, r := range rows {
		places[i] = map[string]any{"address": r["ward"] + ", " + r["district"] + ", " + r["province"]}
	}
	t.result.Addresses, err = t.send(ctx, "địa chỉ gõ tay", places, func(int) string { return "" })
	return err
}

// seats reports a case from each commune's seat, as a GPS fix whose commune is known.
func (t *Trial) seats(ctx context.Context) error {
	rows, err := readTable(t.Dir, seatsFile)
	if err != nil {
		return err
	}
	places := make([]map[string]any, len(rows))
	for i, r := range rows {
		lat, err1 := r.float("hq_lat")
		lon, err2 := r.float("hq_lon")
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("trial: seat: %w", err)
		}
		places[i] = map[string]any{"lat": lat, "lon": lon, "accuracy_m": 10}
	}
	t.result.Seats, err = t.send(ctx, "trụ sở xã (GPS)", places, func(i int) string {
		u, _ := t.Service.Geo().Units.Current(rows[i]["code"])
		return u.Code
	})
	return err
}

// prices enters the announced prices, by one person, and has another approve them.
func (t *Trial) prices(ctx context.Context) error {
	rows, err := readTable(t.Dir, pricesFile)
	if err != nil {
		return err
	}
	for i, r := range rows {
		product := productOf(r["fuel_code"])
		at, err1 := time.ParseInLocation("2006-01-02 15:04", r["effective_date"]+" "+r["effective_time"], law.Zone())
		vnd, err2 := r.int("price_zone1_vnd_per_litre")
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("trial: price: %w", err)
		}
		if err := t.price(ctx, product, at, vnd); err != nil {
			return err
		}
		t.Step("giá xăng", i+1, len(rows))
	}
	return nil
}

// productOf names a grade as the law's parameters do.
func productOf(code string) string {
	switch code {
	case "E10_R95_III":
		return "E10-RON95-III"
	case "E5_R92":
		return "E5-RON92-II"
	}
	return code
}

func (t *Trial) price(ctx context.Context, product string, at time.Time, vnd int64) error {
	id := t.Service.NewID()
	res, err := t.as(ctx, "fund_manager", "price.enter", id, map[string]any{"product": product, "region": 1, "valid_from": at,
		"price_mdong_per_l": vnd * 1000, "source": "Petrolimex", "unit": "01"})
	if err := first(err, res.Error); err != nil {
		return fmt.Errorf("trial: price of %s: %w", product, err)
	}
	res, err = t.as(ctx, "approver", "price.approve", id, struct{}{})
	return first(err, res.Error)
}

// affected counts the households that lie in the storm's way.
func (t *Trial) affected(ctx context.Context) error {
	a, err := t.Service.Affected(ctx, responder.SystemUser(), t.incident, 0)
	t.result.Affected = a.Inside
	return err
}
