package responder

import (
	"fmt"
	"time"

	"kipthoi/responder/law"
)

// Trip is a drive with people in need: home, or to a facility. Its metres are the odometer's;
// a GPS track is kept beside them as its length only. See measureTrack.
type Trip struct {
	Meta
	CaseID    string    `json:"case_id"`
	Persons   []string  `json:"persons"` // ids of who was driven
	Mode      string    `json:"mode"`    // public, agency, hired
	Purpose   string    `json:"purpose"` // home, facility
	StartedAt time.Time `json:"started_at"`
	OdoStartM int64     `json:"odometer_start_m"`
	OdoEndM   int64     `json:"odometer_end_m"`
	Metres    int64     `json:"metres"`
	FareVND   int64     `json:"fare_vnd"` // public: of one seat; hired: the contract's price
	Driver    string    `json:"driver"`
	Vehicle   string    `json:"vehicle"`
	Track     TripTrack `json:"track"` // what GPS says of the same way, for comparison
	Flag      string    `json:"flag"`  // "", track_differs, odometer: for who approves the cost
}

// Table names the table.
func (*Trip) Table() string { return "trips" }

// Validate checks what a person may have typed, and takes the metres from the odometer.
func (t *Trip) Validate() error {
	err := first(oneOf("mode", t.Mode, "public", "agency", "hired"), oneOf("purpose", t.Purpose, "home", "facility"),
		between("odometer_start_m", t.OdoStartM, 0, 2_000_000_000), between("odometer_end_m", t.OdoEndM, 0, 2_000_000_000),
		between("metres", t.Metres, 0, 5_000_000), between("fare_vnd", t.FareVND, 0, 100_000_000),
		text("driver", t.Driver, 120), text("vehicle", t.Vehicle, 40))
	switch {
	case err != nil:
		return err
	case t.StartedAt.IsZero():
		return required("started_at")
	case len(t.Persons) == 0 || len(t.Persons) > MaxPersons:
		return invalid("persons", fmt.Sprintf("phải có từ 1 đến %d người", MaxPersons), fmt.Sprintf("must name 1 to %d people", MaxPersons))
	case t.Track.Trust == unreadable:
		return invalid("fixes", "phải là danh sách [giây, vĩ độ, kinh độ, sai số]", "must be a list of [seconds, lat, lon, accuracy]")
	case t.OdoEndM < t.OdoStartM && t.Track.Fixes == 0:
		return invalid("odometer_end_m", "nhỏ hơn số đầu chuyến", "is less than at the start")
	}
	if t.OdoEndM > 0 || t.OdoStartM > 0 {
		t.Metres = max(t.OdoEndM-t.OdoStartM, 0)
	}
	t.Flag = t.flag()
	if t.Flag == FlagOdometer {
		return nil // kept, so that the way is not lost; no cost can be proposed for it
	}
	if t.Mode == "agency" && t.Metres == 0 {
		return invalid("odometer_end_m", "cần số công tơ mét hoặc số mét", "needs odometer readings or metres")
	}
	return nil
}

// item gives the trip as the law's question what it costs.
func (t *Trip) item() law.Item {
	it := law.Item{Kind: "transport", Mode: t.Mode, Purpose: t.Purpose, Metres: t.Metres, At: law.Moment{Time: t.StartedAt}, Persons: int64(len(t.Persons))}
	switch t.Mode {
	case "public":
		it.FareVND = t.FareVND
	case "hired":
		it.ContractVND = t.FareVND
	}
	return it
}

func applyTripRecord(c *change) error {
	var t Trip
	if err := c.op.decode(&t); err != nil {
		return err
	}
	t.Meta = Meta{ID: c.op.Subject}
	k, err := lock[Case](c.tx, t.CaseID)
	if err != nil {
		return within("data.case_id", err)
	}
	c.caseID, t.Unit = k.ID, k.Unit
	for i, id := range t.Persons {
		p, err := get[Person](c.tx, id)
		if err != nil || p.HouseholdID != k.HouseholdID {
			return invalid(fmt.Sprintf("data.persons.%d", i), "người này không thuộc hồ sơ", "is not of this case")
		}
	}
	if err := within("data", t.Validate()); err != nil {
		return err
	}
	return first(c.assist(k), c.insert(&t), c.update(k))
}
