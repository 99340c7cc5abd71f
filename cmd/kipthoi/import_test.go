package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportBoundariesReports imports the map of geo locate: Bạch Mai lies on two others.
func TestImportBoundariesReports(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "map.geojsonl")
	bow := `{"type":"Feature","properties":{"code":"00070"},"geometry":{"type":"Polygon","coordinates":[[[108,15],[108.2,15.3],[108.2,15],[108,15.1],[108,15]]]}}`
	must(t, os.WriteFile(file, []byte(locateMap+bow), 0o600))
	cmd := importBoundariesCmd{settings: settings{DB: filepath.Join(dir, "kipthoi.db")}, File: file, Code: "code", precision: precision{"25"}}
	var out bytes.Buffer
	must(t, cmd.Run(t.Context(), &app{strings.NewReader(""), &out, io.Discard}))
	for _, want := range []string{"5 xã", "chính xác đến 25 m", "cross themselves: 1\n  00070", "overlaps: 2, ", "above 0.1 ha: 2,", "00004 + 00292: 23", "gaps: 0"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}
