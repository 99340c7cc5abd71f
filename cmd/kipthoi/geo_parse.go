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

// Run copies the table of standard input with more columns:
//
//	unit_code         commune in force; empty when it is not one
//	unit_code_then    old commune, when the names are those of before 1 July 2025
//	confidence        certain, likely, ambiguous, none
//	alternatives      communes in force to choose from, joined by |
//	alternatives_then old communes to choose from, joined by |
//	note              why it is not certain
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
	names := []string{"unit_code", "unit_code_then", "confidence", "alternatives", "alternatives_then", "note"}
	return table.addColumns(a.stdout, names, func(r row) []string {
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

func answerCells(a geo.Answer) []string {
	note := a.NoteVI
	if a.NoteEN != "" {
		note += " (" + a.NoteEN + ")"
	}
	return []string{a.Unit, a.Then, string(a.Confidence), strings.Join(a.Alternatives, "|"), strings.Join(a.ThenAmong, "|"), note}
}
