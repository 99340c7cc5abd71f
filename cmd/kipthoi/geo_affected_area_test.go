package main

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kipthoi/geo"
)

// inputs writes files into a folder and gives a function that names them.
func inputs(t *testing.T, files map[string]string) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return func(name string) string { return filepath.Join(dir, name) }
}

// TestGeoAffectedShares has squares of 0.1 degrees, 11.12 km high and, at 21.05 north, 10.38 km wide: 115.4 km2.
func TestGeoAffectedShares(t *testing.T) {
	file := inputs(t, map[string]string{
		"map":      locateMap,
		"west":     `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[105.7,20.9],[105.85,20.9],[105.85,21.2],[105.7,21.2],[105.7,20.9]]]}}`,
		"storm":    "time,lat,lon,radius_km\n2026-09-07T19:00:00+07:00,21.02,106.1,\n2026-09-07T13:00:00+07:00,21.02,105.7,1\n",
		"jtwc":     "Lat,Lon,SN\n21.02,105.7,202601\n21.02,106.1,202601\n10.0,110,202602\n",
		"list":     "00004\n00008\n",
		"table":    "name,code\nx,00008\n",
		"eastward": "lat,lon\n21.02,105.95\n",
	})
	for name, c := range map[string]struct {
		args []string
		want map[string]float64
	}{
		"polygon": {[]string{"--polygon", file("west")}, map[string]float64{"00004": 0.5}},
		// A circle of 1 km is 3.14 km2.
		"circle": {[]string{"--circle", "21.03, 105.83, 1"}, map[string]float64{"00004": 0.0272}},
		// A strip of 2 of 11.12 km.
		"track":          {[]string{"--track", file("storm"), "--radius-km", "1"}, map[string]float64{"00004": 0.1799, "00008": 0.1799}},
		"track of many":  {[]string{"--track", file("jtwc"), "--storm", "202601", "--radius-km", "1"}, map[string]float64{"00004": 0.1799, "00008": 0.1799}},
		"track of a fix": {[]string{"--track", file("eastward"), "--radius-km", "1"}, map[string]float64{"00008": 0.0272}},
		"list":           {[]string{"--communes", "00004, 00008"}, map[string]float64{"00004": 1, "00008": 1}},
		"file of codes":  {[]string{"--communes", file("list")}, map[string]float64{"00004": 1, "00008": 1}},
		"table of codes": {[]string{"--communes", file("table")}, map[string]float64{"00008": 1}},
	} {
		rows := geoRows(t, "", append([]string{"affected", "--boundaries", file("map")}, c.args...)...)
		if len(rows) != len(c.want) {
			t.Errorf("%s: %v", name, rows)
		}
		for _, r := range rows {
			share, err := strconv.ParseFloat(r["share"], 64)
			must(t, err)
			method := map[bool]string{true: "listed", false: "polygon"}[c.args[0] == "--communes"]
			if math.Abs(share-c.want[r["code"]]) > 0.001 || r["method"] != method || r["people"] == "" {
				t.Errorf("%s: %v, want %v", name, r, c.want)
			}
		}
	}
}

func TestGeoAffectedRefuses(t *testing.T) {
	file := inputs(t, map[string]string{
		"map": locateMap, "line": `{"type":"LineString","coordinates":[[105,20],[106,20]]}`,
		"many": "lat,lon,sn\n20,105,1\n20,106,2\n", "bare": "lat,lon\n20,105\n", "text": "lat,lon\n20,Bimat\n", "far": "lat,lon\n200,105\n",
		"half": "lat,lon,time\n20,105,2026-09-07T13:00:00Z\n20,105,\n", "when": "lat,lon,time\n20,105,Bimat\n", "none": "lat\n20\n",
	})
	for want, args := range map[string][]string{
		"exactly one":           {},
		"exactly one of":        {"--circle", "21,105,1", "--communes", "00004"},
		"no area":               {"--polygon", file("line")},
		"three numbers":         {"--circle", "21,Bimat,1"},
		"three numbers:":        {"--circle", "21,105"},
		"swapped":               {"--circle", "105.8,21,1"},
		"radius must be above":  {"--circle", "21,105.8,-1"},
		"radius must be above ": {"--circle", "21,105.8,NaN"},
		"several storms":        {"--track", file("many"), "--radius-km", "1"},
		"no row of this storm":  {"--track", file("many"), "--radius-km", "1", "--storm", "3"},
		"radius_km: missing":    {"--track", file("bare")},
		"row 1: lat, lon":       {"--track", file("text")},
		"coordinate":            {"--track", file("far"), "--radius-km", "1"},
		"row 2: time: every":    {"--track", file("half"), "--radius-km", "1"},
		"row 1: time: cannot":   {"--track", file("when"), "--radius-km", "1"},
		`no column "lon"`:       {"--track", file("none")},
		"code 2 is no commune":  {"--communes", "00004 Bimat"},
		"area is empty":         {"--communes", " "},
	} {
		out, err := runGeo(t, "", append([]string{"affected", "--boundaries", file("map")}, args...)...)
		if err == nil || out != "" || !strings.Contains(err.Error(), strings.TrimRight(want, " :")) || strings.Contains(err.Error(), "Bimat") {
			t.Errorf("%q: %v %q", args, err, out)
		}
	}
}

// TestGeoAffectedByARealStorm follows storm Molave of October 2020 over real boundaries, where the files are. It came
// ashore between Quảng Ngãi and Đà Nẵng, far from Hà Nội and Cà Mau.
func TestGeoAffectedByARealStorm(t *testing.T) {
	data := filepath.Join("..", "..", "..", "shared", "data")
	track := filepath.Join(data, "disasters", "jtwc_tracks_near_vietnam_1945_2020.csv.xz")
	if _, err := os.Stat(track); err != nil {
		t.Logf("no real storm to follow: %v", err)
		return
	}
	rows := geoRows(t, "", "affected", "--boundaries", filepath.Join(data, "boundaries", "communes_s60_valid.geojson.gz"),
		"--track", track, "--storm", "202021", "--radius-km", "50")
	count := map[string]int{}
	units, err := geo.LoadUnits()
	must(t, err)
	for _, r := range rows {
		count[units.Province(r["code"])]++
	}
	if count["51"] < 50 || count["48"] < 10 || count["01"] > 0 || count["96"] > 0 {
		t.Errorf("communes by province: %v", count)
	}
	t.Logf("%d communes, by province: %v", len(rows), count)
}

func FuzzStorm(f *testing.F) {
	f.Add("lat,lon,time,radius_km\n20,105,2026-09-07T13:00:00Z,5\n21,105,1e9,\n", "")
	f.Add("Year,Lat,Lon,SN\n1945,17.0,113.5,194519\n", "194519")
	f.Fuzz(func(t *testing.T, text, storm string) {
		track, err := readStorm(strings.NewReader(text), storm, 10)
		if (err == nil) != (len(track) > 0) {
			t.Fatalf("%v, %v", track, err)
		}
		area := geo.Area{Track: track}
		if err == nil && area.Check(nil) == nil {
			geo.NewZone(area).Bands()
		}
	})
}
