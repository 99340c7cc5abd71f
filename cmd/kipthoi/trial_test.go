package main

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/cmd/kipthoi/trial"
)

// realFiles is where trial files lie beside the repository; they are not part of it.
const realFiles = "../../../shared/data"

// TestTrialOnRealFiles runs the command on files that nobody of this project wrote, where they are at hand. Small files of
// the same forms are tested beside the trial itself.
func TestTrialOnRealFiles(t *testing.T) {
	if _, err := os.Stat(realFiles); err != nil {
		t.Log("no real files beside the repository")
		return
	}
	out, err := e2e.Run(t, "", "trial", "--data", realFiles)
	must(t, err)
	var got trial.Result
	must(t, json.Unmarshal(out, &got))
	t.Logf("polygons %d, storm %s over %d communes with %d households inside; addresses %v, seats %v, %d of them wrong; trips %+v; %.0f reports a second",
		got.Boundaries, got.Storm, got.Communes, got.Affected, got.Addresses.ByMethod, got.Seats.ByMethod, got.Seats.Wrong, got.Trips, got.Per)
	if got.Boundaries < 3321 || got.Storm == "" || got.Communes == 0 || got.Affected == 0 {
		t.Errorf("%d polygons; storm %q over %d communes with %d households inside", got.Boundaries, got.Storm, got.Communes, got.Affected)
	}
	wantEachOnce(t, "addresses", got.Addresses)
	wantEachOnce(t, "seats", got.Seats)
	if 1000*got.Seats.Wrong >= 15*got.Seats.Reports {
		t.Errorf("%d of %d seats lie in another commune, want below 1.5 %%", got.Seats.Wrong, got.Seats.Reports)
	}
	wantPriced(t, got.Trips)
}

// wantEachOnce says that every report is counted once, and that most are located.
func wantEachOnce(t *testing.T, name string, l trial.Located) {
	located := 0
	for method, n := range l.ByMethod {
		if method != "none" && method != "" {
			located += n
		}
	}
	counted := located + l.ByMethod["none"]
	for _, n := range l.Rejected {
		counted += n
	}
	if l.Reports == 0 || counted != l.Reports {
		t.Errorf("%s: %d of %d reports are counted: %+v", name, counted, l.Reports, l)
	}
	if 100*located < 80*l.Reports {
		t.Errorf("%s: %d of %d are located, want 80 %% at least", name, located, l.Reports)
	}
}

// wantPriced says that a trip has no price only before the first one was announced: on the first four of the forty days
// that trips are driven on in turn.
func wantPriced(t *testing.T, trips trial.Trips) {
	early := 0
	for i := range trips.Recorded {
		if i%40 < 4 {
			early++
		}
	}
	unpriced := 0
	for _, n := range trips.Unpriced {
		unpriced += n
	}
	if trips.Recorded == 0 || unpriced != early || trips.Priced+unpriced != trips.Recorded || len(trips.Unpriced) != 1 || trips.AmountVND <= 0 {
		t.Errorf("trips %+v, want %d without a price for one reason: %v", trips, early, slices.Collect(maps.Keys(trips.Unpriced)))
	}
}
