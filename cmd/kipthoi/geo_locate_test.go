package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// locateMap has Ba Đình and Ngọc Hà side by side, Bạch Mai over both, and a code that no commune has.
const locateMap = `{"type":"Feature","properties":{"code":"00004"},"geometry":{"type":"Polygon","coordinates":[[[105.8,21],[105.9,21],[105.9,21.1],[105.8,21.1],[105.8,21]]]}}
{"type":"Feature","properties":{"code":"00008"},"geometry":{"type":"Polygon","coordinates":[[[105.9,21],[106,21],[106,21.1],[105.9,21.1],[105.9,21]]]}}
{"type":"Feature","properties":{"code":"00292"},"geometry":{"type":"Polygon","coordinates":[[[105.88,21.05],[105.92,21.05],[105.92,21.06],[105.88,21.06],[105.88,21.05]]]}}
{"type":"Feature","properties":{"code":"99999"},"geometry":{"type":"Polygon","coordinates":[[[107,21],[107.1,21],[107.1,21.1],[107,21.1],[107,21]]]}}
`

func TestGeoLocate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "map.geojsonl")
	must(t, os.WriteFile(file, []byte(locateMap), 0o600))
	tests := []struct{ point, code, alternatives, note string }{
		{"21.02,105.85", "00004", "", ""},
		{"21.02,105.9002", "00008", "00004", "from a border"},
		{"21.055,105.9", "00292", "00004|00008", "overlap"},
		{"20.5,105.9", "", "", "in no commune"},
		{"10,117", "", "", "at sea, abroad"},
		{"21.05,107.05", "", "", "99999"},
		{"48.8,2.3", "", "", "outside Việt Nam"},
		{"105.85,21.02", "", "", "swapped"},
		{"abc,105.85", "", "", "lat: không phải là số / it is not a number"},
		{"NaN,105.85", "", "", "outside Việt Nam"},
		{",", "", "", "it is not a number"},
	}
	in := "id,lat,lon\n"
	for _, tt := range tests {
		in += "h," + tt.point + "\n"
	}
	var out bytes.Buffer
	cmd := geoLocateCmd{Boundaries: file, Code: "code", precision: precision{"50"}}
	must(t, cmd.Run(&app{strings.NewReader(in), &out, io.Discard}))
	rows, err := csv.NewReader(&out).ReadAll()
	must(t, err)
	if header := strings.Join(rows[0], ","); header != "id,lat,lon,code,name,metres_to_border,method,confidence,alternatives,note" {
		t.Errorf("header %s", header)
	}
	for i, tt := range tests {
		r := rows[i+1]
		if r[3] != tt.code || (r[4] != "") != (tt.code != "") || (r[5] != "") != (tt.code != "") || r[8] != tt.alternatives || !strings.Contains(r[9], tt.note) {
			t.Errorf("%s: %q", tt.point, r)
		}
		if (tt.code == "") != (r[6] == "none") || tt.code == "" && !strings.Contains(r[9], " / ") {
			t.Errorf("%s is not explained: %q", tt.point, r)
		}
	}
}

func TestGeoLocateRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "map.geojsonl")
	must(t, os.WriteFile(file, []byte(locateMap), 0o600))
	for in, cmd := range map[string]geoLocateCmd{
		"id,lat\n1,2\n":      {Boundaries: file, Code: "code"},
		"lat,lon\n21,105\n":  {Boundaries: file, Code: "code", precision: precision{"-1"}},
		"lat,lon\n21,105.\n": {Boundaries: file + "x", Code: "code"},
	} {
		var out bytes.Buffer
		if err := cmd.Run(&app{strings.NewReader(in), &out, io.Discard}); err == nil || out.Len() > 0 {
			t.Errorf("%q: %v, %q", in, err, out.String())
		}
	}
}
