package responder

import (
	"context"
	"slices"

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

// communesOf gives the codes of the communes that an area reaches, as far as the boundaries in use tell.
func (s *Service) communesOf(area geo.Area) []string {
	return geo.Codes(area.Reach(s.Geo().Boundaries, s.Geo().Settlements, nil))
}

func (s *Service) reach(area geo.Area, a *Affected) {
	for _, r := range area.Reach(s.Geo().Boundaries, s.Geo().Settlements, s.People) {
		a.Communes = append(a.Communes, AffectedCommune{r.Code, s.unitName(r.Code), r.Share, r.ShareKnown, r.People, r.PeopleKnown, r.Method})
		a.People += r.People
	}
}

// homesIn counts the households that an area reaches, and lists the first of them.
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

// eachAffected visits the households of q whose place lies in the area, whatever commune was noted with it; those of its
// listed communes; and those of which only the commune is known, one that the area reaches.
func (s *Service) eachAffected(tx Tx, q Query, area geo.Area, visit func(h *Household, located bool)) error {
	zone := geo.NewZone(area)
	for _, b := range zone.Bands() {
		band := q.And("lat", Ge, b.Min[1]).And("lat", Lt, b.Max[1]).And("lon", Ge, b.Min[0]).And("lon", Le, b.Max[0]).By("lat")
		err := eachHome(tx, band, func(h *Household) any { return *h.Lat }, func(h *Household) {
			if p, _ := h.Point(); zone.Contains(p) {
				visit(h, true)
			}
		})
		if err != nil {
			return err
		}
	}
	err := eachHomeIn(tx, q.And("lon", Nil, nil), s.communesOf(area), func(h *Household) { visit(h, false) })
	if err != nil {
		return err
	}
	listed := slices.Compact(slices.Sorted(slices.Values(area.Communes)))
	return eachHomeIn(tx, q, listed, func(h *Household) {
		if p, located := h.Point(); located && !zone.Contains(p) {
			visit(h, true)
		}
	})
}

// eachHomeIn visits the households of communes that q chooses.
func eachHomeIn(tx Tx, q Query, communes []string, visit func(*Household)) error {
	for part := range slices.Chunk(communes, fullPage) {
		err := eachHome(tx, q.And("unit", In, part).By("unit"), func(h *Household) any { return h.Unit }, visit)
		if err != nil {
			return err
		}
	}
	return nil
}

// eachHome visits the households that q chooses, a page at a time; key gives the value of the column that orders them.
func eachHome(tx Tx, q Query, key func(*Household) any, visit func(*Household)) error {
	q = q.Top(fullPage)
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
		q = q.Beyond(key(last), last.ID)
	}
}
