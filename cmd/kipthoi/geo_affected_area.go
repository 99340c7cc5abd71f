package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/cap"
	"kipthoi/geo/geofile"

	"github.com/paulmach/orb"
)

// areaFlags say where something happened, in one of five ways.
type areaFlags struct {
	Cap      string  `type:"existingfile" help:"File of CAP alerts."`
	Polygon  string  `type:"existingfile" help:"GeoJSON: polygon, multi-polygon, feature or collection of features; plain, gz or xz."`
	Circle   string  `placeholder:"LAT,LON,KM" help:"Centre in degrees and radius in km."`
	Track    string  `type:"existingfile" help:"CSV of a storm's way: lat, lon, and time and radius_km if there; plain, gz or xz."`
	RadiusKM float64 `name:"radius-km" help:"Radius in km of the fixes of a track that have none."`
	Storm    string  `help:"Of a track file with a column sn, the storm to take."`
	Communes string  `placeholder:"FILE|CODES" help:"Codes of communes, or a file of them: a list, or CSV with a column code."`
}

// area reads the one area that the flags name.
func (f *areaFlags) area(units *geo.Units, report io.Writer) (geo.Area, error) {
	given := 0
	for _, value := range []string{f.Cap, f.Polygon, f.Circle, f.Track, f.Communes} {
		if value != "" {
			given++
		}
	}
	if given != 1 {
		const ways = "--cap, --polygon, --circle, --track, --communes"
		return geo.Area{}, fmt.Errorf("cần đúng một trong %s / exactly one of %s is needed", ways, ways)
	}
	if f.Cap != "" {
		return withFile(f.Cap, func(in io.Reader) (geo.Area, error) { return readAlerts(in, units, report) })
	}
	area, err := f.drawn(units)
	if err != nil {
		return area, err
	}
	return area, area.Check(units)
}

func (f *areaFlags) drawn(units *geo.Units) (area geo.Area, err error) {
	switch {
	case f.Polygon != "":
		area.Polygon, err = withFile(f.Polygon, geofile.ReadArea)
	case f.Circle != "":
		area.Circles, err = readCircle(f.Circle)
	case f.Track != "":
		area.Track, err = withFile(f.Track, func(in io.Reader) ([]geo.Circle, error) { return readStorm(in, f.Storm, f.RadiusKM) })
	default:
		area.Communes, err = readCommunes(f.Communes, units)
	}
	return area, err
}

func withFile[T any](name string, read func(io.Reader) (T, error)) (out T, err error) {
	in, err := os.Open(filepath.Clean(name))
	if err != nil {
		return out, fmt.Errorf("open the area: %w", err)
	}
	out, err = read(in)
	return out, errors.Join(err, in.Close())
}

// readAlerts joins the areas of the alerts that still stand.
func readAlerts(in io.Reader, units *geo.Units, report io.Writer) (area geo.Area, err error) {
	f, err := cap.Read(in)
	if err != nil {
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

// readCircle reads "lat,lon,km".
func readCircle(text string) ([]geo.Circle, error) {
	var n []float64
	for part := range strings.SplitSeq(text, ",") {
		if x, err := strconv.ParseFloat(strings.TrimSpace(part), 64); err == nil {
			n = append(n, x)
		}
	}
	if len(n) != 3 || strings.Count(text, ",") != 2 {
		return nil, &geo.FieldError{Field: "--circle", VI: "phải gồm ba số: vĩ độ,kinh độ,bán kính km", EN: "must be three numbers: lat,lon,radius in km"}
	}
	p := orb.Point{n[1], n[0]}
	if geo.InVietNam(orb.Point{n[0], n[1]}) && !geo.InVietNam(p) {
		return nil, &geo.FieldError{Field: "--circle", VI: "vĩ độ và kinh độ bị đổi chỗ cho nhau", EN: "latitude and longitude are swapped"}
	}
	return []geo.Circle{{Point: p, RadiusM: n[2] * 1000}}, nil
}

// maxCommuneList bounds the bytes of a file of codes; those of all communes take under 30,000.
const maxCommuneList = 1 << 20

// readCommunes reads codes from a text, or from the file of this name: the column code of a table, or all there is.
func readCommunes(text string, units *geo.Units) (codes []string, err error) {
	if _, err := os.Stat(text); err == nil {
		text, err = withFile(text, func(in io.Reader) (string, error) {
			raw, err := io.ReadAll(io.LimitReader(in, maxCommuneList))
			return string(raw), err
		})
		if err != nil {
			return nil, fmt.Errorf("read codes: %w", err)
		}
	}
	list, err := listedCodes(text)
	for i, code := range list {
		unit, ok := units.Current(code)
		if !ok || unit.Level != geo.LevelCommune {
			return nil, fmt.Errorf("--communes: mã thứ %d không phải của xã, phường, đặc khu nào, cũng không có tệp tên này"+
				" / code %d is no commune's in force, and there is no file of this name", i+1, i+1)
		}
		codes = append(codes, unit.Code)
	}
	return codes, err
}

func listedCodes(text string) (codes []string, err error) {
	if in, err := openTable(strings.NewReader(text)); err == nil && in.need("code") == nil {
		for {
			r, err := in.next()
			if errors.Is(err, io.EOF) {
				return codes, nil
			}
			if err != nil {
				return nil, err
			}
			codes = append(codes, r.cell("code"))
		}
	}
	return strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" ,;\t\r\n\ufeff", c) }), nil
}
