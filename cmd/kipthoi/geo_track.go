package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// maxTrackRows bounds what is read from standard input; a trip may have at most geo.MaxFixes of them.
const maxTrackRows = 2_000_000

// geoTrackCmd measures drives from the fixes of a receiver: columns time, lat, lon, and accuracy_m and trip if there.
type geoTrackCmd struct{}

// Run reads all fixes and prints one row a trip, in the order in which trips come first.
func (geoTrackCmd) Run(a *app) error {
	in, err := openTable(a.stdin)
	if err != nil {
		return err
	}
	if err := in.need("time", "lat", "lon"); err != nil {
		return err
	}
	trips, err := readTrips(in)
	if err != nil {
		return err
	}
	out := csv.NewWriter(a.stdout)
	err = out.Write([]string{"trip", "metres", "bridged_m", "fixes", "used", "unreadable", "invalid", "doubled", "inaccurate", "jumps", "gaps", "stops",
		"duration_s", "moving_s", "trust", "note_vi", "note_en"})
	for _, trip := range trips {
		if err == nil {
			err = trip.write(out)
		}
	}
	out.Flush()
	if err := errors.Join(err, out.Error()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

// tripFixes are the fixes of one trip, and how many rows of it could not be read.
type tripFixes struct {
	name       string
	fixes      []geo.Fix
	unreadable int
}

func readTrips(in *table) (trips []*tripFixes, err error) {
	byName := map[string]*tripFixes{}
	for {
		r, err := in.next()
		if errors.Is(err, io.EOF) {
			return trips, nil
		}
		if err != nil {
			return nil, err
		}
		if r.number > maxTrackRows {
			return nil, fmt.Errorf("bảng có quá %d dòng / the table has more than %d rows", maxTrackRows, maxTrackRows)
		}
		name := r.cell("trip")
		trip := byName[name]
		if trip == nil {
			trip = &tripFixes{name: name}
			byName[name], trips = trip, append(trips, trip)
		}
		trip.add(r)
	}
}

func (t *tripFixes) add(r row) {
	at, err1 := readTime(r.cell("time"))
	lat, err2 := strconv.ParseFloat(r.cell("lat"), 64)
	lon, err3 := strconv.ParseFloat(r.cell("lon"), 64)
	accuracy, err4 := r.accuracy()
	if errors.Join(err1, err2, err3, err4) != nil {
		t.unreadable++
		return
	}
	t.fixes = append(t.fixes, geo.Fix{At: at, Point: orb.Point{lon, lat}, AccuracyM: accuracy})
}

// readTime reads RFC 3339 or seconds since 1970.
func readTime(s string) (time.Time, error) {
	if seconds, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(seconds) < 1e11 {
		whole, part := math.Modf(seconds)
		return time.Unix(int64(whole), int64(part*1e9)), nil
	}
	return time.Parse(time.RFC3339, s)
}

func (t *tripFixes) write(out *csv.Writer) error {
	got, err := geo.MeasureTrack(t.fixes)
	vi, en := trackNotes(got, t.unreadable)
	if err != nil {
		got.Trust = geo.TrustNone
		vi, en = err.Error(), err.Error()
		if field := (*geo.FieldError)(nil); errors.As(err, &field) {
			vi, en = field.VI, field.EN
		}
	}
	cells := []string{t.name, fmt.Sprintf("%.0f", got.Metres), fmt.Sprintf("%.0f", got.BridgedM)}
	for _, n := range []int{len(t.fixes) + t.unreadable, got.Used, t.unreadable, got.Invalid, got.Doubled, got.Inaccurate, got.Jumps, got.Gaps, got.Stops,
		int(got.Duration.Seconds()), int(got.Moving.Seconds())} {
		cells = append(cells, strconv.Itoa(n))
	}
	return out.Write(append(cells, string(got.Trust), vi, en))
}

// trackNotes says in words what a reader of the length should know.
func trackNotes(t geo.Track, unreadable int) (vi, en string) {
	var viAll, enAll []string
	note := func(n int, vi, en string) {
		if n > 0 {
			viAll, enAll = append(viAll, fmt.Sprintf(vi, n)), append(enAll, fmt.Sprintf(en, n))
		}
	}
	note(unreadable, "%d dòng không đọc được", "%d rows cannot be read")
	note(t.Invalid, "%d điểm ngoài Việt Nam hoặc thiếu giờ", "%d fixes outside Việt Nam or without a time")
	note(t.Inaccurate, "%d điểm sai số trên 50 m", "%d fixes worse than 50 m")
	note(t.Jumps, "%d điểm nhảy vô lý", "%d impossible jumps")
	note(t.Gaps, "%d đoạn mất sóng, nối bằng đường thẳng", "%d gaps bridged by straight lines")
	if t.Trust == geo.TrustNone {
		viAll, enAll = append(viAll, "không đủ điểm để đo"), append(enAll, "too few fixes to measure")
	}
	return strings.Join(viAll, "; "), strings.Join(enAll, "; ")
}
