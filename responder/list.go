package responder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kipthoi/geo"
)

// List is what a hamlet head's list, "danh sách hộ" (forms 5a and 5b, R-1.12a), says of one commune after a disaster.
type List struct {
	IncidentID string
	Unit       string // code of the commune
	Rows       []ListRow
}

// ListRow is one household of a list, and its head as a person.
type ListRow struct {
	Number    int // of the row in its file
	Household Household
	Head      Person
	Needs     []string
	Narrative string
}

// ListFault says what is wrong with one field of one row, never what stood there.
type ListFault struct {
	Row   int    `json:"row" doc:"number of the row in the file"`
	Field string `json:"field" doc:"title of the column"`
	VI    string `json:"vi"`
	EN    string `json:"en"`
}

// ListResult says what became of a list.
type ListResult struct {
	Imported int         `json:"imported" doc:"rows taken in now"`
	Already  int         `json:"already" doc:"rows that an earlier import took in with the same facts"`
	Faults   []ListFault `json:"faults"`
}

// listWriters is how many rows are on their way at once; the store commits them together.
const listWriters = 32

// CheckList refuses a list as a whole: nobody may send it, no such disaster or commune, or a place out of the user's area.
func (s *Service) CheckList(ctx context.Context, u User, incident, unit string) (*Incident, error) {
	if err := s.kinds["case.report"].admits(u); err != nil {
		return nil, err
	}
	commune, ok := s.Geo().Units.Current(unit)
	if !ok || commune.Level != geo.LevelCommune {
		return nil, invalid("unit", "không có xã, phường, đặc khu nào đang mang mã này", "no commune in force has this code")
	}
	if !u.answersFor(commune.Code, commune.Parent) {
		return nil, forbidden("ngoài địa bàn của bạn", "is outside your area")
	}
	var i *Incident
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		i, err = get[Incident](tx, incident)
		return err
	})
	if err == nil && i.Family != Disaster {
		err = notFound("incident")
	}
	return i, within("incident_id", err)
}

// ImportList reports each household of a list, each whole or not at all. The same household is never reported twice: its
// ids are made of the incident, the commune, and the name, birth and address of its head. A household that is known with
// other facts than now is a fault; it is changed in its case. progress is told how many rows are done. When a failure of
// ours ends the work, what was done stays, and the same list may be sent again.
func (s *Service) ImportList(ctx context.Context, u User, l List, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	incident, err := s.CheckList(ctx, u, l.IncidentID, l.Unit)
	if err != nil {
		return res, err
	}
	commune, _ := s.Geo().Units.Current(l.Unit)
	l.Unit = commune.Code // a renumbered one would make other ids
	key := func(row *ListRow) (string, int) { return row.id("case", incident, l.Unit), row.Number }
	rows := once(&res, l.Rows, key, func(first int) ListFault {
		return ListFault{Field: "household.head_name", VI: fmt.Sprintf("trùng hộ với dòng %d trong tệp", first), EN: fmt.Sprintf("is the same household as row %d of the file", first)}
	})
	err = take(ctx, &res, rows, func(ctx context.Context, row ListRow) (ListResult, error) {
		one, err := s.importRow(ctx, u, incident, l.Unit, row)
		return one, wrap(err, "row %d", row.Number)
	}, progress)
	return res, wrap(err, "import list")
}

// take brings rows in, many at once, and adds up what became of them. A failure of ours ends the work.
func take[T any](ctx context.Context, r *ListResult, rows []T, one func(context.Context, T) (ListResult, error), progress func(done int)) error {
	var mu sync.Mutex
	var writing sync.WaitGroup
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan T)
	done := 0
	for range listWriters {
		writing.Go(func() {
			for row := range todo {
				got, err := one(ctx, row)
				if err != nil {
					stop(err)
					continue
				}
				mu.Lock()
				r.add(got)
				done++
				progress(done)
				mu.Unlock()
			}
		})
	}
	feed(ctx, rows, todo)
	writing.Wait()
	slices.SortStableFunc(r.Faults, func(a, b ListFault) int { return a.Row - b.Row })
	return context.Cause(ctx)
}

// feed hands out rows until none is left or the work has ended.
func feed[T any](ctx context.Context, rows []T, todo chan<- T) {
	defer close(todo)
	for _, row := range rows {
		select {
		case todo <- row:
		case <-ctx.Done():
			return
		}
	}
}

// once leaves out rows that stand for the same as an earlier one, with a fault: who made the file has to look. key says what
// a row stands for, and its number; twice is the fault of a row that repeats the first.
func once[T any](res *ListResult, rows []T, key func(*T) (string, int), twice func(first int) ListFault) (out []T) {
	seen := map[string]int{}
	for i := range rows {
		id, number := key(&rows[i])
		if n := seen[id]; n > 0 {
			fault := twice(n)
			fault.Row = number
			res.Faults = append(res.Faults, fault)
			continue
		}
		seen[id] = number
		out = append(out, rows[i])
	}
	return out
}

func (r *ListResult) add(one ListResult) {
	r.Imported += one.Imported
	r.Already += one.Already
	r.Faults = append(r.Faults, one.Faults...)
}

// importRow reports one household.
func (s *Service) importRow(ctx context.Context, u User, i *Incident, unit string, row ListRow) (res ListResult, err error) {
	data, err := json.Marshal(row.report(i, unit))
	if err != nil {
		return res, wrap(err, "row")
	}
	subject := row.id("case", i, unit)
	op := Operation{ID: namedID("list " + subject + string(data)), Kind: "case.report", Subject: subject, At: s.Now(), Actor: u.ID, author: u, Data: data}
	return s.bring(ctx, op, ListFault{row.Number, "household.head_name", "hộ này đã được nhập trước với thông tin khác; hãy sửa trong hồ sơ của hộ",
		"the household was imported before with other facts; change its case instead"})
}

// bring applies the operation of a row. known is the fault of one that was brought in before with other facts.
func (s *Service) bring(ctx context.Context, op Operation, known ListFault) (ListResult, error) {
	done, err := s.Apply(ctx, op)
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Code == CodeOpReused: // the same facts, sent by somebody else
		return ListResult{Already: 1}, nil
	case err != nil:
		return ListResult{}, err
	case done.Error != nil && done.Error.Code == CodeExists:
		return ListResult{Faults: []ListFault{known}}, nil
	case done.Error != nil:
		e := done.Error
		return ListResult{Faults: []ListFault{{known.Row, strings.TrimPrefix(e.Field, "data."), e.VI, e.EN}}}, nil
	case done.Duplicate || done.Facts["already"] != "":
		return ListResult{Already: 1}, nil
	}
	return ListResult{Imported: 1}, nil
}

// id names a record of the household of a row, by what it is known by.
func (r *ListRow) id(what string, i *Incident, unit string) string {
	known := []string{"hamlet list", what, i.ID, unit, plain(r.Household.HeadName), r.Head.BirthDate.String(),
		fmt.Sprint(r.Head.BirthYear), plain(r.Household.Hamlet), plain(r.Household.Address)}
	return namedID(strings.Join(known, "\n"))
}

// plain makes case and spaces not matter.
func plain(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

// report is the data of case.report for a row. It holds what the row says and nothing else, so that the same row always
// makes the same operation.
func (r *ListRow) report(i *Incident, unit string) map[string]any {
	h := &r.Household
	head := map[string]any{"id": r.id("head", i, unit), "name": h.HeadName, "birth_date": r.Head.BirthDate.String(), "birth_year": r.Head.BirthYear, "relation": "head",
		"sex": r.Head.Sex, "identity": r.Head.Identity}
	return map[string]any{
		"family": i.Family, "kind": i.Kind, "incident_id": i.ID, "channel": "import", "needs": r.Needs, "narrative": r.Narrative, "invented": i.Invented,
		"place": map[string]any{"unit": unit, "address": h.Address},
		"household": map[string]any{"id": r.id("household", i, unit), "head_name": h.HeadName, "phones": h.Phones, "hamlet": h.Hamlet, "size": h.Size,
			"poverty": h.Poverty, "house_state": h.HouseState, "short_of_food": h.Hungry},
		"persons": []any{head},
	}
}
