package responder

import (
	"context"
	"time"

	"kipthoi/geo"
)

// What a person chooses from instead of typing a code: units, open disasters, people to give work to.

// UnitChoice is a commune or province in force to choose.
type UnitChoice struct {
	Code  string    `json:"code"`
	Name  string    `json:"name" doc:"with the province: Xã Ba Chẽ, Tỉnh Quảng Ninh"`
	Level geo.Level `json:"level" enum:"province,commune"`
	Was   string    `json:"was" doc:"the old unit by whose name it was found; its land can have gone into others too"`
}

// mostChoices is how many units one search gives.
const mostChoices = 20

// FindUnits searches the units in force, those of the reader's province first among equals. It needs no database and
// tells nothing about anybody.
func (s *Service) FindUnits(u User, text, under string, level geo.Level) []UnitChoice {
	units := s.Geo().Units
	out := []UnitChoice{}
	for _, f := range units.Search(geo.Search{Text: text, Under: under, Near: units.Province(u.Unit), Level: level, Limit: mostChoices}) {
		out = append(out, UnitChoice{f.Code, units.Label(f.Code), f.Level, f.Was})
	}
	return out
}

// IncidentChoice is an open disaster to choose for a report.
type IncidentChoice struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	UnitName  string    `json:"unit_name" doc:"the unit that declared it"`
	StartedAt time.Time `json:"started_at"`
	Own       bool      `json:"own" doc:"the reader answers for its place: a coordinator may ask whom it reaches, and close it"`
}

// Incidents lists the open disasters that reach the reader's area, the latest first. What stands behind protection cases
// is not among them.
func (s *Service) Incidents(ctx context.Context, u User) ([]IncidentChoice, error) {
	out := []IncidentChoice{}
	if !u.knowsCases() {
		return out, nil
	}
	err := s.Store.Read(ctx, func(tx Tx) error {
		open, err := list[Incident](tx, Where("closed", Eq, false).And("family", Eq, string(Disaster)).By("-started_at").Top(fullPage))
		for i := range open {
			if s.concerns(u, &open[i]) {
				out = append(out, IncidentChoice{open[i].ID, open[i].Kind, open[i].Name, s.unitName(open[i].Unit), open[i].StartedAt, u.answersFor(open[i].Unit, open[i].Province)})
			}
		}
		return err
	})
	return out, wrap(err, "list incidents")
}

// WorkerChoice is somebody who can be given a case or a task.
type WorkerChoice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Workers tells a coordinator who can be given a case or its tasks, by name. Like everything of a case it is for those
// alone who may know all of it.
func (s *Service) Workers(ctx context.Context, u User, caseID string) ([]WorkerChoice, error) {
	out := []WorkerChoice{}
	if u.Role != RoleCoordinator {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err := s.Store.Read(ctx, func(tx Tx) error {
		k, err := get[Case](tx, caseID)
		if err != nil || u.sees(k) < sightAll {
			return first(err, notFound("case"))
		}
		users, err := list[User](tx, Where("unit", In, unitsOf(k)).And("role", In, []string{string(RoleField), string(RoleCoordinator)}).And("active", Eq, true).By("name").Top(fullPage))
		for i := range users {
			if users[i].canTake(k) {
				out = append(out, WorkerChoice{users[i].ID, users[i].Name})
			}
		}
		return err
	})
	return out, wrap(err, "list workers")
}

// unitsOf gives the units whose people can work on a case; "" are those of the nation.
func unitsOf(k *Case) []string {
	units := []string{"", k.Unit, k.Province}
	for _, s := range k.Shared {
		units = append(units, s.Unit, s.Province)
	}
	return units
}
