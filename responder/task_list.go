package responder

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// TaskView is a task as one reader may see it. With Restricted set only the case's code and the clock are filled. In
// lists a task that a person wrote down for a protection case has no text: it may tell of the case, and is read there.
type TaskView struct {
	ID           string    `json:"id"`
	CaseID       string    `json:"case_id"`
	Code         string    `json:"code" doc:"of the case"`
	Unit         string    `json:"unit"`
	UnitName     string    `json:"unit_name"`
	Clock        string    `json:"clock" doc:"kind of the law's clock; empty for a task made by hand"`
	Rule         string    `json:"rule"`
	Citation     string    `json:"citation"`
	VI           string    `json:"text_vi"`
	EN           string    `json:"text_en"`
	DueAt        time.Time `json:"due_at"`
	Overdue      bool      `json:"overdue"`
	State        TaskState `json:"state" enum:"open,done,cancelled"`
	AssignedTo   string    `json:"assigned_to"`
	AssigneeName string    `json:"assignee_name"`
	Reason       string    `json:"reason"`
	SettledAt    time.Time `json:"settled_at"`
	SettledBy    string    `json:"settled_by" doc:"name of who settled it"`
	Restricted   bool      `json:"restricted"`
}

// TaskFilter chooses open tasks: the reader's own, or those of the reader's area.
type TaskFilter struct {
	Mine  bool
	After string // TaskPage.Next of the page before
	Limit int
}

// TaskPage is a page of open tasks, those longest overdue first.
type TaskPage struct {
	Items []TaskView `json:"items"`
	Next  string     `json:"next" doc:"cursor of the next page; empty at the end"`
}

// Tasks lists open tasks by their clocks: overdue ones come first.
func (s *Service) Tasks(ctx context.Context, u User, f TaskFilter) (page TaskPage, err error) {
	page.Items = []TaskView{}
	after, err := readTaskCursor(f.After)
	if err != nil || !u.knowsCases() {
		return page, err
	}
	q := Where("state", Eq, string(TaskOpen))
	if f.Mine {
		q = q.And("assigned_to", Eq, u.ID)
	} else {
		q = u.scope(q)
	}
	limit := max(1, min(f.Limit, fullPage))
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Task](tx, q.By("due_at").Top(limit).Beyond(after...))
		if err != nil {
			return err
		}
		if len(rows) == limit {
			last := &rows[limit-1]
			page.Next = fmt.Sprintf("%d.%s", last.DueAt.UnixMilli(), last.ID)
		}
		return s.viewTasks(tx, u, rows, &page.Items)
	})
	return page, wrap(err, "list tasks")
}

func readTaskCursor(cursor string) ([]any, error) {
	if cursor == "" {
		return nil, nil
	}
	at, id, ok := strings.Cut(cursor, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil || !isID(id) {
		return nil, invalid("after", "vị trí đọc không đúng", "is not a cursor given by this server")
	}
	return []any{time.UnixMilli(ms).UTC(), id}, nil
}

// viewTasks shows tasks of many cases, for a list.
func (s *Service) viewTasks(tx Tx, u User, rows []Task, out *[]TaskView) error {
	ids := map[string]bool{}
	for i := range rows {
		ids[rows[i].CaseID] = true
	}
	cases, err := list[Case](tx, Where("id", In, sorted(ids)).Top(fullPage))
	if err != nil {
		return err
	}
	of := map[string]*Case{}
	for i := range cases {
		of[cases[i].ID] = &cases[i]
	}
	who := newNames(tx)
	for i := range rows {
		k := of[rows[i].CaseID]
		if k == nil || u.sees(k) == sightNone {
			continue
		}
		v := s.viewTask(u, k, &rows[i], who)
		if v.Clock == "" && k.Family == Protection {
			v.VI, v.EN = "", ""
		}
		*out = append(*out, v)
	}
	return nil
}

// viewTask shows a task of a case that the reader may know of.
func (s *Service) viewTask(u User, k *Case, t *Task, who *names) TaskView {
	v := TaskView{ID: t.ID, CaseID: k.ID, Code: k.Code, Unit: t.Unit, UnitName: s.unitName(t.Unit), DueAt: t.DueAt, State: t.State,
		Overdue: t.State == TaskOpen && s.Now().After(t.DueAt), AssignedTo: t.AssignedTo, AssigneeName: who.of(t.AssignedTo)}
	if v.Restricted = u.sees(k) < sightAll; v.Restricted {
		return v
	}
	v.Clock, v.Rule, v.Citation, v.VI, v.EN = t.Clock, t.Rule, t.Citation, t.VI, t.EN
	v.Reason, v.SettledAt, v.SettledBy = t.Reason, t.SettledAt, who.of(t.SettledBy)
	return v
}

// tasksOf reads all tasks of a case, as made.
func (s *Service) tasksOf(tx Tx, u User, k *Case, who *names, out *[]TaskView) error {
	rows, err := list[Task](tx, Where("case_id", Eq, k.ID).By("created_at").Top(most))
	for i := range rows {
		*out = append(*out, s.viewTask(u, k, &rows[i], who))
	}
	return err
}
