package responder

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// Trip is a drive with people in need. Its metres are the odometer's; a GPS track is kept beside them as its
// length only. See measureTrack. Only the way home or to a facility is paid by the regime.
type Trip struct {
	Meta
	CaseID       string    `json:"case_id"`
	PlacementID  string    `json:"placement_id"` // of the stay that it led to or from; "" none
	Persons      []string  `json:"persons"`      // ids of who was driven
	Escorts      int64     `json:"escorts"`      // who travelled along
	Mode         string    `json:"mode"`         // public, agency, hired
	Purpose      string    `json:"purpose"`      // one of tripPurposes()
	StartedAt    time.Time `json:"started_at"`
	EndedAt      time.Time `json:"ended_at"` // zero: not said
	OdoStartM    int64     `json:"odometer_start_m"`
	OdoEndM      int64     `json:"odometer_end_m"`
	Metres       int64     `json:"metres"`
	ReturnM      int64     `json:"return_m"`           // of the metres, the way back without anybody
	FareVND      int64     `json:"fare_vnd"`           // public: of one seat; hired: the contract's price
	ReferenceVND int64     `json:"reference_vnd"`      // hired: the local price that it is compared with
	FuelNorm     law.Milli `json:"fuel_litres_per_km"` // of this vehicle; 0: the law's
	Driver       string    `json:"driver"`
	Vehicle      string    `json:"vehicle"`
	Track        TripTrack `json:"track"` // what GPS says of the same way, for comparison
	Flag         string    `json:"flag"`  // for who approves the cost: track_differs, odometer, odometer_twice; "" none
}

// Table names the table.
func (*Trip) Table() string { return "trips" }

// tripPurposes lists what a trip may be for: home and facility are paid by the regime of emergency protection, the others are
// kept for the case alone.
func tripPurposes() []string {
	return []string{"home", "facility", "carer", "hospital", "visit", "other"}
}

// Validate checks what a person may have typed, and takes the metres from the odometer.
func (t *Trip) Validate() error {
	err := first(oneOf("mode", t.Mode, "public", "agency", "hired"), oneOf("purpose", t.Purpose, tripPurposes()...),
		between("odometer_start_m", t.OdoStartM, 0, 2_000_000_000), between("odometer_end_m", t.OdoEndM, 0, 2_000_000_000),
		between("metres", t.Metres, 0, 5_000_000), between("fare_vnd", t.FareVND, 0, 100_000_000),
		between("escorts", t.Escorts, 0, 20), between("return_m", t.ReturnM, 0, 5_000_000), between("reference_vnd", t.ReferenceVND, 0, 100_000_000),
		between("fuel_litres_per_km", int64(t.FuelNorm), 0, 1000), text("driver", t.Driver, 120), text("vehicle", t.Vehicle, 40))
	switch {
	case err != nil:
		return err
	case t.StartedAt.IsZero():
		return required("started_at")
	case !t.EndedAt.IsZero() && (t.EndedAt.Before(t.StartedAt) || t.EndedAt.After(t.StartedAt.Add(48*time.Hour))):
		return invalid("ended_at", "phải sau lúc bắt đầu, trong vòng 48 giờ", "must be after the start, within 48 hours")
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
	t.Vehicle = strings.ToUpper(strings.TrimSpace(t.Vehicle))
	if t.ReturnM > t.Metres {
		return invalid("return_m", "nhiều hơn cả chuyến", "is more than the whole trip")
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
	it := law.Item{Kind: "transport", Mode: t.Mode, Purpose: t.Purpose, Metres: t.Metres, At: law.Moment{Time: t.StartedAt}, Persons: int64(len(t.Persons)), Escorts: t.Escorts,
		ReturnMetres: t.ReturnM, FuelLitresPerKM: t.FuelNorm}
	switch t.Mode {
	case "public":
		it.FareVND = t.FareVND
	case "hired":
		it.ContractVND, it.ReferenceVND = t.FareVND, t.ReferenceVND
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
	err = within("data", first(t.Validate(), c.ofStay(&t), c.drivenTwice(&t)))
	return first(err, c.assist(k), c.insert(&t), c.update(k))
}

// ofStay checks that the stay of a trip is one of the case, of somebody who was driven.
func (c *change) ofStay(t *Trip) error {
	if t.PlacementID == "" {
		return nil
	}
	pl, err := get[Placement](c.tx, t.PlacementID)
	if err == nil && (pl.CaseID != t.CaseID || !slices.Contains(t.Persons, pl.PersonID)) || err != nil && asError(err).Code == CodeNotFound {
		return invalid("placement_id", "không phải việc chăm sóc của người đi cùng chuyến", "is no stay of anybody on the trip")
	}
	return err
}

// drivenTwice flags a trip some of whose metres, by the odometer of the vehicle, are another trip's as well: people of two
// cases may share one drive, which is paid once.
func (c *change) drivenTwice(t *Trip) error {
	if t.Vehicle == "" || t.OdoEndM == 0 || t.Flag == FlagOdometer {
		return nil
	}
	n, err := c.tx.Count("trips", "", Where("province", Eq, c.province(t.Unit)).And("vehicle", Eq, t.Vehicle).
		And("odometer_start_m", Lt, t.OdoEndM).And("odometer_end_m", Gt, t.OdoStartM))
	if n[""] > 0 {
		t.Flag = FlagTwice
	}
	return wrap(err, "count trips")
}
