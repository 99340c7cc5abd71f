package responder

import (
	"time"

	"kipthoi/geo"
)

// Family divides incidents and cases: a disaster strikes households, a protection case is about one person.
type Family string

// The families.
const (
	Disaster   Family = "disaster"
	Protection Family = "protection"
)

// DisasterKinds lists causes of emergency assistance, "trợ giúp khẩn cấp" (ND 20/2021 Art 12-16; rulebook 1.6).
func DisasterKinds() []string {
	return []string{"storm", "flood", "landslide", "fire", "drought", "crop_loss", "epidemic", "traffic_accident", "labour_accident", "force_majeure"}
}

// protectionKinds lists the groups of persons in need of emergency protection, "đối tượng cần bảo vệ khẩn cấp"
// (ND 20/2021 Art 18.2; rulebook 1.7).
func protectionKinds() []string {
	return []string{"P_ORPHAN", "P_DV", "P_ABUSE", "P_TRAFFICKED", "P_FORCED_LABOUR", "P_CHILD_WANDERING", "P_BEGGAR", "P_OTHER"}
}

func validKind(field string, f Family, kind string) error {
	if err := oneOf("family", f, Disaster, Protection); err != nil {
		return err
	}
	if f == Disaster {
		return oneOf(field, kind, DisasterKinds()...)
	}
	return oneOf(field, kind, protectionKinds()...)
}

// Incident is what happened: when, where and how grave.
type Incident struct {
	Meta
	Family    Family    `json:"family"`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	StartedAt time.Time `json:"started_at"`
	Area      geo.Area  `json:"area"`
	Communes  []string  `json:"communes"` // codes of the communes it touches
	Express   bool      `json:"express"`  // the commune chair skips the review meeting
	Invented  bool      `json:"invented"`
	AlertedAt time.Time `json:"alerted_at"` // when the alert that its area is from was sent; zero without one
	Closed    bool      `json:"closed"`
	Reason    string    `json:"close_reason"`
}

// Table names the table.
func (*Incident) Table() string { return "incidents" }

type incidentDeclare struct {
	Family    Family    `json:"family"`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	Unit      string    `json:"unit"`
	StartedAt time.Time `json:"started_at"`
	Area      geo.Area  `json:"area"`
	Express   bool      `json:"express"`
	Invented  bool      `json:"invented"`
}

// applyIncidentDeclare opens an incident. A province among the communes of its area stands for all of them.
func applyIncidentDeclare(c *change) error {
	var in incidentDeclare
	if err := c.op.decode(&in); err != nil {
		return err
	}
	in.Area.Communes = wholeProvinces(c.s.Geo().Units, in.Area.Communes)
	err := first(validKind("kind", in.Family, in.Kind), text("name", in.Name, 200), c.unit(in.Unit),
		given("area", !in.Area.Empty()), within("area", in.Area.Check(c.s.Geo().Units)), given("name", in.Name != ""), given("started_at", !in.StartedAt.IsZero()))
	if err != nil {
		return within("data", err)
	}
	return c.insert(&Incident{Meta: Meta{ID: c.op.Subject, Unit: in.Unit}, Family: in.Family, Kind: in.Kind, Name: in.Name,
		StartedAt: in.StartedAt, Area: in.Area, Communes: c.s.communesOf(in.Area), Express: in.Express, Invented: in.Invented})
}

// wholeProvinces puts the communes in force of a province in the place of its code; each commune stands there once.
func wholeProvinces(units *geo.Units, codes []string) []string {
	all := map[string]bool{}
	for _, code := range codes {
		if u, ok := units.Unit(code); !ok || u.Level != geo.LevelProvince {
			all[code] = true
			continue
		}
		for _, commune := range units.Communes(code) {
			all[commune.Code] = true
		}
	}
	return sorted(all)
}

type incidentClose struct {
	Reason string `json:"reason"`
}

// applyIncidentClose ends an incident with a reason: it leaves the lists of open ones and the map. Its cases go on, and a
// report that comes late may still name it.
func applyIncidentClose(c *change) error {
	var in incidentClose
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500)); err != nil {
		return err
	}
	i, err := lock[Incident](c.tx, c.op.Subject)
	if err != nil {
		return err
	}
	if err := c.mayTouch(i); err != nil {
		return err
	}
	if i.Closed {
		return broken("", "closed", "sự việc đã đóng", "the incident is closed")
	}
	i.Closed, i.Reason = true, in.Reason
	return c.update(i)
}
