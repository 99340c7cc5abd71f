package main

import (
	"strings"
	"testing"
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
