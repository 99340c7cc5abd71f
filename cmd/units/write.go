package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kipthoi/geo"
)

func (b *builder) write(folder string) error {
	files := map[string][][]string{
		"units.csv.gz":       unitRecords(b.now),
		"old_units.csv.gz":   unitRecords(b.before),
		"successors.csv.gz":  b.successorRecords(),
		"former.csv.gz":      b.formerRecords(),
		"settlements.csv.gz": b.settlementRecords(),
	}
	for name, records := range files {
		if err := writeFile(filepath.Join(folder, name), records); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes records as CSV, gzipped without a name or time so that equal input gives equal bytes.
func writeFile(name string, records [][]string) error {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := csv.NewWriter(z)
	if err := w.WriteAll(records); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, buf.Bytes(), 0o644)
}

func unitRecords(rows []row) [][]string {
	out := [][]string{{"code", "level", "type", "name", "parent", "valid_from", "valid_to", "next"}}
	for _, r := range rows {
		out = append(out, []string{r.Code, r.Level, r.Type, r.Name, r.Parent, r.From, r.To, r.Next})
	}
	return out
}

func (b *builder) successorRecords() [][]string {
	out := [][]string{{"old", "new"}}
	for _, old := range sortedKeys(b.next) {
		out = append(out, []string{old, strings.Join(b.next[old], " ")})
	}
	return out
}

func (b *builder) formerRecords() [][]string {
	out := [][]string{{"type", "name", "district", "new"}}
	for _, f := range b.formers {
		out = append(out, []string{f.Type, f.Name, f.District, strings.Join(f.Next, " ")})
	}
	return out
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// settlementRecords makes the Vietnamese settlements, with the commune when the name tells it.
func (b *builder) settlementRecords() [][]string {
	names := b.communeNames()
	var body [][]string
	for _, c := range b.cities {
		if c.Country != "VN" {
			continue
		}
		province := b.knownProvince(c.Admin1)
		body = append(body, []string{c.Name, c.Lat, c.Lon, province, names[bare(c.Name)+"|"+province]})
	}
	slices.SortFunc(body, slices.Compare[[]string])
	return append([][]string{{"name", "lat", "lon", "province", "commune"}}, body...)
}

// knownProvince returns code when it is a province in force, else "".
func (b *builder) knownProvince(code string) string {
	for _, p := range b.tables.provinces {
		if p.Code == code {
			return code
		}
	}
	return ""
}

// communeNames maps folded name + province to the one commune in force it can mean: a commune of that name,
// else the single successor of the one old commune or former name. Several possible answers give none.
func (b *builder) communeNames() map[string]string {
	now, before := map[string][]string{}, map[string][]string{}
	for _, w := range b.wards {
		add(now, bare(w.Name)+"|"+w.Province, current(w.Code))
	}
	for _, r := range b.before {
		if r.Level == "commune" {
			b.addOld(before, r.Name, b.next[r.Code])
		}
	}
	for _, f := range b.formers {
		b.addOld(before, f.Name, f.Next)
	}
	one := map[string]string{}
	for _, m := range []map[string][]string{before, now} {
		for key, codes := range m {
			if delete(one, key); len(codes) == 1 {
				one[key] = codes[0]
			}
		}
	}
	return one
}

func (b *builder) addOld(to map[string][]string, name string, next []string) {
	for _, code := range next {
		add(to, geo.Fold(name)+"|"+b.byCode[code].Province, current(code))
	}
}

func add(to map[string][]string, key, code string) {
	if !slices.Contains(to[key], code) {
		to[key] = append(to[key], code)
	}
}

// current follows renumbering.
func current(code string) string {
	for _, c := range changes() {
		if c.Code == code {
			return c.NewCode
		}
	}
	return code
}
