package responder

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// Carer takes people in for a while: a household, a relative's, or a facility or shelter ("tạm lánh"). Taken never
// exceeds Places. What is known of it stands here; what of it somebody may see, in carer_view.go.
type Carer struct {
	Meta
	Name        string     `json:"name"`
	Kind        string     `json:"kind"` // household, relative, facility, shelter
	Phone       string     `json:"phone"`
	Address     string     `json:"address"`
	Hamlet      string     `json:"hamlet"` // what the address held below the commune
	Lon         *float64   `json:"lon"`
	Lat         *float64   `json:"lat"`
	Places      int64      `json:"places"`
	Taken       int64      `json:"taken"`
	Accepts     []string   `json:"accepts"`      // child, adult, elderly, disabled; empty: all
	Limits      []Limit    `json:"limits"`       // places for some groups, within Places
	MinAge      int64      `json:"min_age"`      // full years
	MaxAge      int64      `json:"max_age"`      // full years; 0: any
	Sexes       string     `json:"sexes"`        // F or M alone; "" both
	Members     []Member   `json:"members"`      // of the household
	Kin         []Kin      `json:"kin"`          // persons of the system to whom the carer is related
	Languages   []string   `json:"languages"`    // codes such as vi, tay, sign; see law.EthnicGroup for peoples
	EthnicGroup string     `json:"ethnic_group"` // "dân tộc"; "" unknown
	Foreigner   bool       `json:"foreigner"`    // resident in Việt Nam: the last of the households in the law's order
	Decision    string     `json:"decision_no"`  // that recognises a facility or shelter, or the household
	Evidence    []Evidence `json:"evidence"`     // for the law's conditions, and of training
	EmergencyOn law.Date   `json:"emergency_on"` // since when a relative is active with conditions missing; zero: not
	CompleteOn  law.Date   `json:"complete_on"`  // when all conditions were first met: papers had to be new on that day; zero: not yet
	State       CarerState `json:"state"`
	Ground      string     `json:"ground"`       // of the end: see endGrounds
	Reason      string     `json:"state_reason"` // of the last step
	StateAt     time.Time  `json:"state_at"`
	ConfirmedAt time.Time  `json:"confirmed_at"` // when somebody last asked the carer whether all this is still so
	Secret      bool       `json:"secret"`       // the address is shown to nobody but its coordinators, one by one
	Invented    bool       `json:"invented"`
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

// home says that it is a family and no facility or shelter.
func (r *Carer) home() bool { return r.Kind == "household" || r.Kind == "relative" }

// Validate checks what a person may have typed. Lists that change with the years are checked by change.validCarer.
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
	return first(given("name", r.Name != ""), text("name", r.Name, 120), text("address", r.Address, 300), text("hamlet", r.Hamlet, 200),
		oneOf("kind", r.Kind, "household", "relative", "facility", "shelter"), between("places", r.Places, 0, 5000), oneOf("state", r.State, carerStates()...),
		between("min_age", r.MinAge, 0, 120), between("max_age", r.MaxAge, 0, 120), oneOf("sexes", r.Sexes, "", "F", "M"),
		text("decision_no", r.Decision, 60), validLanguages(r.Languages), r.validAges(), r.validLimits(), each("limits", r.Limits, 10, (*Limit).validate),
		each("members", r.Members, 20, (*Member).validate), each("kin", r.Kin, 20, (*Kin).validate), each("evidence", r.Evidence, 40, (*Evidence).validate))
}

// validSecret keeps where a shelter is from being made known, by a patch too.
func (r *Carer) validSecret() error {
	if r.Kind == "shelter" && !r.Secret {
		return broken("R-3.23", "secret", "nơi tạm lánh luôn được giữ kín", "a shelter is always kept secret")
	}
	return nil
}

func (r *Carer) validAges() error {
	if r.MaxAge > 0 && r.MinAge > r.MaxAge {
		return invalid("max_age", "nhỏ hơn tuổi thấp nhất", "is less than the lowest age")
	}
	return nil
}

func (r *Carer) validLimits() error {
	for i := range r.Limits {
		if slices.IndexFunc(r.Limits, func(l Limit) bool { return l.Group == r.Limits[i].Group }) < i {
			return invalid(fmt.Sprintf("limits.%d.group", i), "đã ghi ở mục trước", "is given twice")
		}
	}
	return nil
}

// Editable lists the fields that a patch may change. Its state changes by steps, and its evidence paper by paper.
func (*Carer) Editable() []string {
	return []string{"name", "phone", "address", "hamlet", "places", "accepts", "limits", "min_age", "max_age", "sexes", "members", "kin", "languages",
		"ethnic_group", "foreigner", "decision_no", "secret"}
}

// applyCarerRegister puts a carer into the register. One that comes from a register on paper may come as verified or
// active, with its evidence.
func applyCarerRegister(c *change) error {
	var in struct {
		Carer
		Secret *bool `json:"secret"`
		Place  place `json:"place"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	r := in.Carer
	r.Meta, r.Taken, r.Lon, r.Lat, r.EmergencyOn, r.CompleteOn, r.Ground = Meta{ID: c.op.Subject}, 0, nil, nil, law.Date{}, law.Date{}, ""
	r.StateAt, r.ConfirmedAt = c.now, c.now
	if r.State == "" {
		r.State = CarerApplied
	}
	if err := c.settleCarer(&r, in.Place); err != nil {
		return err
	}
	r.Secret = r.Kind == "shelter" || r.Kind == "facility"
	if in.Secret != nil && r.Kind != "shelter" {
		r.Secret = *in.Secret
	}
	if err := within("data", first(r.Validate(), c.validCarer(&r), c.knowsKin(r.Kin), c.mayBegin(&r))); err != nil {
		return err
	}
	return c.insert(&r)
}

// settleCarer writes where a carer is found to be.
func (c *change) settleCarer(r *Carer, p place) error {
	at, err := c.locate(p)
	if err != nil {
		return within("data.place", err)
	}
	if at.Unit == "" {
		return invalid("data.place", "chưa xác định được xã, phường", "the commune could not be determined")
	}
	r.Unit, r.Address = at.Unit, p.Address
	if r.Hamlet == "" {
		r.Hamlet = at.Rest
	}
	if at.Point != nil {
		r.Lon, r.Lat = &at.Point[0], &at.Point[1]
	}
	return nil
}

// validCarer checks what only the server knows: codes of the law, and persons that the author may know.
func (c *change) validCarer(r *Carer) error {
	today := law.DateOf(c.now)
	if r.EthnicGroup != "" && !c.s.Law.HasEthnicGroup(r.EthnicGroup, today) {
		return invalid("ethnic_group", "không có mã này trong danh mục các dân tộc", "is no code of the official list of peoples")
	}
	if err := first(r.validSecret(), r.validMembers(today)); err != nil {
		return err
	}
	for i := range r.Evidence {
		e := &r.Evidence[i]
		if r.evidence(e.Code) != e {
			return invalid(fmt.Sprintf("evidence.%d.code", i), "đã ghi ở mục trước", "is given twice")
		}
		if r.Version == 0 { // later it is checked as it is put there
			if err := c.s.validEvidence(e, today); err != nil {
				return within(fmt.Sprintf("evidence.%d", i), err)
			}
		}
	}
	return nil
}

// knowsKin refuses to say that a carer is related to somebody whom the author may not know of.
func (c *change) knowsKin(kin []Kin) error {
	for i := range kin {
		if err := c.knowsPerson(kin[i].PersonID); err != nil {
			return within(fmt.Sprintf("kin.%d.person_id", i), err)
		}
	}
	return nil
}

func (c *change) knowsPerson(id string) error {
	p, err := get[Person](c.tx, id)
	if err != nil {
		return err
	}
	cases, err := casesOf(c.tx, p.HouseholdID)
	if err == nil && !c.user.seesHome(cases) {
		err = notFound("person")
	}
	return err
}

// applyCarerUpdate changes fields of a carer.
func applyCarerUpdate(c *change) error {
	var in struct {
		Set struct {
			Kin []Kin `json:"kin"`
		} `json:"set"`
	}
	if json.Unmarshal(c.op.Data, &in) == nil { // what does not fit, edit refuses by name
		if err := c.knowsKin(in.Set.Kin); err != nil {
			return within("data.set", err)
		}
	}
	return c.edit(&Carer{})
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
