package geo

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

//go:embed data/*.csv.gz data/aliases.csv
var tables embed.FS

// LoadUnits reads the register that the program carries: units in force as of 30 April 2026 and the old units
// of 30 June 2025. It takes about a tenth of a second; load once and share.
func LoadUnits() (*Units, error) { return loadUnits(nil) }

// loadUnits reads the register; the successors in better replace those of the table.
func loadUnits(better map[string][]string) (*Units, error) {
	u := &Units{
		now: map[string]*node{}, past: map[string]*node{}, old: map[string]*node{},
		below: map[string][]string{}, names: map[string][]*node{},
	}
	for _, step := range []struct {
		file string
		add  func([]string) error
	}{
		{"units.csv.gz", u.addNow}, {"old_units.csv.gz", u.addOld},
		{"successors.csv.gz", func(r []string) error { return u.addSuccessors(r, better) }},
		{"former.csv.gz", u.addFormer},
	} {
		if err := readTable(step.file, step.add); err != nil {
			return nil, err
		}
	}
	u.relate()
	u.relateFormer()
	u.index()
	return u, readTable("aliases.csv", u.addAlias)
}

// readTable calls add for each record of an embedded CSV file after its header.
func readTable(name string, add func([]string) error) error {
	raw, err := tables.ReadFile("data/" + name)
	if err != nil {
		return fmt.Errorf("geo: table %s: %w", name, err)
	}
	var r io.Reader = bytes.NewReader(raw)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return fmt.Errorf("geo: table %s: %w", name, err)
		}
	}
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return fmt.Errorf("geo: table %s: %w", name, err)
	}
	for _, record := range records[1:] {
		if err := add(record); err != nil {
			return fmt.Errorf("geo: table %s: %w", name, err)
		}
	}
	return nil
}

func newNode(code string, level Level, kind, name, parent string, era Era) *node {
	full := strings.TrimSpace(kind + " " + name)
	tokens := tokenize(name)
	return &node{
		Unit:   Unit{Code: code, Name: name, FullName: full, Type: kind, Level: level, Parent: parent, Era: era},
		marked: markedKey(tokens),
		words:  spelled(tokens),
		kind:   Fold(kind),
	}
}

// addNow adds a record code, level, type, name, parent, valid_from, valid_to, next.
func (u *Units) addNow(r []string) error {
	n := newNode(r[0], Level(r[1]), r[2], r[3], r[4], EraNow)
	n.ValidFrom, n.ValidTo = r[5], r[6]
	if n.ValidTo != "" {
		n.next = []string{r[7]}
		u.past[n.Code] = n
		return nil
	}
	if n.Level == LevelCommune {
		n.next = []string{n.Code}
	}
	u.now[n.Code] = n
	above := n.Parent
	if n.Level == LevelProvince {
		above = Country
	}
	u.below[above] = union(u.below[above], n.Code)
	return nil
}

func (u *Units) addOld(r []string) error {
	n := newNode(r[0], Level(r[1]), r[2], r[3], r[4], EraOld)
	n.ValidTo = reformDate
	u.old[n.Code] = n
	above := n.Parent
	if n.Level == LevelProvince {
		above = Country
	}
	u.below["old "+above] = union(u.below["old "+above], n.Code)
	return nil
}

func (u *Units) addSuccessors(r []string, better map[string][]string) error {
	n := u.old[r[0]]
	if n == nil {
		return fmt.Errorf("successor of unknown old unit %q", r[0])
	}
	if codes := better[r[0]]; codes != nil {
		n.whole = true
		return u.succeed(n, codes)
	}
	return u.succeed(n, strings.Fields(r[1]))
}

func (u *Units) succeed(n *node, codes []string) error {
	for _, code := range codes {
		current, ok := u.Current(code)
		if !ok || current.Level != LevelCommune {
			return fmt.Errorf("%s %s goes into unknown commune %q", n.Code, n.FullName, code)
		}
		n.next = union(n.next, current.Code)
	}
	return nil
}

// addFormer adds a record type, name, district, successors.
func (u *Units) addFormer(r []string) error {
	n := newNode("", LevelCommune, r[0], r[1], r[2], EraOld)
	n.ValidTo = reformDate
	u.former = append(u.former, n)
	return u.succeed(n, strings.Fields(r[3]))
}

// relate derives the successors of districts and provinces, and where the land of each commune came from.
func (u *Units) relate() {
	for _, n := range u.old {
		if n.Level != LevelCommune {
			continue
		}
		if d := u.old[n.Parent]; d != nil {
			d.next = union(d.next, n.next...)
		}
	}
	for _, d := range u.old {
		if p := u.old[d.Parent]; p != nil && d.Level == LevelDistrict {
			p.next = union(p.next, u.provincesOf(d.next)...)
			for _, code := range d.next {
				u.now[code].above = union(u.now[code].above, d.Code, p.Code)
			}
		}
	}
}

// relateFormer finds the old communes that each commune merged away before 2025 can have gone into: those of its
// district whose land is now where its own is.
func (u *Units) relateFormer() {
	for _, n := range u.former {
		for _, code := range u.below["old "+n.Parent] {
			if slices.ContainsFunc(u.old[code].next, func(c string) bool { return slices.Contains(n.next, c) }) {
				n.into = append(n.into, code)
			}
		}
	}
}

// index fills the names; units are visited in a fixed order so that equal names keep one order.
func (u *Units) index() {
	for _, m := range []map[string]*node{u.now, u.old} {
		codes := make([]string, 0, len(m))
		for code := range m {
			codes = append(codes, code)
		}
		slices.Sort(codes)
		for _, code := range codes {
			u.addName(m[code].Name, m[code])
			if name, ok := arabic(m[code].Name); ok {
				u.addName(name, m[code])
			}
		}
	}
	for _, n := range u.former {
		u.addName(n.Name, n)
	}
}

// arabic writes a name that ends with a Roman number as it is often written: "Phường V", "Tam Xuân II" with 5 and 2.
func arabic(name string) (string, bool) {
	words := strings.Fields(name)
	last := len(words) - 1
	number := slices.Index([]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}, words[last]) + 1
	words[last] = strconv.Itoa(number)
	return strings.Join(words, " "), number > 0
}

func (u *Units) addName(name string, n *node) {
	key := nameKey(tokenize(name))
	if !slices.Contains(u.names[key], n) {
		u.names[key] = append(u.names[key], n)
	}
}

// addAlias adds a record level, alias, era (old, now or both), code.
func (u *Units) addAlias(r []string) error {
	for _, m := range []struct {
		era   string
		units map[string]*node
	}{{"now", u.now}, {"old", u.old}} {
		if r[2] != m.era && r[2] != "both" {
			continue
		}
		n := m.units[r[3]]
		if n == nil || string(n.Level) != r[0] {
			return fmt.Errorf("alias %q of unknown %s %q", r[1], r[0], r[3])
		}
		u.addName(r[1], n)
	}
	return nil
}
