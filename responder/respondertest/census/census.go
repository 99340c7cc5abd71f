// Package census makes up a population, and reports of some of its people a second time with the errors that people make,
// to measure how well duplicates are found. The same seed gives the same people.
//
//   - names.go has the names and how often they occur; many people are true namesakes.
//   - census.go makes households in communes and hamlets.
//   - repeat.go reports people again, with errors.
//
// Nobody in it exists.
package census

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Person is somebody as reported.
type Person struct {
	Name     string
	Birth    string // 2006-01-02; "" unknown
	Year     int    // when only that is known; 0 unknown
	Sex      string // F, M; "" unknown
	Identity string // 12 digits; "" unknown
}

// Household is a home as reported.
type Household struct {
	Unit   string // code of the commune
	Hamlet string
	Head   string
	Phone  string // "" unknown
	People []Person
}

// lastYear is the last in which anybody is born: tests live in 2026.
const lastYear = 2025

type maker struct {
	r     *rand.Rand
	names names
	posts []string // phones of posts and hamlet heads, under which many are reported
}

func newMaker(seed uint64) *maker {
	m := &maker{r: rand.New(rand.NewPCG(seed, 2026)), names: newNames()}
	for range 40 {
		m.posts = append(m.posts, m.phone())
	}
	return m
}

// Population makes up n people or a few more, in communes of unlike size with 15 to 30 hamlets each.
func Population(seed uint64, n int, communes []string) (homes []Household) {
	m := newMaker(seed)
	type place struct {
		unit    string
		hamlets []string
	}
	var places []place
	for _, c := range communes {
		p := place{unit: c}
		for range 15 + m.r.IntN(16) {
			p.hamlets = append(p.hamlets, strings.ReplaceAll("thôn "+m.names.hamlets.pick(m.r), "_", " "))
		}
		for range 2 + m.r.IntN(5) { // the larger a commune, the more often it is drawn
			places = append(places, p)
		}
	}
	for people := 0; people < n; {
		p := places[m.r.IntN(len(places))]
		h := m.household()
		h.Unit, h.Hamlet = p.unit, p.hamlets[m.r.IntN(len(p.hamlets))]
		homes, people = append(homes, h), people+len(h.People)
	}
	return homes
}

// household makes up who lives together: mostly a couple with children, who bear the father's family name; some with a
// grandparent, some alone.
func (m *maker) household() (h Household) {
	r := m.r
	year := 1945 + r.IntN(58) // of the mother
	family := m.names.families.pick(r)
	add := func(family, sex string, year int) { h.People = append(h.People, m.person(family, sex, year)) }
	kind := r.Float64()
	if kind < 0.85 {
		add(family, "M", year-4+r.IntN(7))
	}
	if kind < 0.75 || kind >= 0.85 {
		add(m.names.families.pick(r), "F", year)
	}
	if kind < 0.93 && r.Float64() < 0.85 {
		m.children(&h, family, year+20)
	}
	if r.Float64() < 0.15 {
		add(m.names.families.pick(r), "F", year-20-r.IntN(15))
	}
	h.Head = h.People[0].Name
	switch x := r.Float64(); {
	case x < 0.01:
		h.Phone = m.posts[r.IntN(len(m.posts))]
	case x < 0.86:
		h.Phone = m.phone()
	}
	return h
}

func (m *maker) children(h *Household, family string, from int) {
	year := from + m.r.IntN(8)
	for range 1 + m.r.IntN(3) {
		if year > lastYear {
			return
		}
		child := m.person(family, m.sex(), year)
		h.People = append(h.People, child)
		if m.r.Float64() < 0.01 { // twins: born on one day, and called alike
			twin := m.person(family, child.Sex, year)
			twin.Birth, twin.Year = child.Birth, child.Year
			h.People = append(h.People, twin)
		}
		year += 1 + m.r.IntN(6)
	}
}

// person makes up one: of the old many know only the year, some have 1 January for it, of a few nothing is known.
func (m *maker) person(family, sex string, year int) Person {
	p := Person{Name: m.names.full(m.r, family, sex, year), Sex: sex}
	date := fmt.Sprintf("%d-%02d-%02d", year, 1+m.r.IntN(12), 1+m.r.IntN(28))
	vague := 0.10
	if year < 1966 {
		vague = 0.30
	}
	switch x := m.r.Float64(); {
	case x < vague:
		p.Year = year
	case x < vague+0.03:
		p.Birth = fmt.Sprintf("%d-01-01", year)
	case x < vague+0.05:
	default:
		p.Birth = date
	}
	known := 0.55
	if year > 2012 {
		known = 0.30
	}
	if m.r.Float64() < known {
		p.Identity = m.identity(sex, year)
	}
	return p
}

func (m *maker) sex() string { return []string{"F", "M"}[m.r.IntN(2)] }

func (m *maker) phone() string {
	return fmt.Sprintf("0%c%08d", "35789"[m.r.IntN(5)], m.r.IntN(100_000_000))
}

// identity has the form of a number of Hà Tĩnh: province, century with sex, year, six digits.
func (m *maker) identity(sex string, year int) string {
	century := 2 * (year/100 - 19)
	if sex == "F" {
		century++
	}
	return fmt.Sprintf("042%d%02d%06d", century, year%100, m.r.IntN(1_000_000))
}
