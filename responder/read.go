package responder

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// CaseFilter chooses cases. Empty fields do not filter.
type CaseFilter struct {
	Status   string
	Family   string
	Priority int64
	Search   string // in code, head's name and unit, without marks
	After    string // CasePage.Next of the page before
	Limit    int
}

// CasePage is a page of cases, most urgent first.
type CasePage struct {
	Items []CaseView `json:"items"`
	Next  string     `json:"next" doc:"cursor of the next page; empty at the end"`
	Total int64      `json:"total" doc:"cases of the reader's area with this status and family; a search or a priority chooses among them"`
}

// most is the largest number of rows that one list reads; walks over cases read in pages of this many and miss none.
const most = 20000

// fullPage is how many rows are read at once by whoever wants them all.
const fullPage = 500

// walk calls visit for each case that q chooses and the reader may know of, open ones first, by priority, clock and id,
// until it says stop. It reads page by page, so that no case is left out however many there are; q's limit is the size
// of a page.
func (s *Service) walk(tx Tx, u User, q Query, after []any, visit func(*Case, *Household, CaseView) (more bool)) error {
	page := min(max(q.Limit, 20), fullPage)
	if q.Limit == 0 {
		page = fullPage
	}
	q, err := u.reach(tx, q)
	if err != nil {
		return err
	}
	q = q.By("closed", "priority", "due_at").Top(page)
	for {
		cases, err := list[Case](tx, q.Beyond(after...))
		if err != nil {
			return err
		}
		homes, err := households(tx, cases)
		if err != nil {
			return err
		}
		for i := range cases {
			k := &cases[i]
			h := homes[k.HouseholdID]
			if v, ok := s.viewCase(u, k, &h); ok && !visit(k, &h, v) {
				return nil
			}
		}
		if len(cases) < page {
			return nil
		}
		after = placeOf(&cases[len(cases)-1])
	}
}

// placeOf gives where a case stands in the order of walk.
func placeOf(k *Case) []any { return []any{k.Closed, k.Priority, k.DueAt, k.ID} }

// Cases lists the cases a reader may know of: open ones first, by priority and then by clock.
func (s *Service) Cases(ctx context.Context, u User, f CaseFilter) (page CasePage, err error) {
	page.Items = []CaseView{}
	after, err := readCursor(f.After)
	if err != nil {
		return page, err
	}
	if !u.knowsCases() {
		return page, nil // not even of their number
	}
	limit := max(1, min(f.Limit, 500))
	var last *Case
	err = s.Store.Read(ctx, func(tx Tx) error {
		q, err := u.reach(tx, f.query(u))
		if err != nil {
			return err
		}
		all, err := tx.Count("cases", "", q)
		if err != nil {
			return err
		}
		page.Total = all[""]
		return s.walk(tx, u, f.query(u).Top(f.page(limit)), after, func(k *Case, _ *Household, v CaseView) bool {
			if !f.fits(v) {
				return true
			}
			if len(page.Items) == limit {
				page.Next = cursorOf(last)
				return false
			}
			page.Items, last = append(page.Items, v), k
			return true
		})
	})
	return page, wrap(err, "list cases")
}

// page is how many rows to read at once for a list of limit rows: one more, unless many will not fit the filter.
func (f CaseFilter) page(limit int) int {
	if f.Search != "" || f.Priority != 0 {
		return fullPage
	}
	return limit + 1
}

// cursorOf names the place of a row, and readCursor finds it again.
func cursorOf(k *Case) string {
	return fmt.Sprintf("%t.%d.%d.%s", k.Closed, k.Priority, k.DueAt.UnixMilli(), k.ID)
}

func readCursor(cursor string) ([]any, error) {
	if cursor == "" {
		return nil, nil
	}
	parts := strings.SplitN(cursor, ".", 4)
	if len(parts) == 4 && isID(parts[3]) {
		closed, err1 := strconv.ParseBool(parts[0])
		priority, err2 := strconv.ParseInt(parts[1], 10, 64)
		due, err3 := strconv.ParseInt(parts[2], 10, 64)
		if first(err1, err2, err3) == nil {
			return []any{closed, priority, time.UnixMilli(due).UTC(), parts[3]}, nil
		}
	}
	return nil, invalid("after", "vị trí đọc không đúng", "is not a cursor given by this server")
}

// query puts into the database what a filter can ask there without telling of what the reader may not see.
func (f CaseFilter) query(u User) (q Query) {
	if f.Status != "" {
		q = q.And("status", Eq, f.Status)
	}
	if f.Family != "" && u.Role != RoleAuditor { // an auditor does not know the family of any case
		q = q.And("family", Eq, f.Family)
	}
	return q
}

// fits compares what the reader sees, so that a filter tells nothing of what they may not see.
func (f CaseFilter) fits(v CaseView) bool {
	return (f.Family == "" || string(v.Family) == f.Family) && (f.Priority == 0 || v.Priority == f.Priority) &&
		(f.Search == "" || matches(f.Search, v.Code, v.HeadName, v.UnitName))
}

// households reads the homes of cases by their ids.
func households(tx Tx, cases []Case) (map[string]Household, error) {
	out := map[string]Household{}
	ids := make([]string, 0, len(cases))
	for i := range cases {
		ids = append(ids, cases[i].HouseholdID)
	}
	for len(ids) > 0 {
		n := min(500, len(ids))
		rows, err := list[Household](tx, Where("id", In, ids[:n]).Top(n))
		if err != nil {
			return nil, err
		}
		for _, h := range rows {
			out[h.ID] = h
		}
		ids = ids[n:]
	}
	return out, nil
}

// Case gives one case with its way so far, as far as the reader may know it. That a protected one was read is logged
// first; without that nothing is shown.
func (s *Service) Case(ctx context.Context, u User, id string) (d CaseDetail, err error) {
	var k *Case
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		k, err = get[Case](tx, id)
		if err != nil {
			return err
		}
		h, err := get[Household](tx, k.HouseholdID)
		if err != nil {
			return err
		}
		v, ok := s.viewCase(u, k, h)
		if !ok {
			return notFound("case")
		}
		d = emptyDetail(v)
		return s.fill(tx, u, k, h, &d)
	})
	if err == nil {
		err = s.logReading(ctx, u, k)
	}
	if err != nil {
		return CaseDetail{}, wrap(err, "read case")
	}
	return d, nil
}

func (s *Service) fill(tx Tx, u User, k *Case, h *Household, d *CaseDetail) error {
	seen := u.sees(k)
	if seen < sightMoney {
		return nil
	}
	of := Where("case_id", Eq, k.ID).By("created_at")
	err := into[CostLine](tx, of, &d.Costs)
	if seen < sightAll {
		for i := range d.Costs {
			d.Costs[i].PersonID, d.Costs[i].PlacementID = "", ""
		}
		return err
	}
	d.Narrative, d.Household = k.Narrative, h
	err = first(err, into[Person](tx, Where("household_id", Eq, h.ID), &d.Persons), into[Assessment](tx, of, &d.Assessments),
		into[Trip](tx, of, &d.Trips), into[Review](tx, of, &d.Reviews), s.placementsOf(tx, of, &d.Placements))
	if err != nil {
		return err
	}
	return first(hideMerges(tx, u, d.Persons), s.conflicts(tx, k, h, d), s.life(tx, u, k, d))
}

func into[T any, P record[T]](tx Tx, q Query, out *[]T) error {
	rows, err := list[T, P](tx, q)
	*out = orEmpty(rows)
	return err
}

func (s *Service) placementsOf(tx Tx, q Query, out *[]PlacementView) error {
	rows, err := list[Placement](tx, q)
	for _, p := range rows {
		carer, e := get[Carer](tx, p.CarerID)
		if err = first(err, e); err != nil {
			return err
		}
		v := s.viewPlacement(&p, carer)
		if slices.Contains(awaiting(), string(p.State)) {
			person, err := get[Person](tx, p.PersonID)
			if err != nil {
				return err
			}
			v.MeetingsLeft = p.meetingsLeft(person, carer, law.DateOf(s.Now()))
		}
		*out = append(*out, v)
	}
	return err
}

func (s *Service) viewPlacement(p *Placement, carer *Carer) PlacementView {
	v := PlacementView{Placement: *p, CarerName: carer.Name}
	v.Extensions, v.Meetings = orEmpty(v.Extensions), orEmpty(v.Meetings)
	if p.State == PlacementActive {
		v.DaysLeft = int64(p.Limit.Sub(law.DateOf(s.Now())))
	}
	return v
}

func (s *Service) conflicts(tx Tx, k *Case, h *Household, d *CaseDetail) error {
	ids := []string{k.ID, h.ID}
	for _, p := range d.Persons {
		ids = append(ids, p.ID)
	}
	return into[Conflict](tx, Where("of_id", In, ids).And("state", Eq, "open").By("created_at").Top(mostSteps), &d.Conflicts)
}

// Placements lists the placements that hold a place now in the reader's area.
func (s *Service) Placements(ctx context.Context, u User) (out []PlacementView, err error) {
	out = []PlacementView{}
	if u.Role != RoleCoordinator && u.Role != RoleSystem {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		return s.placementsOf(tx, u.scope(Where("state", In, holding())).By("limit").Top(2000), &out)
	})
	return out, wrap(err, "list placements")
}

// Map gives the open cases and the carers that the reader may see on a map.
func (s *Service) Map(ctx context.Context, u User) (v MapView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		err := s.walk(tx, u, Where("status", Ne, string(CaseClosed)), nil, func(_ *Case, _ *Household, c CaseView) bool {
			if c.Lon != nil {
				v.Cases = append(v.Cases, c)
			}
			return true
		})
		if err != nil {
			return err
		}
		return s.carersOnMap(tx, u, &v)
	})
	return v, wrap(err, "read map")
}

// Areas gives the areas of the disasters that are still open.
func (s *Service) Areas(ctx context.Context, u User) (out []AreaView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		incidents, err := list[Incident](tx, u.scope(Query{}).Top(50))
		for _, i := range incidents {
			if i.Family == Disaster && !i.Closed {
				out = append(out, AreaView{i.Name, i.Kind, i.Area})
			}
		}
		return err
	})
	return out, wrap(err, "read areas")
}

func (s *Service) carersOnMap(tx Tx, u User, v *MapView) error {
	if u.Role != RoleCoordinator {
		return nil
	}
	rows, err := list[Carer](tx, u.scope(Where("state", Eq, "active")).Top(most))
	for i := range rows {
		if c, ok := s.carerOnMap(u, &rows[i]); ok {
			v.Carers = append(v.Carers, c)
		}
	}
	return err
}

// carerOnMap gives a carer as a reader may see it on a map, if at all.
func (s *Service) carerOnMap(u User, r *Carer) (v CarerView, ok bool) {
	v = s.viewCarer(r)
	return v, u.Role == RoleCoordinator && r.State == CarerActive && u.answersFor(r.Unit, r.Province) && v.Lon != nil
}
