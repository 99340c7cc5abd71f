package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// geoLocateCmd says which commune each point of a table lies in.
type geoLocateCmd struct {
	Boundaries string `required:"" type:"existingfile" help:"Commune polygons: GeoJSON, one feature a line, or TopoJSON; plain, gz or xz."`
	Code       string `default:"code" help:"Property that holds the commune's code."`
	precision
}

// Help describes the columns that are added.
func (*geoLocateCmd) Help() string {
	return `Columns added:

    code              commune in force in whose polygon the point lies;
                      empty when it lies in none
    name              its name and province
    metres_to_border  from the point to the commune's nearest border
    method            gps_polygon, or none without a code
    confidence        certain; likely: a border is near, or polygons
                      overlap; ambiguous: in no polygon, but nearer to one
                      than borders are precise; none: in no commune
    alternatives      what else it can be, joined by |: codes, and the word
                      none where it may lie in no commune
    note              why`
}

// locateColumns are what geo locate adds to a table; see Help.
func locateColumns() []string {
	return []string{"code", "name", "metres_to_border", "method", "confidence", "alternatives", "note"}
}

// Run reads points (columns lat and lon in degrees, accuracy_m if there is one) and answers every row.
func (c *geoLocateCmd) Run(a *app) error {
	in, err := openTable(a.stdin)
	if err != nil {
		return err
	}
	if err := in.need("lat", "lon"); err != nil {
		return err
	}
	bars := newProgress(a.stderr)
	shapes, report, err := readBoundaries(c.Boundaries, c.Code, bars)
	bars.end()
	if err != nil {
		return err
	}
	precise, err := c.metres(shapes)
	if err != nil {
		return err
	}
	units, err := geo.LoadUnits()
	if err != nil {
		return fmt.Errorf("load units: %w", err)
	}
	if n := len(report.Problems); n > 0 {
		fmt.Fprintf(a.stderr, "%d mục của ranh giới có lỗi / %d features of the boundaries have problems\n", n, n)
	}
	l := &pointLocator{&geo.Locator{Units: units, Boundaries: geo.NewBoundariesWithin(shapes, float64(precise))}}
	return in.addColumns(a.stdout, locateColumns(), l.cells)
}

// pointLocator answers rows with points.
type pointLocator struct{ *geo.Locator }

func (l *pointLocator) cells(r row) []string {
	p, accuracy, err := rowPoint(r)
	if err != nil {
		return unlocated(err)
	}
	at, err := l.Locate(geo.Place{Point: &p, AccuracyM: accuracy})
	if err != nil {
		return unlocated(err)
	}
	choices := at.Alternatives
	if _, inside, _ := l.Boundaries.Commune(p); !inside && at.Unit != "" { // beside the polygon of the unit named
		return openCells(append([]string{at.Unit}, choices...), at)
	}
	if at.Unit == "" {
		vi, en := l.outside(p)
		return []string{"", "", "", string(at.Method), string(at.Confidence), strings.Join(choices, "|"), bilingual(vi, en)}
	}
	if at.MaybeOutside {
		choices = append(choices, string(geo.None))
	}
	metres := ""
	if m, ok := l.Boundaries.BorderMetres(p, at.Unit); ok {
		metres = strconv.FormatFloat(math.Round(m), 'f', 0, 64)
	}
	return []string{at.Unit, l.Units.Label(at.Unit), metres, string(at.Method), string(at.Confidence), strings.Join(choices, "|"), bilingual(at.NoteVI, at.NoteEN)}
}

// openCells gives the cells of a point in no polygon, but nearer to some than borders are precise.
func openCells(choices []string, at geo.Location) []string {
	choices = append(choices, string(geo.None))
	return []string{"", "", "", string(geo.MethodNone), string(geo.Ambiguous), strings.Join(choices, "|"), bilingual(at.NoteVI, at.NoteEN)}
}

// nearbyReach is how far from a point in no commune the nearest is named, in metres.
const nearbyReach = 100_000

// outside explains a point that lies in no commune.
func (l *pointLocator) outside(p orb.Point) (vi, en string) {
	if code, ok, _ := l.Boundaries.Commune(p); ok {
		return "ranh giới ở đây mang mã không còn hiệu lực: " + code, "the polygon here has a code that is not in force: " + code
	}
	vi, en = "không nằm trong xã nào: ngoài biển, ở nước ngoài hoặc chỗ hở của ranh giới", "in no commune: at sea, abroad, or in a gap between polygons"
	if near := l.Boundaries.Within(p, nearbyReach); len(near) > 0 {
		label, km := l.Units.Label(near[0].Code), near[0].Metres/1000
		vi += fmt.Sprintf("; gần nhất: %s, %.1f km", label, km)
		en += fmt.Sprintf("; the nearest: %s, %.1f km", label, km)
	}
	return vi, en
}

// rowPoint reads a row's point in degrees and the radius of its error in metres.
func rowPoint(r row) (p orb.Point, accuracy float64, err error) {
	for i, column := range []string{"lon", "lat"} {
		if p[i], err = strconv.ParseFloat(r.cell(column), 64); err != nil {
			return p, 0, &geo.FieldError{Field: column, VI: "không phải là số", EN: "it is not a number"}
		}
	}
	if accuracy, err = r.accuracy(); err != nil {
		return p, 0, &geo.FieldError{Field: "accuracy_m", VI: "không phải là số", EN: "it is not a number"}
	}
	return p, accuracy, nil
}

// unlocated gives the cells of a row that cannot be answered.
func unlocated(err error) []string {
	note := err.Error()
	var field *geo.FieldError
	if errors.As(err, &field) {
		note = field.Field + ": " + bilingual(field.VI, field.EN)
	}
	return []string{"", "", "", string(geo.MethodNone), string(geo.None), "", note}
}

func bilingual(vi, en string) string {
	if vi == "" {
		return ""
	}
	return vi + " / " + en
}
