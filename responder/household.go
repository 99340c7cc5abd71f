package responder

import (
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Household is a family or people who live together, "hộ gia đình", and where they are.
type Household struct {
	Meta
	HeadName     string    `json:"head_name"`
	Phones       []Phone   `json:"phones"`         // of the home, not of one person
	NotToContact bool      `json:"not_to_contact"` // nobody here is written to or called: the perpetrator's home
	Address      string    `json:"address"`        // as it was typed
	Hamlet       string    `json:"hamlet"`         // what the address held below the commune
	Lon          *float64  `json:"lon"`            // degrees, WGS 84
	Lat          *float64  `json:"lat"`            //
	Located      string    `json:"located"`        // how: geo.Method
	Approx       bool      `json:"approx"`         // the commune is the nearest known place, not sure
	Review       bool      `json:"review"`         // a person should look at where it is
	LocateNote   string    `json:"locate_note"`    // what to look at
	Size         int64     `json:"size"`           // people
	Poverty      string    `json:"poverty"`        // poor, near_poor, difficult, none; "" unknown
	HouseState   string    `json:"house_state"`    // lost, must_move, damaged, none; "" unknown
	Hungry       bool      `json:"short_of_food"`  // "thiếu đói"
	Invented     bool      `json:"invented"`       // made up for a demonstration
	Incident     string    `json:"incident_id"`    // the disaster that it suffers from
	Restricted   bool      `json:"restricted"`     // home of a protection case
	HeardAt      time.Time `json:"heard_at"`       // the last news of it: a report, or somebody saw or spoke to it
	HeardState   string    `json:"heard_state"`    // reported, safe, moved to a safe place
}

// Table names the table.
func (*Household) Table() string { return "households" }

// Point gives where the household is, when that is known.
func (h *Household) Point() (orb.Point, bool) {
	if h.Lon == nil || h.Lat == nil {
		return orb.Point{}, false
	}
	return orb.Point{*h.Lon, *h.Lat}, true
}

// Validate checks what a person may have typed.
func (h *Household) Validate() error {
	return first(validPhones(h.Phones), text("head_name", h.HeadName, 120), text("address", h.Address, 300), text("hamlet", h.Hamlet, 200),
		between("size", h.Size, 0, 60), oneOf("poverty", h.Poverty, "", "poor", "near_poor", "difficult", "none"),
		oneOf("house_state", h.HouseState, "", "lost", "must_move", "damaged", "none"))
}

// Editable lists the fields that a patch may change.
func (*Household) Editable() []string {
	return []string{"head_name", "phones", "not_to_contact", "address", "hamlet", "size", "poverty", "house_state", "short_of_food"}
}

// settle writes where the household is found to be.
func (h *Household) settle(at geo.Location) {
	h.Located, h.Approx, h.Review, h.LocateNote = string(at.Method), at.Approximate, at.Review || at.Unit == "", at.NoteVI
	if h.Unit = at.Unit; h.Unit == "" {
		h.Located = string(geo.MethodNone)
	}
	if at.Point != nil {
		lon, lat := at.Point[0], at.Point[1]
		h.Lon, h.Lat = &lon, &lat
	}
	if h.Hamlet == "" {
		h.Hamlet = at.Rest
	}
}
