package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kipthoi/geo"
)

// geoParseCmd says which commune each address of a table means, with a column `address` or the columns `ward`,
// `district` and `province`.
type geoParseCmd struct {
	Hint    string `placeholder:"CODE" help:"Province in force to prefer where an address names none."`
	Mapping string `type:"existingfile" help:"CSV with old_code and new_code that replaces the mapping built in, as import units takes it."`
}

// Help describes the columns that are added.
func (*geoParseCmd) Help() string {
	return `Columns added; codes in one cell are joined by |. Codes of before and since 1 July 2025 are two code spaces: the
same five digits may name two communes.

    unit_code          commune in force; empty when not known or not one
    unit_code_then     commune of 30 June 2025, when the names are of that
                       time, or of communes merged away before; empty when
                       not known or not one
    confidence         certain; likely; ambiguous: a person must choose,
                       for unit_code or unit_code_then is open; none
    alternatives       alternatives_now and alternatives_then together
    note               why it is not certain
    alternatives_now   communes in force to choose from, or that it may
                       also be
    alternatives_then  communes of 30 June 2025 to choose from`
}

// answerColumns are what geo parse adds to a table; see Help.
func answerColumns() []string {
	return []string{"unit_code", "unit_code_then", "confidence", "alternatives", "note", "alternatives_now", "alternatives_then"}
}

// Run copies the table of standard input with more columns.
func (c *geoParseCmd) Run(a *app) error {
	units, err := c.units(a.stderr)
	if err != nil {
		return err
	}
	if p, ok := units.Unit(c.Hint); c.Hint != "" && (!ok || p.Level != geo.LevelProvince) {
		return errors.New("--hint: không có tỉnh nào mang mã này (no province in force has this code)")
	}
	table, err := openTable(a.stdin)
	if err != nil {
		return err
	}
	whole := slices.Contains(table.header, "address")
	if err := table.need("ward", "district", "province"); err != nil && !whole {
		return err
	}
	return table.addColumns(a.stdout, answerColumns(), func(r row) []string {
		if whole {
			return answerCells(units.Parse(r.cell("address"), c.Hint))
		}
		return answerCells(units.ParseColumns(r.cell("ward"), r.cell("district"), r.cell("province"), c.Hint))
	})
}

// units reads the register that is built in, with the mapping given in its place.
func (c *geoParseCmd) units(problems io.Writer) (*geo.Units, error) {
	units, err := geo.LoadUnits()
	if err != nil {
		return nil, fmt.Errorf("load units: %w", err)
	}
	if c.Mapping == "" {
		return units, nil
	}
	pairs, err := readMapping(c.Mapping)
	if err != nil {
		return nil, err
	}
	better, rejected, err := units.WithSuccession(pairs)
	if err != nil {
		return nil, fmt.Errorf("use the mapping: %w", err)
	}
	printRejected(problems, rejected)
	return better, nil
}

// answerCells tells a row ambiguous when only its old commune is open, too.
func answerCells(a geo.Answer) []string {
	confidence, note := a.Confidence, a.NoteVI
	if a.NoteEN != "" {
		note += " (" + a.NoteEN + ")"
	}
	if len(a.ThenAmong) > 0 && a.Unit != "" {
		confidence = geo.Ambiguous
		note = strings.TrimPrefix(note+"; chỉ xã cũ còn phải chọn (only the old commune is open)", "; ")
	}
	all := slices.Concat(a.Alternatives, a.ThenAmong)
	slices.Sort(all)
	now, then := strings.Join(a.Alternatives, "|"), strings.Join(a.ThenAmong, "|")
	return []string{a.Unit, a.Then, string(confidence), strings.Join(slices.Compact(all), "|"), note, now, then}
}
