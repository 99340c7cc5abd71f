package responder

import (
	"context"

	"kipthoi/geo"
)

// Affected says whom an incident reaches, as far as is known now: its area as it was last drawn, and households where
// they were last seen. Homes of protection cases are neither listed nor counted.
type Affected struct {
	Communes    []AffectedCommune   `json:"communes"`
	People      int                 `json:"people" doc:"estimate: the population of each commune, by the share of its land in the area"`
	Inside      int64               `json:"inside" doc:"households whose place lies in the area"`
	CommuneOnly int64               `json:"commune_only" doc:"households known only by a commune that the area touches"`
	Households  []AffectedHousehold `json:"households" doc:"the first of both kinds"`
}

// AffectedCommune is a commune that an incident reaches.
type AffectedCommune struct {
	Code        string          `json:"code"`
	Name        string          `json:"name"`
	Share       float64         `json:"share" doc:"of the commune's land in the area, 0 to 1; only with share_known"`
	ShareKnown  bool            `json:"share_known"`
	People      int             `json:"people"`
	PeopleKnown bool            `json:"people_known"`
	Method      geo.ReachMethod `json:"method" doc:"how it was found: by polygon, as listed, or approximately by its settlements"`
}

// AffectedHousehold is a household that an incident reaches or may reach.
type AffectedHousehold struct {
	ID          string `json:"id"`
	HeadName    string `json:"head_name"`
	Unit        string `json:"unit"`
	UnitName    string `json:"unit_name"`
	People      int64  `json:"people"`
	CommuneOnly bool   `json:"commune_only" doc:"only the commune is known, \"chỉ biết xã\""`
}

// Affected tells a coordinator whom an incident reaches, with at most limit households by name.
func (s *Service) Affected(ctx context.Context, u User, incident string, limit int) (a Affected, err error) {
	if u.Role != RoleCoordinator && u.Role != RoleSystem {
		return a, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		i, err := get[Incident](tx, incident)
		if err != nil || i.Family != Disaster || !u.answersFor(i.Unit, i.Province) {
			return first(err, notFound("incident"))
		}
		a = Affected{Communes: []AffectedCommune{}, Households: []AffectedHousehold{}}
		s.reach(i.Area, &a)
		return s.homesIn(tx, u, i.Area, &a, max(0, min(limit, fullPage)))
	})
	return a, wrap(err, "find who is affected")
}

func (s *Service) reach(area geo.Area, a *Affected) {
	if s.People == nil {
		return
	}
	for _, r := range area.Reach(s.Geo.Boundaries, s.Geo.Settlements, s.People) {
		a.Communes = append(a.Communes, AffectedCommune{r.Code, s.unitName(r.Code), r.Share, r.ShareKnown, r.People, r.PeopleKnown, r.Method})
		a.People += r.People
	}
}

// homesIn counts the households in the box of the area that lie in it, those of listed communes, and those whose
// commune is all that is known.
func (s *Service) homesIn(tx Tx, u User, area geo.Area, a *Affected, limit int) error {
	visit := func(h *Household, located bool) {
		if located {
			a.Inside++
		} else {
			a.CommuneOnly++
		}
		if len(a.Households) < limit {
			a.Households = append(a.Households, AffectedHousehold{h.ID, h.HeadName, h.Unit, s.unitName(h.Unit), h.Size, !located})
		}
	}
	return s.eachAffected(tx, u.scope(Where("restricted", Eq, false)), area, visit)
}

// eachAffected visits the households of q that an area reaches: by their place, or by commune where that is all that is
// known.
func (s *Service) eachAffected(tx Tx, q Query, area geo.Area, visit func(h *Household, located bool)) error {
	touched, _ := area.Touched(s.Geo.Boundaries, s.Geo.Settlements)
	near := func(h *Household) {
		if p, located := h.Point(); !located || area.Affects(&p, h.Unit) {
			visit(h, located)
		}
	}
	for len(touched) > 0 { // by commune: it has an index, and every home in the area lies in one that is touched or near its border
		n := min(fullPage, len(touched))
		if err := eachHome(tx, q.And("unit", In, touched[:n]), near); err != nil {
			return err
		}
		touched = touched[n:]
	}
	return nil
}

// eachHome visits the households that q chooses, by id, a page at a time.
func eachHome(tx Tx, q Query, visit func(*Household)) error {
	q = q.By("unit").Top(fullPage)
	for {
		page, err := list[Household](tx, q)
		if err != nil {
			return err
		}
		for i := range page {
			visit(&page[i])
		}
		if len(page) < fullPage {
			return nil
		}
		last := &page[len(page)-1]
		q = q.Beyond(last.Unit, last.ID)
	}
}
