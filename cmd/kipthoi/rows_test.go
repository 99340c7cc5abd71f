package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestAddColumns(t *testing.T) {
	in := strings.NewReader("\ufeffName, LAT\n\"a,b\",1\nshort\nlong,2,3\n")
	table, err := openTable(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.need("name", "lat"); err != nil {
		t.Error(err)
	}
	if err := table.need("lon"); err == nil || !strings.Contains(err.Error(), `"lon"`) {
		t.Errorf("a missing column gives %v", err)
	}
	var out bytes.Buffer
	err = table.addColumns(&out, []string{"twice"}, func(r row) []string { return []string{r.cell("lat") + r.cell("lat")} })
	want := "name,lat,twice\n\"a,b\",1,11\nshort,,\nlong,2,22\n"
	if err != nil || out.String() != want {
		t.Errorf("got %q, %v, want %q", out.String(), err, want)
	}
}

func TestOpenTableOfNothing(t *testing.T) {
	if _, err := openTable(strings.NewReader("")); err == nil {
		t.Error("an empty file has a header")
	}
}
