package geo

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// Fix is one reading of a satellite receiver.
type Fix struct {
	At        time.Time
	Point     orb.Point // lon, lat
	AccuracyM float64   // radius in metres as the receiver states it; 0 or less: not stated
}

// MaxFixes bounds the fixes of one track: a day and more at one a second.
const MaxFixes = 100_000

// Bounds of what a track is cleaned by.
const (
	worstAccuracy = 50.0                // metres; fixes that state worse are dropped
	topSpeed      = 150 / 3.6           // metres a second; what implies more is a jump
	jumpSlack     = 100.0               // metres two good fixes may be apart whatever the time between
	gapAfter      = 2 * time.Minute     // a longer silence is a gap, bridged by a straight line
	lookBack      = 200                 // stretches between jumps that are tried as the one before
	fairShare     = 0.25                // of metres bridged, or of fixes dropped, above which trust is poor
	goodShare     = 0.10                // above which it is fair
	shortestTrack = 2                   // fixes
	maxGroundSpan = 30 * 24 * time.Hour // no trip is longer; more is a wrong clock, and trust is poor
)

// Trust says how far the length of a track can be relied on.
type Trust string

// The degrees of trust.
const (
	TrustGood Trust = "good" // at most a tenth bridged, at most a tenth of the fixes dropped
	TrustFair Trust = "fair" // at most a quarter of either
	TrustPoor Trust = "poor" // more
	TrustNone Trust = "none" // fewer than two usable fixes: no length
)

// Track is what the fixes of one drive come to. Fixes = Used + Invalid + Doubled + Inaccurate + Jumps.
type Track struct {
	Metres     float64       // length driven, bridged gaps included
	BridgedM   float64       // of it, straight lines over gaps: the road was longer, see RoadEstimate
	Fixes      int           // given
	Used       int           // that the length comes from
	Invalid    int           // dropped: no time, no number or outside Việt Nam
	Doubled    int           // dropped: of a time that has another, not less accurate one
	Inaccurate int           // dropped: stated accuracy worse than 50 m
	Jumps      int           // dropped: cannot be reached at 150 km/h, there and back
	Gaps       int           // silences of more than two minutes
	Stops      int           // times the vehicle stood for a minute or more; drift there adds nothing
	Duration   time.Duration // first used fix to last
	Moving     time.Duration // of it, neither standing nor in a gap
	Trust      Trust
}

// MeasureTrack gives the length that a track proves, from fixes in any order. The result is the same for every order,
// and the same for the drive run backwards. The error is a *FieldError for "track" when there are more than MaxFixes.
func MeasureTrack(fixes []Fix) (Track, error) {
	if len(fixes) > MaxFixes {
		return Track{}, &FieldError{"track", "có quá nhiều điểm (nhiều nhất 100.000)", "has too many fixes (100,000 at most)"}
	}
	t := Track{Fixes: len(fixes), Trust: TrustNone}
	kept := t.withoutJumps(t.usable(fixes))
	if t.Used = len(kept); t.Used < shortestTrack {
		return t, nil
	}
	t.Duration = kept[len(kept)-1].At.Sub(kept[0].At)
	knots := standStill(kept)
	t.sum(knots, smooth(knots))
	t.Trust = t.trust()
	return t, nil
}

// usable drops what tells nothing and sorts the rest by time; of several fixes of one time the best stays.
func (t *Track) usable(fixes []Fix) []Fix {
	good := make([]Fix, 0, len(fixes))
	for _, f := range fixes {
		switch {
		case f.At.IsZero() || !InVietNam(f.Point):
			t.Invalid++
		case !(f.AccuracyM <= worstAccuracy):
			t.Inaccurate++
		default:
			f.AccuracyM = max(f.AccuracyM, 0)
			f.At = f.At.Truncate(time.Millisecond)
			good = append(good, f)
		}
	}
	slices.SortFunc(good, func(a, b Fix) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(stated(a), stated(b)), cmp.Compare(a.Point[0], b.Point[0]), cmp.Compare(a.Point[1], b.Point[1]),
			cmp.Compare(a.AccuracyM, b.AccuracyM))
	})
	once := slices.CompactFunc(good, func(a, b Fix) bool { return a.At.Equal(b.At) })
	t.Doubled = len(fixes) - t.Invalid - t.Inaccurate - len(once)
	return once
}

// stated is the accuracy to sort by: one that is not stated comes last.
func stated(f Fix) float64 {
	if f.AccuracyM == 0 {
		return worstAccuracy
	}
	return f.AccuracyM
}

// follows tells whether a vehicle can come from one fix to the other.
func follows(a, b Fix) bool {
	return Metres(a.Point, b.Point) <= jumpSlack+topSpeed*math.Abs(b.At.Sub(a.At).Seconds())
}

// stretch is a run of fixes that follow one another, and the best chain of stretches that ends with it.
type stretch struct {
	fixes  []Fix
	count  int     // fixes in the chain
	metres float64 // over the links of the chain
	before int     // stretch before it, -1 for none
}

// withoutJumps keeps the most fixes that can be driven one after the other; of equally many, the shorter way.
func (t *Track) withoutJumps(fixes []Fix) []Fix {
	if len(fixes) == 0 {
		return nil
	}
	all := stretches(fixes)
	best := 0
	for i := range all {
		all[i].chain(all[:i])
		if all[i].better(all[best].count, all[best].metres) {
			best = i
		}
	}
	var kept []Fix
	for i := best; i >= 0; i = all[i].before {
		kept = append(slices.Clone(all[i].fixes), kept...)
	}
	t.Jumps = len(fixes) - len(kept)
	return kept
}

func stretches(fixes []Fix) (all []stretch) {
	from := 0
	for i := 1; i <= len(fixes); i++ {
		if i == len(fixes) || !follows(fixes[i-1], fixes[i]) {
			all = append(all, stretch{fixes: fixes[from:i], before: -1})
			from = i
		}
	}
	return all
}

// chain finds the stretch that s is best reached from.
func (s *stretch) chain(before []stretch) {
	own := len(s.fixes)
	s.count = own
	for j := len(before) - 1; j >= max(0, len(before)-lookBack); j-- {
		last := before[j].fixes[len(before[j].fixes)-1]
		metres := before[j].metres + Metres(last.Point, s.fixes[0].Point)
		if follows(last, s.fixes[0]) && !s.better(before[j].count+own, metres) {
			s.count, s.metres, s.before = before[j].count+own, metres, j
		}
	}
}

// better tells whether the chain that ends with s is better than one of so many fixes and metres.
func (s *stretch) better(count int, metres float64) bool {
	return s.count > count || s.count == count && s.metres < metres
}

// sum adds up the way over the smoothed points of the knots.
func (t *Track) sum(knots []knot, points []orb.Point) {
	for i, k := range knots {
		if k.stood {
			t.Stops++
		}
		if i == 0 {
			continue
		}
		took := k.from.Sub(knots[i-1].to)
		metres := Metres(points[i-1], points[i])
		t.Metres += metres
		if took > gapAfter {
			t.Gaps++
			t.BridgedM += metres
		} else {
			t.Moving += took
		}
	}
}

func (t *Track) trust() Trust {
	share := max(t.BridgedM/max(t.Metres, 1), float64(t.Invalid+t.Inaccurate+t.Jumps)/float64(t.Fixes))
	switch {
	case share > fairShare || t.Duration > maxGroundSpan:
		return TrustPoor
	case share > goodShare:
		return TrustFair
	}
	return TrustGood
}
