package responder_test

import (
	"fmt"
	"slices"
	"time"
)

// The plain model of stays with carers: maps and loops, no law package and no database. It says for each operation whether
// it must be applied, and what is then so.

// dayNo is a number of days since 1970; 0 is none.
type dayNo int

func dayOf(t time.Time) dayNo {
	y, m, d := t.UTC().Add(7 * time.Hour).Date()
	return dayNo(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (d dayNo) String() string {
	if d == 0 {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

// threeMonths gives the corresponding day three months later, or the last of that month (Civil Code 148.3).
func threeMonths(d dayNo) dayNo {
	y, m, dd := time.Unix(int64(d)*86400, 0).UTC().Date()
	for {
		t := time.Date(y, m+3, dd, 0, 0, 0, 0, time.UTC)
		if t.Day() == dd {
			return dayNo(t.Unix() / 86400)
		}
		if dd--; dd < 28 {
			panic("no such day")
		}
	}
}

type span struct{ from, until dayNo }

// modelStay is a placement as the model knows it.
type modelStay struct {
	person, carer, state         string
	start, end, since, limit, on dayNo
	settled                      dayNo // meals are settled up to it
	more                         []span
	decided, auto                bool
	code, round                  string
}

func (s *modelStay) pays(d dayNo) bool {
	return d <= threeMonths(s.since) || slices.ContainsFunc(s.more, func(m span) bool { return m.from <= d && d <= m.until })
}

type modelCarer struct {
	places   int
	facility bool
	paused   bool
}

type model struct {
	carers map[string]*modelCarer
	stays  map[string]*modelStay
	order  []string                    // ids of stays as made
	meals  map[string]map[dayNo]string // person, date: stay
	since  map[string]dayNo            // person: day of the report
	dead   map[string]bool             // persons
}

func newModel() *model {
	return &model{carers: map[string]*modelCarer{}, stays: map[string]*modelStay{}, meals: map[string]map[dayNo]string{}, since: map[string]dayNo{}, dead: map[string]bool{}}
}

func holds(state string) bool {
	return state == "proposed" || state == "offered" || state == "accepted" || state == "active"
}

func (m *model) taken(carer string) (n int) {
	for _, s := range m.stays {
		if s.carer == carer && holds(s.state) {
			n++
		}
	}
	return n
}

// held gives the stays by which a person holds places.
func (m *model) held(person string) (lives, awaits *modelStay) {
	for _, s := range m.stays {
		if s.person == person && s.state == "active" {
			lives = s
		} else if s.person == person && holds(s.state) {
			awaits = s
		}
	}
	return lives, awaits
}

func (m *model) free(carer string) bool {
	c := m.carers[carer]
	return !c.paused && m.taken(carer) < c.places
}

// mayOffer says whether a place may be held.
func (m *model) mayOffer(person, carer string, moves bool) bool {
	lives, awaits := m.held(person)
	if m.dead[person] || awaits != nil || (lives != nil) != moves || moves && lives.carer == carer {
		return false
	}
	return m.free(carer)
}

func (m *model) offered(id, person, carer, round string, auto bool) {
	m.stays[id] = &modelStay{person: person, carer: carer, state: "offered", auto: auto, round: round}
	m.order = append(m.order, id)
}

// settle counts meals up to a day.
func (m *model) settle(id string, to dayNo) {
	s := m.stays[id]
	to = min(to, s.limit)
	for d := s.start; d <= to; d++ {
		if m.meals[s.person] == nil {
			m.meals[s.person] = map[dayNo]string{}
		}
		if _, counted := m.meals[s.person][d]; !counted && s.pays(d) && d > s.settled {
			m.meals[s.person][d] = id
		}
	}
	s.settled = max(s.settled, to)
	if s.settled < s.start {
		s.settled = 0
	}
}

func (m *model) mayEnd(s *modelStay, end, today dayNo) bool {
	return s.state == "active" && end >= s.start && end <= today
}

func (m *model) end(id string, end dayNo, code string, moved bool) {
	s := m.stays[id]
	to := end
	if moved {
		to--
	}
	m.settle(id, to)
	for d, by := range m.meals[s.person] { // counted before anybody said that the stay had ended
		if by == id && d > to {
			delete(m.meals[s.person], d)
		}
	}
	if s.settled = min(s.settled, to); s.settled < s.start {
		s.settled = 0
	}
	s.state, s.end, s.code = "ended", end, code
	if slices.Contains([]string{"ill_treatment", "profiteering", "rights_breach"}, code) {
		m.carers[s.carer].paused = true
		m.leave("declined", func(o *modelStay) bool { return o.carer == s.carer })
	}
	if !needsPlace(code) {
		m.dead[s.person] = m.dead[s.person] || code == "death"
		m.leave("withdrawn", func(o *modelStay) bool { return o.person == s.person })
	}
}

// leave ends the offers of which nothing will come.
func (m *model) leave(state string, which func(*modelStay) bool) {
	for _, o := range m.stays {
		if holds(o.state) && o.state != "active" && which(o) {
			o.state = state
		}
	}
}

// last gives the last stay of a person that ended: stays follow each other in the order in which they were made.
func (m *model) last(person string) (last *modelStay) {
	for _, id := range m.order {
		if s := m.stays[id]; s.person == person && s.state == "ended" {
			last = s
		}
	}
	return last
}

func needsPlace(code string) bool {
	return !slices.Contains([]string{"home", "facility", "long_term", "death", "ran_away"}, code)
}

// handOver begins a stay, if it may begin.
func (m *model) handOver(id string, start, today dayNo, decided bool, on dayNo, signed bool) bool {
	s := m.stays[id]
	if s == nil || s.state != "accepted" || m.carers[s.carer].paused || start > today || start < m.since[s.person] || on != 0 && (on < m.since[s.person] || on > today) {
		return false
	}
	lives, _ := m.held(s.person)
	was := m.last(s.person)
	if lives != nil {
		if !m.mayEnd(lives, start, today) {
			return false
		}
		was = lives
	} else if was != nil && start < was.end {
		return false
	}
	if lives != nil && m.last(s.person) != nil && start < m.last(s.person).end {
		return false
	}
	run := span{start, threeMonths(start)}
	var more []span
	if was != nil && m.inRow(was, s, start, lives != nil) {
		run, more = span{was.since, was.limit}, slices.Clone(was.more)
	}
	if start > run.until && decided {
		if on == 0 || !signed {
			return false
		}
		longer, fits := extension(run.until, on, start, threeMonths(start))
		if !fits {
			return false
		}
		run.until, more = longer.until, append(more, longer)
	}
	if lives != nil {
		m.end(m.idOf(lives), start, "other_carer", true)
	}
	s.state, s.start, s.since, s.limit, s.more, s.decided, s.on = "active", start, run.from, run.until, more, decided, on
	return true
}

func (m *model) inRow(was, next *modelStay, start dayNo, moves bool) bool {
	end, code := was.end, was.code
	if moves {
		end, code = start, "other_carer"
	}
	return m.carers[was.carer].facility == m.carers[next.carer].facility && (needsPlace(code) || start <= end+1)
}

func (m *model) idOf(s *modelStay) string {
	for id, other := range m.stays {
		if other == s {
			return id
		}
	}
	return ""
}

// extension gives the days that a new decision adds.
func extension(limit, on, start, until dayNo) (span, bool) {
	add := span{max(limit+1, on, start), until}
	return add, until >= add.from && until <= threeMonths(max(limit, on, start))
}

func (m *model) extend(id string, on, until, today dayNo) bool {
	s := m.stays[id]
	if s == nil || s.state != "active" || on < s.since || on > today {
		return false
	}
	if until == 0 {
		until = threeMonths(max(s.limit, on))
	}
	add, fits := extension(s.limit, on, s.start, until)
	if fits {
		s.limit, s.more = until, append(s.more, add)
	}
	return fits
}

func (m *model) decide(id string, on, today dayNo) bool {
	s := m.stays[id]
	if s == nil || s.state != "active" && s.state != "ended" || s.decided || on < m.since[s.person] || on > today {
		return false
	}
	if s.start > s.limit {
		add, fits := extension(s.limit, on, s.start, threeMonths(max(s.start, on)))
		if !fits {
			return false
		}
		s.limit, s.more = add.until, append(s.more, add)
	}
	s.decided, s.on = true, on
	if s.state == "ended" && len(s.more) > 0 && s.start > threeMonths(s.since) {
		m.settle(id, s.end)
	}
	return true
}

// String writes a stay like the one of the database that it is compared with.
func (s *modelStay) String() string {
	return fmt.Sprintf("%s %s..%s since %s limit %s settled %s %d more decided %t", s.state, s.start, s.end, s.since, s.limit, s.settled, len(s.more), s.decided)
}
