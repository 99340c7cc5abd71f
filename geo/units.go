package geo

import (
	"slices"
	"strings"
)

// Level is the rank of an administrative unit.
type Level string

// The levels. Districts exist only among the units before 1 July 2025.
const (
	LevelProvince Level = "province"
	LevelDistrict Level = "district"
	LevelCommune  Level = "commune"
)

// Era tells the two code spaces apart: the same five digits can name one commune before and another after
// 1 July 2025.
type Era string

// The eras.
const (
	EraNow Era = "2025" // units since 1 July 2025
	EraOld Era = "2024" // units until 30 June 2025
)

// Country is the ancestor of every unit; see Units.Within.
const Country = "VN"

// reformDate is the day the units in force replaced the old ones.
const reformDate = "2025-07-01"

// Unit is an administrative unit. Dates are YYYY-MM-DD; ValidFrom is the first day, ValidTo the first day on
// which it no longer holds; empty means open.
type Unit struct {
	Code      string // 2 digits for a province, 3 for an old district, 5 for a commune; "" for a former commune known by name only
	Name      string // without type: "Ba Chẽ"
	FullName  string // with type: "Xã Ba Chẽ"
	Type      string // "Tỉnh", "Thành phố", "Xã", "Phường", "Đặc khu"; of old: also "Quận", "Huyện", "Thị xã", "Thị trấn"
	Level     Level
	Parent    string // code of the unit above, in the same era; "" for a province
	Era       Era
	ValidFrom string
	ValidTo   string
}

// node is a unit with its relations.
type node struct {
	Unit
	marked string   // name with marks, for telling "Tân Lập" from "Tân Lấp"
	words  []string // name as it is searched for
	kind   string   // type, folded
	next   []string // communes in force it lives on in, sorted; of a commune in force: itself
	whole  bool     // of an old commune: next is from an imported mapping, which names all that a divided commune went into
	into   []string // of a commune merged away before 2025: the old communes it can have gone into, sorted
	above  []string // of a commune in force: old districts and provinces its land came from, sorted
}

// Units is the register of administrative units. It never changes after loading and is safe for concurrent use.
type Units struct {
	now    map[string]*node
	past   map[string]*node // codes withdrawn after 1 July 2025
	old    map[string]*node
	former []*node             // merged away before 2025, without code
	below  map[string][]string // province -> communes in force; old province or district -> what it had
	names  map[string][]*node  // name key -> units of any era
}

// Unit returns the unit in force with this code.
func (u *Units) Unit(code string) (Unit, bool) {
	if n := u.now[code]; n != nil {
		return n.Unit, true
	}
	return Unit{}, false
}

// Current returns the unit in force for a code that is in force or was renumbered since 1 July 2025.
func (u *Units) Current(code string) (Unit, bool) {
	if n := u.past[code]; n != nil && u.now[code] == nil && len(n.next) == 1 {
		code = n.next[0]
	}
	return u.Unit(code)
}

// On returns the unit that had this code on a day (YYYY-MM-DD): old units before 1 July 2025.
func (u *Units) On(code, day string) (Unit, bool) {
	if day < reformDate {
		return u.Old(code)
	}
	if n := u.past[code]; n != nil && day < n.ValidTo {
		return n.Unit, true
	}
	if n := u.now[code]; n != nil && day >= n.ValidFrom {
		return n.Unit, true
	}
	return Unit{}, false
}

// Old returns the province (2 digits), district (3) or commune (5) that had this code until 30 June 2025.
func (u *Units) Old(code string) (Unit, bool) {
	if n := u.old[code]; n != nil {
		return n.Unit, true
	}
	return Unit{}, false
}

// Provinces returns the provinces in force, by code.
func (u *Units) Provinces() []Unit {
	return u.list(u.below[Country])
}

// Communes returns the communes in force of a province, by code; of Country, all of them.
func (u *Units) Communes(province string) []Unit {
	if province != Country {
		return u.list(u.below[province])
	}
	var out []Unit
	for _, p := range u.below[Country] {
		out = append(out, u.list(u.below[p])...)
	}
	return out
}

func (u *Units) list(codes []string) []Unit {
	out := make([]Unit, 0, len(codes))
	for _, code := range codes {
		out = append(out, u.now[code].Unit)
	}
	return out
}

// OldUnits returns the old units under an old province or district, by code; of Country, the 63 provinces.
func (u *Units) OldUnits(above string) []Unit {
	codes := u.below["old "+above]
	out := make([]Unit, 0, len(codes))
	for _, code := range codes {
		out = append(out, u.old[code].Unit)
	}
	return out
}

// Within tells whether the unit in force is ancestor or lies in it. Every unit lies in Country.
func (u *Units) Within(code, ancestor string) bool {
	n := u.now[code]
	if n == nil {
		return false
	}
	return ancestor == code || ancestor == n.Parent || ancestor == Country
}

// Province returns the code of the province a unit in force lies in (a province lies in itself), "" for an
// unknown code.
func (u *Units) Province(code string) string {
	n := u.now[code]
	if n == nil {
		return ""
	}
	if n.Level == LevelProvince {
		return n.Code
	}
	return n.Parent
}

// Successors returns the communes in force that an old commune, district or province (by its code until 30 June
// 2025) lives on in, sorted. A commune that was divided has several. For an old province it returns provinces.
func (u *Units) Successors(oldCode string) []string {
	if n := u.old[oldCode]; n != nil {
		return slices.Clone(n.next)
	}
	return nil
}

// Predecessors returns the old communes whose land is now wholly or partly in a commune in force, sorted.
func (u *Units) Predecessors(code string) []string {
	var out []string
	for _, n := range u.old {
		if n.Level == LevelCommune && slices.Contains(n.next, code) {
			out = append(out, n.Code)
		}
	}
	slices.Sort(out)
	return out
}

// Label returns "Xã Ba Chẽ, Tỉnh Quảng Ninh" for a commune in force, the full name for a province, "" for an
// unknown code.
func (u *Units) Label(code string) string {
	n := u.now[code]
	if n == nil {
		return ""
	}
	if p := u.now[n.Parent]; p != nil {
		return n.FullName + ", " + p.FullName
	}
	return n.FullName
}

// provincesOf returns the provinces in force of some communes in force, sorted.
func (u *Units) provincesOf(codes []string) []string {
	var out []string
	for _, code := range codes {
		if p := u.Province(code); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// union adds the codes that are missing from a sorted list, keeping it sorted.
func union(list []string, codes ...string) []string {
	for _, code := range codes {
		if i, found := slices.BinarySearch(list, code); !found {
			list = slices.Insert(list, i, code)
		}
	}
	return list
}

// sameCodes compares two sorted lists.
func sameCodes(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }
