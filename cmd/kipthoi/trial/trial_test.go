package trial

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/geofile"
	"kipthoi/responder"
	"kipthoi/responder/law"
	"kipthoi/responder/sqlstore"

	"github.com/google/uuid"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newService gives a service on a fresh database, which uses the polygons of the trial's file.
func newService(t *testing.T, dir string) (s *responder.Service, report geofile.Report) {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "trial.db"))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	book, err := law.Default()
	must(t, err)
	units, err := geo.LoadUnits()
	must(t, err)
	settlements, err := geo.LoadSettlements()
	must(t, err)
	s = responder.NewService(responder.Service{Store: db, Law: book, Places: &geo.Locator{Units: units, Settlements: settlements}, Now: time.Now,
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Hash:  func(string) (string, error) { return "not used", nil }})
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(BoundariesFile)))
	must(t, err)
	defer f.Close()
	shapes, report, err := geofile.Read(f, geofile.Options{})
	must(t, err)
	must(t, s.ImportBoundaries(t.Context(), shapes, "test", 0, func(int) {}))
	must(t, s.TakeUp(t.Context()))
	return s, report
}

func runTrial(t *testing.T, dir string) (Result, geofile.Report) {
	t.Helper()
	s, report := newService(t, dir)
	var steps atomic.Int64
	result, err := (&Trial{Service: s, Dir: dir, Workers: 4, Step: func(string, int, int) { steps.Add(1) }}).Run(t.Context())
	must(t, err)
	if steps.Load() == 0 {
		t.Error("nobody was told how far it is")
	}
	return result, report
}

// TestTrial runs the main job on small files and checks every figure, those of what could not be done as well.
func TestTrial(t *testing.T) {
	got, report := runTrial(t, smallTrial(t))
	if report.Features != 3 || len(report.Problems) != 1 || report.Problems[0].Code != "00008" || report.Problems[0].VI == "" {
		t.Errorf("polygons: %+v", report)
	}
	if got.Storm != "202001" || got.Communes != 2 || got.Affected != 3 {
		t.Errorf("storm %s over %d communes with %d households inside; want the newest ashore, over 2, with 3: two seats and the home that the trips begin at", got.Storm, got.Communes, got.Affected)
	}
	for name, c := range map[string]struct{ got, want Located }{
		"addresses": {got.Addresses, Located{Reports: 4, ByMethod: map[string]int{"address": 2, "none": 1}, Review: 1,
			Rejected: map[string]int{"data.place.address: is longer than 300 characters": 1}}},
		"seats": {got.Seats, Located{Reports: 4, ByMethod: map[string]int{"gps_polygon": 2, "gps_settlement": 1}, Review: 1, Wrong: 1,
			Rejected: map[string]int{"data.place.lon: longitude is outside Việt Nam (102 to 118)": 1}}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s:\n%+v, want\n%+v", name, c.got, c.want)
		}
	}
	wantTrips := Trips{Recorded: 50, Priced: 42, AmountVND: 13*4286 + 29*4400,
		Unpriced: map[string]int{"data.item.fuel_price_vnd: there is no petrol price for the time of transport": 8}}
	if !reflect.DeepEqual(got.Trips, wantTrips) {
		t.Errorf("trips:\n%+v, want\n%+v", got.Trips, wantTrips)
	}
	if got.Roads.Pairs != 50 || got.Roads.WithinThird != 50 || got.Roads.MedianPercent < 67 || got.Roads.MedianPercent > 133 {
		t.Errorf("roads %+v", got.Roads)
	}
	wantSamples(t, got)
}

// wantSamples checks that an input is shown for each reason: nothing is silently dropped.
func wantSamples(t *testing.T, got Result) {
	all := ""
	for reason, inputs := range got.Samples {
		if len(inputs) == 0 || len(inputs) > 3 {
			t.Errorf("%s: %d samples", reason, len(inputs))
		}
		all += reason + ": " + strings.Join(inputs, " ") + "\n"
	}
	for _, part := range []string{"rejected: ", "for review: ", "not the commune of the file: ", "Mơ Mộng", "125.5", "105.83"} {
		if !strings.Contains(all, part) {
			t.Errorf("no sample holds %q:\n%s", part, all)
		}
	}
}

// A file that is missing, empty or wrong is named.
func TestTrialNamesTheFile(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"empty":         {addressesFile, "", addressesFile},
		"uneven":        {seatsFile, "code,hq_lat,hq_lon\n00004,21\n", seatsFile},
		"no number":     {seatsFile, "code,hq_lat,hq_lon\n00004,north,105\n", "hq_lat"},
		"no date":       {pricesFile, "effective_date,effective_time,fuel_code,price_zone1_vnd_per_litre\n2026-02-31,15:00,E5_R92,20880\n", "price"},
		"no such price": {pricesFile, "effective_date,effective_time,fuel_code,price_zone1_vnd_per_litre\n2026-07-23,15:00,E5_R92,1\n", "price_mdong_per_l"},
		"no road":       {roadsFile, "road_metres,straight_metres\nfar,1\n", "road_metres"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallTrial(t)
			writeFile(t, filepath.Join(dir, filepath.FromSlash(c.file)), c.text)
			s, _ := newService(t, dir)
			_, err := (&Trial{Service: s, Dir: dir, Workers: 1, Step: func(string, int, int) {}}).Run(t.Context())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one that names %s", err, c.want)
			}
		})
	}
}
