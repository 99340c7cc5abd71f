package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"

	"kipthoi/geo"
)

// geoAffectedCmd says which communes an area reaches, and how many people live there.
type geoAffectedCmd struct {
	areaFlags
	Boundaries string `type:"existingfile" help:"Commune polygons; without them only communes of known settlements are found."`
	Code       string `default:"code" help:"Property that holds the commune's code."`
}

// Run prints one row a commune, and on standard error what was read and what was not understood.
func (c *geoAffectedCmd) Run(a *app) error {
	units, err1 := geo.LoadUnits()
	towns, err2 := geo.LoadSettlements()
	people, err3 := geo.LoadPopulation()
	if err := errors.Join(err1, err2, err3); err != nil {
		return fmt.Errorf("load tables: %w", err)
	}
	area, err := c.area(units, a.stderr)
	if err != nil {
		return err
	}
	var known *geo.Boundaries
	if c.Boundaries != "" {
		bars := newProgress(a.stderr)
		shapes, _, err := readBoundaries(c.Boundaries, c.Code, bars)
		bars.end()
		if err != nil {
			return err
		}
		known = geo.NewBoundaries(shapes)
	} else {
		fmt.Fprintln(a.stderr, "không có ranh giới: chỉ gần đúng, có thể sót xã / without boundaries: approximate, communes may be missed")
	}
	return writeReached(a, area.Reach(known, towns, people), units)
}

func writeReached(a *app, list []geo.Reached, units *geo.Units) error {
	out := csv.NewWriter(a.stdout)
	err := out.Write([]string{"code", "name", "province", "share", "people", "method"})
	sum, unknown := 0, 0
	for _, r := range list {
		unit, _ := units.Unit(r.Code)
		cells := []string{r.Code, unit.FullName, units.Label(unit.Parent), "", "", string(r.Method)}
		if r.ShareKnown {
			cells[3] = strconv.FormatFloat(r.Share, 'f', 4, 64)
		}
		if sum += r.People; r.PeopleKnown {
			cells[4] = strconv.Itoa(r.People)
		} else {
			unknown++
		}
		err = errors.Join(err, out.Write(cells))
	}
	out.Flush()
	fmt.Fprintf(a.stderr, "%d xã, phường; ước tính %d người; %d xã không rõ dân số / %d communes; about %d people; population of %d unknown\n",
		len(list), sum, unknown, len(list), sum, unknown)
	if err := errors.Join(err, out.Error()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}
