package main

import (
	"reflect"
	"testing"
)

func TestPopulationRecords(t *testing.T) {
	got, err := populationRecords([][]string{{"code", "address", "area_km2", "population"}, {"23737", "x", "435.60", "10,338"}, {"06970", "y", "0.0", "đang cập nhật"}})
	want := [][]string{{"code", "area_km2", "population"}, {"06978", "", ""}, {"23938", "435.6", "10338"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range [][][]string{nil, {{"code", "population"}}, {{"code", "area_km2", "population"}, {"1", "1", "-1"}}, {{"code", "area_km2", "population"}, {"1", "x", "1"}}} {
		if _, err := populationRecords(bad); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}
