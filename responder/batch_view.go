package responder

import (
	"context"
	"slices"
)

// BatchView is a batch as its coordinators see it.
type BatchView struct {
	Batch
	Lines []BatchLineView `json:"lines"`
	Next  string          `json:"next" doc:"id of the last line, to ask for those after it; empty: there are no more"`
}

// BatchLineView is a line with reasons as they are now. Of a case that has left the reader's area the code alone is told.
type BatchLineView struct {
	CaseID    string        `json:"case_id"`
	Code      string        `json:"code" doc:"of the case"`
	Priority  int64         `json:"priority"`
	PersonIDs []string      `json:"person_ids" doc:"who stay together"`
	Taken     bool          `json:"taken" doc:"somebody holds a place for them by now, or the case is closed"`
	Proposal  *Proposal     `json:"proposal,omitempty" doc:"the carer with its reasons; none: see diagnosis"`
	Points    int64         `json:"points"`
	Others    []Alternative `json:"others" doc:"carers who could take them instead"`
	Diagnosis *Diagnosis    `json:"diagnosis,omitempty" doc:"why nobody is proposed"`
}

// Diagnosis says why a batch has no carer for a group, or none that is a family.
type Diagnosis struct {
	Code    string    `json:"code" enum:"no_eligible_home,no_home_large_enough,eligible_homes_full,excluded,exception,lapsed"`
	VI      string    `json:"vi"`
	EN      string    `json:"en"`
	LeftOut []LeftOut `json:"left_out" doc:"carers by the first hard rule that counts them out now"`
}

// Batch gives a batch of the reader's area, with n lines after one; to coordinators alone. Protected cases that it shows are
// noted as read.
func (s *Service) Batch(ctx context.Context, u User, id, after string, n int) (v BatchView, err error) {
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		v, show.tx, show.protected = BatchView{Lines: []BatchLineView{}}, tx, nil
		b, err := get[Batch](tx, id)
		if err != nil || u.Role != RoleCoordinator || !u.answersFor(b.Unit, b.Province) {
			return first(err, notFound("batch"))
		}
		v.Batch = *b
		v.Pins, v.Bans = orEmpty(b.Pins), orEmpty(b.Bans)
		lines, err := list[BatchLine](tx, Where("batch_id", Eq, b.ID).And("run", Eq, b.Run).And("id", Gt, after).Top(n+1))
		if err != nil || b.State != BatchDone {
			return err
		}
		if len(lines) > n {
			lines = lines[:n]
			v.Next = lines[n-1].ID
		}
		v.Lines, err = show.lines(lines)
		return err
	})
	if err := show.logged(ctx, err); err != nil {
		return BatchView{Lines: []BatchLineView{}}, wrap(err, "read batch")
	}
	return v, nil
}

func (r *showing) lines(list []BatchLine) ([]BatchLineView, error) {
	out := []BatchLineView{}
	var pool *careRequest
	for i := range list {
		k, err := get[Case](r.tx, list[i].CaseID)
		if err != nil {
			return out, err
		}
		v := BatchLineView{CaseID: k.ID, Code: k.Code, PersonIDs: []string{}, Others: []Alternative{}}
		if seen := r.u.sees(k); seen < sightCode {
			continue
		} else if seen == sightAll {
			if k.Family == Protection {
				r.protected = append(r.protected, k)
			}
			if pool, err = r.line(k, &list[i], &v, pool); err != nil {
				return out, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// line fills a line: the carer is judged again, as things are now.
func (r *showing) line(k *Case, l *BatchLine, v *BatchLineView, pool *careRequest) (*careRequest, error) {
	v.Priority, v.PersonIDs, v.Points, v.Others = k.Priority, l.PersonIDs, l.Points, orEmpty(l.Others)
	held, err := r.tx.Count("placements", "state", Where("person_id", In, l.PersonIDs).And("state", In, holding()))
	if v.Taken = k.Closed || len(held) > 0; err != nil || v.Taken {
		return pool, err
	}
	q, err := r.s.request(r.tx, k, Wanted{CaseID: k.ID, PersonID: l.PersonIDs[0], With: l.PersonIDs[1:]})
	if err != nil {
		return pool, err
	}
	if pool == nil {
		if err := r.s.readCarers(r.tx, q, true); err != nil {
			return nil, err
		}
		pool = q
	}
	q.carers, q.staying = pool.carers, pool.staying
	code := l.Code
	if i := slices.IndexFunc(q.carers.carers, func(c *poolCarer) bool { return c.ID == l.CarerID }); i >= 0 {
		if c := q.carers.carers[i]; q.refuses(hardRules(), c) == nil {
			one := q.rank(c)
			p := q.proposal(&one)
			v.Proposal = &p
		} else {
			code = "lapsed"
		}
	}
	if code != "" {
		v.Diagnosis = q.diagnose(code)
	}
	return pool, nil
}

func (q *careRequest) diagnose(code string) *Diagnosis {
	d := &Diagnosis{Code: code, LeftOut: q.propose(0, nil, noRoads).LeftOut}
	switch code {
	case "exception":
		d.VI, d.EN = "gia đình phù hợp đang dành cho người ít khẩn cấp hơn, vì nếu không họ sẽ không còn nơi nào", "a suitable family is for less urgent people, who would have no place otherwise"
	case "lapsed":
		d.VI, d.EN = "nơi được đề nghị không còn phù hợp", "the proposed carer is not eligible any more"
	case "eligible_homes_full":
		d.VI, d.EN = "các nơi phù hợp đã dành cho người khác khẩn cấp hơn hoặc gần hơn", "the eligible carers are for others, more urgent or better suited"
	case "excluded":
		d.VI, d.EN = "các nơi phù hợp đều bị loại hoặc đã ghim cho nhóm khác", "its eligible carers are banned, or filled by pins"
	case "no_home_large_enough":
		d.VI, d.EN = "không nơi nào đủ chỗ cho cả nhóm", "no carer has places for all of them"
	default:
		d.VI, d.EN = "không có nơi nào đủ điều kiện", "no carer is eligible"
	}
	return d
}
