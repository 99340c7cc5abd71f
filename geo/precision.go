package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// weighPrecision lowers the confidence of a fix that is nearer to a border than borders are precise, and names the
// communes on the other side. Where there is none, it says so.
func (l *Locator) weighPrecision(out *Location, p orb.Point) {
	b := l.Boundaries
	if b.precision <= 0 {
		return
	}
	for i, n := range b.near(p, b.precision) {
		if i == 0 {
			out.Confidence = Likely
			out.note(fmt.Sprintf("cách ranh giới %.0f m, ranh giới chỉ chính xác đến %.0f m", n.metres, b.precision),
				fmt.Sprintf("%.0f m from a border, borders are precise to %.0f m", n.metres, b.precision))
		}
		if n.inside && !b.beyond(p, n.at) {
			out.MaybeOutside = true
			out.note("có thể nằm ngoài mọi xã", "it may lie in no commune")
		}
		if code := l.inForce(b.shapes[n.shape].Code); code != "" && code != out.Unit {
			out.Alternatives = union(out.Alternatives, code)
		}
	}
}

// besidePolygon takes a fix in no polygon, but nearer to one than borders are precise, for the nearest one's.
func (l *Locator) besidePolygon(p orb.Point) (Location, bool) {
	out := Location{Method: MethodPolygon, Confidence: Likely, Approximate: true, MaybeOutside: true}
	for _, n := range l.Boundaries.Within(p, l.Boundaries.precision) {
		code := l.inForce(n.Code)
		switch {
		case code == "":
		case out.Unit == "":
			out.Unit, out.Province = code, l.Units.Province(code)
			out.note(fmt.Sprintf("ngoài ranh giới xã %.0f m, ranh giới chỉ chính xác đến %.0f m", n.Metres, l.Boundaries.precision),
				fmt.Sprintf("%.0f m outside the commune's border, borders are precise to %.0f m", n.Metres, l.Boundaries.precision))
		case code != out.Unit:
			out.Alternatives = union(out.Alternatives, code)
		}
	}
	return out, out.Unit != ""
}

// inForce returns the code that the commune of a polygon has today, "" when it has none.
func (l *Locator) inForce(code string) string {
	unit, ok := l.Units.Current(code)
	if !ok || unit.Level != LevelCommune {
		return ""
	}
	return unit.Code
}
