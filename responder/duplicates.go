package responder

import (
	"context"
	"time"

	"kipthoi/responder/law"
)

// DuplicateView is a suspected duplicate as somebody sees it who may know all of both persons.
type DuplicateView struct {
	ID      string         `json:"id"`
	State   string         `json:"state" enum:"open,same,different"`
	FoundAt time.Time      `json:"found_at"`
	Score   int64          `json:"score" doc:"sum of the weights; 60 and more are shown"`
	Reasons []Reason       `json:"reasons" doc:"strongest first; a negative weight speaks against"`
	Note    string         `json:"note" doc:"why somebody decided so"`
	Persons []DuplicateOne `json:"persons" doc:"the two, the later record first"`
}

// DuplicateOne is one person of a pair.
type DuplicateOne struct {
	PersonID   string   `json:"person_id"`
	Name       string   `json:"name"`
	BirthDate  law.Date `json:"birth_date"`
	BirthYear  int64    `json:"birth_year"`
	Sex        string   `json:"sex"`
	MergedInto string   `json:"merged_into"`
	CaseID     string   `json:"case_id"`
	CaseCode   string   `json:"case_code"`
	Unit       string   `json:"unit"`
	UnitName   string   `json:"unit_name"`
}

// Duplicates lists pairs of persons who may be one, likeliest first, to coordinators who may know all of both; that
// protected cases are shown is logged first. An empty state means open.
func (s *Service) Duplicates(ctx context.Context, u User, state string, limit int) (out []DuplicateView, err error) {
	out = []DuplicateView{}
	if u.Role != RoleCoordinator && u.Role != RoleSystem {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	if state == "" {
		state = pairOpen
	}
	if err := oneOf("state", state, pairOpen, pairSame, pairDifferent); err != nil {
		return out, err
	}
	var protected []Case
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Duplicate](tx, u.scope(Where("state", Eq, state)).By("-score").Top(max(1, min(limit, fullPage))))
		for i := range rows {
			v, cases, e := s.viewDuplicate(tx, u, &rows[i])
			if e != nil && asError(e).Code == CodeNotFound {
				continue
			}
			if err = first(err, e); err != nil {
				return err
			}
			out, protected = append(out, v), append(protected, cases...)
		}
		return err
	})
	for i := range protected {
		err = first(err, s.logReading(ctx, u, &protected[i]))
	}
	if err != nil {
		return []DuplicateView{}, wrap(err, "list duplicates")
	}
	return out, nil
}

func (s *Service) viewDuplicate(tx Tx, u User, d *Duplicate) (v DuplicateView, cases []Case, err error) {
	v = DuplicateView{ID: d.ID, State: d.State, FoundAt: d.CreatedAt, Score: d.Score, Reasons: orEmpty(d.Reasons), Note: d.Note}
	for _, id := range []string{d.PersonID, d.OtherID} {
		one, err := seenPerson(tx, u, id)
		if err != nil {
			return v, nil, err
		}
		p, k := []Person{*one.person}, &one.cases[0]
		if err := hideMerges(tx, u, p); err != nil {
			return v, nil, err
		}
		v.Persons = append(v.Persons, DuplicateOne{PersonID: id, Name: p[0].Name, BirthDate: p[0].BirthDate, BirthYear: p[0].BirthYear, Sex: p[0].Sex,
			MergedInto: p[0].MergedInto, CaseID: k.ID, CaseCode: k.Code, Unit: k.Unit, UnitName: s.unitName(k.Unit)})
		cases = append(cases, one.cases...)
	}
	return v, cases, nil
}
