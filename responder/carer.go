package responder

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Carer takes people in for a while: a household, a relative's, or a facility or shelter ("tạm lánh"). Taken never
// exceeds Places.
type Carer struct {
	Meta
	Name     string   `json:"name"`
	Kind     string   `json:"kind"` // household, relative, facility, shelter
	Phone    string   `json:"phone"`
	Address  string   `json:"address"`
	Lon      *float64 `json:"lon"`
	Lat      *float64 `json:"lat"`
	Places   int64    `json:"places"`
	Taken    int64    `json:"taken"`
	Accepts  []string `json:"accepts"` // child, adult, elderly, disabled; empty: all
	State    string   `json:"state"`   // applied, verified, active, paused, ended
	Secret   bool     `json:"secret"`  // the address is shown to nobody but its coordinators
	Invented bool     `json:"invented"`
}

// Table names the table.
func (*Carer) Table() string { return "carers" }

// Point gives where the carer lives, when that is known.
func (r *Carer) Point() (orb.Point, bool) {
	if r.Lon == nil || r.Lat == nil {
		return orb.Point{}, false
	}
	return orb.Point{*r.Lon, *r.Lat}, true
}

// Free gives how many more people the carer may take.
func (r *Carer) Free() int64 { return max(0, r.Places-r.Taken) }

// Validate checks what a person may have typed.
func (r *Carer) Validate() error {
	number, err := phone("phone", r.Phone)
	if err != nil {
		return err
	}
	r.Phone = number
	for i, a := range r.Accepts {
		if err := oneOf(fmt.Sprintf("accepts.%d", i), a, "child", "adult", "elderly", "disabled"); err != nil {
			return err
		}
	}
	if r.Name == "" {
		return required("name")
	}
	return first(text("name", r.Name, 120), text("address", r.Address, 300), oneOf("kind", r.Kind, "household", "relative", "facility", "shelter"),
		between("places", r.Places, 0, 5000), oneOf("state", r.State, "applied", "verified", "active", "paused", "ended"))
}

// Editable lists the fields that a patch may change.
func (*Carer) Editable() []string {
	return []string{"name", "phone", "address", "places", "accepts", "state", "secret"}
}

func applyCarerRegister(c *change) error {
	var in struct {
		Carer
		Place place `json:"place"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	r := in.Carer
	r.Meta, r.Taken, r.Lon, r.Lat = Meta{ID: c.op.Subject}, 0, nil, nil
	if r.State == "" {
		r.State = "applied"
	}
	at, err := c.locate(in.Place)
	if err != nil {
		return within("data.place", err)
	}
	if at.Unit == "" {
		return invalid("data.place", "chưa xác định được xã, phường", "the commune could not be determined")
	}
	r.Unit, r.Address = at.Unit, in.Place.Address
	if at.Point != nil {
		r.Lon, r.Lat = &at.Point[0], &at.Point[1]
	}
	if r.Kind == "shelter" {
		r.Secret = true
	}
	if err := within("data", r.Validate()); err != nil {
		return err
	}
	return c.insert(&r)
}

// Group gives the group a person belongs to when carers say whom they accept.
func Group(p *Person, age int, known bool) string {
	switch {
	case p.Disability == "severe" || p.Disability == "very_severe":
		return "disabled"
	case known && age < 16:
		return "child"
	case known && age >= 60:
		return "elderly"
	}
	return "adult"
}

// WhyNot gives the reason why a carer cannot take a person in, or "" when it can.
func WhyNot(r *Carer, group string) (code, vi, en string) {
	switch {
	case r.State != "active":
		return "not_active", "chưa được công nhận hoặc đang tạm dừng", "is not active"
	case r.Free() == 0:
		return "full", "không còn chỗ trống", "has no free place"
	case len(r.Accepts) > 0 && !contains(r.Accepts, group):
		return "group", "không nhận nhóm đối tượng này", "does not accept this group"
	}
	return "", "", ""
}

func contains(list []string, v string) bool {
	for _, s := range list {
		if s == v {
			return true
		}
	}
	return false
}
