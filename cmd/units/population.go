package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// writePopulation makes population.csv.gz of a CSV file that has, among others, the columns code, area_km2 and
// population: nothing else of it is taken. What the source does not know is left empty.
func writePopulation(from, folder string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	records, err := populationRecords(rows)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return writeFile(filepath.Join(folder, "population.csv.gz"), records)
}

func populationRecords(rows [][]string) ([][]string, error) {
	if len(rows) == 0 {
		return nil, fmt.Errorf("no header")
	}
	header := []string{"code", "area_km2", "population"}
	var at []int
	for _, name := range header {
		i := slices.Index(rows[0], name)
		if i < 0 {
			return nil, fmt.Errorf("no column %q", name)
		}
		at = append(at, i)
	}
	var body [][]string
	for i, row := range rows[1:] {
		area, err1 := figure(row[at[1]])
		people, err2 := figure(row[at[2]])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+2, err)
		}
		body = append(body, []string{current(row[at[0]]), area, people})
	}
	slices.SortFunc(body, slices.Compare[[]string])
	return append([][]string{header}, body...), nil
}

// figure gives a number without commas between thousands; "" for one that the source does not know: empty, 0, or
// "đang cập nhật" (being updated).
func figure(s string) (string, error) {
	s = strings.ReplaceAll(s, ",", "")
	if s == "" || s == "đang cập nhật" {
		return "", nil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0 && n < 1e9) {
		return "", errors.New("bad number")
	}
	if n == 0 {
		return "", nil
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}
