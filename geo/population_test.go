package geo_test

import (
	"testing"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

func population(t *testing.T) *geo.Population {
	t.Helper()
	p, err := geo.LoadPopulation()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPopulation(t *testing.T) {
	p := population(t)
	u, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	sum, unknown := 0, 0
	for _, c := range u.Communes(geo.Country) {
		n, known := p.People(c.Code)
		if sum += n; !known {
			unknown++
		}
	}
	if sum != 107_695_453 || unknown != 66 {
		t.Errorf("%d people, %d communes unknown", sum, unknown)
	}
	for code, want := range map[string]int{"00004": 65023, "23938": 338, "06978": 17504, "07969": 30509, "06187": 0, "99999": 0, "23737": 0} {
		if n, known := p.People(code); n != want || known != (want > 0) {
			t.Errorf("%s: %d %v", code, n, known)
		}
	}
	if km2, ok := p.KM2("06978"); km2 != 332.68 || !ok {
		t.Errorf("%v km2", km2)
	}
	var none *geo.Population
	if _, known := none.People("00004"); known {
		t.Error("nothing loaded, and known")
	}
}

func TestReach(t *testing.T) {
	p := population(t)
	shapes := []geo.Shape{square("00004", 105, 20, 1), square("00008", 106, 20, 1), square("06187", 107, 20, 1)}
	area := geo.Area{Communes: []string{"00008"}, Circles: []geo.Circle{{Point: orb.Point{105.5, 20.5}, RadiusM: 10_000}, {Point: orb.Point{107.5, 20.5}, RadiusM: 10_000}}}
	got := area.Reach(geo.NewBoundaries(shapes), nil, p)
	if len(got) != 3 || got[0].Method != geo.ReachPolygon || got[1].Method != geo.ReachListed || got[1].People != 93536 || got[2].PeopleKnown {
		t.Fatalf("%+v", got)
	}
	// A circle of 10 km is 314 of the square's 11,600 square kilometres.
	if r := got[0]; r.Share < 0.0268 || r.Share > 0.0273 || r.People < 1743 || r.People > 1775 || !r.ShareKnown || !r.PeopleKnown {
		t.Errorf("%+v", r)
	}
	towns := geo.NewSettlements([]geo.Settlement{{Name: "x", Point: orb.Point{105.5, 20.5}, Commune: "00004"}})
	got = area.Reach(nil, towns, p)
	if len(got) != 2 || got[0].Method != geo.ReachSettlement || got[1].Method != geo.ReachListed {
		t.Errorf("%+v", got)
	}
}
