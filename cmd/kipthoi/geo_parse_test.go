package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

func TestGeoParseText(t *testing.T) {
	rows := geoRows(t, "id,address\n1,\"Số 2, phường Ba Đình, Hà Nội\"\n2,\"P.Trúc Bạch, Q.Ba Đình, Hà Nội\"\n3,xã Tân Lập\n4,\n", "parse")
	if r := rows[0]; r["id"] != "1" || r["unit_code"] != "00004" || r["unit_code_then"] != "" || r["confidence"] != "certain" || r["note"] != "" {
		t.Errorf("today's names: %v", r)
	}
	if r := rows[1]; r["unit_code"] != "00004" || r["unit_code_then"] != "00004" {
		t.Errorf("old names: %v", r)
	}
	if r := rows[2]; r["unit_code"] != "" || r["confidence"] != "ambiguous" || strings.Count(r["alternatives"], "|") < 5 ||
		strings.Count(r["alternatives_then"], "|") < 5 || r["note"] == "" {
		t.Errorf("a name of many: %v", r)
	}
	if r := rows[3]; r["confidence"] != "none" || r["alternatives"] != "" {
		t.Errorf("nothing: %v", r)
	}
}

// TestGeoParseOldCommuneOpen has a commune that was merged into one of several in 2024: today's is known, the old one a
// person must choose.
func TestGeoParseOldCommuneOpen(t *testing.T) {
	r := geoRows(t, "ward,district,province\nPhường Nguyễn Trãi,Quận Hà Đông,Hà Nội\n", "parse")[0]
	if r["unit_code"] != "09556" || r["unit_code_then"] != "" || r["confidence"] != "ambiguous" {
		t.Errorf("got %v", r)
	}
	if r["alternatives"] != r["alternatives_then"] || r["alternatives_now"] != "" || strings.Count(r["alternatives"], "|") < 2 {
		t.Errorf("alternatives %v", r)
	}
	if !strings.Contains(r["note"], "only the old commune is open") {
		t.Errorf("note %q", r["note"])
	}
}

// TestGeoParseColumnsAdded keeps the columns that others read, in their order, and each of them explained.
func TestGeoParseColumnsAdded(t *testing.T) {
	out, err := runGeo(t, "address\nxã Tân Lập\n", "parse")
	if err != nil || !strings.HasPrefix(out, "address,unit_code,unit_code_then,confidence,alternatives,note,alternatives_now,alternatives_then\n") {
		t.Errorf("%v: %.120s", err, out)
	}
	for _, column := range answerColumns() {
		if !strings.Contains((*geoParseCmd)(nil).Help(), "    "+column+" ") {
			t.Errorf("--help does not explain %s", column)
		}
	}
	for _, column := range locateColumns() {
		if !strings.Contains((*geoLocateCmd)(nil).Help(), "    "+column+" ") {
			t.Errorf("--help does not explain %s", column)
		}
	}
	r := geoRows(t, "address\nxã Tân Lập\n", "parse")[0]
	all := strings.Split(r["alternatives"], "|")
	for _, code := range append(strings.Split(r["alternatives_now"], "|"), strings.Split(r["alternatives_then"], "|")...) {
		if !slices.Contains(all, code) {
			t.Errorf("%s is missing among all alternatives", code)
		}
	}
}

func TestGeoParseColumns(t *testing.T) {
	rows := geoRows(t, "Province,District,Ward\nHà Nội,Q. Ba Đình,Trúc Bạch\n,,\nHà Nội\n", "parse")
	if r := rows[0]; r["unit_code_then"] != "00004" || r["province"] != "Hà Nội" {
		t.Errorf("got %v", r)
	}
	for _, r := range rows[1:] {
		if r["confidence"] != "none" {
			t.Errorf("without a commune: %v", r)
		}
	}
}

func TestGeoParseHint(t *testing.T) {
	for _, r := range geoRows(t, "address\nphường Ba Đình\n", "parse", "--hint", "01") {
		if r["unit_code"] != "00004" || r["confidence"] != "likely" {
			t.Errorf("with a hint: %v", r)
		}
	}
}

func TestGeoParseRefuses(t *testing.T) {
	for name, args := range map[string][]string{"no column": nil, "hint": {"--hint", "00004"}} {
		if _, err := runGeo(t, "ward,district\na,b\n", append([]string{"parse"}, args...)...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestMappingOfAnOperator gives a mapping to the command line, and to a database from which the server takes it.
func TestMappingOfAnOperator(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mapping.csv")
	if err := os.WriteFile(file, []byte("\ufeffold_code,old_name,new_code\n00016,a,00004\n00016,a,00008\n00016,a,77777\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := geoRows(t, "address\n\"P. Ngọc Hà, Q. Ba Đình, Hà Nội\"\n", "parse", "--mapping", file)
	if r := rows[0]; r["unit_code"] != "" || r["unit_code_then"] != "00016" || r["confidence"] != "ambiguous" || r["alternatives"] != "00004|00008" {
		t.Errorf("divided commune: %v", r)
	}
	var out bytes.Buffer
	c := importUnitsCmd{settings: settings{DB: filepath.Join(t.TempDir(), "k.db")}, File: file}
	if err := c.Run(t.Context(), &app{nil, &out, &out}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "row 3: no commune in force") || !strings.Contains(out.String(), "đã nhập 2 dòng") {
		t.Errorf("report: %s", out.String())
	}
	s, err := c.open(t.Context(), time.Now, io.Discard, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.service.Geo().Units.Successors("00016"); len(got) != 2 {
		t.Errorf("the server takes %v", got)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

func TestReadMappingRefuses(t *testing.T) {
	for name, content := range map[string]string{
		"columns":  "old,new\n00016,00004\n",
		"empty":    "",
		"too many": "old_code,new_code\n" + strings.Repeat("1,2\n", responder.MaxSuccessions+1),
		"too big":  "old_code,new_code\n" + strings.Repeat(" ", maxMapping),
	} {
		file := filepath.Join(t.TempDir(), "mapping.csv")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readMapping(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
