package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/geofile"

	"github.com/paulmach/orb"
)

// stormFix is where the centre of a storm was, and how far its wind reached.
type stormFix struct {
	geo.Circle
	at time.Time // zero when the table has no times
}

// readStorm reads the way of one storm, in order of time where there are times, else in order of rows. A file may hold
// many storms, told apart by the column sn, as those of the Joint Typhoon Warning Center do. km is the radius of fixes
// that have none.
func readStorm(file io.Reader, storm string, km float64) ([]geo.Circle, error) {
	plain, err := geofile.Unpack(file)
	if err != nil {
		return nil, err
	}
	in, err := openTable(plain)
	if err != nil {
		return nil, err
	}
	if err := in.need("lat", "lon"); err != nil {
		return nil, err
	}
	fixes, err := stormRows(in, storm, km)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(fixes, func(a, b stormFix) int { return a.at.Compare(b.at) })
	var track []geo.Circle
	for _, f := range fixes {
		track = append(track, f.Circle)
	}
	return track, nil
}

func stormRows(in *table, storm string, km float64) (fixes []stormFix, err error) {
	first := ""
	for {
		r, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if r.number > maxTrackRows {
			return nil, rowError(r, "bảng quá dài", "the table is too long")
		}
		name := r.cell("sn")
		if storm != "" && name != storm {
			continue
		}
		if len(fixes) == 0 {
			first = name
		}
		if name != first {
			return nil, rowError(r, "tệp có nhiều cơn bão: chọn một bằng --storm", "the file holds several storms: choose one with --storm")
		}
		f, err := readStormFix(r, km)
		if err != nil {
			return nil, err
		}
		if len(fixes) > 0 && f.at.IsZero() != fixes[0].at.IsZero() {
			return nil, rowError(r, "time: phải có ở mọi dòng hoặc không dòng nào", "time: every row must have one, or none")
		}
		fixes = append(fixes, f)
	}
	if len(fixes) == 0 {
		return nil, errors.New("--track: không có dòng nào của cơn bão này / no row of this storm")
	}
	return fixes, nil
}

func readStormFix(r row, km float64) (f stormFix, err error) {
	lat, err1 := strconv.ParseFloat(r.cell("lat"), 64)
	lon, err2 := strconv.ParseFloat(r.cell("lon"), 64)
	if errors.Join(err1, err2) != nil {
		return f, rowError(r, "lat, lon: không phải là số", "lat, lon: not numbers")
	}
	if text := r.cell("radius_km"); text != "" {
		if km, err = strconv.ParseFloat(text, 64); err != nil {
			return f, rowError(r, "radius_km: không phải là số", "radius_km: not a number")
		}
	}
	if km == 0 {
		return f, rowError(r, "radius_km: thiếu; ghi vào bảng hoặc --radius-km", "radius_km: missing; give it in the table or by --radius-km")
	}
	if text := r.cell("time"); text != "" {
		if f.at, err = readTime(text); err != nil {
			return f, rowError(r, "time: không đọc được (dạng 2026-09-07T13:00:00+07:00)", "time: cannot be read (such as 2026-09-07T13:00:00+07:00)")
		}
	}
	f.Circle = geo.Circle{Point: orb.Point{lon, lat}, RadiusM: km * 1000}
	return f, nil
}

func rowError(r row, vi, en string) error {
	return fmt.Errorf("--track: dòng %d: %s / row %d: %s", r.number, vi, r.number, en)
}
