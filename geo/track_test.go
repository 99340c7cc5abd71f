package geo_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// drive makes tracks of a known way: streets of 300 to 1,500 m with turns between, driven at 8 to 20 m/s.
type drive struct {
	rng   *rand.Rand
	noise float64 // metres along each axis
	every float64 // seconds between fixes
	fixes []geo.Fix
	truth float64
	at    orb.Point
	clock float64
	head  float64
	due   float64
}

func newDrive(seed uint64, noise, every float64) *drive {
	d := &drive{rng: rand.New(rand.NewPCG(seed, 1)), noise: noise, every: every, at: orb.Point{105.9, 18.34}}
	d.head = d.rng.Float64() * 2 * math.Pi
	return d
}

const degree = geo.EarthRadius * math.Pi / 180

func moved(p orb.Point, east, north float64) orb.Point {
	return orb.Point{p[0] + east/degree/math.Cos(p[1]*math.Pi/180), p[1] + north/degree}
}

// wait lets time pass in steps of half a second at a speed, noting a fix when one is due.
func (d *drive) wait(seconds, speed float64) {
	for ; seconds > 0; seconds -= 0.5 {
		d.clock += 0.5
		next := moved(d.at, speed*0.5*math.Sin(d.head), speed*0.5*math.Cos(d.head))
		d.truth += geo.Metres(d.at, next)
		d.at = next
		if d.clock >= d.due {
			d.due = d.clock + d.every
			d.note(moved(d.at, d.rng.NormFloat64()*d.noise, d.rng.NormFloat64()*d.noise))
		}
	}
}

func (d *drive) note(p orb.Point) {
	at := time.Date(2026, 10, 20, 1, 0, 0, 0, time.UTC).Add(time.Duration(d.clock * float64(time.Second)))
	d.fixes = append(d.fixes, geo.Fix{At: at, Point: p})
}

func (d *drive) streets(n int) *drive {
	for range n {
		length, speed := 300+1200*d.rng.Float64(), 8+12*d.rng.Float64()
		d.wait(length/speed, speed)
		turn := []float64{-math.Pi / 2, math.Pi / 2, 0.3, -0.3}[d.rng.IntN(4)]
		for range 8 { // a turn takes four seconds at 5 m/s
			d.head += turn / 8
			d.wait(0.5, 5)
		}
	}
	return d
}

func measure(t testing.TB, fixes []geo.Fix) geo.Track {
	t.Helper()
	got, err := geo.MeasureTrack(fixes)
	if err != nil {
		t.Fatal(err)
	}
	if got.Fixes != len(fixes) || got.Used+got.Invalid+got.Doubled+got.Inaccurate+got.Jumps != got.Fixes {
		t.Fatalf("%d fixes given, counts %+v", len(fixes), got)
	}
	return got
}

// off is the difference in per cent.
func off(got, want float64) float64 { return 100 * (got - want) / want }

// TestTrackLength measures drives of some 40 km whose length is known.
func TestTrackLength(t *testing.T) {
	for _, noise := range []float64{3, 8, 15} {
		for _, every := range []float64{1, 5, 10, 30} {
			worst, mean := 0.0, 0.0
			const drives = 10
			for seed := range uint64(drives) {
				d := newDrive(seed, noise, every).streets(45)
				e := off(measure(t, d.fixes).Metres, d.truth)
				mean += e / drives
				worst = max(worst, math.Abs(e))
			}
			limit := 3.0
			if every == 30 {
				limit = 7 // corners are cut between fixes
			}
			t.Logf("noise %2.0f m, a fix each %2.0f s: mean error %+.2f %%, worst %.2f %%", noise, every, mean, worst)
			if worst > limit {
				t.Errorf("noise %.0f m, each %.0f s: error %.2f %%", noise, every, worst)
			}
		}
	}
}

// TestTrackStops: hours of jitter, and of slow drift, add next to nothing.
func TestTrackStops(t *testing.T) {
	for _, every := range []float64{1, 10, 30} {
		for _, noise := range []float64{3, 15} {
			d := newDrive(7, noise, every).streets(15)
			d.wait(4*3600, 0)
			d.streets(15)
			got := measure(t, d.fixes)
			if e := off(got.Metres, d.truth); math.Abs(e) > 6 || got.Stops < 1 || got.Duration-got.Moving < 4*time.Hour-5*time.Minute {
				t.Errorf("noise %.0f, each %.0f s: error %.2f %%, %+v", noise, every, e, got)
			}
			still := newDrive(8, noise, every)
			still.wait(6*3600, 0)
			if got := measure(t, still.fixes); got.Metres > 60 {
				t.Errorf("noise %.0f, each %.0f s: standing for six hours gives %.0f m", noise, every, got.Metres)
			}
		}
	}
	slow := newDrive(9, 3, 5)
	for range 720 { // the receiver's answer wanders about, some 20 m
		slow.at = moved(orb.Point{105.9, 18.34}, slow.rng.NormFloat64()*4, slow.rng.NormFloat64()*4)
		slow.wait(20, 0)
	}
	if got := measure(t, slow.fixes); got.Metres > 100 {
		t.Errorf("four hours of drift give %.0f m", got.Metres)
	}
}

func TestTrackJumps(t *testing.T) {
	for seed := range uint64(20) {
		d := newDrive(seed, 8, 5).streets(20)
		clean := measure(t, d.fixes)
		dirty := slices.Clone(d.fixes)
		for range 15 {
			at := d.fixes[d.rng.IntN(len(d.fixes))]
			for k := range 1 + d.rng.IntN(3) { // one to three fixes far off
				dirty = append(dirty, geo.Fix{At: at.At.Add(time.Duration(k+1) * time.Second), Point: moved(at.Point, 5000+1e5*d.rng.Float64(), -9000)})
			}
		}
		got := measure(t, dirty)
		if e := off(got.Metres, clean.Metres); math.Abs(e) > 0.5 || got.Jumps+got.Doubled < 15 {
			t.Errorf("jumps change the length by %.2f %%: %+v", e, got)
		}
	}
}

func TestTrackGaps(t *testing.T) {
	d := newDrive(3, 5, 5).streets(10)
	from, before := d.at, len(d.fixes)
	d.head = 0
	d.wait(600, 12)
	d.fixes = d.fixes[:before]
	gap := geo.Metres(from, d.at)
	d.streets(10)
	got := measure(t, d.fixes)
	if got.Gaps != 1 || math.Abs(got.BridgedM-gap) > 150 || math.Abs(off(got.Metres, d.truth)) > 3 || got.Trust == geo.TrustGood {
		t.Errorf("a straight gap of %.0f m in %.0f m: %+v", gap, d.truth, got)
	}
	if got.Moving > got.Duration-9*time.Minute {
		t.Errorf("moving %v of %v with ten minutes unknown", got.Moving, got.Duration)
	}
}

func TestTrackOrderAndReversal(t *testing.T) {
	for seed := range uint64(20) {
		d := newDrive(seed, 3+12*float64(seed)/20, float64(1+seed)).streets(12)
		d.wait(400, 0)
		d.streets(3)
		want := measure(t, d.fixes)
		mixed := append(slices.Clone(d.fixes), d.fixes[:len(d.fixes)/3]...)
		d.rng.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if got := measure(t, mixed); got.Metres != want.Metres || got.Doubled != len(d.fixes)/3 {
			t.Errorf("unordered and doubled: %+v, want %+v", got, want)
		}
		end := d.fixes[len(d.fixes)-1].At
		back := slices.Clone(d.fixes)
		for i := range back {
			back[i].At = end.Add(end.Sub(back[i].At))
		}
		if got := measure(t, back); math.Abs(off(got.Metres, want.Metres)) > 0.2 {
			t.Errorf("backwards %.1f m, want %.1f", got.Metres, want.Metres)
		}
	}
}

func TestTrackEdges(t *testing.T) {
	at := time.Date(2026, 10, 20, 1, 0, 0, 0, time.UTC)
	here, far := orb.Point{105.9, 18.3}, orb.Point{105.91, 18.3}
	for name, fixes := range map[string][]geo.Fix{
		"none": nil, "one": {{At: at, Point: here}}, "no time": {{Point: here}, {Point: far}},
		"abroad":   {{At: at, Point: orb.Point{0, 0}}, {At: at.Add(time.Minute), Point: orb.Point{0, 1}}},
		"no fix":   {{At: at, Point: here, AccuracyM: 900}, {At: at.Add(time.Minute), Point: far, AccuracyM: math.NaN()}},
		"one jump": {{At: at, Point: here}, {At: at.Add(time.Second), Point: orb.Point{107, 18}}},
	} {
		if got := measure(t, fixes); got.Metres != 0 || got.Trust != geo.TrustNone {
			t.Errorf("%s: %+v", name, got)
		}
	}
	two := measure(t, []geo.Fix{{At: at, Point: here}, {At: at.Add(time.Minute), Point: far}})
	if math.Abs(two.Metres-geo.Metres(here, far)) > 1 || two.Trust != geo.TrustGood {
		t.Errorf("two fixes: %+v", two)
	}
	if _, err := geo.MeasureTrack(make([]geo.Fix, geo.MaxFixes+1)); err == nil {
		t.Error("no limit")
	}
}

func FuzzTrack(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef"))
	f.Add([]byte{})
	f.Add([]byte("\x00\x7f\x1b0000000000\x000000002")) // one fix twice, with the worst accuracy and with none
	f.Fuzz(func(t *testing.T, data []byte) {
		var fixes []geo.Fix
		for len(data) >= 7 && len(fixes) < 500 {
			seconds := int64(binary.LittleEndian.Uint16(data))
			x, y := binary.LittleEndian.Uint16(data[2:]), binary.LittleEndian.Uint16(data[4:])
			fixes = append(fixes, geo.Fix{At: time.Unix(seconds, 0), Point: orb.Point{100 + float64(x)/4000, 4 + float64(y)/4000}, AccuracyM: float64(data[6])})
			data = data[7:]
		}
		got := measure(t, fixes)
		if math.IsNaN(got.Metres) || got.Metres < 0 || got.BridgedM > got.Metres+1e-6 || got.Moving > got.Duration {
			t.Errorf("%+v", got)
		}
		limit := 100*float64(got.Used) + 1.5*150/3.6*got.Duration.Seconds()
		if got.Metres > 3*limit+1 {
			t.Errorf("%.0f m in %v over %d fixes", got.Metres, got.Duration, got.Used)
		}
		slices.Reverse(fixes)
		if again := measure(t, fixes); again != got {
			t.Errorf("another order gives %+v, not %+v", again, got)
		}
	})
}
