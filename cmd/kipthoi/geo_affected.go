package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/cap"
)

// geoAffectedCmd says which communes alerts reach, and how many people live there.
type geoAffectedCmd struct {
	Cap        string `required:"" type:"existingfile" help:"File of CAP alerts."`
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

// area joins the areas of the alerts that still stand.
func (c *geoAffectedCmd) area(units *geo.Units, report io.Writer) (area geo.Area, err error) {
	in, err := os.Open(c.Cap)
	if err != nil {
		return area, fmt.Errorf("open alerts: %w", err)
	}
	f, err := cap.Read(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return area, err
	}
	for _, r := range f.Refused {
		fmt.Fprintf(report, "cảnh báo thứ %d / alert %d: %v\n", r.Number, r.Number, r.Err)
	}
	standing := cap.Standing(f.Alerts)
	fmt.Fprintf(report, "%d cảnh báo, %d còn giá trị / %d alerts, %d stand\n", len(f.Alerts), len(standing), len(f.Alerts), len(standing))
	for i := range standing {
		one, notes := standing[i].Area(units)
		fmt.Fprintf(report, "%s: %s, gửi / sent %s, hết hạn / expires %s\n", standing[i].Identifier, standing[i].Status, day(standing[i].Sent), day(standing[i].Expires()))
		if standing[i].Signed {
			fmt.Fprintln(report, "  có chữ ký, chưa kiểm tra / signed, signature not checked")
		}
		for _, n := range notes {
			fmt.Fprintf(report, "  %s / %s\n", n.VI, n.EN)
		}
		area.Polygon, area.Circles = append(area.Polygon, one.Polygon...), append(area.Circles, one.Circles...)
		area.Communes = append(area.Communes, one.Communes...)
	}
	return area, nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return t.Format(time.RFC3339)
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
