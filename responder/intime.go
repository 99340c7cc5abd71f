package responder

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kipthoi/responder/law"
)

// InTime is the measure of the whole: of the duties that the law's clocks made, how many were fulfilled in time. The
// plans of all provinces promise all of them.
type InTime struct {
	From  law.Date    `json:"from"`
	To    law.Date    `json:"to" doc:"last day; duties that were or are due from one day to the other"`
	All   Fulfilment  `json:"all"`
	Lines []InTimeSum `json:"lines" doc:"by commune, kind of case, week and clock, in that order"`
}

// Fulfilment counts duties by what became of them; a duty that nobody needs any more is in no share.
type Fulfilment struct {
	InTime  int64   `json:"in_time" doc:"fulfilled before they were due"`
	Late    int64   `json:"late" doc:"fulfilled afterwards"`
	Overdue int64   `json:"overdue" doc:"due, and not fulfilled yet"`
	Running int64   `json:"running" doc:"not due yet"`
	Dropped int64   `json:"dropped" doc:"no longer needed; in no share"`
	Share   float64 `json:"share" doc:"in time, of those fulfilled or due: 0 to 1; 1 when there is none"`
}

// InTimeSum counts the duties of one clock in one commune and week, for one kind of case. To who may not know of
// protection cases more than their codes, their kind and clock are left out.
type InTimeSum struct {
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
	Family   Family `json:"family"`
	Kind     string `json:"kind"`
	Week     string `json:"week" doc:"of the calendar, ISO 8601, in which they were due: 2026-W47"`
	Clock    string `json:"clock"`
	VI       string `json:"text_vi"`
	EN       string `json:"text_en"`
	Fulfilment
}

// MaxInTimeDays is the longest time that the measure is asked for at once.
const MaxInTimeDays = 400

// InTime measures the duties that fell due from one day to another in the reader's area.
func (s *Service) InTime(ctx context.Context, u User, first, last string) (m InTime, err error) {
	if !u.knowsCases() {
		return m, forbidden("vai trò này không xem số liệu hồ sơ", "this role sees no figures of cases")
	}
	from, err := date("from", first)
	if err != nil {
		return m, err
	}
	to, err := date("to", last)
	if err != nil {
		return m, err
	}
	if to.Before(from) || from.AddDays(MaxInTimeDays).Before(to) {
		return m, invalid("to", fmt.Sprintf("phải từ ngày đầu đến %d ngày sau", MaxInTimeDays), fmt.Sprintf("must be from the first day to %d days later", MaxInTimeDays))
	}
	m = InTime{From: from, To: to, Lines: []InTimeSum{}}
	q := u.scope(Where("clock", Ne, "").And("due_at", Ge, from.At(0, 0)).And("due_at", Lt, to.AddDays(1).At(0, 0)))
	err = s.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.Count("tasks", "unit,family,kind,week,clock,state,late", q)
		if err != nil {
			return err
		}
		overdue, err := tx.Count("tasks", "unit,family,kind,week,clock,state,late", q.And("state", Eq, string(TaskOpen)).And("due_at", Le, s.Now()))
		m.count(s, u, all, overdue)
		return err
	})
	return m, wrap(err, "measure what was in time")
}

// count sorts the counts into lines.
func (m *InTime) count(s *Service, u User, all, overdue map[string]int64) {
	lines, names := map[string]*InTimeSum{}, map[string]law.Clock{}
	for _, c := range s.Law.Clocks(law.DateOf(s.Now())) {
		names[c.Kind] = c
	}
	for _, key := range sorted(all) {
		line, state, late := s.inTimeLine(u, key)
		line.VI, line.EN = names[line.Clock].Name, names[line.Clock].NameEN
		name := strings.Join([]string{line.Unit, string(line.Family), line.Kind, line.Week, line.Clock}, ",")
		if lines[name] == nil {
			lines[name] = &line
		}
		for _, k := range []*Fulfilment{&lines[name].Fulfilment, &m.All} {
			k.add(state, late, all[key], overdue[key])
		}
	}
	for _, name := range sorted(lines) {
		lines[name].share()
		m.Lines = append(m.Lines, *lines[name])
	}
	m.All.share()
}

// inTimeLine reads the key of a count, as far as the reader may know it.
func (s *Service) inTimeLine(u User, key string) (line InTimeSum, state TaskState, late bool) {
	v := strings.Split(key, ",")
	line = InTimeSum{Unit: v[0], UnitName: s.unitName(v[0]), Family: Family(v[1]), Kind: v[2], Week: v[3], Clock: v[4]}
	if line.Family == Protection && u.Role != RoleCoordinator && u.Role != RoleSystem {
		line.Kind, line.Clock = "", ""
	}
	late, _ = strconv.ParseBool(v[6])
	return line, TaskState(v[5]), late
}

func (k *Fulfilment) add(state TaskState, late bool, n, overdue int64) {
	switch {
	case state == TaskOpen:
		k.Overdue += overdue
		k.Running += n - overdue
	case state == TaskCancelled:
		k.Dropped += n
	case late:
		k.Late += n
	default:
		k.InTime += n
	}
}

func (k *Fulfilment) share() {
	if k.Share = 1; k.InTime+k.Late+k.Overdue > 0 {
		k.Share = float64(k.InTime) / float64(k.InTime+k.Late+k.Overdue)
	}
}

// weekOf names the week of the calendar that an instant lies in, in Việt Nam.
func weekOf(at time.Time) string {
	year, week := at.In(law.Zone()).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}
