package geo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// Place is what a report says about where somebody is. Any field may be empty.
type Place struct {
	Point        *orb.Point // GPS fix, lon and lat
	AccuracyM    float64    // radius in metres the phone gave, 0 when unknown
	Address      string     // free text
	Unit         string     // code of a commune in force, chosen by the sender
	ProvinceHint string     // code of the province in force to prefer when the address names none
}

// Method says what a Location rests on.
type Method string

// The methods, the best first.
const (
	MethodPolygon    Method = "gps_polygon"    // the GPS fix lies in the commune's polygon
	MethodSettlement Method = "gps_settlement" // the settlement nearest to the GPS fix lies in the commune
	MethodUnit       Method = "unit"           // the sender chose the commune
	MethodAddress    Method = "address"        // the address names the commune
	MethodNone       Method = "none"
)

// Location is where a Place was found to be.
type Location struct {
	Unit         string     // commune in force, "" when not known
	Province     string     // province in force, "" when not known
	Point        *orb.Point // the GPS fix as given; nil without one
	Method       Method     // what Unit rests on, or Province when Unit is ""
	Approximate  bool       // Unit is the nearest known place's, not proved
	MaybeOutside bool       // the point may lie in no commune: the borders are not precise enough to tell
	Review       bool       // a person should look: what was given does not fit together, or several answers are left
	Confidence   Confidence
	Alternatives []string // communes in force that it may also be
	Rest         string   // what the address says beyond the units: house, hamlet
	NoteVI       string   // remarks for a reader of Vietnamese
	NoteEN       string
}

// Locator finds places. Units is needed; Boundaries and Settlements may be nil.
type Locator struct {
	Units       *Units
	Boundaries  *Boundaries
	Settlements *Settlements
}

// Distances in metres for locating without polygons.
const (
	settlementReach = 25_000 // farther, the commune of a settlement says nothing
	provinceReach   = 60_000 // farther, its province neither
	coarseFix       = 1_000  // a fix less exact than this does not prove a commune
)

// Locate turns a place into a location. A GPS fix wins over a chosen commune, and that over an address; where
// they disagree the location says so and asks for review. It returns a *FieldError for a fix outside Việt Nam
// ("lat", "lon") or an unknown commune code ("unit").
func (l *Locator) Locate(p Place) (Location, error) {
	if p.Point != nil {
		if err := CheckPoint(*p.Point); err != nil {
			return Location{}, err
		}
	}
	chosen, err := l.chosen(p.Unit)
	if err != nil {
		return Location{}, err
	}
	said := l.said(p, chosen)
	if p.Point == nil {
		return said, nil
	}
	at := l.byPoint(*p.Point, p.AccuracyM)
	point := *p.Point
	at.Point, said.Point = &point, &point
	if at.Rest = said.Rest; said.Unit != "" || len(said.Alternatives) > 0 {
		return l.combine(at, said), nil
	}
	return at, nil
}

// chosen checks a commune code that the sender gave; a renumbered one becomes today's.
func (l *Locator) chosen(code string) (string, error) {
	if code == "" {
		return "", nil
	}
	unit, ok := l.Units.Current(code)
	if !ok || unit.Level != LevelCommune {
		return "", &FieldError{"unit", "không có xã, phường, đặc khu nào đang mang mã này", "no commune in force has this code"}
	}
	return unit.Code, nil
}

// said is the location by what the sender chose or typed.
func (l *Locator) said(p Place, chosen string) Location {
	if p.Address == "" && chosen == "" {
		return Location{Method: MethodNone, Confidence: None, NoteVI: "không có vị trí hay địa chỉ", NoteEN: "neither position nor address"}
	}
	hint := p.ProvinceHint
	if chosen != "" {
		hint = l.Units.Province(chosen)
	}
	a := l.Units.Parse(p.Address, hint)
	if chosen == "" {
		out := fromAnswer(a)
		out.Review = out.Review || a.strays(hint)
		return out
	}
	out := Location{Unit: chosen, Province: hint, Method: MethodUnit, Confidence: Certain, Rest: a.Rest}
	if a.Unit != "" && a.Unit != chosen && a.Confidence == Certain {
		out.Review, out.Confidence = true, Likely
		out.Alternatives = []string{a.Unit}
		out.NoteVI = "địa chỉ ghi " + l.Units.Label(a.Unit) + ", khác xã đã chọn"
		out.NoteEN = "the address says " + l.Units.Label(a.Unit) + ", not the commune chosen"
	}
	return out
}

// strays tells whether an answer lies in another province than the one to expect, though the text names none: a name
// like that of a far commune may be a coincidence.
func (a Answer) strays(expected string) bool {
	return a.NoProvince && a.Unit != "" && expected != "" && a.Province != expected
}

func fromAnswer(a Answer) Location {
	out := Location{
		Unit: a.Unit, Province: a.Province, Method: MethodAddress, Confidence: a.Confidence,
		Alternatives: a.Alternatives, Rest: a.Rest, NoteVI: a.NoteVI, NoteEN: a.NoteEN,
		Review: a.Confidence == Ambiguous || a.Confidence == None,
	}
	if a.Unit == "" && a.Province == "" {
		out.Method = MethodNone
	}
	return out
}

// byPoint locates a fix by polygon, else by the nearest settlement.
func (l *Locator) byPoint(p orb.Point, accuracy float64) Location {
	if l.Boundaries != nil && l.Boundaries.Len() > 0 {
		if out, ok := l.inPolygon(p, accuracy); ok {
			return out
		}
	}
	out := l.nearSettlement(p)
	if l.Boundaries != nil && l.Boundaries.Len() > 0 {
		out.Review = true
		out.note("điểm không nằm trong xã nào (ngoài biển hoặc chỗ hở của ranh giới)", "the point lies in no commune (at sea, or a gap between polygons)")
	}
	return out
}

// inPolygon finds the polygons around p, or within their precision. One whose code is not in force is no answer.
func (l *Locator) inPolygon(p orb.Point, accuracy float64) (Location, bool) {
	code, ok, others := l.Boundaries.Commune(p)
	if !ok {
		return l.besidePolygon(p)
	}
	unit, ok := l.Units.Current(code)
	if !ok || unit.Level != LevelCommune {
		return Location{}, false
	}
	out := Location{Unit: unit.Code, Province: unit.Parent, Method: MethodPolygon, Confidence: Certain}
	if len(others) > 0 {
		slices.Sort(others)
		out.Confidence, out.Alternatives = Likely, others
		out.note("ranh giới các xã chồng lên nhau tại điểm này", "the polygons of communes overlap at this point")
	}
	l.weighPrecision(&out, p)
	l.weighAccuracy(&out, p, code, accuracy)
	return out, true
}

// weighAccuracy lowers the confidence of a fix whose circle of error crosses the border.
func (l *Locator) weighAccuracy(out *Location, p orb.Point, code string, accuracy float64) {
	if accuracy <= 0 || math.IsNaN(accuracy) {
		return
	}
	border, ok := l.Boundaries.BorderMetres(p, code)
	if !ok || border >= accuracy {
		return
	}
	out.Confidence = Likely
	out.Approximate = accuracy > coarseFix
	out.note(fmt.Sprintf("cách ranh giới xã %.0f m, sai số định vị %.0f m", border, accuracy),
		fmt.Sprintf("%.0f m from the commune's border, position accurate to %.0f m", border, accuracy))
}

// nearSettlement answers without polygons: always approximate.
func (l *Locator) nearSettlement(p orb.Point) Location {
	out := Location{Method: MethodNone, Confidence: None, Approximate: true, Review: true}
	if l.Settlements == nil {
		out.note("chưa có ranh giới xã", "no commune polygons were imported")
		return out
	}
	place, metres, ok := l.Settlements.Nearest(p, provinceReach)
	if !ok || place.Province == "" {
		out.note("không có điểm dân cư nào đã biết ở gần", "no known settlement is near")
		return out
	}
	out.Method, out.Province = MethodSettlement, place.Province
	other, far, near := l.Settlements.NearestWithCommune(p, settlementReach)
	switch {
	case place.Commune != "" && metres <= settlementReach:
		out.Unit, out.Confidence, out.Review = place.Commune, Likely, false
	case near && other.Province == place.Province: // the nearest of all does not tell its commune: a person should look
		out.Unit, out.Confidence = other.Commune, Likely
		place, metres = other, far
	}
	km := fmt.Sprintf("%.1f", metres/1000)
	out.note("gần đúng: cách "+place.Name+" "+strings.Replace(km, ".", ",", 1)+" km", "approximate: "+km+" km from "+place.Name)
	return out
}

// combine weighs a fix against what the sender chose or typed.
func (l *Locator) combine(at, said Location) Location {
	switch {
	case at.Unit == said.Unit && at.Unit != "":
		at.Confidence, at.Review = Certain, at.Review && at.Method != MethodSettlement
		return at
	case at.Unit != "" && slices.Contains(said.Alternatives, at.Unit):
		return at
	case at.Method != MethodPolygon:
		return l.preferSaid(at, said)
	}
	at.Review = true
	if at.Confidence == Certain {
		at.Confidence = Likely
	}
	at.Alternatives = mergeCodes(at.Alternatives, said)
	at.note("vị trí GPS và nơi đã ghi không khớp", "the GPS position and the place given disagree")
	return at
}

// preferSaid takes the commune the sender gave over the nearest settlement's, unless they are far apart.
func (l *Locator) preferSaid(at, said Location) Location {
	if said.Unit == "" {
		at.Alternatives = mergeCodes(at.Alternatives, said)
		at.Review = true
		return at
	}
	if at.Province == "" || at.Province == said.Province {
		said.note(at.NoteVI, at.NoteEN)
		return said
	}
	said.Review, said.Confidence = true, Likely
	said.Alternatives = mergeCodes(said.Alternatives, at)
	said.note("vị trí GPS ở tỉnh khác với nơi đã ghi", "the GPS position is in another province than the place given")
	said.note(at.NoteVI, at.NoteEN)
	return said
}

// mergeCodes adds the commune and the alternatives of other to a list.
func mergeCodes(list []string, other Location) []string {
	out := union(nil, list...)
	if other.Unit != "" {
		out = union(out, other.Unit)
	}
	return union(out, other.Alternatives...)
}

// note adds a remark.
func (l *Location) note(vi, en string) {
	join := func(a, b string) string {
		if a == "" || b == "" {
			return a + b
		}
		return a + "; " + b
	}
	l.NoteVI, l.NoteEN = join(l.NoteVI, vi), join(l.NoteEN, en)
}
