package cap

import (
	"slices"
	"strings"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// Note is something in an alert that was not used as it stands, with the reason.
type Note struct{ VI, EN string }

// Area gives the part of the alert's areas that lies in Việt Nam, those of all its infos together, and notes on what
// was left out. It is empty when the alert affects nobody here, whatever the reason: notes say it.
func (a *Alert) Area(u *geo.Units) (geo.Area, []Note) {
	r := reach{units: u}
	switch {
	case a.Status != Actual:
		r.note("trạng thái "+string(a.Status)+", không phải cảnh báo thật: không ai bị ảnh hưởng", "status "+string(a.Status)+", not an actual alert: it affects nobody")
	case !a.Affects():
		r.note("tin loại "+string(a.MsgType)+" không tự nêu vùng ảnh hưởng", "a message of type "+string(a.MsgType)+" strikes no area by itself")
	default:
		r.alert(a)
	}
	return r.area, r.notes
}

// reach collects what an alert touches.
type reach struct {
	units *geo.Units
	area  geo.Area
	notes []Note
}

// note adds one that is not there yet.
func (r *reach) note(vi, en string) {
	if n := (Note{vi, en}); !slices.Contains(r.notes, n) {
		r.notes = append(r.notes, n)
	}
}

func (r *reach) alert(a *Alert) {
	for _, info := range a.Infos {
		if slices.Contains(info.Responses, "AllClear") {
			r.note("có phần báo đã hết nguy hiểm: phần đó không tính", "a part says all clear: it is not counted")
			continue
		}
		for _, p := range info.Places {
			r.place(p)
		}
	}
	if r.area.Empty() {
		r.note("không có vùng nào trong Việt Nam: không ai bị ảnh hưởng", "no area lies in Việt Nam: it affects nobody here")
	}
}

func (r *reach) place(p Place) {
	for _, polygon := range p.Polygons {
		r.polygon(polygon)
	}
	for _, c := range p.Circles {
		r.circle(c)
	}
	for _, g := range p.Geocodes {
		r.geocode(g)
	}
	if len(p.Polygons)+len(p.Circles)+len(p.Geocodes) == 0 {
		r.note("có vùng chỉ tả bằng lời, chưa hiểu được", "an area is described in words only, which are not understood")
	}
}

// country is the box of Việt Nam with its islands.
func country() orb.Bound {
	return orb.Bound{Min: orb.Point{geo.MinLon, geo.MinLat}, Max: orb.Point{geo.MaxLon, geo.MaxLat}}
}

func (r *reach) polygon(p orb.Polygon) {
	inside := clip.Polygon(country(), p.Clone())
	if len(inside) == 0 || geo.CheckPolygon("", orb.MultiPolygon{inside}) != nil {
		r.note("có đa giác nằm ngoài Việt Nam hoặc không có diện tích: không tính", "a polygon lies outside Việt Nam or has no area: not counted")
		return
	}
	if !inside.Equal(p) {
		r.note("có đa giác vượt ra ngoài Việt Nam: chỉ tính phần bên trong", "a polygon reaches beyond Việt Nam: only the part inside is counted")
	}
	if !slices.ContainsFunc(r.area.Polygon, inside.Equal) {
		r.area.Polygon = append(r.area.Polygon, inside)
	}
}

func (r *reach) circle(c geo.Circle) {
	one := geo.Area{Circles: []geo.Circle{c}}
	switch {
	case c.RadiusM == 0:
		r.note("có vòng tròn bán kính 0: chỉ là một điểm, không tính", "a circle has the radius 0: it is only a point and not counted")
	case one.Check(r.units) != nil:
		r.note("có vòng tròn bán kính quá 2.000 km: không tính", "a circle has a radius above 2,000 km: not counted")
	case !one.Bound().Intersects(country()):
		r.note("có vòng tròn nằm ngoài Việt Nam: không tính", "a circle lies outside Việt Nam: not counted")
	case !slices.Contains(r.area.Circles, c):
		r.area.Circles = append(r.area.Circles, c)
	}
}

// geocode takes the codes of communes and provinces of Việt Nam. A number of five digits means many things in the
// world (postal codes too), so the name of the system of codes has to say that it is ours.
func (r *reach) geocode(g Geocode) {
	unit, ok := r.units.Current(g.Value)
	if !ours(g.Name) || !ok {
		r.note("có mã địa danh không phải mã xã, mã tỉnh của Việt Nam đang dùng: không tính", "a geocode is no code of a commune or province of Việt Nam in force: not counted")
		return
	}
	communes := []geo.Unit{unit}
	if unit.Level == geo.LevelProvince {
		communes = r.units.Communes(unit.Code)
	}
	for _, c := range communes {
		if i, found := slices.BinarySearch(r.area.Communes, c.Code); !found {
			r.area.Communes = slices.Insert(r.area.Communes, i, c.Code)
		}
	}
}

// ours tells by its name whether a system of codes is that of the units of Việt Nam, "mã đơn vị hành chính".
func ours(name string) bool {
	letters := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, strings.ToLower(geo.Fold(name)))
	return slices.Contains([]string{"maxa", "matinh", "madvhc", "madonvihanhchinh", "vncommune", "vnprovince", "vnunit"}, letters)
}
