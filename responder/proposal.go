package responder

import (
	"cmp"
	"context"
	"slices"

	"kipthoi/geo"
	"kipthoi/responder/law"

	"github.com/paulmach/orb"
)

// Proposal is a carer who may take a person in, with what speaks for it and against it.
type Proposal struct {
	CarerID string `json:"carer_id"`
	Name    string `json:"name"`
	Free    int64  `json:"free"`
	Metres  int64  `json:"metres" doc:"straight; -1 unknown"`
	Drive
	For     []string `json:"for"`
	Against []string `json:"against"`
	rank    int
	at      *orb.Point
}

// WhyNot gives the reason why a carer cannot take a person in, or "" when it can.
func WhyNot(r *Carer, group string) (code, vi, en string) {
	switch {
	case r.State != CarerActive:
		return "not_active", "chưa được công nhận hoặc đang tạm dừng", "is not active"
	case r.Free() == 0:
		return "full", "không còn chỗ trống", "has no free place"
	case len(r.Accepts) > 0 && !contains(r.Accepts, group):
		return "group", "không nhận nhóm đối tượng này", "does not accept this group"
	}
	return "", "", ""
}

// maxDrives is how many carers the road is asked for, first by the law's order and the straight distance; the drive to
// any others stays an estimate.
const maxDrives = 1000

// Rank orders the carers who can take a person: the law's order first (relatives, the same commune, other households,
// facilities last: ND 56/2017 Art 42.2-42.3, R-3.13), then the distance by road, unknown ones later, and last those whom
// no road reaches. drives is asked once; from is nil where it is not known.
func Rank(carers []Carer, group, unit string, from *orb.Point, drives func(to []orb.Point) []Drive) []Proposal {
	var ps []Proposal
	for i := range carers {
		if code, _, _ := WhyNot(&carers[i], group); code == "" {
			ps = append(ps, propose(&carers[i], unit, from))
		}
	}
	slices.SortStableFunc(ps, func(a, b Proposal) int { return cmp.Or(a.rank-b.rank, cmp.Compare(a.Metres, b.Metres)) })
	var to []orb.Point
	var of []int
	for i := range ps {
		if ps[i].at != nil && len(to) < maxDrives {
			to, of = append(to, *ps[i].at), append(of, i)
		}
	}
	for i, d := range drives(to) {
		ps[of[i]].Drive = d
	}
	for i := range ps {
		ps[i].weigh()
	}
	slices.SortStableFunc(ps, byRoad)
	return ps
}

func byRoad(a, b Proposal) int {
	return cmp.Or(a.rank-b.rank, cmp.Compare(a.Drive.order(), b.Drive.order()), cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.Metres, b.Metres))
}

func propose(r *Carer, unit string, from *orb.Point) Proposal {
	p := Proposal{CarerID: r.ID, Name: r.Name, Free: r.Free(), Metres: -1, Drive: unknownDrive(), rank: 2}
	switch {
	case r.Kind == "relative":
		p.rank, p.For = 0, append(p.For, "người thân thích")
	case r.Kind == "facility" || r.Kind == "shelter":
		p.rank, p.Against = 3, append(p.Against, "cơ sở, không phải gia đình")
	case r.Unit == unit:
		p.rank, p.For = 1, append(p.For, "cùng xã, phường")
	}
	if to, ok := r.Point(); ok && from != nil {
		straight := geo.Metres(*from, to)
		p.at, p.Metres, p.Drive = &to, int64(straight), estimated(straight)
	}
	return p
}

// weigh says whether the way speaks for a carer or against it.
func (p *Proposal) weigh() {
	p.say()
	if p.Method == "" || p.Unreachable != "" {
		p.Against = append(p.Against, p.VI)
	} else {
		p.For = append(p.For, p.VI)
	}
}

// asked is what proposals are made from.
type asked struct {
	group, unit string
	from        *orb.Point
	carers      []Carer
	floods      floods
}

// Proposals ranks the carers who can take a person of a case in. Roads are asked for after reading, so that no
// transaction waits for a server.
func (s *Service) Proposals(ctx context.Context, u User, caseID, personID string, n int) ([]Proposal, error) {
	var a asked
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		a, err = s.ask(tx, u, caseID, personID)
		return err
	})
	if err != nil {
		return []Proposal{}, wrap(err, "propose carers")
	}
	ranked := Rank(a.carers, a.group, a.unit, a.from, func(to []orb.Point) []Drive { return s.drives(ctx, &a, to) })
	return append([]Proposal{}, ranked[:min(n, len(ranked))]...), nil
}

func (s *Service) ask(tx Tx, u User, caseID, personID string) (a asked, err error) {
	k, err := get[Case](tx, caseID)
	if err != nil || u.sees(k) < sightAll || u.Role != RoleCoordinator && u.Role != RoleSystem {
		return a, first(err, notFound("case"))
	}
	p, err := get[Person](tx, personID)
	if err != nil || p.HouseholdID != k.HouseholdID {
		return a, first(err, notFound("person"))
	}
	h, err := get[Household](tx, k.HouseholdID)
	if err != nil {
		return a, err
	}
	if from, located := h.Point(); located {
		a.from = &from
	}
	age, known := p.Age(law.DateOf(s.Now()))
	a.group, a.unit = Group(p, age, known), k.Unit
	if a.carers, err = candidates(tx, k.Province); err == nil {
		a.floods, err = openFloods(tx)
	}
	return a, err
}
