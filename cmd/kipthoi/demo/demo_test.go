package demo

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
)

func TestClockNeverGoesBack(t *testing.T) {
	at := time.Date(2026, 9, 1, 6, 0, 0, 0, time.UTC)
	c := NewClock(at)
	for _, step := range []struct{ to, want time.Time }{
		{at.Add(time.Hour), at.Add(time.Hour)},
		{at, at.Add(time.Hour)},
		{at.Add(2 * time.Hour), at.Add(2 * time.Hour)},
	} {
		if c.Forward(step.to); !c.Now().Equal(step.want) {
			t.Errorf("after Forward(%v) the clock shows %v, want %v", step.to, c.Now(), step.want)
		}
	}
}

// Whoever tries the demonstration can sign in as each role, in a unit in force.
func TestLogins(t *testing.T) {
	units, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, l := range Logins() {
		roles = append(roles, l.Role)
		if u, ok := units.Unit(l.Unit); !ok || u.Code != Province && u.Parent != Province {
			t.Errorf("%s works in %q, which is no unit of the province", l.Login, l.Unit)
		}
		if !strings.HasSuffix(l.Name, "(mẫu)") {
			t.Errorf("%s is not marked as invented", l.Name)
		}
	}
	for _, r := range []responder.Role{responder.RoleField, responder.RoleCoordinator, responder.RoleFund, responder.RoleApprover, responder.RoleAuditor, responder.RoleAdmin} {
		if !slices.Contains(roles, string(r)) {
			t.Errorf("nobody is %s", r)
		}
	}
}

// The typhoon goes through the province.
func TestTrackCrossesTheProvince(t *testing.T) {
	units, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	settlements, err := geo.LoadSettlements()
	if err != nil {
		t.Fatal(err)
	}
	area := track()
	if err := area.Check(units); err != nil {
		t.Fatal(err)
	}
	inside := 0
	places := settlements.In(Province)
	for _, s := range places {
		if area.Contains(s.Point) {
			inside++
		}
	}
	if inside == 0 || inside < len(places)/2 {
		t.Errorf("%d of %d settlements lie in the area", inside, len(places))
	}
}

// The same seed makes the same reports, in all the forms that people use.
func TestReportsOfASeed(t *testing.T) {
	places, wheres := newPlay(t), map[string]bool{}
	again := newPlay(t)
	for i := range 100 {
		a, b := places.where(i), again.where(i)
		if len(a) != len(b) || a["address"] != b["address"] || a["lat"] != b["lat"] || a["unit"] != b["unit"] {
			t.Errorf("report %d: %v and %v", i, a, b)
		}
		var keys []string
		for k := range a {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		wheres[strings.Join(keys, " ")] = true
	}
	if len(wheres) < 4 {
		t.Errorf("only these forms of a place: %v", wheres)
	}
}

func newPlay(t *testing.T) *Play {
	t.Helper()
	units, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	settlements, err := geo.LoadSettlements()
	if err != nil {
		t.Fatal(err)
	}
	p := &Play{Service: responder.NewService(responder.Service{Places: &geo.Locator{Units: units, Settlements: settlements}}), rng: rand.New(rand.NewPCG(7, 42))}
	for _, s := range settlements.In(Province) {
		if s.Commune != "" {
			p.towns = append(p.towns, s)
		}
	}
	return p
}
