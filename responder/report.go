package responder

import (
	"fmt"
	"slices"
	"time"

	"kipthoi/geo"
	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// report is the data of case.report: who, where, what is needed.
type report struct {
	Family     Family         `json:"family"`
	Kind       string         `json:"kind"`
	IncidentID string         `json:"incident_id"`
	Channel    string         `json:"channel"`
	Place      place          `json:"place"`
	Household  Household      `json:"household"`
	Persons    []personReport `json:"persons"`
	Needs      []string       `json:"needs"`
	Narrative  string         `json:"narrative"`
	Urgent     bool           `json:"urgent"`
	LegalBasis string         `json:"legal_basis"`
	Invented   bool           `json:"invented"`
	ReceivedAt time.Time      `json:"received_at"` // when the news came; empty: when it was logged
}

type place struct {
	Lat       *float64 `json:"lat"`
	Lon       *float64 `json:"lon"`
	AccuracyM float64  `json:"accuracy_m"`
	Address   string   `json:"address"`
	Unit      string   `json:"unit"`
}

// personReport is a Person with its dates as they were typed, so that a wrong one can be named.
type personReport struct {
	Person
	Born   string `json:"birth_date"`
	Judged string `json:"estimated_on"`
}

// MaxPersons is the most people one report may name.
const MaxPersons = 60

func applyCaseReport(c *change) error {
	r := c.op.ready
	if r == nil || r.unit != c.user.Unit {
		r = c.readReport()
	}
	if r.err != nil {
		return r.err
	}
	k, h := r.k, r.h // written in each try anew
	return c.fileWith(r.search, &k, &h, slices.Clone(r.people))
}

// readyReport is what of a report can be worked out without the database, before its transaction and where many may work
// at once: SQLite has one writer.
type readyReport struct {
	unit   string // of its author, by which places are looked for
	k      Case
	h      Household
	people []Person
	search *search
	err    error // why it is refused
}

// makeReady works a report out for the author who is signed in.
func (s *Service) makeReady(op *Operation) {
	if op.Kind == "case.report" && op.author.ID == op.Actor {
		c := &change{s: s, op: *op, user: op.author, now: s.Now().UTC().Truncate(time.Millisecond)}
		op.ready = c.readReport()
	}
}

func (c *change) readReport() *readyReport {
	r := &readyReport{unit: c.user.Unit}
	var in report
	if r.err = c.op.decode(&in); r.err != nil {
		return r
	}
	at, err := c.locate(in.Place)
	if r.err = within("data.place", err); err != nil {
		return r
	}
	k, h, people, err := c.read(&in, at)
	if r.err = within("data", err); err != nil {
		return r
	}
	r.k, r.h, r.people, r.search = *k, *h, people, newSearch(newCards(people, h))
	return r
}

// read makes the records of a report, valid ones.
func (c *change) read(in *report, at geo.Location) (*Case, *Household, []Person, error) {
	h := in.Household
	h.Meta, h.Lon, h.Lat = Meta{ID: in.Household.ID}, nil, nil // these are found, not told
	h.Address, h.Invented, h.Incident, h.Restricted = in.Place.Address, in.Invented, in.IncidentID, in.Family == Protection
	h.settle(at)
	if h.Unit == "" {
		h.Unit = c.user.Unit // a place nobody could find is the reporter's to look into
	}
	people, err := c.people(in, &h)
	if err != nil {
		return nil, nil, nil, err
	}
	h.Size = max(h.Size, int64(len(people)))
	k := &Case{Meta: Meta{ID: c.op.Subject, Unit: h.Unit}, Family: in.Family, Kind: in.Kind, IncidentID: in.IncidentID, HouseholdID: h.ID,
		Status: CaseReported, Needs: in.Needs, Narrative: in.Narrative, Channel: in.Channel, Urgent: in.Urgent, ReceivedAt: in.ReceivedAt,
		LegalBasis: in.LegalBasis, Invented: in.Invented, Priority: 4}
	if k.ReceivedAt.IsZero() || k.ReceivedAt.After(c.now) {
		k.ReceivedAt = earlier(c.op.At, c.now)
	}
	if in.Family == Protection {
		if len(people) == 0 {
			return nil, nil, nil, required("persons")
		}
		k.PersonID = people[0].ID
	}
	if h.HeadName == "" {
		h.HeadName = headName(people)
	}
	h.HeardAt, h.HeardState = k.ReceivedAt, "reported"
	k.Priority, k.Reasons = triage(k, &h, people, law.DateOf(c.now))
	return k, &h, people, first(k.Validate(), within("household", h.Validate()), c.known("household.id", &h))
}

func (c *change) people(in *report, h *Household) ([]Person, error) {
	if len(in.Persons) > MaxPersons {
		return nil, invalid("persons", fmt.Sprintf("quá %d người", MaxPersons), fmt.Sprintf("has more than %d people", MaxPersons))
	}
	var people []Person
	for i := range in.Persons {
		p, err := in.Persons[i].person(h)
		if err = first(err, c.valid(&p)); err != nil {
			return nil, within(fmt.Sprintf("persons.%d", i), err)
		}
		people = append(people, p)
	}
	return people, within("persons", oneHead(people))
}

// person makes a record of the household's of what was typed.
func (r *personReport) person(h *Household) (Person, error) {
	born, err := date("birth_date", r.Born)
	judged, err2 := date("estimated_on", r.Judged)
	p := r.Person
	p.Meta, p.EstimatedOn, err = Meta{ID: r.ID}, judged, first(err, err2)
	p.MergedInto = "" // a merge is decided, not told
	p.Unit, p.HouseholdID, p.BirthDate, p.Invented, p.Restricted = h.Unit, h.ID, born, h.Invented, h.Restricted
	if err == nil && !isID(p.ID) {
		err = invalid("id", "mã người phải là UUID", "must be a UUID")
	}
	return p, err
}

// headName is the name of the head of the household, or else of who is named first.
func headName(people []Person) string {
	for i := range people {
		if people[i].Relation == "head" {
			return people[i].Name
		}
	}
	if len(people) == 0 {
		return ""
	}
	return people[0].Name
}

// known checks the ids that the sender made.
func (c *change) known(field string, h *Household) error {
	if !isID(h.ID) {
		return invalid(field, "mã hộ phải là UUID", "must be a UUID")
	}
	return nil
}

// file writes a report's records, and tells the reporter its code.
func (c *change) file(k *Case, h *Household, people []Person) error {
	return c.fileWith(newSearch(newCards(people, h)), k, h, people)
}

func (c *change) fileWith(s *search, k *Case, h *Household, people []Person) error {
	if k.IncidentID != "" {
		if _, err := get[Incident](c.tx, k.IncidentID); err != nil {
			return within("data.incident_id", err)
		}
	}
	number, err := c.tx.Next("case")
	if err != nil {
		return wrap(err, "next case number")
	}
	k.Code = codeOf(c.now, number)
	c.facts["code"], c.facts["unit"], c.facts["located"] = k.Code, k.Unit, h.Located
	if h.Review {
		c.facts["review"] = h.LocateNote
	}
	c.caseID = k.ID
	if err := c.suspectBy(s, h.ID, true); err != nil {
		return err
	}
	if err := c.insert(h); err != nil {
		return err
	}
	for i := range people {
		if err := c.insert(&people[i]); err != nil {
			return err
		}
	}
	if err := within("data.received_at", c.stepFrom(k, nil, nil, reported, k.ReceivedAt)); err != nil {
		return err
	}
	k.HelpDueAt = k.DueAt
	if err := c.insert(k); err != nil {
		return err
	}
	return c.tellCoordinators(k)
}

func (c *change) locate(p place) (geo.Location, error) {
	q := geo.Place{AccuracyM: p.AccuracyM, Address: p.Address, Unit: p.Unit, ProvinceHint: c.province(c.user.Unit)}
	if (p.Lat == nil) != (p.Lon == nil) {
		return geo.Location{}, required("lat")
	}
	if p.Lat != nil {
		q.Point = &orb.Point{*p.Lon, *p.Lat}
	}
	if err := text("address", p.Address, 300); err != nil {
		return geo.Location{}, err
	}
	return c.s.Geo().Locate(q)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
