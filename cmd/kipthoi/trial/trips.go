package trial

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"kipthoi/geo"
	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// trips drives each measured road distance once, on days from before the first known price to after the last, and asks
// what it costs. It compares the estimate from the straight line with the road.
func (t *Trial) trips(ctx context.Context) error {
	rows, err := readTable(t.Dir, roadsFile)
	if err != nil {
		return err
	}
	t.result.Trips.Unpriced = map[string]int{}
	caseID, person, err := t.passenger(ctx)
	if err != nil {
		return err
	}
	var percents []int64
	for i, r := range rows {
		road, err := r.float("road_metres")
		if err != nil {
			return fmt.Errorf("trial: road: %w", err)
		}
		straight, err := r.float("straight_metres")
		if err != nil {
			return fmt.Errorf("trial: road: %w", err)
		}
		percents = append(percents, int64(100*geo.RoadEstimate(straight)/max(road, 1)))
		started := time.Date(2026, 7, 20, 9, 0, 0, 0, law.Zone()).AddDate(0, 0, i%40)
		if err := t.trip(ctx, caseID, person, int64(road), started); err != nil {
			return err
		}
		t.Step("chuyến đi", i+1, len(rows))
	}
	t.result.Roads = compare(percents)
	return nil
}

func compare(percents []int64) Roads {
	out := Roads{Pairs: len(percents)}
	for _, p := range percents {
		if p >= 67 && p <= 133 {
			out.WithinThird++
		}
	}
	out.MedianPercent = median(percents)
	return out
}

// passenger reports one case in the area of those who drive.
func (t *Trial) passenger(ctx context.Context) (caseID, person string, err error) {
	caseID, person = t.Service.NewID(), t.Service.NewID()
	seat := orb.Point{105.85, 21.02}
	data := map[string]any{"family": "disaster", "kind": "storm", "channel": "import", "invented": true,
		"place": map[string]any{"lat": seat[1], "lon": seat[0]}, "household": map[string]any{"id": t.Service.NewID()},
		"persons": []map[string]any{{"id": person, "name": "người mẫu"}}}
	res, err := t.as(ctx, "coordinator", "case.report", caseID, data)
	return caseID, person, first(err, res.Error)
}

func (t *Trial) trip(ctx context.Context, caseID, person string, metres int64, started time.Time) error {
	id := t.Service.NewID()
	res, err := t.as(ctx, "coordinator", "trip.record", id, map[string]any{"case_id": caseID, "persons": []string{person}, "mode": "agency",
		"purpose": "home", "started_at": started, "odometer_start_m": 1000, "odometer_end_m": 1000 + metres})
	if err := first(err, res.Error); err != nil {
		return fmt.Errorf("trial: trip: %w", err)
	}
	t.result.Trips.Recorded++
	line := t.Service.NewID()
	res, err = t.as(ctx, "fund_manager", "cost.propose", line, map[string]any{"case_id": caseID, "trip_id": id})
	if err != nil {
		return err
	}
	if res.Error != nil {
		t.result.Trips.Unpriced[res.Error.Field+": "+res.Error.EN]++
		return nil
	}
	amount, err := strconv.ParseInt(res.Facts["amount_vnd"], 10, 64)
	if err != nil {
		return fmt.Errorf("trial: amount: %w", err)
	}
	t.result.Trips.Priced++
	t.result.Trips.AmountVND += amount
	return nil
}
