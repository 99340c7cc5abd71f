package trial

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"
)

// smallTrial writes files of the forms that a trial reads: few rows, each with an answer that is known.
func smallTrial(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		BoundariesFile: boundaries(),
		addressesFile:  addresses(),
		seatsFile:      seats(),
		stormsFile:     storms(),
		pricesFile:     prices(),
		roadsFile:      roads(),
	} {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

// writeFile writes a text, packed when the name says so.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	f, err := os.Create(path)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	if !strings.HasSuffix(path, ".xz") {
		_, err = f.WriteString(text)
		must(t, err)
		return
	}
	w, err := xz.NewWriter(f)
	must(t, err)
	_, err = w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
}

// boundaries are two squares in Hà Nội, and one feature that no commune can have.
func boundaries() string {
	square := func(code string, west, south, east, north float64) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q},"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`,
			code, west, south, east, north)
	}
	return strings.Join([]string{square("00004", 105.82, 21.03, 105.84, 21.05), square("00070", 105.842, 21.01, 105.87, 21.05),
		`{"type":"Feature","properties":{"code":"00008"},"geometry":{"type":"Polygon","coordinates":[[[105.8,21.0],[105.81,21.0]]]}}`, ""}, "\n")
}

// addresses are two of before July 2025, one that is nowhere, and one too long to be one.
func addresses() string {
	return "\ufeffward,district,province\n" +
		"Phường Trúc Bạch,Quận Ba Đình,Hà Nội\n" +
		"Phường Nguyễn Trãi,Quận Hà Đông,Hà Nội\n" +
		"Xã Không Có Thật,Huyện Bịa Đặt,Tỉnh Mơ Mộng\n" +
		strings.Repeat("rất dài ", 50) + ",Quận Ba Đình,Hà Nội\n"
}

// seats are one in its polygon, one in the neighbour's, one in a commune without polygon, and one in the sea far out.
func seats() string {
	return "code,full_name,hq_lat,hq_lon,formed_from_text\n" +
		"00004,Phường Ba Đình,21.0386,105.838,\"một dòng,\nhai dòng\"\n" +
		"00070,Phường Hoàn Kiếm,21.04,105.83,\n" +
		"20044,Xã A Lưới 1,16.27228,107.23385,\n" +
		"00008,Phường Ngọc Hà,10.5,125.5,\n"
}

// storms are two that come ashore, the newer of which is meant, and a newest that stays at sea.
func storms() string {
	return "Year,Month,Day,Hour,CY,Lat,Lon,VMax,MSLP,SN,Cat\n" +
		"2019,9,1,0,1,21.04,105.83,35,,201901,TS\n" +
		"2020,9,1,0,1,20.9,106.9,60,,202001,TY\n2020,9,1,6,1,21.03,105.85,45,,202001,TS\n" +
		"2020,9,9,0,2,17.0,113.5,35,,202002,TS\n2020,9,9,6,2,17.5,112.5,35,,202002,TS\n"
}

// prices hold from 23 July 2026, 15:00, and from a week later.
func prices() string {
	return "effective_date,effective_time,fuel_code,fuel_name,price_zone1_vnd_per_litre\n" +
		"2026-07-23,15:00,E10_R95_III,Xăng E10,21430\n2026-07-23,15:00,E5_R92,Xăng E5,20880\n2026-07-30,15:00,E10_R95_III,Xăng E10,22000\n"
}

// roads are 50 of a kilometre; a trip is driven on each, one a day for forty days and then again from the first day.
func roads() string {
	return "from_node,to_node,road_metres,straight_metres\n" + strings.Repeat("1,2,1000.4,760.0\n", 50)
}
