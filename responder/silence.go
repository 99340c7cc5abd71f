package responder

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Silence says who in the area of a disaster has not been heard from: the households known before it that nobody has
// reported or seen since it began, and the communes that sent no report at all. A home with a protection case is listed
// by the code of its case only.
type Silence struct {
	Since      time.Time         `json:"since" doc:"when the disaster began"`
	DueAt      time.Time         `json:"due_at" doc:"from when silence counts"`
	Due        bool              `json:"due" doc:"that time has come; before it nobody is listed"`
	Known      int64             `json:"known" doc:"households known in the area"`
	Silent     int64             `json:"silent" doc:"of them, not heard from since it began"`
	Communes   []SilentCommune   `json:"communes" doc:"without any report first, then by silent households"`
	Households []SilentHousehold `json:"households" doc:"first those whose place lies in the area, then those known only by commune"`
}

// SilentCommune counts the households of one commune that are known in the area.
type SilentCommune struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Known    int64  `json:"known"`
	Silent   int64  `json:"silent"`
	Reported int64  `json:"reported" doc:"cases reported for this disaster"`
}

// SilentHousehold is a household that nobody has heard from.
type SilentHousehold struct {
	ID          string    `json:"id"`
	CaseCode    string    `json:"case_code" doc:"of a home with a protection case, in place of its name"`
	HeadName    string    `json:"head_name"`
	Hamlet      string    `json:"hamlet"`
	Unit        string    `json:"unit"`
	UnitName    string    `json:"unit_name"`
	People      int64     `json:"people"`
	CommuneOnly bool      `json:"commune_only"`
	HeardAt     time.Time `json:"heard_at" doc:"the last news of it, before the disaster; zero: none"`
}

// MaxSilenceHours is the longest wait that may be asked for: 30 days.
const MaxSilenceHours = 720

// Silence tells who has not been heard from some hours after a disaster began, in the reader's own area, with at most
// limit households by name.
func (s *Service) Silence(ctx context.Context, u User, incident string, hours, limit int) (q Silence, err error) {
	if u.Role != RoleCoordinator && u.Role != RoleField && u.Role != RoleSystem {
		return q, forbidden("chỉ cán bộ xã và điều phối viên xem được", "only field workers and coordinators may see this")
	}
	if err := between("hours", int64(hours), 0, MaxSilenceHours); err != nil {
		return q, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		i, err := get[Incident](tx, incident)
		if err != nil || i.Family != Disaster || !s.concerns(u, i) {
			return first(err, notFound("incident"))
		}
		q = Silence{Since: i.StartedAt, DueAt: i.StartedAt.Add(time.Duration(hours) * time.Hour), Communes: []SilentCommune{}, Households: []SilentHousehold{}}
		q.Due = !s.Now().Before(q.DueAt)
		return s.listen(tx, u, i, &q, max(0, min(limit, fullPage)))
	})
	return q, wrap(err, "find who is silent")
}

// concerns says whether an incident reaches the area that the reader works in.
func (s *Service) concerns(u User, i *Incident) bool {
	if u.answersFor(i.Unit, i.Province) {
		return true
	}
	for _, code := range i.Communes {
		if unit, ok := s.Geo().Units.Unit(code); ok && u.answersFor(code, unit.Parent) {
			return true
		}
	}
	return false
}

// listen asks each household of the area for its last news.
func (s *Service) listen(tx Tx, u User, i *Incident, q *Silence, limit int) error {
	communes := map[string]*SilentCommune{}
	for _, code := range i.Communes {
		if unit, ok := s.Geo().Units.Unit(code); ok && u.answersFor(code, unit.Parent) {
			communes[code] = &SilentCommune{Code: code, Name: s.unitName(code)}
		}
	}
	var inside, communeOnly []Household
	err := s.eachAffected(tx, u.scope(Query{}), i.Area, func(h *Household, located bool) {
		c := communes[h.Unit]
		if c == nil {
			c = &SilentCommune{Code: h.Unit, Name: s.unitName(h.Unit)}
			communes[h.Unit] = c
		}
		c.Known++
		switch silent := h.HeardAt.Before(i.StartedAt); {
		case !silent || !q.Due:
			return
		case located && len(inside) < limit:
			inside = append(inside, *h)
		case !located && len(communeOnly) < limit:
			communeOnly = append(communeOnly, *h)
		}
		c.Silent++
	})
	if err != nil {
		return err
	}
	if err := q.sum(tx, i.ID, communes); err != nil {
		return err
	}
	return s.nameSilent(tx, append(inside, communeOnly...), q, limit)
}

// sum adds up the communes and puts those first that sent nothing.
func (q *Silence) sum(tx Tx, incident string, communes map[string]*SilentCommune) error {
	reported, err := tx.Count("cases", "unit", Where("incident_id", Eq, incident))
	for _, code := range sorted(communes) {
		c := communes[code]
		c.Reported = reported[code]
		q.Known += c.Known
		q.Silent += c.Silent
		q.Communes = append(q.Communes, *c)
	}
	slices.SortStableFunc(q.Communes, func(a, b SilentCommune) int {
		return cmp.Or(cmp.Compare(min(a.Reported, 1), min(b.Reported, 1)), cmp.Compare(b.Silent, a.Silent))
	})
	return err
}

func (s *Service) nameSilent(tx Tx, homes []Household, q *Silence, limit int) error {
	for i := range homes[:min(limit, len(homes))] {
		h := &homes[i]
		_, located := h.Point()
		line := SilentHousehold{ID: h.ID, Unit: h.Unit, UnitName: s.unitName(h.Unit), CommuneOnly: !located, HeardAt: h.HeardAt}
		if !h.Restricted {
			line.HeadName, line.Hamlet, line.People = h.HeadName, h.Hamlet, h.Size
			q.Households = append(q.Households, line)
			continue
		}
		cases, err := list[Case](tx, Where("household_id", Eq, h.ID).Top(1))
		if err != nil {
			return err
		}
		if line.ID = ""; len(cases) == 1 {
			line.CaseCode = cases[0].Code
		}
		q.Households = append(q.Households, line)
	}
	return nil
}

// heard is the data of household.heard: somebody has seen or spoken to the household.
type heard struct {
	State string    `json:"state"` // safe, moved
	At    time.Time `json:"at"`    // when; empty: when it was logged
}

// applyHouseholdHeard notes that a household is safe, or has moved to a safe place. One that needs help is reported.
func applyHouseholdHeard(c *change) error {
	var in heard
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := oneOf("data.state", in.State, "safe", "moved"); err != nil {
		return err
	}
	if in.At.IsZero() {
		in.At = c.op.At
	}
	h := &Household{}
	if err := c.lockRecord(h); err != nil {
		return err
	}
	if at := earlier(in.At, c.now); at.After(h.HeardAt) {
		h.HeardAt, h.HeardState = at, in.State
	}
	return c.update(h)
}
