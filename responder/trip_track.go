package responder

import (
	"encoding/json"
	"math"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// TripTrack is what the GPS fixes of a trip came to: lengths and counts, never a place.
type TripTrack struct {
	Metres   int64     `json:"metres"`
	BridgedM int64     `json:"bridged_m"` // of it, straight lines over gaps
	Fixes    int64     `json:"fixes"`
	Dropped  int64     `json:"dropped"` // of the fixes
	Gaps     int64     `json:"gaps"`
	Trust    geo.Trust `json:"trust"` // "" when no track was given
}

// unreadable marks fixes that were not understood.
const unreadable geo.Trust = "unreadable"

// The flags of a trip, for who approves its cost.
const (
	FlagDiffers  = "track_differs"  // odometer and track are further apart than their errors explain
	FlagOdometer = "odometer"       // the odometer ran backwards: no metres to pay
	FlagTwice    = "odometer_twice" // these metres of the vehicle are another trip's too
)

// An odometer may err by 4 per cent by type approval and worn tyres, a track by 7 (TestTrackLength); 15 per cent is
// beyond both together. Over a gap the road may be 1.7 times the straight line (geo.RoadEstimate). Under 500 m the
// manoeuvring at both ends counts for more than the way.
const (
	flagPercent   = 15
	bridgePercent = 70
	flagLeastM    = 500
)

// measureTrack takes the fixes out of a trip before anything is stored, and puts their length in. So neither the log
// nor the kept operation holds the way to a protected address; the raw track stays on the phone that made it. Fixes
// come as "fixes": [[unix seconds, lat, lon, accuracy in metres or nothing], ...].
func measureTrack(op Operation) (Operation, error) {
	var data map[string]json.RawMessage
	if json.Unmarshal(op.Data, &data) != nil || data == nil || data["fixes"] == nil && data["track"] == nil {
		return op, nil
	}
	raw := data["fixes"]
	delete(data, "fixes")
	delete(data, "track")
	if raw != nil {
		measured, err := json.Marshal(trackOf(raw))
		if err != nil {
			return op, wrap(err, "measure the track")
		}
		data["track"] = measured
	}
	var err error
	op.Data, err = json.Marshal(data)
	return op, wrap(err, "measure the track")
}

func trackOf(raw []byte) TripTrack {
	var rows [][]float64
	if json.Unmarshal(raw, &rows) != nil {
		return TripTrack{Trust: unreadable}
	}
	fixes := make([]geo.Fix, 0, len(rows))
	for _, r := range rows {
		if len(r) < 3 || len(r) > 4 || math.Abs(r[0]) > 1e11 {
			return TripTrack{Trust: unreadable}
		}
		f := geo.Fix{At: time.UnixMilli(int64(r[0] * 1000)), Point: orb.Point{r[2], r[1]}}
		if len(r) == 4 {
			f.AccuracyM = r[3]
		}
		fixes = append(fixes, f)
	}
	t, err := geo.MeasureTrack(fixes)
	if err != nil {
		return TripTrack{Trust: unreadable}
	}
	return TripTrack{Metres: int64(math.Round(t.Metres)), BridgedM: int64(math.Round(t.BridgedM)), Fixes: int64(t.Fixes),
		Dropped: int64(t.Fixes - t.Used), Gaps: int64(t.Gaps), Trust: t.Trust}
}

// flag compares the odometer with the track. What is paid follows the odometer; the flag is for who approves.
func (t *Trip) flag() string {
	if t.OdoEndM < t.OdoStartM {
		return FlagOdometer
	}
	if t.Track.Trust == "" || t.Track.Trust == geo.TrustNone {
		return ""
	}
	allowed := max(t.Metres*flagPercent/100, flagLeastM) + t.Track.BridgedM*bridgePercent/100
	if off := t.Metres - t.Track.Metres; t.Metres > 0 && (off > allowed || -off > allowed) {
		return FlagDiffers
	}
	return ""
}
