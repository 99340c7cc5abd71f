package placement

import (
	_ "embed" // tiers.csv
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

//go:embed tiers.csv
var tiersCSV string

// Tiers are what speaks against a home, in points, as in force on a day: a public policy with version and citation. A
// shelter costs by urgency and person; everything else together costs a group at most MaxFine points.
type Tiers struct {
	Version string
	points  map[string]float64
}

// MaxFine is the most that everything but a shelter costs a group.
const MaxFine = 1000

// TiersOn gives the tiers in force on a day such as 2026-10-20.
func TiersOn(day string) (Tiers, error) {
	rows, err := csv.NewReader(strings.NewReader(tiersCSV)).ReadAll()
	if err != nil {
		return Tiers{}, fmt.Errorf("read tiers: %w", err)
	}
	t := Tiers{points: map[string]float64{}}
	for _, r := range rows[1:] {
		if day < r[2] || r[3] != "" && day > r[3] {
			continue
		}
		if t.points[r[0]], err = strconv.ParseFloat(r[1], 64); err != nil {
			return Tiers{}, fmt.Errorf("read tier %s: %w", r[0], err)
		}
		t.Version = r[4]
	}
	return t, t.check()
}

// names lists the tiers but those of shelters.
func names() []string {
	return []string{"relative", "same_commune", "household", "foreigner", "per_km", "farthest", "language", "school", "load", "move"}
}

func (t Tiers) check() error {
	for _, name := range append(names(), "shelter_1", "shelter_2", "shelter_3", "shelter_4") {
		if p, there := t.points[name]; !there || p < 0 {
			return fmt.Errorf("tier %s is missing or below 0", name)
		}
	}
	if fine := t.points["foreigner"] + t.points["farthest"] + t.points["language"] + t.points["school"] + t.points["load"]; fine > MaxFine {
		return fmt.Errorf("tiers add up to %g, more than %d", fine, MaxFine)
	}
	return nil
}

// Of gives the points of a tier by its name in tiers.csv.
func (t Tiers) Of(name string) float64 { return t.points[name] }

// Shelter gives the points of a person in a shelter, by urgency 1 to 4.
func (t Tiers) Shelter(urgency int) float64 { return t.points["shelter_"+strconv.Itoa(urgency)] }

// Distance gives the points of a way; below 0 it is not known.
func (t Tiers) Distance(metres float64) float64 {
	if metres < 0 {
		return t.points["farthest"]
	}
	return min(t.points["farthest"], metres/1000*t.points["per_km"])
}
