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

// TestAccuracyHasTwoNames: accuracy_m is ours, and wins; accuracy is what receivers write.
func TestAccuracyHasTwoNames(t *testing.T) {
	for text, want := range map[string]float64{"accuracy_m\n80\n": 80, "Accuracy\n80\n": 80, "accuracy,accuracy_m\n1,80\n": 80, "accuracy,accuracy_m\n80,\n": 80, "x\n80\n": 0} {
		in, err := openTable(strings.NewReader(text))
		must(t, err)
		r, err := in.next()
		must(t, err)
		if got, err := r.accuracy(); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := (row{header: []string{"accuracy"}, cells: []string{"x"}}).accuracy(); err == nil {
		t.Error("no number, and taken")
	}
}
