package hamletlist

import (
	"testing"

	"kipthoi/responder"
)

// wantFaults compares what is wrong, by row, with the fields that must be; each is said in both languages.
func wantFaults(t *testing.T, faults []responder.ListFault, fields map[int]string) {
	t.Helper()
	for _, f := range faults {
		if fields[f.Row] != f.Field || f.VI == "" || f.EN == "" {
			t.Errorf("%+v", f)
		}
		delete(fields, f.Row)
	}
	if len(fields) > 0 {
		t.Errorf("no fault in %v", fields)
	}
}

// wantEveryRow looks that each row of a list is good, or has a fault, or is none.
func wantEveryRow(t *testing.T, l *List, good int, faults []responder.ListFault, others int) {
	t.Helper()
	bad := map[int]bool{}
	for _, f := range faults {
		bad[f.Row] = true
	}
	if good+len(bad)+others != len(l.sheet.Rows) {
		t.Errorf("%d rows, %d bad and %d others of %d", good, len(bad), others, len(l.sheet.Rows))
	}
}
