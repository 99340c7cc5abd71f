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
	return runCommand(t, &struct {
		Geo GeoCmd `cmd:""`
	}{}, input, append([]string{"geo"}, args...)...)
}

// runCommand runs one of a few commands in this process, on a standard input, and gives what it prints.
func runCommand(t *testing.T, commands any, input string, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	parser, err := kong.New(commands, kong.Bind(&app{strings.NewReader(input), &out, &errs}))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(args)
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
