package responder

import (
	"slices"

	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// Safeguard is what a placement for a case must keep in mind: whom the person has to be kept from, what the child said,
// what a coordinator allowed. Its id is the case's, and who may know all of the case may know it.
type Safeguard struct {
	Meta
	Perpetrators []Perpetrator `json:"perpetrators"`
	NoPlace      string        `json:"no_place"`    // why people are placed although nobody knows where a perpetrator is; "" they are not
	OpenPlaces   string        `json:"open_places"` // why places that are not confidential will do; "" they will not
	Apart        string        `json:"apart"`       // why siblings may be parted; "" they may not
	Cleared      []Cleared     `json:"cleared"`     // carers whom somebody checked where the records do not tell
	Views        []ChildView   `json:"views"`
	Languages    []string      `json:"languages"` // that the people speak, the one they speak best first
	SchoolLon    *float64      `json:"school_lon"`
	SchoolLat    *float64      `json:"school_lat"`
}

// Table names the table.
func (*Safeguard) Table() string { return "safeguards" }

// Perpetrator is somebody a person has to be kept from, "người gây bạo lực, xâm hại": of the household, or as described.
type Perpetrator struct {
	PersonID string   `json:"person_id"` // of the case's household; "" another
	Name     string   `json:"name"`
	Phone    string   `json:"phone"` // nobody writes to it
	Address  string   `json:"address"`
	Unit     string   `json:"unit"` // "" nobody knows where
	Hamlet   string   `json:"hamlet"`
	Lon      *float64 `json:"lon"`
	Lat      *float64 `json:"lat"`
	Scope    string   `json:"scope"`    // commune or hamlet: no carer in the same one
	RadiusM  int64    `json:"radius_m"` // no carer nearer than this; 0: the scope alone
}

// Cleared says that somebody checked a carer where missing records would keep people from it.
type Cleared struct {
	CarerID string `json:"carer_id"`
	Reason  string `json:"reason"`
}

// ChildView is what a child from full seven years said when asked about being placed.
type ChildView struct {
	PersonID string   `json:"person_id"`
	On       law.Date `json:"on"`
	Answer   string   `json:"answer"` // agrees, refuses, cannot (is not able to say)
	Note     string   `json:"note"`
}

// defaultRadius is how near to a perpetrator nobody is placed when nothing else is said, in metres.
const defaultRadius = 5000

// guard reads what is recorded for a case; one without anything is empty.
func guard(tx Tx, caseID string) (*Safeguard, error) {
	g, err := get[Safeguard](tx, caseID)
	if err != nil && asError(err).Code == CodeNotFound {
		return &Safeguard{}, nil
	}
	return g, err
}

// full has every list there, so that a client never meets null.
func (g *Safeguard) full() *Safeguard {
	g.Perpetrators, g.Cleared, g.Views, g.Languages = orEmpty(g.Perpetrators), orEmpty(g.Cleared), orEmpty(g.Views), orEmpty(g.Languages)
	return g
}

// guarded locks the case and what is recorded for it.
func (c *change) guarded() (*Case, *Safeguard, error) {
	k, err := c.work(c.op.Subject)
	if err != nil {
		return nil, nil, err
	}
	g, err := guard(c.tx, k.ID)
	if err == nil && g.Version == 0 {
		g.ID, g.Unit = k.ID, k.Unit
	}
	return k, g, err
}

func (c *change) keepGuard(g *Safeguard) error {
	if g.Version == 0 {
		return c.insert(g)
	}
	return c.update(g)
}

type perpetratorReport struct {
	Perpetrator
	Place place `json:"place"`
}

// applyCaseSafety records whom the people of a case must be kept from, what they speak, and where the school is. Fields
// that are left out stay.
func applyCaseSafety(c *change) error {
	var in struct {
		Perpetrators []perpetratorReport `json:"perpetrators"`
		Languages    []string            `json:"languages"`
		School       *place              `json:"school"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := within("data", validLanguages(in.Languages)); err != nil {
		return err
	}
	k, g, err := c.guarded()
	if err != nil {
		return err
	}
	if in.Perpetrators != nil {
		g.Perpetrators = []Perpetrator{}
		if err := within("data", each("perpetrators", in.Perpetrators, 10, func(p *perpetratorReport) error { return c.perpetrator(k, g, p) })); err != nil {
			return err
		}
	}
	if in.Languages != nil {
		g.Languages = in.Languages
	}
	if in.School != nil {
		at, err := c.locate(*in.School)
		if err != nil {
			return within("data.school", err)
		}
		if at.Point == nil {
			return invalid("data.school", "cần toạ độ của trường", "needs the point of the school")
		}
		g.SchoolLon, g.SchoolLat = &at.Point[0], &at.Point[1]
	}
	return c.keepGuard(g)
}

// perpetrator adds one to what is recorded. One of the household is written to no more.
func (c *change) perpetrator(k *Case, g *Safeguard, in *perpetratorReport) error {
	p := in.Perpetrator
	number, err := phone("phone", p.Phone)
	if p.Phone = number; p.Scope == "" {
		p.Scope = "commune"
	}
	err = first(err, given("name", p.Name != "" || p.PersonID != ""), text("name", p.Name, 120), oneOf("scope", p.Scope, "commune", "hamlet"), between("radius_m", p.RadiusM, 0, 500_000))
	if err != nil {
		return err
	}
	p.Unit, p.Lon, p.Lat, p.Address = "", nil, nil, in.Place.Address
	if in.Place != (place{}) {
		at, err := c.locate(in.Place)
		if err != nil {
			return within("place", err)
		}
		if p.Unit = at.Unit; p.Hamlet == "" {
			p.Hamlet = at.Rest
		}
		if at.Point != nil {
			p.Lon, p.Lat = &at.Point[0], &at.Point[1]
		}
	}
	if err := c.shutPerson(k, p.PersonID); err != nil {
		return err
	}
	g.Perpetrators = append(g.Perpetrators, p)
	return nil
}

// shutPerson lets nobody write to a perpetrator of the household.
func (c *change) shutPerson(k *Case, id string) error {
	if id == "" {
		return nil
	}
	p, err := c.person(k, id)
	if err != nil {
		return within("person_id", err)
	}
	if p.NotToContact {
		return nil
	}
	p.NotToContact = true
	return c.update(p)
}

// applyCaseAllow lets a coordinator decide what the rules leave to a person, each with the reason: to place although it is
// not known where a perpetrator is, in places that are not confidential, siblings apart, or with a carer who was checked.
func applyCaseAllow(c *change) error {
	var in struct {
		What    string `json:"what"`
		CarerID string `json:"carer_id"`
		Reason  string `json:"reason"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(oneOf("data.what", in.What, "no_place", "open_places", "apart", "carer"), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	_, g, err := c.guarded()
	if err != nil {
		return err
	}
	switch in.What {
	case "no_place":
		g.NoPlace = in.Reason
	case "open_places":
		g.OpenPlaces = in.Reason
	case "apart":
		g.Apart = in.Reason
	case "carer":
		if _, err := get[Carer](c.tx, in.CarerID); err != nil {
			return within("data.carer_id", err)
		}
		if len(g.Cleared) >= 100 {
			return invalid("data.carer_id", "quá 100 mục", "has more than 100 entries")
		}
		g.Cleared = append(g.Cleared, Cleared{in.CarerID, in.Reason})
	}
	return c.keepGuard(g)
}

// applyCaseChildView records what a child answered when asked about being placed.
func applyCaseChildView(c *change) error {
	var in struct {
		PersonID string `json:"person_id"`
		On       string `json:"on"`
		Answer   string `json:"answer"`
		Note     string `json:"note"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	on, err := date("data.on", in.On)
	err = first(err, given("data.on", !on.IsZero()), oneOf("data.answer", in.Answer, "agrees", "refuses", "cannot"), text("data.note", in.Note, 500))
	if err != nil {
		return err
	}
	if on.After(law.DateOf(c.now)) {
		return invalid("data.on", "không được ở tương lai", "must not be in the future")
	}
	k, g, err := c.guarded()
	if err != nil {
		return err
	}
	if _, err := c.person(k, in.PersonID); err != nil {
		return err
	}
	if len(g.Views) >= 100 {
		return invalid("data", "đã ghi quá 100 lần", "was recorded more than 100 times")
	}
	g.Views = append(g.Views, ChildView{in.PersonID, on, in.Answer, in.Note})
	return c.keepGuard(g)
}

// view gives what a person said last; nil: was not asked.
func (g *Safeguard) view(person string) *ChildView {
	for i := len(g.Views) - 1; i >= 0; i-- {
		if g.Views[i].PersonID == person {
			return &g.Views[i]
		}
	}
	return nil
}

func (g *Safeguard) cleared(carer string) bool {
	for _, c := range g.Cleared {
		if c.CarerID == carer {
			return true
		}
	}
	return false
}

// school gives where the school is, when that is known.
func (g *Safeguard) school() *orb.Point {
	if g.SchoolLon == nil || g.SchoolLat == nil {
		return nil
	}
	return &orb.Point{*g.SchoolLon, *g.SchoolLat}
}

// Point gives where a perpetrator is, when that is known.
func (p *Perpetrator) Point() (orb.Point, bool) {
	if p.Lon == nil || p.Lat == nil {
		return orb.Point{}, false
	}
	return orb.Point{*p.Lon, *p.Lat}, true
}

// avoided gives whom the people of a case are kept from: those recorded, and those of the household whom nobody may write
// to (which says the same), who live at its home unless another place is recorded.
func avoided(g *Safeguard, h *Household, people []Person) []Perpetrator {
	all := append([]Perpetrator{}, g.Perpetrators...)
	known := map[string]bool{}
	for i := range all {
		known[all[i].PersonID] = true
	}
	if h.NotToContact && len(all) == 0 {
		all = append(all, Perpetrator{Unit: h.Unit, Hamlet: h.Hamlet, Lon: h.Lon, Lat: h.Lat, Scope: "commune"})
	}
	for i := range people {
		if p := &people[i]; p.NotToContact && !known[p.ID] {
			all = append(all, Perpetrator{PersonID: p.ID, Scope: "commune"})
		}
	}
	for i := range all {
		p := &all[i]
		if p.PersonID != "" && p.Unit == "" {
			p.Unit, p.Hamlet, p.Lon, p.Lat = h.Unit, h.Hamlet, h.Lon, h.Lat
		}
		if _, at := p.Point(); at && p.RadiusM == 0 {
			p.RadiusM = defaultRadius
		}
	}
	return all
}

// needsSecret says that people of such cases are placed in confidential places alone: victims of violence, abuse,
// trafficking and forced labour (ND 20/2021 Art 18.2.b, R-3.23).
func needsSecret(k *Case) bool {
	return slices.Contains([]string{"P_DV", "P_ABUSE", "P_TRAFFICKED", "P_FORCED_LABOUR"}, k.Kind)
}
