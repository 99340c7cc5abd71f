package census

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"kipthoi/geo"
)

// Repeat is a household reported again, in part, by somebody else: by a neighbour, from the place people fled to, by
// another official. Of tells who of the first household each one is.
type Repeat struct {
	Household
	First int   // place of the first household in the population
	Of    []int // place of each person in it
}

// The errors of a second report, and in how many of a hundred people or households each is made. They are judged from how
// names and dates are written in Việt Nam and not counted in real lists; a person may have several.
const (
	notHome     = 6  // household: reported in another commune, where they fled to
	otherPhone  = 35 // household: another phone, of a relative or the reporter
	noPhone     = 20 // household: no phone
	otherHamlet = 12 // household: hamlet left out or told otherwise
	otherHead   = 40 // household: whoever is named first stands as head

	noMarks    = 25 // name without any marks: "Nguyen Thi Hoa"
	telexLeft  = 3  // marks left as typed: "Nguyeenx Thij Hoaf"
	wrongMark  = 8  // one word with another tone or none: hỏi for ngã
	turned     = 6  // family name last, or the name in reverse
	noMiddle   = 8  // middle name left out
	shortened  = 5  // "Ng. T. Hoa"
	slip       = 14 // a letter dropped, doubled, changed for its neighbour on the keyboard, or two swapped
	misheard   = 6  // written as it sounds: l for n, ch for tr, x for s, d for gi, final n for ng
	yearOnly   = 25 // only the year of birth
	newYear    = 4  // 1 January for "only the year"
	dayMonth   = 2  // day and month swapped, where that is a date
	digit      = 4  // a digit of the day wrong
	yearOff    = 3  // birth year one off, as by the lunar calendar
	noBirth    = 2  // birth unknown
	noSex      = 15 // sex left out
	otherSex   = 1  // sex wrong
	noIdentity = 45 // identity number left out
	wrongDigit = 5  // a digit of the identity number wrong
)

// Repeats reports n people of a population again, each once at most: one of a household mostly, at times several.
func Repeats(seed uint64, homes []Household, n int) (out []Repeat) {
	m := newMaker(seed)
	for _, i := range m.r.Perm(len(homes)) {
		h := homes[i]
		size := min(n, len(h.People), []int{1, 1, 1, 1, 1, 1, 2, 2, 3, 4}[m.r.IntN(10)])
		if size == 0 {
			return out
		}
		rep := Repeat{Household: h, First: i, Of: m.r.Perm(len(h.People))[:size]}
		rep.People = nil
		for _, j := range rep.Of {
			rep.People = append(rep.People, m.again(h.People[j]))
		}
		m.elsewhere(&rep, homes)
		out, n = append(out, rep), n-size
	}
	return out
}

func (m *maker) of100(n int) bool { return m.r.IntN(100) < n }

func (m *maker) elsewhere(rep *Repeat, homes []Household) {
	switch x := m.r.IntN(100); {
	case x < otherPhone:
		rep.Phone = m.phone()
	case x < otherPhone+noPhone:
		rep.Phone = ""
	}
	other := homes[m.r.IntN(len(homes))]
	switch x := m.r.IntN(100); {
	case x < notHome:
		rep.Unit, rep.Hamlet = other.Unit, other.Hamlet
	case x < notHome+otherHamlet/2:
		rep.Hamlet = ""
	case x < notHome+otherHamlet:
		rep.Hamlet = other.Hamlet
	case x < 50:
		rep.Hamlet = fmt.Sprintf("số %d, xóm %s", 1+m.r.IntN(90), strings.TrimPrefix(rep.Hamlet, "thôn "))
	}
	rep.Head = m.misspelt(rep.Head)
	if m.of100(otherHead) {
		rep.Head = rep.People[0].Name
	}
}

// again gives a person as somebody else reports them.
func (m *maker) again(p Person) Person {
	p.Name = m.misspelt(p.Name)
	p.Birth, p.Year = m.birth(p.Birth, p.Year)
	switch x := m.r.IntN(100); {
	case x < noSex:
		p.Sex = ""
	case x < noSex+otherSex:
		p.Sex = m.sex()
	}
	switch x := m.r.IntN(100); {
	case p.Identity == "" || x < noIdentity:
		p.Identity = ""
	case x < noIdentity+wrongDigit:
		at := m.r.IntN(len(p.Identity))
		p.Identity = p.Identity[:at] + strconv.Itoa(m.r.IntN(10)) + p.Identity[at+1:]
	}
	return p
}

// birth gives a date of birth, or a year without one, as somebody else tells it.
func (m *maker) birth(date string, year int) (string, int) {
	x := m.r.IntN(100)
	if date == "" {
		switch {
		case year != 0 && x < yearOff:
			year = m.yearBeside(year)
		case x < yearOff+noBirth:
			year = 0
		}
		return "", year
	}
	y, _ := strconv.Atoi(date[:4])
	month, _ := strconv.Atoi(date[5:7])
	day, _ := strconv.Atoi(date[8:])
	edge := 0
	is := func(share int) bool { edge += share; return x < edge }
	switch {
	case is(yearOnly):
		return "", y
	case is(newYear):
		return fmt.Sprintf("%d-01-01", y), 0
	case is(dayMonth) && day <= 12:
		return fmt.Sprintf("%d-%02d-%02d", y, day, month), 0
	case is(digit):
		return fmt.Sprintf("%d-%02d-%02d", y, month, max(1, min(28, day/10*10+(day+1+m.r.IntN(8))%10))), 0
	case is(yearOff):
		return fmt.Sprintf("%d-%02d-%02d", m.yearBeside(y), month, day), 0
	case is(noBirth):
		return "", 0
	}
	return date, 0
}

// yearBeside is a year earlier or later, and not in the future.
func (m *maker) yearBeside(year int) int { return min(lastYear, year+1-2*m.r.IntN(2)) }

// misspelt gives a name as somebody else writes it.
func (m *maker) misspelt(name string) string {
	words := strings.Fields(name)
	last := len(words) - 1
	if m.of100(misheard) {
		m.change(words, heard)
	}
	if m.of100(slip) {
		m.change(words, m.slipped)
	}
	if len(words) > 2 && m.of100(noMiddle) {
		at := 1 + m.r.IntN(last-1)
		words = append(words[:at:at], words[at+1:]...)
	} else if m.of100(shortened) {
		words = shorten(words)
	}
	switch {
	case m.of100(noMarks):
		words = strings.Fields(bare(strings.Join(words, " ")))
	case m.of100(telexLeft):
		words = telex(words)
	case m.of100(wrongMark):
		m.change(words, m.otherTone)
	}
	if m.of100(turned) {
		words = turn(m.r, words)
	}
	return strings.Join(words, " ")
}

// change changes one word.
func (m *maker) change(words []string, how func(string) string) {
	at := m.r.IntN(len(words))
	words[at] = how(words[at])
}

func turn(r *rand.Rand, words []string) (out []string) {
	if r.IntN(2) == 0 {
		return append(append(out, words[1:]...), words[0])
	}
	for i := range words {
		out = append(out, words[len(words)-1-i])
	}
	return out
}

func shorten(words []string) (out []string) {
	for i, w := range words {
		switch {
		case w == "Nguyễn":
			w = "Ng."
		case i > 0 && i < len(words)-1 && (w == "Thị" || w == "Văn"):
			w = w[:1] + "."
		}
		out = append(out, w)
	}
	return out
}

// bare takes the marks off and keeps the capital letters.
func bare(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if f := geo.Fold(w); f != "" {
			words[i] = strings.ToUpper(f[:1]) + f[1:] + map[bool]string{true: "."}[strings.HasSuffix(w, ".")]
		}
	}
	return strings.Join(words, " ")
}
