package responder

import (
	"context"
	"slices"
)

// BatchView is a batch as its coordinators see it.
type BatchView struct {
	Batch
	UnitName string           `json:"unit_name"`
	Carers   []CarerName      `json:"carers" doc:"names of the carers that pins, bans and lines name by id alone"`
	Changes  map[string]int64 `json:"changes" doc:"groups by how they differ from the batch before; empty: there is none before"`
	Lines    []BatchLineView  `json:"lines"`
	Next     string           `json:"next" doc:"id of the last line, to ask for those after it; empty: there are no more"`
}

// CarerName is a carer by name.
type CarerName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
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
	Was       string        `json:"was" doc:"carer in the batch before; empty: none"`
	Change    string        `json:"change" enum:",same,moved,gained,lost,new" doc:"against the batch before; empty: there is none before"`
	Pinned    string        `json:"pinned" doc:"carer to whom the group is pinned for the next batch; empty: none"`
	Diagnosis *Diagnosis    `json:"diagnosis,omitempty" doc:"why nobody is proposed"`
}

// Diagnosis says why a batch has no carer for a group, or none that is a family.
type Diagnosis struct {
	Code    string    `json:"code" enum:"no_eligible_home,no_home_large_enough,eligible_homes_full,excluded,exception,lapsed"`
	VI      string    `json:"vi"`
	EN      string    `json:"en"`
	LeftOut []LeftOut `json:"left_out" doc:"carers by the first hard rule that counts them out now"`
}

// shown leaves out the lines that are not asked for.
func shown(q Query, show string) Query {
	switch show {
	case "placed":
		return q.And("carer_id", Ne, "")
	case "unplaced":
		return q.And("carer_id", Eq, "")
	case "exception":
		return q.And("code", Eq, "exception")
	case "changed":
		return q.And("change", In, Changes()[1:])
	}
	return q
}

// BatchPage is a page of a batch's lines: n of those to be shown, after one.
type BatchPage struct {
	Show  string // empty: all; placed, unplaced, exception, or changed: other than in the batch before
	After string
	N     int
}

// batchOf reads a batch of the reader's area, for coordinators alone.
func (u User) batchOf(tx Tx, id string) (*Batch, error) {
	b, err := get[Batch](tx, id)
	if err != nil || u.Role != RoleCoordinator || !u.answersFor(b.Unit, b.Province) {
		return nil, first(err, notFound("batch"))
	}
	return b, nil
}

// Batch gives a batch of the reader's area with a page of its lines; to coordinators alone. Protected cases that it shows
// are noted as read.
func (s *Service) Batch(ctx context.Context, u User, id string, page BatchPage) (v BatchView, err error) {
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		v, show.tx, show.protected = BatchView{Lines: []BatchLineView{}}, tx, nil
		b, err := u.batchOf(tx, id)
		if err != nil {
			return err
		}
		v = s.viewBatch(b)
		of := Where("batch_id", Eq, b.ID).And("run", Eq, b.Run)
		lines, err := list[BatchLine](tx, shown(of, page.Show).And("id", Gt, page.After).Top(page.N+1))
		if err != nil || b.State != BatchDone {
			return err
		}
		if len(lines) > page.N {
			lines = lines[:page.N]
			v.Next = lines[page.N-1].ID
		}
		if b.After != "" {
			if v.Changes, err = tx.Count("batch_lines", "change", of); err != nil {
				return err
			}
		}
		return show.batch(b, &v, lines)
	})
	if err := show.logged(ctx, err); err != nil {
		return BatchView{Lines: []BatchLineView{}}, wrap(err, "read batch")
	}
	return v, nil
}

func (s *Service) viewBatch(b *Batch) BatchView {
	v := BatchView{Batch: *b, UnitName: s.unitName(b.Unit), Carers: []CarerName{}, Changes: map[string]int64{}, Lines: []BatchLineView{}}
	v.Pins, v.Bans, v.Dropped = orEmpty(b.Pins), orEmpty(b.Bans), orEmpty(b.Dropped)
	return v
}

// Batches lists the latest batches of the reader's area, without their lines; to coordinators alone.
func (s *Service) Batches(ctx context.Context, u User) (out []BatchView, err error) {
	out = []BatchView{}
	if u.Role != RoleCoordinator {
		return out, forbidden("chỉ điều phối viên xem được", "only coordinators may see this")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Batch](tx, u.scope(Query{}).By("-created_at").Top(20))
		for i := range rows {
			out = append(out, s.viewBatch(&rows[i]))
		}
		return err
	})
	return out, wrap(err, "list batches")
}

// batch fills a page: every carer is judged again, as things are now.
func (r *showing) batch(b *Batch, v *BatchView, lines []BatchLine) error {
	all, cases, err := r.s.readLines(r.tx, b, lines, true)
	if err != nil {
		return err
	}
	named := map[string]bool{}
	for _, ch := range slices.Concat(b.Pins, b.Bans) {
		named[ch.CarerID] = true
	}
	for _, d := range b.Dropped {
		named[d.CarerID] = true
	}
	for i := range lines {
		if k := cases[lines[i].CaseID]; k != nil && r.u.sees(k) >= sightCode {
			v.Lines = append(v.Lines, r.line(all, k, &lines[i], named))
		}
	}
	for _, k := range all.carers.carers {
		if named[k.ID] {
			v.Carers = append(v.Carers, CarerName{k.ID, k.Name})
		}
	}
	return nil
}

// line shows a line, and notes the carers that it names.
func (r *showing) line(b *batching, k *Case, l *BatchLine, named map[string]bool) BatchLineView {
	v := BatchLineView{CaseID: k.ID, Code: k.Code, PersonIDs: []string{}, Others: []Alternative{}}
	if r.u.sees(k) < sightAll {
		return v
	}
	if k.Family == Protection {
		r.protected = append(r.protected, k)
	}
	v.Priority, v.PersonIDs, v.Points, v.Others, v.Was, v.Change = k.Priority, l.PersonIDs, l.Points, orEmpty(l.Others), l.Was, l.Change
	if i := slices.IndexFunc(b.Pins, func(ch Choice) bool { return ch.CaseID == k.ID }); i >= 0 {
		v.Pinned = b.Pins[i].CarerID
	}
	named[l.Was] = true
	for _, o := range l.Others {
		named[o.CarerID] = true
	}
	g := b.group(k.ID)
	if v.Taken = g == nil; !v.Taken {
		g.judged(l, &v)
	}
	return v
}

// judged proposes the carer of a line with reasons as they are now, or says why there is none.
func (g *batchGroup) judged(l *BatchLine, v *BatchLineView) {
	code := l.Code
	if i, there := g.carers.at[l.CarerID]; there {
		if c := g.carers.carers[i]; g.refuses(hardRules(), c) == nil {
			one := g.rank(c)
			p := g.proposal(&one)
			v.Proposal = &p
		} else {
			code = "lapsed"
		}
	} else if l.CarerID != "" {
		code = "lapsed"
	}
	if code != "" {
		v.Diagnosis = g.diagnose(code)
	}
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
