package main

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// runGeo runs `kipthoi geo ...` on a standard input.
func runGeo(t *testing.T, input string, args ...string) (string, error) {
	t.Helper()
	var cli struct {
		Geo GeoCmd `cmd:""`
	}
	var out, errs bytes.Buffer
	parser, err := kong.New(&cli, kong.Bind(&app{strings.NewReader(input), &out, &errs}))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(append([]string{"geo"}, args...))
	if err != nil {
		return "", err
	}
	err = k.Run()
	return out.String(), err
}

// geoRows gives the rows that `kipthoi geo ...` prints, by column.
func geoRows(t *testing.T, input string, args ...string) []map[string]string {
	t.Helper()
	out, err := runGeo(t, input, args...)
	if err != nil {
		t.Fatalf("geo %v: %v", args, err)
	}
	records, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatalf("geo %v prints no CSV: %v", args, err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
