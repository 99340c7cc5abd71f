package geo

import (
	"fmt"
	"strconv"

	"github.com/paulmach/orb"
)

// Settlement is a named place with a point, from GeoNames.
type Settlement struct {
	Name     string
	Point    orb.Point // lon, lat
	Province string    // code in force, "" when the source does not tell
	Commune  string    // code in force, "" when the name does not tell one commune
}

// Settlements finds the nearest known settlement. It never changes and is safe for concurrent use.
type Settlements struct {
	all   []Settlement
	index *Index
	named *Index           // those whose commune is known
	by    map[string][]int // commune or province -> positions in all
}

// LoadSettlements reads the 905 settlements that the program carries (GeoNames, CC BY 4.0, see data/NOTICE.md).
func LoadSettlements() (*Settlements, error) {
	var all []Settlement
	err := readTable("settlements.csv.gz", func(r []string) error {
		lat, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			return fmt.Errorf("latitude of %s: %w", r[0], err)
		}
		lon, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			return fmt.Errorf("longitude of %s: %w", r[0], err)
		}
		all = append(all, Settlement{Name: r[0], Point: orb.Point{lon, lat}, Province: r[3], Commune: r[4]})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return NewSettlements(all), nil
}

// NewSettlements indexes settlements, for operators who have more of them.
func NewSettlements(all []Settlement) *Settlements {
	s := &Settlements{all: all, by: map[string][]int{}}
	items := make([]Item, len(all))
	var named []Item
	for i, place := range all {
		items[i] = Item{ID: strconv.Itoa(i), Point: place.Point}
		if place.Commune != "" {
			named = append(named, items[i])
		}
		for _, code := range []string{place.Commune, place.Province} {
			if code != "" {
				s.by[code] = append(s.by[code], i)
			}
		}
	}
	s.index, s.named = NewIndex(items), NewIndex(named)
	return s
}

// Len returns the number of settlements.
func (s *Settlements) Len() int { return len(s.all) }

// Nearest returns the settlement nearest to p within maxMetres and its distance in metres; ok is false when
// there is none.
func (s *Settlements) Nearest(p orb.Point, maxMetres float64) (place Settlement, metres float64, ok bool) {
	return s.nearest(s.index, p, maxMetres)
}

// NearestWithCommune is Nearest among the settlements whose commune is known.
func (s *Settlements) NearestWithCommune(p orb.Point, maxMetres float64) (place Settlement, metres float64, ok bool) {
	return s.nearest(s.named, p, maxMetres)
}

func (s *Settlements) nearest(index *Index, p orb.Point, maxMetres float64) (place Settlement, metres float64, ok bool) {
	found := index.Nearest(p, 1, maxMetres)
	if len(found) == 0 {
		return Settlement{}, 0, false
	}
	i, err := strconv.Atoi(found[0].ID)
	if err != nil {
		return Settlement{}, 0, false
	}
	return s.all[i], found[0].Metres, true
}

// In returns the settlements of a commune or province in force; of Country, all.
func (s *Settlements) In(code string) []Settlement {
	if code == Country {
		return append([]Settlement(nil), s.all...)
	}
	var out []Settlement
	for _, i := range s.by[code] {
		out = append(out, s.all[i])
	}
	return out
}
