package responder

import (
	"slices"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// Wanted asks for a carer for a person of a case, and for those who stay together with them.
type Wanted struct {
	CaseID   string
	PersonID string
	With     []string // others of the case who must come to the same carer; brothers and sisters who need a place come by themselves
	Until    law.Date // last day of the planned stay; zero: the longest that the law allows
}

// careRequest is a wish for a carer with all that the rules ask of the case, so that each carer is judged without reading.
type careRequest struct {
	k        *Case
	guard    *Safeguard
	people   []guest // who come, the person asked for first
	from     *orb.Point
	school   *orb.Point
	avoid    []Perpetrator
	children bool // some who come are children
	adults   bool // some are not
	open     bool // places that are not confidential will do
	today    law.Date
	until    law.Date
	beside   string                      // carer with whom a brother or sister is; "" none
	here     string                      // carer with whom the person is already; "" none
	staying  map[string]map[string]int64 // by carer and group, for their limits
	floods   floods
	carers   *pool
}

// guest is a person who needs a place.
type guest struct {
	Person
	age   int
	known bool
	child bool     // under 16, or nobody knows
	group string   // as in Carer.Accepts
	limit string   // as in Limit.Group
	carer law.Date // the latest day on which one who cares for the child can have been born
}

func guestOf(p *Person, today law.Date) guest {
	g := guest{Person: *p, child: p.mayBeChild(today)}
	oldest := today.AddMonths(-12 * 16) // nobody knows: as old as a child can be
	g.age, g.known = p.Age(today)
	g.group = Group(p, g.age, g.known)
	switch {
	case !p.BirthDate.IsZero():
		oldest = p.BirthDate
	case p.BirthYear > 0:
		oldest = lastDayOf(p.BirthYear - 1)
	}
	g.carer = oldest.AddMonths(-12 * 20)
	switch {
	case p.Disability == "very_severe":
		g.limit = "heavy"
	case g.known && g.age < 2:
		g.limit = "infant"
	default:
		g.limit = g.group
	}
	return g
}

// request reads what the rules ask of a case; its carers come with readCarers.
func (s *Service) request(tx Tx, k *Case, w Wanted) (*careRequest, error) {
	f, err := readFiles(tx, []Case{*k})
	if err != nil {
		return nil, err
	}
	return s.requestOf(f, k, w)
}

// requestOf makes a request of what is read already.
func (s *Service) requestOf(f *caseFiles, k *Case, w Wanted) (*careRequest, error) {
	q := &careRequest{k: k, today: law.DateOf(s.Now()), until: w.Until}
	if q.until.IsZero() {
		q.until = law.LimitDate(q.today)
	}
	h, g := f.homes[k.HouseholdID], f.guards[k.ID]
	if h == nil {
		return nil, notFound("household")
	}
	if at, located := h.Point(); located {
		q.from = &at
	}
	if g == nil {
		g = &Safeguard{}
	}
	q.guard, q.school, q.avoid = g, g.school(), avoided(g, h, f.family[h.ID])
	q.open = !needsSecret(k) || g.OpenPlaces != ""
	return q, q.gather(f, w)
}

// readCarers reads the carers of the case's province and who is with them. keep is for transactions that only read.
func (s *Service) readCarers(tx Tx, q *careRequest, keep bool) (err error) {
	if q.staying, err = staying(tx, Where("province", Eq, q.k.Province)); err != nil {
		return err
	}
	q.carers, err = s.pool(tx, q.k.Province, keep)
	return err
}

// gather finds who comes together: the person, those named, and, with a child, its brothers and sisters who need a place
// too; one of them who has a place already says where. A recorded reason parts them.
func (q *careRequest) gather(f *caseFiles, w Wanted) error {
	family := f.family[q.k.HouseholdID]
	i := slices.IndexFunc(family, func(p Person) bool { return p.ID == w.PersonID })
	if i < 0 {
		return notFound("person")
	}
	p := &family[i]
	q.people, q.here = []guest{guestOf(p, q.today)}, f.held(p.ID)
	together := q.people[0].child && q.guard.Apart == ""
	for i := range family {
		o := &family[i]
		named, sibling := slices.Contains(w.With, o.ID), together && o.ID != p.ID && o.needsPlace() && o.mayBeChild(q.today)
		switch there := f.held(o.ID); {
		case o.ID == p.ID || !named && !sibling && (!together || !o.mayBeChild(q.today) || there == ""):
		case there != "" && there != q.here: // who lives beside the person comes along when it moves
			q.beside = there
		default:
			q.people = append(q.people, guestOf(o, q.today))
		}
	}
	for i := range q.people {
		q.children, q.adults = q.children || q.people[i].child, q.adults || !q.people[i].child
	}
	return nil
}

// needsPlace says that somebody wrote down that the person needs shelter or protection.
func (p *Person) needsPlace() bool {
	return p.MergedInto == "" && p.State != "dead" && p.State != "missing" && (slices.Contains(p.Needs, "shelter") || slices.Contains(p.Needs, "protection"))
}

// staying counts who is with whom, by carer and group.
func staying(tx Tx, q Query) (map[string]map[string]int64, error) {
	counts, err := tx.Count("placements", "carer_id,care_group", q.And("state", In, holding()))
	out := map[string]map[string]int64{}
	for key, n := range counts {
		carer, group, _ := strings.Cut(key, ",")
		if out[carer] == nil {
			out[carer] = map[string]int64{}
		}
		out[carer][group] = n
	}
	return out, err
}

// kin says whether a carer is related to one who comes.
func (q *careRequest) kin(k *poolCarer) bool {
	for i := range k.Kin {
		for j := range q.people {
			if k.Kin[i].PersonID == q.people[j].ID {
				return true
			}
		}
	}
	return false
}

// near says how far in metres a carer is from the home of the case; -1 unknown.
func (q *careRequest) near(k *poolCarer) float64 {
	to, ok := k.Point()
	if !ok || q.from == nil {
		return -1
	}
	return geo.Metres(*q.from, to)
}
