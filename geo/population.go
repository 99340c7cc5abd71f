package geo

import (
	"math"
	"slices"
	"strconv"
)

// Population is how many people live in each commune, as of July 2025 (see data/NOTICE.md).
type Population struct {
	people map[string]int
	km2    map[string]float64
}

// LoadPopulation reads the figures that the program carries.
func LoadPopulation() (*Population, error) {
	p := &Population{map[string]int{}, map[string]float64{}}
	return p, readTable("population.csv.gz", p.add)
}

// add adds a record code, area_km2, population; empty is unknown.
func (p *Population) add(r []string) (err error) {
	if r[1] != "" {
		if p.km2[r[0]], err = strconv.ParseFloat(r[1], 64); err != nil {
			return err
		}
	}
	if r[2] != "" {
		p.people[r[0]], err = strconv.Atoi(r[2])
	}
	return err
}

// People returns how many people live in a commune in force. known is false for an unknown code and for the 66
// communes of which no figure was published. A nil Population knows nothing.
func (p *Population) People(code string) (people int, known bool) {
	if p == nil {
		return 0, false
	}
	people, known = p.people[code]
	return people, known
}

// KM2 returns the published area of a commune in square kilometres; ok is false when there is none.
func (p *Population) KM2(code string) (km2 float64, ok bool) {
	if p == nil {
		return 0, false
	}
	km2, ok = p.km2[code]
	return km2, ok
}

// ReachMethod says how it is known that an area reaches a commune, and with that what the figures mean.
type ReachMethod string

// The methods, best first.
const (
	ReachListed     ReachMethod = "listed"     // named by its code: all of it, all its people
	ReachPolygon    ReachMethod = "polygon"    // by its boundary: the share of its land and, as if spread evenly, of its people
	ReachSettlement ReachMethod = "settlement" // a known place of it lies inside; people at most, and other communes may be missed
)

// Reached is a commune that an area reaches.
type Reached struct {
	Code        string
	Share       float64 // of the commune's land, 0 to 1
	ShareKnown  bool
	People      int // estimate: all its people, where the share is not known
	PeopleKnown bool
	Method      ReachMethod
}

// Reach returns the communes that the area reaches, by code, with an estimate of their people: as if they lived evenly
// over the land. Without boundaries (b nil) it finds those listed and those of known settlements only. s and p may be nil.
func (a Area) Reach(b *Boundaries, s *Settlements, p *Population) []Reached {
	var out []Reached
	if b != nil && b.Len() > 0 {
		for _, share := range a.Shares(b) {
			out = append(out, Reached{Code: share.Code, Share: share.Share, ShareKnown: true, Method: ReachPolygon})
		}
	} else {
		for _, code := range union(a.settled(s), a.Communes...) {
			out = append(out, Reached{Code: code, Method: ReachSettlement})
		}
	}
	listed := union(nil, a.Communes...)
	for i := range out {
		r := &out[i]
		if _, ok := slices.BinarySearch(listed, r.Code); ok {
			r.Share, r.ShareKnown, r.Method = 1, true, ReachListed
		}
		r.People, r.PeopleKnown = p.People(r.Code)
		if r.ShareKnown {
			r.People = int(math.Round(float64(r.People) * r.Share))
		}
	}
	return out
}

// settled returns the communes of known settlements in the area, sorted.
func (a Area) settled(s *Settlements) (communes []string) {
	if s == nil {
		return nil
	}
	z := NewZone(a)
	for _, place := range s.all {
		if place.Commune != "" && z.Contains(place.Point) {
			communes = union(communes, place.Commune)
		}
	}
	return communes
}

// Codes returns the codes of communes that an area reaches.
func Codes(reached []Reached) []string {
	out := make([]string, len(reached))
	for i := range reached {
		out[i] = reached[i].Code
	}
	return out
}
