package responder

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Proposal is a carer who may take people in, with the strongest reasons for it and all that speaks against it.
type Proposal struct {
	CarerID string `json:"carer_id"`
	Name    string `json:"name"`
	Kind    string `json:"kind" enum:"household,relative,facility,shelter"`
	Free    int64  `json:"free"`
	Metres  int64  `json:"metres" doc:"straight; -1 unknown, or not told because the place is secret"`
	Drive
	For         []Reason  `json:"for" doc:"the three strongest"`
	Against     []Reason  `json:"against"`
	ConfirmedAt time.Time `json:"confirmed_at" doc:"when somebody last asked the carer whether what is known of it is still so"`
	AgeDays     int64     `json:"age_days" doc:"days since then"`
}

// ProposalList is the best carers, and why the others of the province are left out.
type ProposalList struct {
	Items    []Proposal `json:"items" doc:"best first"`
	Eligible int64      `json:"eligible" doc:"carers whom no hard rule counts out"`
	LeftOut  []LeftOut  `json:"left_out" doc:"the others by the first rule that counts them out"`
	Ask      []Reason   `json:"ask" doc:"what must be done before anybody is proposed: the child asked, for one"`
}

// maxDrives is how many carers the road is asked for, first by the law's order and the straight distance; the drive to
// any others stays an estimate.
const maxDrives = 1000

// bucket is within which distance, in metres, other reasons than the distance decide.
const bucket = 2000

// ranked is an eligible carer with what it is ordered by.
type ranked struct {
	*poolCarer
	tier   int // the law's order: relatives, the same commune, other households, foreigners, facilities
	metres float64
	way    int    // how well it is reached, as Drive.order says
	byRoad int64  // metres; estimated where no road was asked for
	drive  *Drive // nil: no road was asked for
	school int    // buckets; unknown ones last
	tongue int    // 0 the language and the people, 1 one of them, 2 neither or unknown
	load   int64
}

// Proposals ranks the carers who can take a person of a case in. Roads are asked for after reading, so that no
// transaction waits for a server.
func (s *Service) Proposals(ctx context.Context, u User, w Wanted, n int) (ProposalList, error) {
	var q *careRequest
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if q, err = s.ask(tx, u, w); err == nil {
			q.floods, err = openFloods(tx)
		}
		return err
	})
	if err != nil {
		return ProposalList{Items: []Proposal{}, LeftOut: []LeftOut{}, Ask: []Reason{}}, wrap(err, "propose carers")
	}
	return q.propose(n, nil, func(to []orb.Point) []Drive { return s.drives(ctx, q, to) }), nil
}

// ask reads a request of a reader who may know all of the case.
func (s *Service) ask(tx Tx, u User, w Wanted) (*careRequest, error) {
	k, err := get[Case](tx, w.CaseID)
	if err != nil || u.sees(k) < sightAll || u.Role != RoleCoordinator && u.Role != RoleSystem {
		return nil, first(err, notFound("case"))
	}
	q, err := s.request(tx, k, w)
	if err != nil {
		return nil, err
	}
	return q, s.readCarers(tx, q, true)
}

// noRoads leaves each drive an estimate, for those who wait for no server.
func noRoads(to []orb.Point) []Drive { return make([]Drive, len(to)) }

// propose judges every carer of the pool, without those given, and gives the best n with their reasons.
func (q *careRequest) propose(n int, without []string, drives func(to []orb.Point) []Drive) ProposalList {
	left := newLeftOut()
	all := make([]ranked, 0, len(q.carers.carers))
	for _, k := range q.carers.carers {
		if !slices.Contains(without, k.ID) && left.judge(q, k) {
			all = append(all, q.rank(k))
		}
	}
	drive(all, drives)
	out := ProposalList{Items: []Proposal{}, Eligible: int64(len(all)), LeftOut: left.list(), Ask: q.unasked()}
	for _, r := range least(all, n, byFit) {
		out.Items = append(out.Items, q.proposal(r))
	}
	return out
}

// least gives the first n by an order. It sorts few at a time: of thousands of carers ten are shown.
func least(all []ranked, n int, order func(a, b *ranked) int) (some []*ranked) {
	var worst *ranked // of the n best so far
	for i := range all {
		if n > 0 && (worst == nil || order(&all[i], worst) < 0) {
			some = append(some, &all[i])
		}
		if n > 0 && len(some) == 2*n {
			slices.SortFunc(some, order)
			some, worst = some[:n], some[n-1]
		}
	}
	slices.SortFunc(some, order)
	return some[:min(n, len(some))]
}

// rank finds what a carer is ordered by.
func (q *careRequest) rank(k *poolCarer) ranked {
	r := ranked{poolCarer: k, tier: 2, metres: q.near(k), school: 1 << 30, tongue: q.tongue(k)}
	switch {
	case q.kin(k):
		r.tier = 0
	case !k.home():
		r.tier = 4
	case k.Foreigner:
		r.tier = 3
	case k.Unit == q.k.Unit:
		r.tier = 1
	}
	r.reach(r.estimate())
	if to, ok := k.Point(); ok && q.school != nil {
		r.school = int(geo.Metres(*q.school, to) / bucket)
	}
	if k.Places > 0 {
		r.load = 100 * k.Taken / k.Places
	}
	return r
}

// tongue says how well a carer's language and people fit the first of those who come.
func (q *careRequest) tongue(k *poolCarer) int {
	far := 2
	if len(q.guard.Languages) > 0 && slices.Contains(k.Languages, q.guard.Languages[0]) {
		far--
	}
	if e := q.people[0].EthnicGroup; e != "" && e == k.EthnicGroup {
		far--
	}
	return far
}

// estimate is the drive that the straight distance lets one expect.
func (r *ranked) estimate() Drive {
	if r.metres < 0 {
		return unknownDrive()
	}
	return estimated(r.metres)
}

// reach takes what a drive says for the order.
func (r *ranked) reach(d Drive) { r.way, r.byRoad = d.order(), d.DistanceM }

// drive asks for the roads to the first carers by the straight distance.
func drive(all []ranked, drives func(to []orb.Point) []Drive) {
	var to []orb.Point
	var of []*ranked
	for _, r := range least(all, maxDrives, byLine) {
		if at, ok := r.Point(); ok && r.metres >= 0 {
			to, of = append(to, at), append(of, r)
		}
	}
	for i, d := range drives(to) {
		if d.Method != "" || d.Unreachable != "" {
			of[i].drive = &d
			of[i].reach(d)
		}
	}
}

// byLine is the order in which roads are asked for; no road leads to a place that nobody knows.
func byLine(a, b *ranked) int {
	switch {
	case a.metres < 0 && b.metres >= 0:
		return 1
	case a.metres >= 0 && b.metres < 0:
		return -1
	}
	return cmp.Or(a.tier-b.tier, cmp.Compare(a.metres, b.metres), cmp.Compare(a.ID, b.ID))
}

// byFit is the order of proposals: the law's, then whether a road leads there and how far in steps of 2 km, the school,
// the language and people, the load, and the
// distance to the metre. Having said no counts for nothing.
func byFit(a, b *ranked) int {
	if c := cmp.Or(a.tier-b.tier, a.way-b.way, cmp.Compare(a.byRoad/bucket, b.byRoad/bucket)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.school, b.school), a.tongue-b.tongue, cmp.Compare(a.load, b.load), cmp.Compare(a.byRoad, b.byRoad),
		cmp.Compare(a.metres, b.metres), cmp.Compare(a.ID, b.ID))
}
