package geo

import (
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// knot is a fix, or a stop that many fixes were drawn together to.
type knot struct {
	from, to time.Time // equal for a fix
	at       orb.Point
	noise    float64 // standard deviation in metres, along each axis
	stood    bool
}

// What counts as standing, and how noisy a fix is taken to be.
const (
	stopWindow  = 45 * time.Second // to either side of a fix that is judged
	stopFixes   = 4                // and at least so many fixes to either side, as far as there are
	stopRadius  = 30.0             // metres, root mean square from the middle; a crawl of 1 m/s spreads as much
	stopAgain   = 75.0             // metres; what stays so near between two stops belongs to them
	leastNoise  = 2.0              // metres
	usualNoise  = 6.0              // metres, where nothing tells
	mostNoise   = 35.0             // metres
	accuracyFit = 1.5              // a stated accuracy is the radius that holds two thirds of the fixes
	agility     = 0.5              // m²/s³: how much a vehicle's speed wanders (spectral density of its acceleration)
)

// standStill turns fixes into knots: while the vehicle stands, all fixes become one knot in their middle.
func standStill(fixes []Fix) []knot {
	noise := noiseOf(fixes)
	flat := newLocal(middle(fixes))
	stands := standing(fixes, flat, max(stopRadius, 2*noise))
	mergeStops(fixes, stands)
	var out []knot
	for from := 0; from < len(fixes); {
		to := from + 1
		for stands[from] && to < len(fixes) && stands[to] {
			to++
		}
		k := knot{from: fixes[from].At, to: fixes[to-1].At, at: fixes[from].Point, noise: noise, stood: stands[from]}
		if a := fixes[from].AccuracyM; a > 0 {
			k.noise = min(max(a/accuracyFit, leastNoise), mostNoise)
		}
		if k.stood {
			k.at, k.noise = mean(fixes[from:to]), leastNoise
		}
		out = append(out, k)
		from = to
	}
	return out
}

// middle is the middle of the box round the fixes.
func middle(fixes []Fix) orb.Point {
	box := orb.Bound{Min: fixes[0].Point, Max: fixes[0].Point}
	for _, f := range fixes {
		box = box.Extend(f.Point)
	}
	return box.Center()
}

func mean(fixes []Fix) (p orb.Point) {
	for _, f := range fixes {
		p[0] += f.Point[0] / float64(len(fixes))
		p[1] += f.Point[1] / float64(len(fixes))
	}
	return p
}

// noiseOf tells from the fixes how noisy they are: how far each lies from the middle of its neighbours, where these
// are so near in time that the vehicle's own turns do not matter.
func noiseOf(fixes []Fix) float64 {
	var off []float64
	for i := 1; i+1 < len(fixes); i++ {
		a, b := fixes[i].At.Sub(fixes[i-1].At), fixes[i+1].At.Sub(fixes[i].At)
		if a+b <= 4*time.Second && a < 2*b && b < 2*a {
			half := orb.Point{(fixes[i-1].Point[0] + fixes[i+1].Point[0]) / 2, (fixes[i-1].Point[1] + fixes[i+1].Point[1]) / 2}
			off = append(off, Metres(half, fixes[i].Point))
		}
	}
	if len(off) < 20 {
		return usualNoise
	}
	slices.Sort(off)
	const rayleigh = 1.1774 * 1.2247 // median over deviation, of a point less the mean of two
	return min(max(off[len(off)/2]/rayleigh, leastNoise), mostNoise)
}

// standing marks the fixes round which, for a while before and after, all stay within a small circle.
func standing(fixes []Fix, flat local, radius float64) []bool {
	sums := newSpread(fixes, flat)
	out := make([]bool, len(fixes))
	from, to := 0, 0
	for i := range fixes {
		for fixes[i].At.Sub(fixes[from].At) > stopWindow {
			from++
		}
		for to < len(fixes) && fixes[to].At.Sub(fixes[i].At) <= stopWindow {
			to++
		}
		a, b := max(min(from, i-stopFixes), 0), min(max(to, i+stopFixes+1), len(fixes))
		out[i] = fixes[b-1].At.Sub(fixes[a].At) >= stopWindow && sums.radius(a, b) <= radius
	}
	return out
}

// spread holds running sums, so that the spread of any run of fixes is found at once.
type spread [][3]float64 // x, y, x²+y² of all before

func newSpread(fixes []Fix, flat local) spread {
	s := make(spread, 1, len(fixes)+1)
	for i, f := range fixes {
		x, y := flat.xy(f.Point)
		s = append(s, [3]float64{s[i][0] + x, s[i][1] + y, s[i][2] + x*x + y*y})
	}
	return s
}

// radius is the root mean square distance of fixes a to b (not included) from their middle.
func (s spread) radius(a, b int) float64 {
	n := float64(b - a)
	x, y := (s[b][0]-s[a][0])/n, (s[b][1]-s[a][1])/n
	return math.Sqrt(max((s[b][2]-s[a][2])/n-x*x-y*y, 0))
}

// mergeStops marks what lies between two stops and never left them.
func mergeStops(fixes []Fix, stands []bool) {
	type stop struct{ from, to int }
	var stops []stop
	for i := range stands {
		switch {
		case !stands[i]:
		case i > 0 && stands[i-1]:
			stops[len(stops)-1].to = i + 1
		default:
			stops = append(stops, stop{i, i + 1})
		}
	}
	for i := 1; i < len(stops); i++ {
		a, b := mean(fixes[stops[i-1].from:stops[i-1].to]), mean(fixes[stops[i].from:stops[i].to])
		between := fixes[stops[i-1].to:stops[i].from]
		left := slices.ContainsFunc(between, func(f Fix) bool { return Metres(f.Point, a) > stopAgain || Metres(f.Point, b) > stopAgain })
		for j := stops[i-1].to; j < stops[i].from && !left; j++ {
			stands[j] = true
		}
	}
}
