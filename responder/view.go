package responder

import (
	"time"

	"kipthoi/geo"
)

// CaseView is a case as one reader may see it. With Restricted set, only code, unit, status and clock are filled.
type CaseView struct {
	ID         string     `json:"id"`
	Code       string     `json:"code"`
	Version    int64      `json:"version"`
	Family     Family     `json:"family"`
	Kind       string     `json:"kind"`
	Status     CaseStatus `json:"status"`
	Priority   int64      `json:"priority"`
	Reasons    []Reason   `json:"reasons"`
	Unit       string     `json:"unit"`
	UnitName   string     `json:"unit_name"`
	HeadName   string     `json:"head_name"`
	People     int64      `json:"people"`
	Needs      []string   `json:"needs"`
	ReceivedAt time.Time  `json:"received_at"`
	DueAt      time.Time  `json:"due_at"`
	DueRule    string     `json:"due_rule"`
	DueText    string     `json:"due_text"`
	DueTextEN  string     `json:"due_text_en"`
	AssistedAt time.Time  `json:"assisted_at"`
	Held       bool       `json:"held" doc:"somebody holds the case"`
	Asked      string     `json:"asked" enum:",open,granted,refused" doc:"what became of the reader's own wish to have the case; empty: none"`
	AskAnswer  string     `json:"ask_answer" doc:"why that wish was refused"`
	AssignedTo string     `json:"assigned_to" doc:"who holds the case"`
	Outcome    string     `json:"outcome" doc:"of a closed case: helped, refused, moved, duplicate, false_report, died, other"`
	Overdue    bool       `json:"overdue"`
	Lon        *float64   `json:"lon"`
	Lat        *float64   `json:"lat"`
	Located    string     `json:"located"`
	Approx     bool       `json:"approx"`
	Restricted bool       `json:"restricted"`
	Invented   bool       `json:"invented"`
}

// viewCase gives what a reader may see of a case and its household; ok is false when they may not know of it.
func (s *Service) viewCase(u User, k *Case, h *Household) (v CaseView, ok bool) {
	seen := u.sees(k)
	if seen == sightNone {
		return v, false
	}
	v = CaseView{ID: k.ID, Code: k.Code, Version: k.Version, Status: k.Status, Unit: k.Unit, UnitName: s.unitName(k.Unit),
		ReceivedAt: k.ReceivedAt, DueAt: k.due(), AssistedAt: k.AssistedAt, Overdue: k.overdue(s.Now()) || !k.Closed && s.Now().After(k.DueAt), Invented: k.Invented,
		Held: k.AssignedTo != "", Reasons: []Reason{}, Needs: []string{}}
	if a := k.ask(u.ID); a != nil {
		v.Asked, v.AskAnswer = a.State, a.Answer
	}
	if v.Restricted = seen < sightAll && (k.Family == Protection || seen == sightCode); v.Restricted {
		return v, true
	}
	v.Family, v.Kind, v.Priority, v.Reasons, v.DueRule, v.DueText, v.DueTextEN = k.Family, k.Kind, k.Priority, orEmpty(k.Reasons), k.DueRule, k.DueText, k.DueTextEN
	if seen < sightAll {
		return v, true
	}
	v.AssignedTo, v.Outcome = k.AssignedTo, k.Outcome
	v.Needs, v.HeadName, v.People = orEmpty(k.Needs), h.HeadName, h.Size
	v.Lon, v.Lat, v.Located, v.Approx = h.Lon, h.Lat, h.Located, h.Approx
	return v, true
}

// overdue says that help came after the first clock had run out, or has not come although it has.
func (k *Case) overdue(now time.Time) bool {
	if !k.AssistedAt.IsZero() {
		return k.HelpedLate
	}
	return !k.Closed && now.After(k.HelpDueAt)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (s *Service) unitName(code string) string {
	u, ok := s.Geo().Units.Unit(code)
	if !ok {
		return code
	}
	if p, ok := s.Geo().Units.Unit(u.Parent); ok {
		return u.FullName + ", " + p.FullName
	}
	return u.FullName
}

// PlacementView is a placement as one reader may see it.
type PlacementView struct {
	Placement
	CarerName    string `json:"carer_name"`
	DaysLeft     int64  `json:"days_left" doc:"of a stay: days to the limit that the law allows; below 0 it has passed"`
	MeetingsLeft int64  `json:"meetings_left" doc:"of an offer to a family that is not kin of the child: meetings that the law wants before a hand-over without urgency"`
}

// CaseDetail is a case with its way so far, as one reader may see it.
type CaseDetail struct {
	Case        CaseView         `json:"case"`
	Narrative   string           `json:"narrative"`
	Household   *Household       `json:"household"`
	Persons     []Person         `json:"persons"`
	Assessments []Assessment     `json:"assessments"`
	Placements  []PlacementView  `json:"placements"`
	Reviews     []Review         `json:"reviews" doc:"visits to who lives with a carer"`
	Trips       []Trip           `json:"trips"`
	Costs       []CostLine       `json:"costs"`
	Conflicts   []Conflict       `json:"conflicts" doc:"that are open, the oldest 100"`
	CloseReason string           `json:"close_reason"`
	HolderName  string           `json:"holder_name"`
	Asks        []AskView        `json:"asks"`
	Decisions   []Decision       `json:"decisions"`
	Referrals   []ReferralView   `json:"referrals"`
	Consents    []Consent        `json:"consents"`
	Attachments []AttachmentView `json:"attachments"`
	Tasks       []TaskView       `json:"tasks" doc:"of the law and made by hand, as made"`
	Notes       []NoteView       `json:"notes" doc:"the latest 500, oldest first"`
	Timeline    []TimelineStep   `json:"timeline" doc:"the latest 100 steps, oldest first"`
	Safety      Safeguard        `json:"safety" doc:"whom the people must be kept from, what a child said, what a coordinator allowed"`
}

// emptyDetail has every list there, so that a client never meets null.
func emptyDetail(v CaseView) CaseDetail {
	return CaseDetail{Case: v, Persons: []Person{}, Assessments: []Assessment{}, Placements: []PlacementView{}, Reviews: []Review{}, Trips: []Trip{},
		Costs: []CostLine{}, Conflicts: []Conflict{}, Asks: []AskView{}, Decisions: []Decision{}, Referrals: []ReferralView{}, Consents: []Consent{}, Attachments: []AttachmentView{}, Tasks: []TaskView{}, Notes: []NoteView{}, Timeline: []TimelineStep{},
		Safety: *(&Safeguard{}).full()}
}

// MapView is what a map shows.
type MapView struct {
	Cases  []CaseView
	Carers []CarerView
	Gone   map[string]bool // of changes: the ids that no longer stand as they did
}

// AreaView is the area of an incident.
type AreaView struct {
	Name string
	Kind string
	Area geo.Area
}
