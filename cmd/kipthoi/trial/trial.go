// Package trial runs the main job on files that nobody of this project wrote: typed addresses as the places of reports,
// commune seats as GPS fixes, a storm's track as the affected area, announced petrol prices and measured road distances.
// It says what could not be located or priced, and why.
package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"kipthoi/responder"
)

// The files of a trial, below its folder.
const (
	BoundariesFile = "boundaries/communes_2026-07_full.geojsonl.xz"
	addressesFile  = "admin-units/address-tests/s_legacy_2020-2025.csv"
	seatsFile      = "admin-units/new/communes_population_area_hq_sapnhap.csv"
	stormsFile     = "disasters/jtwc_tracks_near_vietnam_1945_2020.csv.xz"
	pricesFile     = "disasters/vn_petrol_prices_petrolimex_2026.csv"
	roadsFile      = "points-roads/hanoi_southeast_reference_distances.csv"
)

// Trial is a run.
type Trial struct {
	Service *responder.Service
	Dir     string
	Workers int // reports sent at once
	Step    func(part string, done, total int)

	users    map[string]string
	incident string
	sent     int           // reports so far
	took     time.Duration // and how long they took
	result   Result
}

// Result is what a trial found.
type Result struct {
	Boundaries       int                 `json:"boundaries"`
	BoundaryProblems int                 `json:"boundary_problems"`
	Storm            string              `json:"storm"`
	Communes         int                 `json:"communes_in_its_way"`
	Addresses        Located             `json:"addresses"`
	Seats            Located             `json:"seats"`
	Affected         int64               `json:"households_inside_the_area"`
	Roads            Roads               `json:"roads"`
	Trips            Trips               `json:"trips"`
	Per              float64             `json:"reports_per_second"`
	Samples          map[string][]string `json:"samples"` // a few inputs for each reason
}

// Located counts reports by how their place was found.
type Located struct {
	Reports  int            `json:"reports"`
	ByMethod map[string]int `json:"by_method"`
	Review   int            `json:"for_review"`
	Wrong    int            `json:"wrong_commune"` // where the file tells the right one
	Rejected map[string]int `json:"rejected"`      // by reason
}

// Roads compares the estimate of a road distance with the measured one.
type Roads struct {
	Pairs         int   `json:"pairs"`
	MedianPercent int64 `json:"estimate_in_percent_of_road_median"`
	WithinThird   int   `json:"within_a_third"`
}

// Trips counts trips priced and not priced.
type Trips struct {
	Recorded  int            `json:"recorded"`
	Priced    int            `json:"priced"`
	AmountVND int64          `json:"amount_vnd"`
	Unpriced  map[string]int `json:"unpriced"` // by reason
}

// Run does everything and gives what it found.
func (t *Trial) Run(ctx context.Context) (Result, error) {
	t.users = map[string]string{}
	t.result.Samples = map[string][]string{}
	for _, part := range []func(context.Context) error{t.staff, t.storm, t.addresses, t.seats, t.prices, t.trips, t.affected} {
		if err := part(ctx); err != nil {
			return t.result, err
		}
	}
	return t.result, nil
}

func (t *Trial) staff(ctx context.Context) error {
	for login, unit := range map[string]string{"coordinator": "01", "fund_manager": "01", "approver": "01"} {
		t.users[login] = t.Service.NewID()
		_, err := t.Service.AsSystem(ctx, "user.create", t.users[login], map[string]string{"login": login, "name": login, "role": login, "unit": unit, "password": "trial-password"})
		if err != nil {
			return fmt.Errorf("trial: user %s: %w", login, err)
		}
	}
	return nil
}

// as applies an operation for a role.
func (t *Trial) as(ctx context.Context, role, kind, subject string, data any) (responder.Result, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return responder.Result{}, fmt.Errorf("trial: %s: %w", kind, err)
	}
	return t.Service.Apply(ctx, responder.Operation{ID: t.Service.NewID(), Kind: kind, Subject: subject, At: t.Service.Now(), Actor: t.users[role], Device: "trial", Data: raw})
}

// send reports places, several at once as phones do, and counts how they were located. right tells the commune that the
// i-th is known to lie in, if it is.
func (t *Trial) send(ctx context.Context, part string, places []map[string]any, right func(i int) string) (Located, error) {
	out := Located{Reports: len(places), ByMethod: map[string]int{}, Rejected: map[string]int{}}
	var mu sync.Mutex
	var failed error
	todo := make(chan int)
	var working sync.WaitGroup
	for range max(1, t.Workers) {
		working.Go(func() {
			for i := range todo {
				res, err := t.report(ctx, places[i])
				mu.Lock()
				if err != nil {
					failed = err
				} else {
					t.count(&out, res, places[i], right(i))
				}
				mu.Unlock()
			}
		})
	}
	started := time.Now()
	for i := range places {
		todo <- i
		t.Step(part, i+1, len(places))
	}
	close(todo)
	working.Wait()
	t.sent += len(places)
	t.took += time.Since(started)
	t.result.Per = float64(t.sent) / t.took.Seconds()
	return out, failed
}

func (t *Trial) report(ctx context.Context, place map[string]any) (responder.Result, error) {
	data := map[string]any{"family": "disaster", "kind": "storm", "channel": "import", "incident_id": t.incident, "place": place, "invented": true,
		"needs": []string{"food"}, "household": map[string]any{"id": t.Service.NewID(), "size": 4}}
	return t.as(ctx, "coordinator", "case.report", t.Service.NewID(), data)
}

func (t *Trial) count(out *Located, res responder.Result, place map[string]any, right string) {
	if res.Error != nil {
		out.Rejected[res.Error.Field+": "+res.Error.EN]++
		t.sample("rejected: "+res.Error.EN, place)
		return
	}
	method := res.Facts["located"]
	out.ByMethod[method]++
	if res.Facts["review"] != "" {
		out.Review++
		t.sample("for review: "+res.Facts["review"], place)
	}
	if right != "" && method != "none" && res.Facts["unit"] != right {
		out.Wrong++
		t.sample("not the commune of the file", place)
	}
}

// sample keeps the first few inputs of each reason.
func (t *Trial) sample(reason string, place map[string]any) {
	if len(t.result.Samples[reason]) < 3 {
		raw, err := json.Marshal(place)
		if err == nil {
			t.result.Samples[reason] = append(t.result.Samples[reason], string(raw))
		}
	}
}

func median(values []int64) int64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}
