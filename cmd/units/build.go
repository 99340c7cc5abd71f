package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"kipthoi/geo"
)

// row is a unit as written: validity is empty for old units, Next is the code that replaced a renumbered one.
type row struct {
	Code, Level, Type, Name, Parent, From, To, Next string
}

// former is a commune merged away before 2025 that the source knows by name only.
type former struct {
	Type, Name, District string
	Next                 []string
}

// counts says what was rejected or repaired.
type counts struct {
	rows, noCode, wrongName, byName, unknownTarget, noDistrict, wrongDistrict, duplicate, divided int
}

func (c counts) print(w io.Writer) {
	fmt.Fprintf(w, "mapping rows: %d\n", c.rows)
	fmt.Fprintf(w, "rejected codes that are not in force: %d\n", c.noCode)
	fmt.Fprintf(w, "rejected codes of another commune than the one named: %d\n", c.wrongName)
	fmt.Fprintf(w, "  of these found again by name and province: %d, lost: %d\n", c.byName, c.unknownTarget)
	fmt.Fprintf(w, "former communes dropped: %d without district, %d leading out of their district, %d listed with a code too\n",
		c.noDistrict, c.wrongDistrict, c.duplicate)
	if c.divided == 0 {
		fmt.Fprintln(w, "no old commune has two successors: the source hides that communes were divided")
		return
	}
	fmt.Fprintf(w, "the source tells divided communes: %d\n", c.divided)
}

// builder turns the tables read into the tables written.
type builder struct {
	*tables
	count     counts
	now       []row
	before    []row
	next      map[string][]string // old commune or district code -> new commune codes
	formers   []former
	byCode    map[string]ward
	byName    map[string]string // folded full name + province code -> ward code
	provinces map[string]string // folded province name -> code in force
	districts map[string]string // folded district name, with and without type, + old province code -> old district code
	oldProv   map[string]string // folded old province name, without type -> code
}

func newBuilder(t *tables) *builder {
	b := &builder{tables: t, next: map[string][]string{}, byCode: map[string]ward{}, byName: map[string]string{}}
	b.provinces, b.districts, b.oldProv = map[string]string{}, map[string]string{}, map[string]string{}
	for _, w := range t.wards {
		b.byCode[w.Code] = w
		b.byName[geo.Fold(w.Name)+"|"+w.Province] = w.Code
	}
	for _, p := range t.provinces {
		b.provinces[bare(p.Name)] = p.Code
	}
	return b
}

// bare folds a name and takes its type word off.
func bare(fullName string) string {
	_, name := geo.SplitType(fullName)
	return geo.Fold(name)
}

func (b *builder) build() {
	b.inForce()
	b.oldProvincesAndDistricts()
	b.oldCommunes()
	b.formerCommunes()
	sortRows(b.now)
	sortRows(b.before)
}

// inForce makes the units in force and applies the later changes, which close one row and open the next.
func (b *builder) inForce() {
	for _, p := range b.tables.provinces {
		_, name := geo.SplitType(p.Name)
		kind := "Tỉnh"
		if strings.HasPrefix(p.Type, "Thành phố") {
			kind = "Thành phố"
		}
		b.now = append(b.now, row{Code: p.Code, Level: "province", Type: kind, Name: name, From: today})
	}
	for _, w := range b.wards {
		kind, name := geo.SplitType(w.Name)
		b.now = append(b.now, row{Code: w.Code, Level: "commune", Type: kind, Name: name, Parent: w.Province, From: today})
	}
	for _, c := range changes() {
		b.apply(c)
	}
}

func (b *builder) apply(c change) {
	i := slices.IndexFunc(b.now, func(r row) bool { return r.Code == c.Code })
	later := b.now[i]
	later.Code, later.Type, later.From = c.NewCode, c.Type, c.On
	b.now[i].To, b.now[i].Next = c.On, c.NewCode
	b.now = append(b.now, later)
}

func (b *builder) oldProvincesAndDistricts() {
	districts := b.districtNames()
	for _, u := range b.old {
		kind, name := geo.SplitType(u.Name)
		switch len(u.Code) {
		case 2:
			b.oldProv[geo.Fold(name)] = u.Code
			b.before = append(b.before, row{Code: u.Code, Level: "province", Type: kind, Name: name})
		case 3:
			if later := districts[u.Code]; later != "" {
				kind, name = geo.SplitType(later)
			}
			b.nameDistrict(kind, name, u)
			b.before = append(b.before, row{Code: u.Code, Level: "district", Type: kind, Name: name, Parent: u.Parent})
		}
	}
	b.oldProv[geo.Fold("Huế")] = "46"
}

// nameDistrict enters a district under its full name, and under its bare name when no other of the province bears it:
// there are both a city and a rural district Cao Lãnh.
func (b *builder) nameDistrict(kind, name string, u oldUnit) {
	b.districts[geo.Fold(kind+" "+name)+"|"+u.Parent] = u.Code
	key := geo.Fold(name) + "|" + u.Parent
	if _, taken := b.districts[key]; taken {
		b.districts[key] = ""
		return
	}
	b.districts[key] = u.Code
}

// districtNames takes the district names of the newer source, told by the communes both sources place there.
func (b *builder) districtNames() map[string]string {
	parent, name := b.oldParents(), map[string]string{}
	for _, m := range b.mappings {
		if code := parent[m.OldCode]; code != "" && m.OldDistrict != "" {
			name[code] = m.OldDistrict
		}
	}
	return name
}

func (b *builder) oldParents() map[string]string {
	parent := map[string]string{}
	for _, u := range b.old {
		if len(u.Code) == 5 {
			parent[u.Code] = u.Parent
		}
	}
	return parent
}

// district finds the old district a mapping row speaks of: by the commune's code, else by name.
func (b *builder) district(m mapping, parent map[string]string) string {
	if code := parent[m.OldCode]; code != "" {
		return code
	}
	province := b.oldProv[bare(m.OldProvince)]
	return cmp.Or(b.districts[geo.Fold(m.OldDistrict)+"|"+province], b.districts[bare(m.OldDistrict)+"|"+province])
}

func sortRows(rows []row) {
	rank := map[string]int{"province": 0, "district": 1, "commune": 2}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(rank[a.Level], rank[b.Level]), cmp.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From))
	})
}
