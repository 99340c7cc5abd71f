package main

import (
	"bytes"
	"strings"
	"testing"
)

func track(t *testing.T, text string) ([]string, error) {
	t.Helper()
	var out bytes.Buffer
	err := geoTrackCmd{}.Run(&app{stdin: strings.NewReader(text), stdout: &out})
	return strings.Split(strings.TrimSpace(out.String()), "\n"), err
}

func TestGeoTrack(t *testing.T) {
	got, err := track(t, `Trip,Time,Lat,Lon,Accuracy
a,2026-10-20T08:00:00+07:00,18.30,105.90,
b,1792458000,18.30,105.90,5
a,2026-10-20T08:01:00+07:00,18.31,105.90,8
b,1792458060.5,18.31,105.90,5
a,2026-10-20T08:10:00+07:00,18.35,105.90,
b,1792458061,20.31,105.90,5
b,1792458062,18.31,105.90,80
b,1792458063,x,105.90,5
c,1792458063,18.31,105.90,
`)
	want := []string{
		"trip,metres,bridged_m,fixes,used,unreadable,invalid,doubled,inaccurate,jumps,gaps,stops,duration_s,moving_s,trust,note_vi,note_en",
		`a,5560,4448,3,3,0,0,0,0,0,1,0,600,60,poor,"1 đoạn mất sóng, nối bằng đường thẳng",1 gaps bridged by straight lines`,
		"b,1112,0,5,2,1,0,0,1,1,0,0,60,60,poor,1 dòng không đọc được; 1 điểm sai số trên 50 m; 1 điểm nhảy vô lý,1 rows cannot be read; 1 fixes worse than 50 m; 1 impossible jumps",
		"c,0,0,1,1,0,0,0,0,0,0,0,0,0,none,không đủ điểm để đo,too few fixes to measure",
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("row %d: got\n%s\nwant\n%s", i, strings.Join(got, "\n"), want[i])
		}
	}
}

func TestGeoTrackRefusesOtherTables(t *testing.T) {
	if _, err := track(t, "when,lat,lon\n1,2,3\n"); err == nil || !strings.Contains(err.Error(), `"time"`) {
		t.Errorf("got %v", err)
	}
}
